"""Signing up and giving up, on both databases: places, the queue, who is told, what is written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.errors import DomainError, NotFoundError
from app.gatherings import actions, hosting, queries
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.notifications.models import Message
from tests.factories import (
    make_occurrence,
    make_person,
    make_sign_up,
    writing,
)
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound, audited, fill, messages_to, states, told

WAITING, CONFIRMED = SignUpStatus.WAITING, SignUpStatus.CONFIRMED


def leave(sign_up: SignUp, now: datetime) -> None:
    with writing():
        actions.leave(SYSTEM, now, sign_up.id)


def change(sign_up: SignUp, now: datetime, **values: Any) -> None:
    needs = {"party_size": sign_up.party_size, "wants_companion": False, "needs_lift": False, "note": ""}
    with writing():
        actions.change_sign_up(SYSTEM, now, sign_up.id, **{**needs, **values})


def test_places_first_then_the_queue_in_order(app: Flask, frozen_now: datetime) -> None:
    occurrence, everybody = fill(3, 2, 1, 1, 1)

    assert states(*everybody) == [CONFIRMED, CONFIRMED, WAITING, WAITING]
    assert [queries.waiting_number(one) for one in everybody[2:]] == [1, 2]
    assert told(*everybody[1:3]) == [["sign_up_confirmed"], ["sign_up_waiting"]]
    assert_sound(occurrence)


def test_nobody_overtakes_or_stands_beside_another_whatever_their_clocks_say(
    app: Flask, frozen_now: datetime
) -> None:
    clocks = [0, 0, -3600, 5, -1]
    occurrence = make_occurrence(capacity=1)
    line = [
        make_sign_up(occurrence, now=frozen_now + timedelta(seconds=seconds)) for seconds in (0, *clocks)
    ][1:]

    assert [queries.waiting_number(one) for one in line] == [1, 2, 3, 4, 5]
    came = [one.queued_at for one in line]
    assert came == sorted(set(came))
    assert_sound(occurrence)


def test_a_date_without_a_limit_has_room_for_all(app: Flask, frozen_now: datetime) -> None:
    occurrence = make_occurrence(capacity=None)
    everybody = [make_sign_up(occurrence, party_size=4) for _ in range(5)]

    assert set(states(*everybody)) == {CONFIRMED}
    assert_sound(occurrence)


def test_who_leaves_hands_the_place_to_the_next_in_line(app: Flask, frozen_now: datetime) -> None:
    occurrence, (first, second, third) = fill(1, 1, 1, 1)

    leave(first, frozen_now + timedelta(hours=1))

    assert states(first, second, third) == [SignUpStatus.CANCELLED_BY_PERSON, CONFIRMED, WAITING]
    # The letter that said "you wait" still stands in the outbox; sending asks whether it is true.
    assert told(second, third) == [["sign_up_waiting", "place_given"], ["sign_up_waiting"]]
    assert (audited("sign_up", first.id), audited("sign_up", second.id)) == (
        ["sign_up.join", "sign_up.leave"],
        ["sign_up.join", "sign_up.promote"],
    )
    assert second.placed_at == frozen_now + timedelta(hours=1)
    assert_sound(occurrence)


def test_leaving_twice_is_leaving_once(app: Flask, frozen_now: datetime) -> None:
    occurrence, (first, _second, third) = fill(2, 1, 1, 1)

    leave(first, frozen_now)
    leave(first, frozen_now)

    assert states(third) == [CONFIRMED]
    assert audited("sign_up", first.id).count("sign_up.leave") == 1
    assert_sound(occurrence)


def test_leaving_withdraws_what_was_not_sent_yet(app: Flask, frozen_now: datetime) -> None:
    _occurrence, (first,) = fill(1, 1)

    leave(first, frozen_now)

    assert told(first) == [[]]


def test_a_party_that_does_not_fit_is_passed_visibly_and_stays_first(
    app: Flask, frozen_now: datetime
) -> None:
    # The example of the decisions: capacity 3, taken 3, in line a party of two and a single.
    occurrence, (one, _two, _three, pair, single) = fill(3, 1, 1, 1, 2, 1)

    leave(one, frozen_now + timedelta(hours=1))

    assert states(pair, single) == [WAITING, CONFIRMED]
    assert pair.skipped_at == frozen_now + timedelta(hours=1)
    assert queries.waiting_number(pair) == 1
    assert_sound(occurrence)


def test_a_party_is_taken_whole_when_it_fits(app: Flask, frozen_now: datetime) -> None:
    occurrence, (two, _three, pair, single) = fill(3, 2, 1, 2, 1)

    leave(two, frozen_now + timedelta(hours=1))

    assert states(pair, single) == [CONFIRMED, WAITING]
    assert pair.skipped_at is None
    assert_sound(occurrence)


def test_a_newcomer_who_fits_where_the_first_in_line_does_not_is_told_once(
    app: Flask, frozen_now: datetime
) -> None:
    # One place free, a party of three first in line, a single arrives.
    occurrence, (_two, three, single) = fill(3, 2, 3, 1)

    assert states(three, single) == [WAITING, CONFIRMED]
    assert three.skipped_at is not None
    assert told(single) == [["sign_up_confirmed"]]
    assert audited("sign_up", single.id) == ["sign_up.join", "sign_up.promote"]
    assert_sound(occurrence)


def test_on_the_last_day_a_newcomer_queues_behind_who_waits_even_if_a_place_is_free(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, (first, second) = fill(1, 1, 1)
    last_day = occurrence.starts_at - timedelta(hours=20)

    leave(first, last_day)
    newcomer = make_sign_up(occurrence, now=last_day + timedelta(minutes=1))

    assert states(second, newcomer) == [WAITING, WAITING]
    assert queries.waiting_number(newcomer) == 2
    assert_sound(occurrence)


def test_on_the_last_day_a_newcomer_gets_a_free_place_when_nobody_waits(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence = make_occurrence(capacity=1)

    assert make_sign_up(occurrence, now=occurrence.starts_at - timedelta(minutes=5)).status == CONFIRMED


def test_the_host_rings_the_next_in_line_at_night_on_the_last_day(app: Flask, frozen_now: datetime) -> None:
    occurrence, (first, pair, third, fourth) = fill(1, 1, 2, 1, 1)
    night = occurrence.starts_at - timedelta(hours=12)
    assert queries.next_in_line(occurrence, frozen_now) is None  # still given by itself
    assert queries.next_in_line(occurrence, night) is None  # nothing is free

    leave(first, night)
    db.session.expire_all()
    # The pair does not fit.
    assert queries.next_in_line(occurrence, night) == third

    with writing():
        hosting.note_no_answer(SYSTEM, night, third.id)
    assert queries.next_in_line(occurrence, night) == fourth
    with writing():
        hosting.note_no_answer(SYSTEM, night + timedelta(minutes=5), fourth.id)
    # Both were asked: the one who was asked first is asked again.
    assert queries.next_in_line(occurrence, night) == third
    assert queries.waiting_number(third) == 2

    with writing():
        actions.give_place(SYSTEM, night, third.id)
    assert states(pair, third, fourth) == [WAITING, CONFIRMED, WAITING]
    assert told(third) == [["sign_up_waiting", "place_given"]]
    assert queries.next_in_line(occurrence, night) is None
    assert_sound(occurrence)


def test_a_place_that_is_gone_cannot_be_given(app: Flask, frozen_now: datetime) -> None:
    occurrence, (_first, second) = fill(1, 1, 1)

    with pytest.raises(DomainError, match="ikke ledig"), writing():
        actions.give_place(SYSTEM, frozen_now, second.id)

    assert states(second) == [WAITING]
    assert_sound(occurrence)


@pytest.mark.parametrize("size", [1, 3])
def test_a_party_may_shrink_and_grow_into_free_places(app: Flask, frozen_now: datetime, size: int) -> None:
    occurrence, (party, _other) = fill(4, 2, 1)

    change(party, frozen_now, party_size=size, needs_lift=True, note=" Med stok ")

    assert (party.party_size, party.needs_lift, party.note) == (size, True, "Med stok")
    assert_sound(occurrence)


def test_a_party_does_not_grow_past_the_capacity(app: Flask, frozen_now: datetime) -> None:
    occurrence, (party, _other) = fill(4, 2, 1)

    with pytest.raises(DomainError) as refused:
        change(party, frozen_now, party_size=4)

    assert (refused.value.field, refused.value.parameters["free"]) == ("party_size", 1)
    db.session.expire_all()
    assert party.party_size == 2
    assert_sound(occurrence)


def test_a_party_does_not_grow_into_a_place_that_somebody_waits_for(app: Flask, frozen_now: datetime) -> None:
    occurrence, (_two, party, waiting) = fill(4, 2, 1, 2)
    assert states(waiting) == [WAITING]

    with pytest.raises(DomainError) as refused:
        change(party, frozen_now, party_size=2)

    assert (refused.value.field, refused.value.parameters["free"]) == ("party_size", 0)
    assert_sound(occurrence)


def test_places_that_a_party_gives_back_go_down_the_queue(app: Flask, frozen_now: datetime) -> None:
    occurrence, (pair, waiting) = fill(2, 2, 1)

    change(pair, frozen_now, party_size=1)

    assert states(waiting) == [CONFIRMED]
    assert_sound(occurrence)


def test_a_waiting_party_that_shrinks_until_it_fits_gets_its_place(app: Flask, frozen_now: datetime) -> None:
    occurrence, (_two, waiting) = fill(3, 2, 2)

    change(waiting, frozen_now, party_size=1)

    assert states(waiting) == [CONFIRMED]
    assert told(waiting) == [["sign_up_waiting", "place_given"]]
    assert_sound(occurrence)


def test_a_larger_capacity_goes_down_the_queue_and_a_limit_taken_away_takes_everybody(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, everybody = fill(1, 1, 1, 2, 4)

    edit(frozen_now, occurrence, capacity=2)
    assert states(*everybody)[1:] == [CONFIRMED, WAITING, WAITING]
    assert_sound(occurrence)

    edit(frozen_now, occurrence, capacity=None)
    assert set(states(*everybody)) == {CONFIRMED}
    assert told(everybody[3]) == [["sign_up_waiting", "place_given"]]
    assert_sound(occurrence)


def test_a_capacity_below_those_who_have_a_place_is_refused_at_its_field(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, _everybody = fill(3, 2, 1)

    with pytest.raises(DomainError) as refused:
        edit(frozen_now, occurrence, capacity=2)

    assert (refused.value.field, refused.value.parameters) == ("capacity", {"taken": 3})
    assert_sound(occurrence)


def test_what_cannot_be_joined_says_why(app: Flask, frozen_now: datetime) -> None:
    open_to_all = make_occurrence(needs_sign_up=False, capacity=None)
    cancelled, begun = make_occurrence(), make_occurrence()
    with writing():
        hosting.cancel_date(SYSTEM, frozen_now, cancelled.id, "Storm")

    for occurrence, now, words in (
        (open_to_all, frozen_now, "Bare mød op"),
        (cancelled, frozen_now, "aflyst"),
        (begun, begun.starts_at, "begyndt"),
    ):
        with pytest.raises(DomainError, match=words):
            make_sign_up(occurrence, now=now)
    with pytest.raises(NotFoundError), writing():
        actions.join(SYSTEM, frozen_now, 4711, make_person())


def test_a_date_that_has_begun_cannot_be_left_or_changed(app: Flask, frozen_now: datetime) -> None:
    occurrence, (party,) = fill(2, 1)

    with pytest.raises(DomainError, match="Ring til værten"):
        leave(party, occurrence.starts_at)
    with pytest.raises(DomainError, match="ikke ændres"):
        change(party, occurrence.starts_at, party_size=2)
    with pytest.raises(NotFoundError), writing():
        actions.leave(SYSTEM, frozen_now, 4711)
    assert_sound(occurrence)


def test_who_has_no_e_mail_is_rung_about_everything(app: Flask, frozen_now: datetime) -> None:
    occurrence = make_occurrence(capacity=1)
    first = make_sign_up(occurrence)
    phone_only = make_sign_up(
        occurrence, make_person(email=None, phone="+4511111141"), now=frozen_now + timedelta(minutes=1)
    )
    assert told(phone_only) == [["sign_up_waiting"]]

    leave(first, frozen_now)

    assert [(one.kind, one.channel) for one in messages_to(phone_only)] == [
        ("sign_up_waiting", "call"),
        ("place_given", "call"),
    ]


def test_who_was_just_told_on_the_phone_is_not_rung_about_it(app: Flask, frozen_now: datetime) -> None:
    occurrence = make_occurrence(capacity=1)
    person = make_person(email=None, phone="+4511111141")

    make_sign_up(occurrence, person, is_on_phone=True)

    assert told(person) == [[]]
    (message,) = db.session.scalars(select(Message).where(Message.person_id == person.id))
    assert (message.status, message.outcome, message.channel) == ("sent", "told", "call")


def test_filling_again_changes_nothing(app: Flask, frozen_now: datetime) -> None:
    occurrence, everybody = fill(2, 2, 1, 3)
    before = states(*everybody)

    for _ in range(2):
        begin_write()
        locked = db.session.get_one(Occurrence, occurrence.id)
        assert actions.fill_free_places(locked, frozen_now) == []
        db.session.commit()

    assert states(*everybody) == before
