"""Fixed places, sign-ups and offers from many threads at once: never a place too many, nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.gatherings import actions, fixed_places, offers, scans
from app.gatherings.models import FixedPlace, Occurrence, Rhythm, SignUp, SignUpStatus
from app.people.models import Person
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.gatherings.support import assert_sound
from tests.test_races import all_at_once


def _patiently(work: Callable[[], Any]) -> None:
    """Do it, be refused by a rule, or try again where others held a row for too long; a deadlock is a fault."""
    is_done = False
    while not is_done:
        try:
            with suppress(DomainError), writing():
                work()
            is_done = True
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != "55P03":
                raise


def test_fixed_places_and_sign_ups_and_new_dates_at_once(app: Flask) -> None:
    series_id = make_walk(capacity=4, rhythm=Rhythm.MONTHLY).id
    first_id = db.session.scalars(select(Occurrence.id).order_by(Occurrence.starts_at).limit(1)).one()
    now, people = clock.now(), [make_person().id for _ in range(8)]

    def come(number: int) -> None:
        person = db.session.get_one(Person, people[number])
        if number % 2:
            fixed_places.begin_fixed(SYSTEM, now, series_id, person, party_size=1 + number % 3)
        else:
            actions.join(SYSTEM, now, first_id, person)

    jobs: list[Any] = [lambda number=number: come(number) for number in range(8)]
    jobs.append(lambda: scans.extend_horizon(now + timedelta(weeks=10)))
    all_at_once(app, [lambda job=job: _patiently(job) for job in jobs])

    fixed = db.session.scalar(select(func.sum(FixedPlace.party_size)))
    assert 0 < fixed <= 4
    for date in db.session.scalars(select(Occurrence)):
        assert date.capacity is not None
        assert date.places_taken <= date.capacity
        assert_sound(date)
        # Whoever came last, every regular is on every date.
        on_it = select(func.count()).where(SignUp.occurrence_id == date.id, SignUp.is_fixed.is_(True))
        assert db.session.scalar(on_it) == len(fixed_places.fixed_of(series_id))


def test_a_yes_and_the_end_of_its_time_at_the_same_moment_give_the_place_once(app: Flask) -> None:
    occurrence = make_occurrence(capacity=1)
    first, second, third = (make_sign_up(occurrence) for _ in range(3))
    afternoon = occurrence.starts_at - timedelta(hours=20)
    with writing():
        actions.leave(SYSTEM, afternoon, first.id)
    late = afternoon + timedelta(hours=3)
    numbers = (second.id, third.id)

    jobs: list[Any] = [
        lambda number=number: actions.take_offer(SYSTEM, late, number) for number in numbers * 3
    ]
    jobs += [lambda: offers.lapse_due_offers(late)] * 2
    all_at_once(app, [lambda job=job: _patiently(job) for job in jobs])

    given = select(func.count()).where(AuditEvent.action == "sign_up.give_place")
    holding = select(func.count()).where(SignUp.status == SignUpStatus.CONFIRMED)
    assert db.session.scalar(holding) == db.session.scalar(given) == 1
    assert_sound(occurrence)
