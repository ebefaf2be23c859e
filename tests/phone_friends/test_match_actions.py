"""Deciding on the board, asking two and taking their answers: what is refused, what is told, who is free again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.background.models import TaskState
from app.background.running import run_due
from app.core import clock
from app.core.actor import Actor
from app.core.database import begin_write, db
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import date_da
from app.notifications.letters import merge_fields
from app.notifications.models import Channel, Message
from app.people.blocking import begin_block
from app.phone_friends import plan_match
from app.phone_friends.links_match import answer_token, opened_by
from app.phone_friends.matching import (
    BEFORE,
    KEPT_APART,
    NO_CHILDREN,
    NO_FIT,
    NO_ROOM,
    NOT_FREE,
    NOT_WAITING,
    TOO_LATE,
    answer,
    let_lapse,
    pin,
    propose,
    undo,
    veto,
)
from app.phone_friends.models import Ender, PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.models_match import PhoneMark
from app.phone_friends.models_path import PhoneAttest
from app.phone_friends.moving import CHANGED_SINCE
from app.phone_friends.plan_match import ask_for_plan, plan_at, stop_plan
from app.phone_friends.queries_match import desk_at
from app.phone_friends.said import Said
from app.phone_friends.states import PairState, Path, WishState
from tests.factories import make_person, writing
from tests.phone_friends.friends import SAID, make_pair, make_phone_volunteer, make_wish
from tests.phone_friends.many import forty_and_thirty
from tests.support.retention import forget
from tests.test_races import all_at_once

#: Of a certificate that was fine and holds.
FINE = {"result": "suitable", "review_on": date(2099, 1, 1)}
METTE = Actor(person_id=4711, purpose="phone match")


def decided(decision: object, wish: PhoneWish, volunteer: PhoneVolunteer, version: int | None = None) -> None:
    now = clock.now()
    with writing():
        seen = desk_at(now).version if version is None else version
        decision(METTE, now, wish.id, volunteer.id, seen)


def refused(decision: object, *about: object) -> str:
    with pytest.raises(DomainError) as error:
        decided(decision, *about)
    db.session.rollback()
    return error.value.message


def marks() -> set[tuple[int, int, str]]:
    db.session.rollback()
    return {(one.wish_id, one.volunteer_id, one.kind) for one in db.session.scalars(select(PhoneMark))}


def asked(wish: PhoneWish, volunteer: PhoneVolunteer, now: datetime | None = None) -> PhonePair:
    now = now or clock.now()
    with writing():
        return propose(METTE, now, wish.id, volunteer.id, desk_at(now).version)


def said(pair: PhonePair, side: Ender, now: datetime | None = None, *, yes: bool = True) -> None:
    with writing():
        answer(METTE, now or clock.now(), pair.id, side, says_yes=yes)


def told(kind: str) -> dict[str, Channel]:
    rows = select(Message).where(Message.kind == kind).order_by(Message.id)
    return {one.person.first_name: one.channel for one in db.session.scalars(rows)}


def test_two_are_kept_together_or_apart_and_both_can_be_undone(app: Flask) -> None:
    wish, jonna = make_wish(), make_phone_volunteer()
    peter = make_phone_volunteer(make_person("Peter Lassen"))
    decided(pin, wish, jonna)
    # Nobody is kept together with two.
    decided(pin, wish, peter)
    assert marks() == {(wish.id, peter.id, "pin")}
    assert plan_at(clock.now()).drawn.friend_of == {wish.id: peter.id}
    decided(veto, wish, peter)
    assert marks() == {(wish.id, peter.id, "veto")}
    assert plan_at(clock.now()).drawn.friend_of == {wish.id: jonna.id}
    assert refused(pin, wish, peter) == refused(propose, wish, peter) == KEPT_APART
    decided(undo, wish, peter)
    assert marks() == set()
    with pytest.raises(NotFoundError):
        decided(undo, wish, peter)
    db.session.rollback()


def test_a_colleague_was_quicker_and_nothing_is_overwritten(app: Flask) -> None:
    wish, volunteer = make_wish(), make_phone_volunteer()
    seen = desk_at(clock.now()).version
    decided(veto, wish, volunteer, seen)
    for decision in (pin, veto, undo, propose):
        assert refused(decision, wish, volunteer, seen) == CHANGED_SINCE
    assert marks() == {(wish.id, volunteer.id, "veto")}


def test_both_are_asked_by_their_channel_and_nothing_tells_what_it_is_about(app: Flask) -> None:
    pair = asked(
        make_wish(make_person("Ove Jepsen", email=None, phone="+4511111171")), make_phone_volunteer()
    )
    assert (pair.state, pair.proposed_by) == (PairState.PROPOSED, METTE.person_id)
    assert told("phone_asked") == {"Ove": Channel.CALL, "Jonna": Channel.EMAIL}
    assert desk_at(clock.now()).line == []
    for side in (Ender.CITIZEN, Ender.VOLUNTEER):
        said(pair, side)
    # The same answer once more is no other.
    said(pair, Ender.CITIZEN)
    assert (pair.state, pair.wish.state) == (PairState.TRIAL, WishState.TALKING)
    assert set(told("phone_agreed")) == {"Ove", "Jonna"}
    db.session.rollback()
    # What had not been said yet is said no more.
    assert [merge_fields(one, clock.now()) for one in db.session.scalars(
        select(Message).where(Message.kind == "phone_asked"))] == [None, None]  # fmt: skip


def test_a_no_frees_both_for_good_and_only_who_had_said_yes_is_told(app: Flask) -> None:
    pair = asked(make_wish(), make_phone_volunteer())
    said(pair, Ender.CITIZEN)
    said(pair, Ender.VOLUNTEER, yes=False)
    assert (pair.state, pair.declined_by, pair.wish.state) == (
        PairState.DECLINED, Ender.VOLUNTEER, WishState.WAITING,
    )  # fmt: skip
    assert set(told("phone_not_now")) == {"Ove"}
    assert refused(propose, pair.wish, pair.volunteer) == refused(pin, pair.wish, pair.volunteer) == BEFORE
    desk = desk_at(clock.now())
    assert [one.id for one in desk.line] == [pair.wish_id]
    assert [one.room for one in desk.free] == [1]
    assert plan_at(clock.now()).drawn.alone == {pair.wish_id: "apart"}
    with pytest.raises(DomainError, match=TOO_LATE[:20]):
        said(pair, Ender.CITIZEN)
    db.session.rollback()


@pytest.mark.parametrize("on", [date(2027, 3, 8), date(2027, 3, 21), date(2027, 10, 24)])
def test_the_last_day_to_answer_is_theirs_until_midnight(app: Flask, on: date) -> None:
    # Seven days on the clock has changed, and somebody asked at night is told the day that it is here.
    at = clock.from_wall(on, time(0, 30))
    pair = asked(make_wish(since=at), make_phone_volunteer(), at)
    last = on + timedelta(days=7)
    letter = db.session.scalars(select(Message).where(Message.kind == "phone_asked")).first()
    evening = clock.from_wall(last, time(23, 59))
    assert merge_fields(letter, evening)["until"] == date_da(last)
    with writing():
        assert let_lapse(evening) == 0
    said(pair, Ender.CITIZEN, evening)
    said(pair, Ender.VOLUNTEER, evening)
    assert pair.state is PairState.TRIAL


def test_without_an_answer_in_seven_days_both_are_free(app: Flask, frozen_now: datetime) -> None:
    pair = asked(make_wish(since=frozen_now), make_phone_volunteer(), frozen_now)
    said(pair, Ender.VOLUNTEER, frozen_now)
    late = clock.from_wall(clock.local(frozen_now).date() + timedelta(days=8), time())
    with writing():
        assert let_lapse(late - timedelta(seconds=1)) == 0
    with pytest.raises(DomainError):
        said(pair, Ender.CITIZEN, late)
    db.session.rollback()
    with writing():
        assert let_lapse(late) == 1
        assert let_lapse(late) == 0
    assert (pair.state, pair.wish.state) == (PairState.LAPSED, WishState.WAITING)
    assert set(told("phone_not_now")) == {"Jonna"}


def test_who_may_not_be_asked_is_not(app: Flask) -> None:
    wish, volunteer = make_wish(), make_phone_volunteer()
    today = clock.today()
    late, paused = today - timedelta(days=1), today + timedelta(days=9)
    for facts in ({"state": Path.CONFIDENTIAL}, {"valid_until": late}, {"paused_until": paused}):
        other = make_phone_volunteer(make_person("Peter Lassen"), **facts)
        assert refused(propose, wish, other) == refused(pin, wish, other) == NOT_FREE
    stranger = make_phone_volunteer(make_person("Pia Polsk"), said=Said(languages=("pl",), times=SAID.times))
    assert refused(propose, wish, stranger) == NO_FIT
    themselves = make_phone_volunteer(wish.person)
    assert refused(propose, wish, themselves) == BEFORE
    blocked = make_phone_volunteer(make_person("Bo Lukket"))
    with writing():
        begin_block(METTE, clock.now(), blocked.person, "Har råbt.")
    assert refused(propose, wish, blocked) == NOT_FREE
    asked(wish, volunteer)
    assert refused(propose, wish, volunteer) == refused(veto, wish, volunteer) == NOT_WAITING
    assert refused(propose, make_wish(make_person("Tove")), volunteer) == NO_ROOM
    free = {one.id for one in desk_at(clock.now()).free}
    assert free == {volunteer.id, stranger.id, themselves.id}
    with pytest.raises(NotFoundError):
        decided(propose, wish, PhoneVolunteer(id=99_999))
    db.session.rollback()


def test_nobody_is_asked_whose_approval_runs_out_before_they_must_have_answered(app: Flask) -> None:
    wish, last = make_wish(), clock.today() + timedelta(days=7)
    soon = make_phone_volunteer(make_person("Peter Lassen"), valid_until=last - timedelta(days=1))
    assert refused(propose, wish, soon) == refused(pin, wish, soon) == NOT_FREE
    jonna = make_phone_volunteer(valid_until=last)
    assert [one.id for one in desk_at(clock.now()).free] == [jonna.id]
    decided(propose, wish, jonna)


def test_a_child_is_rung_only_by_who_has_a_certificate_for_it(app: Flask) -> None:
    year = clock.today().year
    child = make_wish(make_person("Asta Barn"), said=replace(SAID, born=year - 15))
    for number, attest in enumerate(
        ({"kind": "none", "no_need": "adults"}, {"kind": "criminal", **FINE}, None)
    ):
        other = make_phone_volunteer(make_person(f"Ringer {number}"))
        if attest is not None:
            _note(other, **attest)
        assert refused(propose, child, other) == refused(pin, child, other) == NO_CHILDREN
    assert plan_at(clock.now()).drawn.alone == {child.id: "attest"}
    jonna = make_phone_volunteer()
    _note(jonna, kind="children", **FINE)
    assert plan_at(clock.now()).drawn.friend_of == {child.id: jonna.id}
    decided(propose, child, jonna)
    # Who is sixteen this year is rung as anybody else.
    decided(propose, make_wish(make_person("Ib Ung"), said=replace(SAID, born=year - 16)), other)


def _note(volunteer: PhoneVolunteer, **facts: Any) -> None:
    with writing():
        db.session.add(PhoneAttest(volunteer_id=volunteer.id, assessed_on=clock.today(), **facts))


def test_pins_fill_no_more_than_the_room_there_is(app: Flask) -> None:
    volunteer = make_phone_volunteer()
    decided(pin, make_wish(), volunteer)
    assert refused(pin, make_wish(make_person("Tove")), volunteer) == NO_ROOM


def test_two_coordinators_at_once_ask_about_one_volunteer_once(app: Flask) -> None:
    volunteer = make_phone_volunteer()
    wishes = [make_wish(make_person(f"Ove {number}")).id for number in range(6)]
    number, now = volunteer.id, clock.now()

    def ask(wish_id: int) -> bool:
        begin_write()
        try:
            propose(METTE, now, wish_id, number, 0)
            db.session.commit()
        except DomainError:
            db.session.rollback()
            return False
        return True

    done = all_at_once(app, [lambda one=one: ask(one) for one in wishes])
    assert sorted(done) == [False] * 5 + [True]
    assert db.session.scalar(select(func.count()).select_from(PhonePair)) == 1


def test_both_answer_at_the_same_moment(app: Flask) -> None:
    pair = asked(make_wish(), make_phone_volunteer())
    number = pair.id

    def yes(side: Ender) -> None:
        begin_write()
        answer(METTE, clock.now(), number, side, says_yes=True)
        db.session.commit()

    all_at_once(app, [lambda side=side: yes(side) for side in (Ender.CITIZEN, Ender.VOLUNTEER)])
    assert db.session.get_one(PhonePair, number).state is PairState.TRIAL


def test_a_link_opens_its_own_pair_until_the_persons_links_are_made_anew(app: Flask) -> None:
    pair = asked(make_wish(), make_phone_volunteer())
    token = answer_token(pair, Ender.CITIZEN)
    assert opened_by(token).side is Ender.CITIZEN
    assert opened_by(answer_token(pair, Ender.VOLUNTEER)).person.first_name == "Jonna"
    assert opened_by(token[:-2] + "xx") is None
    with writing():
        pair.wish.person.link_version += 1
    assert opened_by(token) is None


def test_forty_and_thirty_a_pin_a_veto_and_three_with_nobody(app: Flask, frozen_now: datetime) -> None:
    wishes, _volunteers = forty_and_thirty(frozen_now)
    plan = plan_at(frozen_now).drawn
    assert plan.is_proven
    assert len(plan.friend_of) == 37
    assert [plan.alone[one.id] for one in wishes[-3:]] == ["languages", "times", "wishes"]
    first = next(iter(plan.friend_of))
    offers = plan_at(frozen_now, first).drawn.offers[first]
    assert offers[0].volunteer == plan.friend_of[first]
    assert len({one.volunteer for one in offers}) == 3
    with writing():
        pin(METTE, frozen_now, first, offers[1].volunteer, 0)
    with writing():
        veto(METTE, frozen_now, first, offers[2].volunteer, 1)
    again = plan_at(frozen_now, first).drawn
    assert again.friend_of[first] == offers[1].volunteer
    assert offers[2].volunteer not in {one.volunteer for one in again.offers[first]}


def test_for_many_the_scheduler_makes_the_plan_and_a_stop_keeps_what_there_is(
    app: Flask, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    forty_and_thirty(frozen_now)
    at_once = plan_at(frozen_now).drawn
    monkeypatch.setattr(plan_match, "MOST_AT_ONCE", 30)
    line = [one.id for one in desk_at(frozen_now).line]
    assert plan_at(frozen_now).drawn is None
    with writing():
        for _press in range(2):
            ask_for_plan(METTE, frozen_now, line[3])
    assert run_due(frozen_now) == 1
    kept = plan_at(frozen_now)
    assert (kept.drawn.friend_of, kept.drawn.is_proven) == (at_once.friend_of, True)
    assert list(kept.drawn.offers) == line[3:13]
    assert kept.is_current
    first, volunteer = next(iter(kept.drawn.friend_of.items()))
    with writing():
        propose(METTE, frozen_now, first, volunteer, 0)
    stale = plan_at(frozen_now)
    assert (stale.is_current, first in stale.drawn.friend_of) == (False, False)
    with writing():
        ask_for_plan(METTE, frozen_now, line[0])
    # Meanwhile the plan before it stands.
    assert plan_at(frozen_now).is_being_made
    assert plan_at(frozen_now).drawn == stale.drawn
    with writing():
        stop_plan(METTE, frozen_now)
    assert plan_at(frozen_now).task.state is TaskState.STOPPED
    with pytest.raises(NotFoundError):
        stop_plan(METTE, frozen_now)


def test_stopped_in_the_middle_it_keeps_the_plan_and_the_suggestions_it_has(
    app: Flask, frozen_now: datetime
) -> None:
    forty_and_thirty(frozen_now)

    class Half:
        """Work that is stopped when the second citizen's suggestions are to be found."""

        params: Mapping[str, Any] = {"first": 0}
        so_far: Mapping[str, Any] = {}
        now, told = frozen_now, 0

        def tell(self, progress: int, done_so_far: object = None, *, where: str = "") -> None:
            self.told += 1

        def is_stopped(self) -> bool:
            return self.told > 3

    result = plan_match.make_plan(Half())
    assert len(result["friends"]) == 37
    assert len(result["offers"]) == 1


def test_marks_go_when_one_of_the_two_is_not_looked_for_any_more(app: Flask, frozen_now: datetime) -> None:
    pair = make_pair(talking=False)
    other = make_phone_volunteer(make_person("Peter Lassen"))
    waiting = make_wish(make_person("Tove"))
    decided(pin, waiting, other)
    with writing():
        db.session.add(
            PhoneMark(wish_id=pair.wish_id, volunteer_id=other.id, kind="veto", made_at=frozen_now)
        )
        pair.wish.state = WishState.CLOSED
    assert forget(frozen_now, "phone_friends.marks") == 1
    assert marks() == {(waiting.id, other.id, "pin")}


def test_the_answer_of_one_is_not_the_answer_of_the_other(app: Flask) -> None:
    pair = asked(make_wish(), make_phone_volunteer())
    said(pair, Ender.VOLUNTEER)
    assert pair.has_said_yes(Ender.VOLUNTEER)
    assert not pair.has_said_yes(Ender.CITIZEN)
    assert pair.state is PairState.PROPOSED
