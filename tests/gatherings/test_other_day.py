"""A series on another day of the week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.core.actor import SYSTEM
from app.core.clock import local
from app.core.database import db
from app.core.errors import DomainError
from app.gatherings import hosting, scans, scheduling
from app.gatherings.edits import Scope
from app.gatherings.hosting_series import end_series
from app.gatherings.models import Occurrence, OccurrenceStatus, Rhythm, Series, SeriesStatus
from app.gatherings.reach import series_behind
from tests.factories import coming_dates, make_person, make_proposal, make_sign_up, make_walk, writing
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound, messages_to

#: A Wednesday; today is Monday the 1st.
FIRST = date(2027, 3, 10)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def days(series: Series) -> dict[int, date]:
    """Local day of each date, by its number."""
    db.session.expire_all()
    dates = db.session.scalars(db.select(Occurrence).where(Occurrence.series_id == series.id)).all()
    return {one.id: local(one.starts_at).date() for one in sorted(dates, key=lambda one: one.starts_at)}


def extend(now: datetime) -> None:
    with writing():
        scans.extend_horizon(now)


def test_all_that_are_to_come_and_those_made_later_are_on_the_new_day(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST, until=date(2027, 7, 1))
    dates = coming_dates(series, frozen_now)
    person = make_person()
    for occurrence in dates[:3]:
        make_sign_up(occurrence, person)

    edit(frozen_now, dates[1], Scope.ALL, starts_on=FIRST + WEEK + DAY)

    assert list(days(series).values()) == [FIRST + DAY + n * WEEK for n in range(len(dates))]
    assert (series.first_on, series.until) == (FIRST + DAY, date(2027, 7, 2))
    assert [one.kind for one in messages_to(person)].count("date_changed") == 1
    for occurrence in dates[:3]:
        assert_sound(occurrence)
        assert (occurrence.is_moved, occurrence.original_date) == (False, local(occurrence.starts_at).date())
    extend(frozen_now)
    assert len(days(series)) == len(dates), "no date is made once more"
    extend(frozen_now + 6 * WEEK)
    assert {day.weekday() for day in days(series).values()} == {3}
    assert max(days(series).values()) == date(2027, 7, 1)


def test_those_before_stay_and_none_is_made_beside_them(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)
    dates = coming_dates(series, frozen_now)

    edit(frozen_now, dates[2], Scope.FOLLOWING, starts_on=FIRST + 2 * WEEK - DAY)
    extend(frozen_now)

    shown = list(days(series).values())
    assert shown[:3] == [FIRST, FIRST + WEEK, FIRST + 2 * WEEK - DAY]
    assert len(shown) == len(dates)
    assert not any(one.is_moved for one in dates)
    # And back again, for all: those that stayed need not move.
    edit(frozen_now, dates[3], Scope.ALL, starts_on=FIRST + 3 * WEEK)
    extend(frozen_now)
    assert list(days(series).values())[:4] == [FIRST + n * WEEK for n in range(4)]
    assert len(days(series)) == len(dates)


def test_what_is_cancelled_or_over_or_was_moved_by_itself_is_not_made_again(
    app: Flask, frozen_clock: Any
) -> None:
    series = make_walk(first_on=FIRST)
    over, cancelled, moved, other, *_rest = coming_dates(series, frozen_clock.now)
    edit(frozen_clock.now, moved, starts_on=FIRST + 2 * WEEK + 3 * DAY)
    with writing():
        hosting.cancel_date(SYSTEM, frozen_clock.now, cancelled.id, "Storm")
    # On the morning after, when a date on that day would still be to come.
    now = frozen_clock.move_to(over.starts_at + timedelta(hours=20))
    before = days(series)

    done = edit(now, other, Scope.ALL, starts_on=FIRST + 3 * WEEK + DAY)
    extend(now)

    after = days(series)
    assert set(after) >= set(before)
    assert [after[one] for one in (over.id, cancelled.id, moved.id)] == [
        before[one] for one in (over.id, cancelled.id, moved.id)
    ]
    assert {one.occurrence.id for one in done.dates if one.keeps_own} == {moved.id}
    assert cancelled.status == OccurrenceStatus.CANCELLED
    new = {after[one] for one in after.keys() - before.keys()}
    assert all(day > max(before.values()) for day in new), "only at the end of the calendar"


def test_days_that_become_earlier_leave_no_gap_at_the_end(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST)
    dates = coming_dates(series, frozen_now)
    assert series_behind(frozen_now) == []

    edit(frozen_now, dates[1], Scope.FOLLOWING, starts_on=FIRST + WEEK - 5 * DAY)

    assert series_behind(frozen_now) == []
    assert set(days(series).values()) >= {
        FIRST,
        *(FIRST + n * WEEK - 5 * DAY for n in range(1, len(dates) + 1)),
    }


def test_days_before_a_late_yes_get_no_date(app: Flask, frozen_clock: Any) -> None:
    with writing():
        series = make_proposal(first_on=date(2027, 3, 3))
    now = frozen_clock.move_to(datetime(2027, 3, 5, 12, tzinfo=UTC))
    with writing():
        scheduling.approve_series(SYSTEM, now, series.id)
    first, *_rest = coming_dates(series, now)
    assert local(first.starts_at).date() == FIRST

    edit(now, first, Scope.ALL, starts_on=FIRST + 4 * DAY)
    extend(now)

    assert min(days(series).values()) == FIRST + 4 * DAY, "not the Sunday before, that nobody asked for"


def test_a_day_is_counted_from_the_rhythm_also_on_a_date_that_was_moved_by_itself(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST)
    first, moved, other, *_rest = coming_dates(series, frozen_now)
    edit(frozen_now, moved, starts_on=FIRST + WEEK + 2 * DAY)

    edit(frozen_now, moved, Scope.ALL, starts_on=FIRST + WEEK + DAY)

    assert [days(series)[one.id] for one in (first, moved, other)] == [
        FIRST + DAY + n * WEEK for n in range(3)
    ]


def test_a_series_that_ends_with_a_date_that_stayed_has_not_ended_before_it(
    app: Flask, frozen_now: datetime
) -> None:
    series = make_walk(first_on=FIRST)
    stays, moves, *_rest = coming_dates(series, frozen_now)
    edit(frozen_now, moves, Scope.FOLLOWING, starts_on=FIRST + WEEK + DAY)

    with writing():
        end_series(SYSTEM, frozen_now, series.id, last_on=FIRST, reason="Vi holder op.")

    assert list(days(series).values()) == [FIRST]
    assert (stays.status, series.status) == (OccurrenceStatus.PLANNED, SeriesStatus.APPROVED)


def test_every_other_week_can_become_the_weeks_between(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST, rhythm=Rhythm.FORTNIGHTLY)
    dates = coming_dates(series, frozen_now)

    edit(frozen_now, dates[0], Scope.ALL, starts_on=FIRST + WEEK)
    extend(frozen_now + 4 * WEEK)

    shown = list(days(series).values())
    assert shown[:3] == [FIRST + WEEK, FIRST + 3 * WEEK, FIRST + 5 * WEEK]
    assert {(day - FIRST).days % 14 for day in shown} == {7}
    with pytest.raises(DomainError, match="højst"):
        edit(frozen_now, dates[0], Scope.ALL, starts_on=FIRST + 3 * WEEK)


def test_a_day_of_the_month_can_only_be_another_one_at_a_time(app: Flask, frozen_now: datetime) -> None:
    series = make_walk(first_on=FIRST, rhythm=Rhythm.MONTHLY)
    first, *_rest = coming_dates(series, frozen_now)

    with pytest.raises(DomainError, match="én dag ad gangen") as said:
        edit(frozen_now, first, Scope.ALL, starts_on=FIRST + DAY)

    assert said.value.field == "starts_on"
    edit(frozen_now, first, starts_on=FIRST + DAY)
    assert local(first.starts_at).date() == FIRST + DAY
