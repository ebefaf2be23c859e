"""The life of two who talk: calls, trial, going on, resting, and stopping."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import date_da
from app.notifications.letters import merge_fields
from app.phone_friends.agreeing import pause, resume
from app.phone_friends.models import Ender, Ending, PhonePair
from app.phone_friends.models_pair import About, Answer, CallOutcome, Length, Mood, PhoneCall
from app.phone_friends.moving import locked_pair
from app.phone_friends.overview import look
from app.phone_friends.pairing import end_pair
from app.phone_friends.queries_pair import last_calls, open_reviews_of, review_of, watch_now
from app.phone_friends.reviewing import answer
from app.phone_friends.scans_pair import look_after_pairs, remind
from app.phone_friends.states import PairState, WishState
from app.phone_friends.talking import log_call, note_call, say_of_call, undo_call
from app.phone_friends.wishes import withdraw_wish
from tests.conftest import FrozenClock
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_pair, make_phone_volunteer, make_wish
from tests.phone_friends.talking import (
    agree,
    call,
    do,
    letters,
    make_active,
    make_talkers,
    say,
    scan,
    talk,
)


def _others() -> PhonePair:
    return make_pair(
        make_wish(make_person("Else Nu", phone="+4511111175")),
        make_phone_volunteer(make_person("Ida Lund", email="ida@example.org")),
    )


def _state(pair: PhonePair) -> PairState:
    return pair.state


def _waits(pair: PhonePair) -> WishState:
    return pair.wish.state


def _number() -> int:
    return db.session.scalar(select(func.count()).select_from(PhoneCall)) or 0


def _end(pair: PhonePair, by: Ender, *, again: bool = True, ending: Ending | None = None) -> None:
    with writing():
        end_pair(SYSTEM, clock.now(), locked_pair(pair.id), by, again=again, ending=ending)


def test_a_call_is_told_in_presses_and_two_quick_ones_are_one_call(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_talkers()
    first = call(pair)
    frozen_clock.move_to(frozen_clock.now + timedelta(minutes=2))
    assert call(pair) == first
    for said in (Length.LONG, Mood.GLAD, False):
        do(say_of_call, pair.id, first, said)
    do(note_call, pair.id, first, "Ring efter kl. 10")
    (told,) = last_calls(pair.id)
    assert (told.length, told.mood, told.is_concern, told.note) == (
        Length.LONG, Mood.GLAD, False, "Ring efter kl. 10",
    )  # fmt: skip
    # A slip of the finger: it was no talk, so nothing of a talk stays.
    assert call(pair, CallOutcome.NO_ANSWER) == first
    assert (told.length, told.mood) == (None, None)

    for _twice in range(2):
        do(undo_call, pair.id, first)
    assert _number() == 0


def test_what_does_not_fit_is_refused(app: Flask, frozen_clock: FrozenClock) -> None:
    pair = make_talkers()
    other = make_pair(
        make_wish(make_person("Else Nu", phone="+4511111175")),
        make_phone_volunteer(make_person("Poul Fris", email="poul@example.org")),
    )
    missed, theirs = call(pair, CallOutcome.NO_ANSWER), call(other)
    tries = (
        (NotFoundError, lambda now: say_of_call(SYSTEM, now, pair.id, theirs, Mood.GLAD)),
        (NotFoundError, lambda now: note_call(SYSTEM, now, pair.id, theirs, "x")),
        (NotFoundError, lambda now: undo_call(SYSTEM, now, pair.id, theirs)),
        (DomainError, lambda now: say_of_call(SYSTEM, now, pair.id, missed, Mood.GLAD)),
        (DomainError, lambda now: note_call(SYSTEM, now, pair.id, missed, "x" * 201)),
        (DomainError, lambda now: note_call(SYSTEM, now, pair.id, missed, "010203-1234")),
        (DomainError, lambda now: note_call(SYSTEM, now + timedelta(hours=13), pair.id, missed, "x")),
        (DomainError, lambda now: pause(SYSTEM, now, pair.id, clock.today(), Ender.CITIZEN)),
    )
    for kind, attempt in tries:
        begin_write()
        with pytest.raises(kind):
            attempt(clock.now())
        db.session.rollback()
    assert _number() == 2


def test_after_four_talks_both_are_asked_and_two_yeses_make_it_fixed(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_talkers()
    talk(pair, frozen_clock, 3)
    call_missed = frozen_clock.move_to(frozen_clock.now + timedelta(days=1))
    call(pair, CallOutcome.NO_ANSWER)
    assert not open_reviews_of(pair.id), call_missed
    talk(pair, frozen_clock)
    asked = letters("phone_review")
    assert {one.person_id for one in asked} == {pair.wish.person_id, pair.volunteer.person_id}

    say(pair, Ender.CITIZEN)
    assert _state(pair) is PairState.TRIAL
    review = say(pair, Ender.VOLUNTEER)
    assert (pair.state, pair.active_at) == (PairState.ACTIVE, frozen_clock.now)
    # Pressed once more, from another window, it is the same answer; the other answer comes too late.
    assert do(answer, pair.id, review.id, Ender.VOLUNTEER, Answer.YES) is review
    begin_write()
    with pytest.raises(DomainError):
        answer(SYSTEM, clock.now(), pair.id, review.id, Ender.VOLUNTEER, Answer.TALK)
    db.session.rollback()


def test_both_are_asked_after_a_month_and_half_a_year_but_never_for_what_is_long_past(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock)
    frozen_clock.move_to(frozen_clock.now + timedelta(days=31))
    scan(look_after_pairs)
    scan(look_after_pairs)
    assert [one.about for one in open_reviews_of(pair.id)] == [About.MONTH_1]
    frozen_clock.move_to(frozen_clock.now + timedelta(days=160))
    scan(look_after_pairs)
    # Nobody answered the first one: it is let go, and the one in between is not asked afterwards.
    assert [one.about for one in open_reviews_of(pair.id)] == [About.MONTH_6]
    assert review_of(pair.id, About.MONTH_3) is None


def test_two_are_reminded_by_their_rhythm_once_and_not_in_a_pause(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock)
    agree(pair, since=date(2027, 3, 25))
    frozen_clock.move_to(clock.from_wall(date(2027, 3, 24), frozen_clock.now.time()))
    assert scan(remind) == 0, "the day before at ten, not earlier"
    frozen_clock.move_to(frozen_clock.now + timedelta(hours=2))
    assert (scan(remind), scan(remind)) == (1, 0)
    (letter,) = letters("phone_reminder")
    assert letter.person_id == pair.volunteer.person_id
    assert clock.local(letter.expires_at or clock.now()).hour == 10
    # A week later the clock has changed.
    frozen_clock.move_to(frozen_clock.now + timedelta(days=7))
    scan(remind)
    scan(remind)
    assert [clock.local(one.expires_at or clock.now()).hour for one in letters("phone_reminder")] == [10, 10]

    do(pause, pair.id, date(2027, 4, 20), Ender.CITIZEN)
    watch = watch_now(pair.id)
    assert watch is not None
    assert (pair.state, watch.next_call_at, watch.paused_by) == (PairState.PAUSED, None, Ender.CITIZEN)
    assert [one.person_id for one in letters("phone_pause")] == [pair.volunteer.person_id]
    frozen_clock.move_to(clock.from_wall(date(2027, 4, 20), frozen_clock.now.time()))
    scan(look_after_pairs)
    assert _state(pair) is PairState.PAUSED
    frozen_clock.move_to(frozen_clock.now + timedelta(days=1))
    scan(look_after_pairs)
    assert _state(pair) is PairState.ACTIVE
    assert clock.local(watch.next_call_at or clock.now()).date() == date(2027, 4, 22)
    do(resume, pair.id)
    assert pair.paused_until is None


def test_a_pause_that_ends_early_is_told_and_ended_by_who_asked_for_it(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock)
    until = clock.today() + timedelta(days=30)
    do(pause, pair.id, until, Ender.VOLUNTEER)
    # Whoever may write another day, or the same once more, could end it then.
    days = [until + timedelta(days=more) for more in (-20, 0, 20)]
    for action, more in ((resume, []), *((pause, [day]) for day in days)):
        with pytest.raises(DomainError, match="aftalt med en anden"):
            do(action, pair.id, *more, Ender.CITIZEN)
        db.session.rollback()
    assert (pair.state, pair.paused_until) == (PairState.PAUSED, until), "who is ill is not fetched back"

    do(resume, pair.id, Ender.VOLUNTEER)
    do(resume, pair.id, Ender.VOLUNTEER)
    assert _state(pair) is PairState.ACTIVE
    told = [(one.person_id, merge_fields(one, clock.now())) for one in letters("phone_pause")]
    assert [(person, fields["until"]) for person, fields in told if fields] == [(pair.wish.person_id, "")], (
        "only the other one, and no longer that they rest"
    )
    # A day that both know comes without a letter.
    do(pause, pair.id, until, Ender.COORDINATOR)
    with pytest.raises(DomainError):
        do(resume, pair.id, Ender.CITIZEN)
    db.session.rollback()
    before = len(letters("phone_pause"))
    frozen_clock.move_to(frozen_clock.now + timedelta(days=31))
    scan(look_after_pairs)
    assert (_state(pair), len(letters("phone_pause"))) == (PairState.ACTIVE, before)


def test_a_pause_until_the_day_of_an_earlier_one_is_told_and_a_second_press_is_not(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock)
    until = clock.today() + timedelta(days=30)
    for action, more in ((pause, [until]), (resume, []), (pause, [until]), (pause, [until])):
        do(action, pair.id, *more, Ender.VOLUNTEER)
        frozen_clock.move_to(frozen_clock.now + timedelta(minutes=5))

    (told,) = letters("phone_pause")
    fields = merge_fields(told, clock.now())
    assert told.person_id == pair.wish.person_id
    assert fields is not None
    assert fields["until"] == date_da(until)


def test_who_rests_in_the_first_calls_is_on_trial_again_afterwards(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_talkers()
    agree(pair)
    talk(pair, frozen_clock, 3)
    do(pause, pair.id, clock.today() + timedelta(days=20), Ender.COORDINATOR)
    watch = watch_now(pair.id)
    assert watch is not None
    assert (pair.state, watch.next_call_at) == (PairState.PAUSED, None)
    do(resume, pair.id, Ender.VOLUNTEER)
    assert (_state(pair), pair.active_at) == (PairState.TRIAL, None)

    talk(pair, frozen_clock)
    do(pause, pair.id, clock.today() + timedelta(days=20), Ender.VOLUNTEER)
    for side in (Ender.CITIZEN, Ender.VOLUNTEER):
        say(pair, side)
    assert (_state(pair), pair.active_at) == (PairState.PAUSED, clock.now()), "both want to go on, later"
    do(resume, pair.id, Ender.VOLUNTEER)
    assert _state(pair) is PairState.ACTIVE


def test_a_volunteer_who_stops_leaves_the_citizen_waiting_for_another(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock)
    agree(pair)
    _end(pair, Ender.VOLUNTEER)

    assert (pair.state, pair.ending, pair.rhythm) == (PairState.ENDED, None, {})
    assert _waits(pair) is WishState.WAITING
    assert [one.person_id for one in letters("phone_thanks")] == [pair.volunteer.person_id]
    (review,) = open_reviews_of(pair.id)
    assert review.about is About.ENDED
    assert pair.wish.person_id in {one.person_id for one in letters("phone_review")}
    for attempt in (log_call, undo_call):
        begin_write()
        with pytest.raises(NotFoundError):
            attempt(SYSTEM, clock.now(), pair.id, CallOutcome.TALKED)
        db.session.rollback()

    say(pair, Ender.CITIZEN, Answer.NO)
    assert _waits(pair) is WishState.CLOSED


def test_who_was_taken_off_the_list_is_thanked_and_not_offered_another(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock)
    _end(pair, Ender.COORDINATOR, again=False, ending=Ending.WELL)
    assert _waits(pair) is WishState.CLOSED
    assert not open_reviews_of(pair.id)
    assert {one.person_id for one in letters("phone_thanks")} == {
        pair.wish.person_id,
        pair.volunteer.person_id,
    }


def test_when_a_citizen_has_died_nobody_is_written_to_and_nobody_looks_for_another(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock)
    agree(pair)
    # The form proposes to look for another.
    _end(pair, Ender.COORDINATOR, again=True, ending=Ending.DIED)
    assert (pair.state, _waits(pair)) == (PairState.ENDED, WishState.CLOSED)
    assert [one for kind in ("phone_thanks", "phone_review", "phone_reminder") for one in letters(kind)] == []
    assert look(clock.now()).to_ask == []


def test_whether_they_want_another_is_no_question_once_they_have_one_or_want_none(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    first, other = make_active(frozen_clock), _others()
    for pair in (first, other):
        _end(pair, Ender.VOLUNTEER)
        assert open_reviews_of(pair.id)
    poul = make_phone_volunteer(make_person("Poul Fris", email="poul@example.org"))
    make_pair(first.wish, poul)
    do(withdraw_wish, other.wish_id)
    assert [list(open_reviews_of(pair.id)) for pair in (first, other)] == [[], []]
    assert look(clock.now()).to_ask == []


def test_a_no_to_another_ends_what_is_being_asked_just_then(app: Flask, frozen_clock: FrozenClock) -> None:
    pair = make_active(frozen_clock)
    _end(pair, Ender.VOLUNTEER)
    poul = make_phone_volunteer(make_person("Poul Fris", email="poul@example.org"))
    asked = make_pair(pair.wish, poul, talking=False)
    say(pair, Ender.CITIZEN, Answer.NO)
    assert (asked.state, asked.declined_by, _waits(pair)) == (
        PairState.DECLINED, Ender.CITIZEN, WishState.CLOSED,
    )  # fmt: skip


def test_a_citizen_who_stops_is_thanked_and_chooses_whether_to_wait(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    one = make_active(frozen_clock)
    _end(one, Ender.CITIZEN, again=False)
    assert _waits(one) is WishState.CLOSED
    assert not open_reviews_of(one.id)
    assert {letter.person_id for letter in letters("phone_thanks")} == {
        one.wish.person_id,
        one.volunteer.person_id,
    }
    assert one.volunteer.may_get_friends(clock.today())


def test_whom_no_machine_reaches_gets_no_letter_that_others_would_read_aloud(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock, by_mail=False)
    _end(pair, Ender.COORDINATOR, ending=Ending.WELL)

    told = {one.person_id for kind in ("phone_review", "phone_thanks") for one in letters(kind)}
    assert told == {pair.volunteer.person_id}
    assert [one.about for one in open_reviews_of(pair.id)] == [About.ENDED]
