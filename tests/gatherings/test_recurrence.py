"""Rhythms, and wall-clock time over both changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.gatherings.models import Rhythm
from app.gatherings.recurrence import dates, evening_before, instants, is_last_of_month, reminder_due
from app.gatherings.rhythm_words import reach_in_words

CPH = ZoneInfo("Europe/Copenhagen")
YEAR_2027 = (date(2027, 1, 1), date(2027, 12, 31))
DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))


def test_once_is_one_date() -> None:
    assert dates(Rhythm.ONCE, date(2027, 3, 3), *YEAR_2027) == [date(2027, 3, 3)]
    assert dates(Rhythm.ONCE, date(2027, 3, 3), date(2027, 3, 4), date(2027, 12, 31)) == []


def test_weekly_keeps_its_weekday_within_the_window() -> None:
    found = dates(Rhythm.WEEKLY, date(2027, 3, 3), date(2027, 3, 10), date(2027, 3, 31))

    assert found == [date(2027, 3, day) for day in (10, 17, 24, 31)]


def test_every_second_week_counts_from_the_first_date_also_when_the_window_begins_later() -> None:
    found = dates(Rhythm.FORTNIGHTLY, date(2027, 3, 3), date(2027, 3, 11), date(2027, 4, 20))

    assert found == [date(2027, 3, 17), date(2027, 3, 31), date(2027, 4, 14)]


@pytest.mark.parametrize(
    ("first_on", "expected"),
    [
        # The second Tuesday.
        (date(2027, 1, 12), [date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9), date(2027, 4, 13)]),
        # The last Wednesday: February 2027 has four, March five.
        (date(2027, 1, 27), [date(2027, 1, 27), date(2027, 2, 24), date(2027, 3, 31), date(2027, 4, 28)]),
        # A fifth weekday is the last one.
        (date(2027, 1, 29), [date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 26), date(2027, 4, 30)]),
        # The fourth Friday of a month with five stays the fourth.
        (date(2027, 1, 22), [date(2027, 1, 22), date(2027, 2, 26), date(2027, 3, 26), date(2027, 4, 23)]),
    ],
)
def test_monthly_is_the_same_weekday_of_every_month(first_on: date, expected: list[date]) -> None:
    assert dates(Rhythm.MONTHLY, first_on, date(2027, 1, 1), date(2027, 4, 30)) == expected


def test_the_29th_of_february_has_followers() -> None:
    leap_day = date(2028, 2, 29)

    assert dates(Rhythm.WEEKLY, leap_day, leap_day, date(2028, 3, 8)) == [leap_day, date(2028, 3, 7)]
    # The last Tuesday of February, so the last Tuesday of March.
    assert dates(Rhythm.MONTHLY, leap_day, leap_day, date(2028, 3, 31)) == [leap_day, date(2028, 3, 28)]


def test_until_is_the_last_possible_day() -> None:
    first_on = date(2027, 3, 3)

    assert dates(Rhythm.WEEKLY, first_on, *YEAR_2027, until=date(2027, 3, 17))[-1] == date(2027, 3, 17)
    assert dates(Rhythm.WEEKLY, first_on, *YEAR_2027, until=date(2027, 3, 16))[-1] == date(2027, 3, 10)


@given(rhythm=st.sampled_from(Rhythm), first_on=DAYS, start=DAYS, length=st.integers(0, 200))
def test_dates_are_in_order_in_the_window_and_on_one_weekday(
    rhythm: Rhythm, first_on: date, start: date, length: int
) -> None:
    end = start + timedelta(days=length)

    found = dates(rhythm, first_on, start, end)

    assert found == sorted(set(found))
    assert all(max(first_on, start) <= day <= end and day.weekday() == first_on.weekday() for day in found)


@given(first_on=DAYS)
def test_monthly_has_one_date_in_each_of_twelve_months(first_on: date) -> None:
    found = dates(Rhythm.MONTHLY, first_on, first_on, first_on.replace(day=1) + timedelta(days=350))

    months = [(day.year, day.month) for day in found]
    assert len(set(months)) == len(months) >= 11
    assert not is_last_of_month(first_on) or all(is_last_of_month(day) for day in found)


@given(rhythm=st.sampled_from(Rhythm), first_on=DAYS, cut=st.integers(0, 200))
def test_two_windows_side_by_side_find_what_one_finds(rhythm: Rhythm, first_on: date, cut: int) -> None:
    end, middle = first_on + timedelta(days=200), first_on + timedelta(days=cut)

    together = dates(rhythm, first_on, first_on, middle) + dates(
        rhythm, first_on, middle + timedelta(days=1), end
    )

    assert together == dates(rhythm, first_on, first_on, end)


@pytest.mark.parametrize(
    ("day", "hour_utc"),
    [
        (date(2027, 3, 21), 9),
        (date(2027, 3, 28), 8),  # the clocks went forward in the night
        (date(2027, 10, 24), 8),
        (date(2027, 10, 31), 9),  # the clocks went back in the night
    ],
)
def test_ten_stays_ten_over_both_changes_of_the_clock(day: date, hour_utc: int) -> None:
    start, end = instants(day, time(10, 0), 90)

    assert start == datetime(day.year, day.month, day.day, hour_utc, tzinfo=UTC)
    assert start.astimezone(CPH).time() == time(10, 0)
    assert end - start == timedelta(minutes=90)


@pytest.mark.parametrize("at", [time(2, 0), time(2, 30), time(2, 59)])
def test_no_start_between_two_and_three(at: time) -> None:
    with pytest.raises(ValueError, match=r"02\.00"):
        instants(date(2027, 3, 3), at, 60)


def test_a_length_is_real_minutes_through_the_night_the_clock_goes_back() -> None:
    start, end = instants(date(2027, 10, 31), time(1, 30), 120)

    assert end - start == timedelta(hours=2)
    assert end.astimezone(CPH).time() == time(2, 30)


def _due(day: date, at: time) -> datetime:
    start, _end = instants(day, at, 60)
    return reminder_due(start, time(8), time(20)).astimezone(CPH).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2027, 3, 10), time(10, 0), datetime(2027, 3, 9, 10, 0)),
        # Over both nights in which the clock changes: the same time on the clock, 23 and 25 hours before.
        (date(2027, 3, 28), time(10, 0), datetime(2027, 3, 27, 10, 0)),
        (date(2027, 10, 31), time(10, 0), datetime(2027, 10, 30, 10, 0)),
        # Nobody is woken, nobody is called late.
        (date(2027, 3, 10), time(6, 30), datetime(2027, 3, 9, 8, 0)),
        (date(2027, 3, 10), time(0, 15), datetime(2027, 3, 9, 8, 0)),
        (date(2027, 3, 10), time(22, 0), datetime(2027, 3, 9, 20, 0)),
        (date(2027, 3, 10), time(20, 0), datetime(2027, 3, 9, 20, 0)),
        (date(2027, 1, 1), time(10, 0), datetime(2026, 12, 31, 10, 0)),
    ],
)
def test_a_reminder_is_due_the_day_before_at_the_same_time_within_8_and_20(
    day: date, at: time, expected: datetime
) -> None:
    assert _due(day, at) == expected


def test_the_evening_before_is_the_same_on_the_clock_in_both_nights() -> None:
    for day, hour_utc in ((date(2027, 3, 28), 17), (date(2027, 10, 31), 16)):
        start, _end = instants(day, time(10, 0), 60)
        before = day - timedelta(days=1)
        assert evening_before(start, time(18)) == datetime(
            before.year, before.month, before.day, hour_utc, tzinfo=UTC
        )


@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_a_rhythm_read_from_the_database_as_plain_text_means_the_same(rhythm: Rhythm) -> None:
    window = (date(2027, 3, 1), date(2027, 6, 1))
    plain = cast(Rhythm, str(rhythm))
    assert dates(plain, date(2027, 3, 8), *window) == dates(rhythm, date(2027, 3, 8), *window)


@pytest.mark.any_database
def test_how_far_the_dates_reach_is_said_with_what_comes_after(app: Flask) -> None:
    first, last = date(2027, 1, 6), date(2027, 2, 24)
    with app.test_request_context():
        said = {
            (rhythm, until): reach_in_words(rhythm, first, until, last).replace("\N{NO-BREAK SPACE}", " ")
            for rhythm, until in (
                (Rhythm.WEEKLY, None),
                (Rhythm.WEEKLY, date(2027, 3, 31)),
                (Rhythm.WEEKLY, date(2027, 3, 2)),
                (Rhythm.ONCE, None),
            )
        }
        assert reach_in_words(Rhythm.WEEKLY, first, None, None) == ""
    reach = "onsdag den 24. februar 2027"
    assert list(said.values()) == [
        f"Der er datoer til og med {reach}. Nye kommer af sig selv.",
        f"Der er datoer til og med {reach}. Nye kommer af sig selv til og med onsdag den 31. marts 2027.",
        f"Den sidste dato er {reach}.",
        "",
    ]


@pytest.mark.any_database
@pytest.mark.parametrize("ended_on", [date(2027, 2, 17), date(2027, 2, 20)])
def test_a_date_cancelled_before_its_series_was_ended_is_not_the_last_one(app: Flask, ended_on: date) -> None:
    with app.test_request_context():
        said = reach_in_words(Rhythm.WEEKLY, date(2027, 1, 6), ended_on, date(2027, 2, 24))
    assert said.replace("\N{NO-BREAK SPACE}", " ") == "Den sidste dato er onsdag den 17. februar 2027."
