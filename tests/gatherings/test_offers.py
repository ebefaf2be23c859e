"""A place that comes free on the last day: until when it is held, for whom, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.gatherings import actions, hosting, offers, queries, scans
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.gatherings.offering import answer_by
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.gatherings.support import assert_sound, audited, fill, states, told

WAITING, CONFIRMED = SignUpStatus.WAITING, SignUpStatus.CONFIRMED


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+01:00")


@pytest.mark.parametrize(
    ("now", "starts", "until"),
    [
        # Two hours, up to the next five minutes.
        ("2027-03-09T12:01", "2027-03-10T10:00", "2027-03-09T14:05"),
        # What does not fit before the evening goes on in the morning.
        ("2027-03-09T19:00", "2027-03-10T13:00", "2027-03-10T09:00"),
        # Nearer the start half of what is left, so that one more can be asked.
        ("2027-03-10T08:00", "2027-03-10T10:30", "2027-03-10T09:00"),
        # Never after half an hour before the start; a quarter of an hour at least.
        ("2027-03-10T09:40", "2027-03-10T10:30", "2027-03-10T09:55"),
        ("2027-03-10T09:50", "2027-03-10T10:30", None),
        ("2027-03-10T10:40", "2027-03-10T10:30", None),
        # Nobody is asked at night, nor for a start before one could answer.
        ("2027-03-09T20:00", "2027-03-10T10:00", None),
        ("2027-03-10T07:59", "2027-03-10T10:00", None),
        ("2027-03-09T19:50", "2027-03-10T08:00", None),
        ("2027-03-09T18:00", "2027-03-10T08:00", "2027-03-09T19:00"),
    ],
)
def test_until_when_an_offer_stands(now: str, starts: str, until: str | None) -> None:
    by = answer_by(_at(now), _at(starts), time(8), time(20))
    assert by == (_at(until).astimezone(UTC) if until else None)


def _free_on_last_day(*sizes: int, capacity: int = 1) -> tuple[Occurrence, list[SignUp], datetime]:
    """A full date with a queue, whose first party gives up in the afternoon before."""
    occurrence, everybody = fill(capacity, *sizes)
    afternoon = occurrence.starts_at - timedelta(hours=20)
    with writing():
        actions.leave(SYSTEM, afternoon, everybody[0].id)
    db.session.expire_all()
    return occurrence, everybody[1:], afternoon


def test_the_place_is_held_for_the_next_in_line_and_nobody_overtakes(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, (pair, single, _last), afternoon = _free_on_last_day(1, 2, 1, 1)
    newcomer = make_sign_up(occurrence, now=afternoon + timedelta(minutes=1))

    assert states(pair, single, newcomer) == [WAITING, WAITING, WAITING]
    assert (single.offer_until, pair.offer_until) == (afternoon + timedelta(hours=2), None)
    assert pair.skipped_at == afternoon
    assert told(single, newcomer) == [["sign_up_waiting", "place_offered"], ["sign_up_waiting"]]
    assert queries.next_in_line(occurrence, afternoon) is None
    assert_sound(occurrence)


def test_a_yes_takes_the_place_and_is_confirmed_once(app: Flask, frozen_now: datetime) -> None:
    occurrence, (second, third), afternoon = _free_on_last_day(1, 1, 1)
    for _twice in range(2):
        with writing():
            actions.take_offer(SYSTEM, afternoon + timedelta(minutes=5), second.id)

    assert states(second, third) == [CONFIRMED, WAITING]
    assert told(second) == [["sign_up_waiting", "place_offered", "place_given"]]
    assert audited("sign_up", second.id) == ["sign_up.join", "sign_up.offer", "sign_up.give_place"]
    assert_sound(occurrence)


def test_a_no_hands_it_on_at_once(app: Flask, frozen_now: datetime) -> None:
    occurrence, (second, third), afternoon = _free_on_last_day(1, 1, 1)
    with writing():
        actions.leave(SYSTEM, afternoon, second.id)

    assert states(second, third) == [SignUpStatus.CANCELLED_BY_PERSON, WAITING]
    assert third.offer_until is not None
    assert told(second, third) == [[], ["sign_up_waiting", "place_offered"]]
    assert_sound(occurrence)


def test_an_offer_without_an_answer_goes_on_and_the_place_in_line_is_kept(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, (second, third), afternoon = _free_on_last_day(1, 1, 1)
    lapsed = []
    for minutes in (119, 120, 121):
        with writing():
            lapsed.append(offers.lapse_due_offers(afternoon + timedelta(minutes=minutes)))
    db.session.expire_all()

    assert lapsed == [0, 1, 0]
    assert (second.offer_until, third.offer_until is None) == (None, False)
    assert queries.waiting_number(second) == 1
    assert told(second) == [["sign_up_waiting"]]
    with pytest.raises(DomainError, match="gået videre"), writing():
        actions.take_offer(SYSTEM, afternoon + timedelta(hours=3), second.id)
    assert_sound(occurrence)


def test_a_late_yes_counts_while_the_place_is_still_free(app: Flask, frozen_now: datetime) -> None:
    occurrence, (second,), afternoon = _free_on_last_day(1, 1)
    later = afternoon + timedelta(hours=3)
    with writing():
        offers.lapse_due_offers(later)
        # Asked once; the machine does not ask again.
        scans.fill_all_free_places(later)
    assert second.offer_until is None
    with writing():
        actions.take_offer(SYSTEM, later, second.id)

    assert states(second) == [CONFIRMED]
    assert_sound(occurrence)


def test_who_was_never_asked_cannot_take_a_place(app: Flask, frozen_now: datetime) -> None:
    occurrence, (first, second) = fill(1, 1, 1)
    night = occurrence.starts_at - timedelta(hours=12)
    with writing():
        actions.leave(SYSTEM, night, first.id)
    with pytest.raises(DomainError), writing():
        actions.take_offer(SYSTEM, night, second.id)

    # In the morning the scan asks.
    with writing():
        scans.fill_all_free_places(occurrence.starts_at - timedelta(hours=2))
    db.session.expire_all()
    assert second.offer_until is not None


def test_whom_no_letter_reaches_the_host_rings_while_the_place_is_held(
    app: Flask, frozen_now: datetime
) -> None:
    host = make_person("Vera Vært")
    occurrence = make_occurrence(make_walk(host=host, capacity=1))
    first = make_sign_up(occurrence)
    by_phone = make_sign_up(occurrence, make_person("Kaj Friis", email=None, phone="+4511111143"))
    third = make_sign_up(occurrence)
    afternoon = occurrence.starts_at - timedelta(hours=20)
    with writing():
        actions.leave(SYSTEM, afternoon, first.id)
    db.session.expire_all()

    assert offers.standing_offers(occurrence.id, rung=True) == [by_phone]
    assert told(host, by_phone) == [["proposal_decided", "place_to_ring"], ["sign_up_waiting"]]

    with writing():
        hosting.note_no_answer(SYSTEM, afternoon + timedelta(minutes=5), by_phone.id)
    db.session.expire_all()
    assert (by_phone.offer_until, third.offer_until is None) == (None, False)
    assert_sound(occurrence)


def test_the_host_is_told_at_once_when_too_few_are_left_on_the_last_day(
    app: Flask, frozen_now: datetime
) -> None:
    host = make_person("Vera Vært")
    occurrence = make_occurrence(make_walk(host=host, capacity=3, least=2))
    early, late, last = (make_sign_up(occurrence) for _ in range(3))
    afternoon = occurrence.starts_at - timedelta(hours=20)
    for sign_up in (early, late, last):
        with writing():
            actions.leave(SYSTEM, afternoon, sign_up.id)

    # At the crossing only.
    assert told(host) == [["proposal_decided", "date_too_few"]]


def test_too_few_is_not_said_while_a_place_is_held_but_when_nobody_took_it(
    app: Flask, frozen_now: datetime
) -> None:
    host = make_person("Vera Vært")
    occurrence = make_occurrence(make_walk(host=host, capacity=2, least=2))
    first, _second, _third = (make_sign_up(occurrence) for _ in range(3))
    afternoon = occurrence.starts_at - timedelta(hours=20)
    with writing():
        actions.leave(SYSTEM, afternoon, first.id)
    assert told(host) == [["proposal_decided"]]
    with writing():
        offers.lapse_due_offers(afternoon + timedelta(hours=2))
    assert told(host) == [["proposal_decided", "date_too_few"]]


def test_a_few_days_before_nobody_is_alarmed(app: Flask, frozen_now: datetime) -> None:
    host = make_person("Vera Vært")
    occurrence = make_occurrence(make_walk(host=host, capacity=2, least=1))
    only = make_sign_up(occurrence)
    with writing():
        actions.leave(SYSTEM, occurrence.starts_at - timedelta(days=3), only.id)
    assert told(host) == [["proposal_decided"]]
