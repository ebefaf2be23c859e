"""A host changes one date, it and those after it, or all that are to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.core.feature import message_kind
from app.gatherings import actions, fixed_places, hosting, scans
from app.gatherings.edits import Scope
from app.gatherings.models import Occurrence, Series, SeriesStatus, SignUpStatus
from tests.factories import (
    coming_dates,
    make_occurrence,
    make_person,
    make_place,
    make_sign_up,
    make_walk,
    writing,
)
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound, audited, catalogue_entry, messages_to, states, told

FIRST = date(2027, 3, 10)
WAITING, CONFIRMED = SignUpStatus.WAITING, SignUpStatus.CONFIRMED


def hours(dates: list[Occurrence]) -> list[int]:
    db.session.expire_all()
    return [one.starts_at.hour for one in dates]


def merged(app: Flask, person: Any, now: datetime) -> Mapping[str, Any]:
    """What the one letter about moved dates is made of."""
    letters = [one for one in messages_to(person) if one.kind == "date_changed"]
    assert len(letters) == 1
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        found = message_kind("date_changed").merge(letters[0].params, now)
    assert found is not None
    return found


def merged_dates(app: Flask, person: Any, now: datetime) -> int:
    """How many dates it tells of."""
    return len(merged(app, person, now)["dates"])


def test_this_and_the_following_move_and_each_person_is_told_once(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)
    dates = coming_dates(series, frozen_now)
    person = make_person()
    for occurrence in dates[:3]:
        make_sign_up(occurrence, person)
    early = make_sign_up(dates[0])

    done = edit(frozen_now, dates[1], Scope.FOLLOWING, starts_at=time(14, 0))

    assert done.told == hosting.Told(by_email=1)
    assert [one.occurrence.id for one in done.dates] == [one.id for one in dates[1:]]
    assert hours(dates[:3]) == [9, 13, 13]
    assert merged_dates(app, person, frozen_now) == 2
    assert "date_changed" not in told(early)[0]
    assert audited("series", series.id)[-1] == "series.change"
    for occurrence in dates[:3]:
        assert_sound(occurrence)
    # Dates that are made later follow the new time.
    with writing():
        scans.extend_horizon(frozen_now + timedelta(weeks=1))
    assert make_occurrence(series, on=date(2027, 5, 26)).starts_at.hour == 12


def test_all_that_are_to_come_move_and_what_has_begun_does_not(app: Flask, frozen_clock: Any) -> None:
    series = make_walk(first_on=FIRST)
    dates = coming_dates(series, frozen_clock.now)
    been = make_sign_up(dates[0])
    comes = make_sign_up(dates[1])
    now = frozen_clock.move_to(dates[0].starts_at + timedelta(minutes=1))

    done = edit(now, dates[2], Scope.ALL, starts_at=time(14, 0))

    assert hours(dates[:3]) == [9, 13, 13]
    assert dates[0].id not in {one.occurrence.id for one in done.dates}
    assert "date_changed" not in told(been)[0]
    assert told(comes)[0][-1] == "date_changed"


def test_the_queue_the_fixed_place_and_the_reminder_come_along(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST, capacity=2)
    first, second, *_rest = coming_dates(series, frozen_now)
    with writing():
        regular = make_person()
        fixed_places.begin_fixed(SYSTEM, frozen_now, series.id, regular)
    places = [make_sign_up(first, now=frozen_now + timedelta(minutes=n)) for n in range(3)]

    edit(frozen_now, first, Scope.ALL, starts_at=time(14, 0), meeting_point="Kirken")

    assert states(*places) == [CONFIRMED, WAITING, WAITING]
    assert [one.queued_at for one in places] == sorted(one.queued_at for one in places)
    # The regular is on eleven dates, and hears of them in one letter that is no longer than it must be.
    assert merged_dates(app, regular, frozen_now) == 4
    assert merged(app, regular, frozen_now)["more"] == 7
    day_before = second.starts_at - timedelta(hours=23)
    with writing():
        scans.promise_reminders(day_before)
    assert "reminder" in told(regular)[0]
    assert_sound(first)


def test_who_leaves_one_of_several_changed_dates_is_still_told_of_the_others(
    app: Flask, frozen_now: datetime
) -> None:
    dates = coming_dates(make_walk(first_on=FIRST), frozen_now)
    person = make_person()
    first, _second = (make_sign_up(occurrence, person) for occurrence in dates[:2])
    edit(frozen_now, dates[0], Scope.ALL, starts_at=time(14, 0))

    with writing():
        actions.leave(SYSTEM, frozen_now, first.id)

    assert merged_dates(app, person, frozen_now) == 1


def test_what_the_host_set_of_one_date_by_itself_stays_and_is_said(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)
    small, moved, other, *_rest = coming_dates(series, frozen_now)
    edit(frozen_now, small, capacity=3)
    edit(frozen_now, moved, starts_at=time(12), meeting_point="Kirken")

    done = edit(frozen_now, other, Scope.ALL, starts_at=time(14, 0), capacity=8)

    db.session.expire_all()
    assert (small.starts_at.hour, small.capacity) == (13, 3)
    assert (moved.starts_at.hour, moved.meeting_point, moved.capacity) == (11, "Kirken", 8)
    assert (other.starts_at.hour, other.capacity) == (13, 8)
    assert {one.occurrence.id for one in done.dates if one.keeps_own} == {small.id, moved.id}
    for one in (small, moved):
        assert_sound(one)
    # The one that is open is meant, whatever was set of it before; and only what is other than before changes.
    edit(frozen_now, moved, Scope.ALL, meeting_point="Havnen")
    db.session.expire_all()
    assert (moved.starts_at.hour, moved.meeting_point) == (11, "Havnen")
    assert (other.starts_at.hour, other.meeting_point) == (13, "Havnen")
    assert db.session.get_one(Series, series.id).starts_at_local == time(14, 0)


def test_a_new_place_is_for_the_dates_from_that_day_on_and_is_told(app: Flask, frozen_now: datetime) -> None:
    before, after, *_rest = coming_dates(make_walk(first_on=FIRST), frozen_now)
    old_place, sign_up = before.place.name, make_sign_up(after)

    edit(frozen_now, after, Scope.FOLLOWING, place_id=make_place("Mommark").id)

    db.session.expire_all()
    assert (before.place.name, after.place.name) == (old_place, "Mommark")
    assert told(sign_up)[0][-1] == "date_changed"
    entry = catalogue_entry(after)
    assert entry is not None
    assert entry.place_name == "Mommark"


def test_a_smaller_capacity_keeps_room_for_those_who_are_there_and_a_larger_one_fills(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST, capacity=2)
    full, empty, *_rest = coming_dates(series, frozen_now)
    make_sign_up(full, party_size=2)
    waiting = make_sign_up(full, now=frozen_now + timedelta(minutes=1))

    assert edit(frozen_now, empty, Scope.ALL, capacity=1, reason="").told == hosting.Told()
    db.session.expire_all()
    assert (full.capacity, empty.capacity, full.has_own_capacity) == (2, 1, False)
    assert told(waiting) == [["sign_up_waiting"]]

    edit(frozen_now, empty, Scope.ALL, capacity=5)
    assert states(waiting) == [CONFIRMED]
    assert_sound(full)


def test_what_cannot_be_is_refused_at_its_field(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=date(2027, 3, 1), starts_at_local=time(15, 0), capacity=8)
    today, later, *_rest = coming_dates(series, frozen_now)
    make_sign_up(later, party_size=4)
    version = later.version
    refused: list[tuple[Occurrence, Scope, dict[str, Any], str]] = [
        (later, Scope.THIS, {}, "starts_at"),
        (later, Scope.THIS, {"starts_at": time(2, 30)}, "starts_at"),
        (later, Scope.THIS, {"starts_on": date(2027, 2, 28)}, "starts_on"),
        (later, Scope.THIS, {"starts_on": date(2028, 3, 3)}, "starts_on"),
        # It would be the date after, or the one before; and the first would lie in the past.
        (later, Scope.FOLLOWING, {"starts_on": date(2027, 3, 15)}, "starts_on"),
        (later, Scope.FOLLOWING, {"starts_on": date(2027, 3, 1)}, "starts_on"),
        (later, Scope.ALL, {"starts_on": date(2027, 3, 7)}, "starts_on"),
        # 9 o'clock is past today, at ten.
        (later, Scope.ALL, {"starts_at": time(9)}, "starts_at"),
        (later, Scope.ALL, {"capacity": 3}, "capacity"),
        (later, Scope.ALL, {"capacity": 5, "least": 6}, "least"),
        (later, Scope.FOLLOWING, {"least": 2}, "least"),
        (later, Scope.THIS, {"place_id": 4711}, "place_id"),
        (later, Scope.ALL, {"meeting_point": "Kirken", "reason": ""}, "reason"),
    ]
    for occurrence, scope, values, field in refused:
        with pytest.raises(DomainError) as said:
            edit(frozen_now, occurrence, scope, **values)
        assert (said.value.field, values) == (field, values)
    db.session.expire_all()
    assert (later.version, today.starts_at.hour, series.least) == (version, 14, None)

    with writing():
        db.session.get_one(Series, series.id).status = SeriesStatus.ENDED
    with pytest.raises(DomainError, match="ikke i gang"):
        edit(frozen_now, later, Scope.ALL, capacity=9)


def test_a_cancelled_date_is_not_changed_with_the_others(app: Flask, frozen_now: datetime) -> None:
    first, second, *_rest = coming_dates(make_walk(first_on=FIRST), frozen_now)
    with writing():
        hosting.cancel_date(SYSTEM, frozen_now, first.id, "Storm")

    with pytest.raises(DomainError, match="allerede aflyst"):
        edit(frozen_now, first, Scope.ALL, starts_at=time(14))
    edit(frozen_now, second, Scope.ALL, starts_at=time(14))

    assert hours([first, second]) == [9, 13]


def test_the_least_number_belongs_to_all_dates(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST, capacity=8)
    first, *_rest = coming_dates(series, frozen_now)

    assert edit(frozen_now, first, Scope.ALL, least=3, reason="").told == hosting.Told()

    assert db.session.get_one(Series, series.id).least == 3
    assert audited("series", series.id)[-1] == "series.change"
