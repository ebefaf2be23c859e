"""Whom the plan reached: different people, where they live and what they told, and never so few that it tells."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Occurrence, Rhythm
from app.pack.actions import load_pack
from app.people.models import Person
from app.places.actions import NewArea, mark_area
from app.places.models import Place
from app.plan import recount
from app.plan.models import FocusPlan, Initiative
from app.plan.periods import NewPeriod, open_period
from app.plan.reach import LONELINESS_KIND, TARGET_GROUP, Reach, reach_of
from tests import factories
from tests.conftest import FrozenClock
from tests.factories import writing
from tests.plan.second_way import rows

PACK = Path(__file__).parents[2] / "data" / "soenderborg"


@pytest.fixture
def walking(app: Flask, frozen_clock: FrozenClock) -> int:
    """The initiative of walks."""
    with writing():
        load_pack(PACK, frozen_clock.now)
    return db.session.scalars(select(Initiative.id).where(Initiative.default_for == "walk")).one()


def people(number: int, place: str | None = None) -> list[Person]:
    found = [factories.make_person(f"Gæst {place} {at}") for at in range(number)]
    with writing():
        for one in found:
            one.place_id = place_id(place) if place else None
    return found


def place_id(name: str) -> int:
    return db.session.scalars(select(Place.id).where(Place.name == name)).first() or 0


def walked(
    who: list[Person], clock: FrozenClock, day: date = date(2027, 3, 8), **values: object
) -> Occurrence:
    """A date that all of them were signed up for, and that is over."""
    values = {"rhythm": Rhythm.ONCE, "first_on": day, "capacity": None, **values}
    occurrence = factories.make_occurrence(factories.make_walk(**values), on=day)
    for person in who:
        factories.make_sign_up(occurrence, person)
    clock.move_to(occurrence.ends_at + timedelta(hours=1))
    return occurrence


def test_a_person_counts_once_however_often_they_come(walking: int, frozen_clock: FrozenClock) -> None:
    guests = people(6)
    walked(guests, frozen_clock)
    walked(guests, frozen_clock, date(2027, 3, 15))
    reach = reach_of([walking], 2027, 2027)
    assert (reach.people, reach.visits, reach.first_timers) == (6, 12, 6)
    assert reach.place_unknown == 6


def test_what_is_to_come_was_cancelled_or_is_of_another_year_reached_nobody(
    walking: int, frozen_clock: FrozenClock
) -> None:
    guests = people(6)
    day = date(2027, 3, 8)
    cancelled = factories.make_occurrence(factories.make_walk(rhythm=Rhythm.ONCE, first_on=day), on=day)
    for person in guests:
        factories.make_sign_up(cancelled, person)
    with writing():
        cancel_date(SYSTEM, frozen_clock.now, cancelled.id, "Det regner")
    frozen_clock.move_to(cancelled.ends_at + timedelta(hours=1))
    coming = factories.make_occurrence(
        factories.make_walk(rhythm=Rhythm.ONCE, first_on=date(2027, 5, 10)), on=date(2027, 5, 10)
    )
    for person in guests:
        factories.make_sign_up(coming, person)
    assert reach_of([walking], 2027, 2027).people == 0
    assert reach_of([walking], 2026, 2026).people == 0
    assert reach_of([], 2026, 2027).people == 0


def test_fewer_than_five_are_never_told_nor_how_often_they_came(
    walking: int, frozen_clock: FrozenClock
) -> None:
    walked(people(4, "Broager"), frozen_clock)
    reach = reach_of([walking], 2027, 2027)
    assert reach.people is None
    assert reach.visits is None
    assert [one.people for one in reach.places] == [None]
    assert reach.is_hidden


def test_a_small_village_cannot_be_worked_out_from_the_others(
    walking: int, frozen_clock: FrozenClock
) -> None:
    walked(people(9, "Broager") + people(7, "Nordborg") + people(2, "Dybbøl"), frozen_clock)
    reach = reach_of([walking], 2027, 2027)
    told = {one.label: one.people for one in reach.places}
    assert told["Dybbøl"] is None
    # The total less the two others would be the small one.
    hidden = [reach.people, told["Broager"], told["Nordborg"]].count(None)
    assert hidden >= 1


@pytest.mark.parametrize("seed", range(3))
def test_no_small_number_follows_from_all_that_is_told(
    walking: int, frozen_clock: FrozenClock, seed: int
) -> None:
    chance = Random(seed)
    villages = ("Broager", "Nordborg", "Dybbøl", "Gråsten")
    truth = {village: chance.randint(0, 8) for village in villages}
    walked([one for village, number in truth.items() for one in people(number, village)], frozen_clock)
    reach = reach_of([walking], 2027, 2027)
    told = {one.label: one.people for one in reach.places}
    assert all(number is None or number >= 5 for number in told.values())
    assert all(told[village] in (None, number) for village, number in truth.items() if number)
    hidden = [village for village in told if told[village] is None]
    if reach.people is not None:
        assert len(hidden) != 1


def test_people_in_a_marked_area_are_those_who_came_to_something_there(
    walking: int, frozen_clock: FrozenClock
) -> None:
    place = place_id("Broager")
    with writing():
        mark_area(SYSTEM, frozen_clock.now, NewArea(place, "Mange er nye", "Engparken", ["Engvej"]))
    walked(people(6), frozen_clock, place_id=place, meeting_point="Engvej 4")
    walked(people(7), frozen_clock, date(2027, 3, 15), place_id=place, meeting_point="Ved kirken")
    reach = reach_of([walking], 2027, 2027)
    assert [(one.label, one.people) for one in reach.areas] == [("Engparken", 6)]
    assert reach.people == 13


def test_nobody_is_asked_their_age_or_language_for_a_walk(walking: int, frozen_clock: FrozenClock) -> None:
    walked(people(6), frozen_clock)
    reach = reach_of([walking], 2027, 2027)
    assert (reach.ages, reach.languages) == ((), ())


def test_what_was_held_stands_under_each_group_the_initiative_is_for(
    walking: int, frozen_clock: FrozenClock
) -> None:
    walked(people(6), frozen_clock)
    reach = reach_of([walking], 2027, 2027)
    tags = db.session.get(Initiative, walking)
    assert tags is not None
    assert {one.code for one in reach.efforts if one.axis == TARGET_GROUP} == set(tags.target_groups)
    assert {one.code for one in reach.efforts if one.axis == LONELINESS_KIND} == set(tags.loneliness_kinds)
    assert all(("tur holdt", 1) in one.held for one in reach.efforts)


def test_whom_a_plan_reached_stays_when_its_work_moves_on(walking: int, frozen_clock: FrozenClock) -> None:
    walked(people(6, "Broager"), frozen_clock)
    plan = db.session.scalars(select(FocusPlan).where(FocusPlan.number == 4)).one()
    row = db.session.get_one(Initiative, walking).activity_id
    assert row is not None
    with writing():
        chosen = {"row_ids": frozenset({row}), "initiative_ids": frozenset({walking})}
        open_period(SYSTEM, frozen_clock.now, plan.period_id, NewPeriod("Ny", 2028, 2031, **chosen))
        recount.recount_now(frozen_clock.now)
    kept = recount.kept_reach([plan.id])[plan.id]
    assert (kept.people, kept.last_year) == (6, 2027)
    assert walking in kept.initiative_ids


def test_the_reach_of_a_plan_is_kept_as_it_may_be_shown_and_read_again(
    walking: int, frozen_clock: FrozenClock
) -> None:
    walked(people(6, "Broager") + people(2, "Dybbøl"), frozen_clock)
    with writing():
        recount.recount_now(frozen_clock.now)
    plan = db.session.scalars(select(FocusPlan.id).where(FocusPlan.number == 4)).one()
    kept = recount.kept_reach([plan])[plan]
    ids = recount.initiatives_of_plan(plan, 2027)
    assert walking in ids
    assert kept == reach_of(ids, kept.first_year, kept.last_year)
    assert isinstance(kept, Reach)
    # Nobody who reads the table learns more than who reads the page.
    assert all(
        part["people"] is None or part["people"] >= 5
        for row in rows("kept_reach") for part in row["counted"]["places"]
    )  # fmt: skip
