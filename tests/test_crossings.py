"""Two people who do things that cross each other at the same moment, on threads and both databases."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.erasure import erase_everything
from app.core import clock, drafts
from app.core.actor import SYSTEM, Actor
from app.core.database import begin_write, db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gathering_pages.actions import sign_up_person
from app.gatherings import actions, hosting, hosting_series, scheduling
from app.gatherings.models import ACTIVE, Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp
from app.notifications.outbox import enqueue
from app.people.models import Person
from tests.factories import (
    make_account,
    make_occurrence,
    make_person,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound
from tests.test_races import all_at_once

NEEDS: dict[str, Any] = {"party_size": 1}


def _joins(occurrence_id: int, people: int) -> list[Callable[[], Any]]:
    numbers = [make_person().id for _ in range(people)]

    def join(number: int) -> bool:
        # Refused is an answer; anything else is not.
        with suppress(DomainError, NotFoundError), writing():
            actions.join(SYSTEM, clock.now(), occurrence_id, db.session.get_one(Person, number))
            return True
        return False

    return [lambda number=number: join(number) for number in numbers]


def _written(change: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with writing():
            return change()

    return run


def _active(*conditions: Any) -> int:
    db.session.rollback()
    on_list = select(func.count(SignUp.id)).join(Occurrence, SignUp.occurrence_id == Occurrence.id)
    return db.session.scalar(on_list.where(SignUp.status.in_(ACTIVE), *conditions)) or 0


def test_nobody_is_left_on_a_date_that_is_cancelled_while_they_join(app: Flask) -> None:
    occurrence = make_occurrence(capacity=5)
    occurrence_id = occurrence.id
    joins = _joins(occurrence_id, 8)
    cancel = _written(lambda: hosting.cancel_date(SYSTEM, clock.now(), occurrence_id, "Storm."))

    all_at_once(app, [*joins[:4], cancel, *joins[4:]])

    assert _active() == 0
    assert_sound(occurrence)


def test_nobody_is_left_on_a_date_that_vanishes_while_they_join(app: Flask) -> None:
    series_id, today = make_walk(capacity=5).id, clock.today()
    dates = db.session.scalars(select(Occurrence.id).where(Occurrence.series_id == series_id)).all()
    end = _written(
        lambda: hosting_series.end_series(SYSTEM, clock.now(), series_id, last_on=today, reason="Slut.")
    )

    all_at_once(app, [*_joins(dates[0], 4), end, *_joins(dates[1], 4)])

    assert _active() == 0
    left = db.session.scalars(select(Occurrence.status).where(Occurrence.series_id == series_id)).all()
    assert set(left) <= {OccurrenceStatus.CANCELLED}


def test_fewer_places_while_people_join_leave_no_more_than_there_is_room_for(app: Flask) -> None:
    occurrence = make_occurrence(capacity=10)
    occurrence_id = occurrence.id

    def fewer() -> None:
        with suppress(DomainError):
            edit(clock.now(), occurrence_id, capacity=4)

    joins = _joins(occurrence_id, 12)
    all_at_once(app, [*joins[:3], fewer, *joins[3:]])

    assert_sound(occurrence)
    assert occurrence.places_taken == occurrence.capacity
    assert _active() == 12


def test_a_proposal_is_decided_by_one_of_two_who_press_at_once(app: Flask) -> None:
    series_id = make_proposal().id

    def decide(yes: bool) -> bool:
        try:
            with writing():
                if yes:
                    scheduling.approve_series(SYSTEM, clock.now(), series_id)
                else:
                    scheduling.reject_series(SYSTEM, clock.now(), series_id, "Nej.")
        except DomainError:
            return False
        return True

    answers = all_at_once(app, [lambda: decide(True), lambda: decide(False)] * 2)

    assert answers.count(True) == 1
    db.session.rollback()
    status = db.session.get_one(Series, series_id).status
    assert status == (SeriesStatus.APPROVED if any(answers[0::2]) else SeriesStatus.REJECTED)


@pytest.mark.parametrize("round_", range(3))
def test_who_is_erased_while_getting_a_place_holds_none_afterwards(app: Flask, round_: int) -> None:
    account = make_account()
    person_id, account_id, now = account.person_id, account.id, clock.now()
    occurrence = make_occurrence(capacity=1)
    occurrence_id, elsewhere = occurrence.id, make_occurrence().id
    first = make_sign_up(occurrence, now=now - timedelta(minutes=2)).id
    make_sign_up(occurrence, db.session.get_one(Person, person_id), now=now - timedelta(minutes=1))
    last = make_sign_up(occurrence).id
    me = Actor(person_id=person_id, account_id=account_id)

    def join_elsewhere() -> None:
        with suppress(NotFoundError, DomainError), writing():
            sign_up_person(me, clock.now(), elsewhere, needs=NEEDS)

    all_at_once(
        app,
        [
            _written(lambda: actions.leave(SYSTEM, clock.now(), first)),
            _written(lambda: erase_everything(me, clock.now(), person_id)),
            join_elsewhere,
        ],
    )

    assert _active(SignUp.person_id == person_id) == 0
    assert db.session.get_one(SignUp, last).status == "confirmed"
    assert_sound(db.session.get_one(Occurrence, occurrence_id))


@pytest.mark.postgres_only  # SQLite has one writer at a time: nothing can cross there
def test_a_letter_to_somebody_who_is_being_erased_waits_for_nobody(app: Flask) -> None:
    """Who erases holds the person and wants the date; who gives places holds the date and writes to the person."""
    person_id, occurrence_id, now = make_person().id, make_occurrence().id, clock.now()
    has_person, has_date = Event(), Event()

    def erase() -> None:
        begin_write()
        lock_row(Person, person_id)
        has_person.set()
        assert has_date.wait(10)
        lock_row(Occurrence, occurrence_id)
        db.session.commit()

    def write() -> None:
        begin_write()
        lock_row(Occurrence, occurrence_id)
        has_date.set()
        assert has_person.wait(10)
        person = db.session.get_one(Person, person_id)
        enqueue("reminder", now=now, topic="occurrence:1", key=(1,), params={}, person=person)
        db.session.commit()

    # A deadlock would end one of them with an error.
    all_at_once(app, [erase, write])


def test_parts_of_a_draft_from_several_windows_are_all_kept(app: Flask) -> None:
    def save(part: str) -> Callable[[], Any]:
        return _written(lambda: drafts.save_part("account:1", "walk", part, {"a": part}, clock.now()))

    all_at_once(app, [save(part) for part in "abcdefgh"])

    kept = drafts.load("account:1", "walk")
    assert kept is not None
    assert sorted(kept.data) == list("abcdefgh")
