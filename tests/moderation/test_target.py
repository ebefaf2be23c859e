"""Within a working day: what that means over nights, weekends and holidays, and the share that is kept."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.core.holidays import holiday_on
from app.moderation.target import Kept, answer_by, is_working_day, kept


def is_holiday(day: date) -> bool:
    return holiday_on(day) is not None


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d.%m.%Y %H.%M")


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ("01.03.2027 09.15", "02.03.2027 09.15"),  # a Monday
        ("05.03.2027 14.00", "08.03.2027 14.00"),  # a Friday
        ("06.03.2027 11.00", "09.03.2027 00.00"),  # a Saturday: all of Monday
        ("07.03.2027 23.59", "09.03.2027 00.00"),
        ("24.03.2027 10.00", "30.03.2027 10.00"),  # before Easter: Thursday to Monday are off
        ("25.03.2027 10.00", "31.03.2027 00.00"),  # skærtorsdag itself: all of the Tuesday after
        ("23.12.2026 12.00", "28.12.2026 12.00"),
        ("27.03.2027 02.30", "31.03.2027 00.00"),  # the night the clocks change
    ],
)
def test_an_answer_comes_by_the_same_time_on_the_next_working_day(asked: str, by: str) -> None:
    assert answer_by(at(asked), is_holiday) == at(by)


def test_saturdays_sundays_and_holidays_are_no_working_days() -> None:
    week = [is_working_day(date(2027, 3, day), is_holiday) for day in range(1, 8)]
    assert week == [True] * 5 + [False] * 2
    assert not is_working_day(date(2027, 3, 26), is_holiday)


def test_what_is_late_counts_against_it_and_what_has_time_left_counts_not_yet() -> None:
    now = at("03.03.2027 12.00")
    answered = [
        (at("01.03.2027 09.00"), at("02.03.2027 09.00")),
        (at("01.03.2027 09.00"), at("02.03.2027 09.01")),
    ]
    waiting = [at("02.03.2027 11.59"), at("02.03.2027 12.00"), at("03.03.2027 11.00")]

    assert kept(answered, waiting, now, is_holiday) == Kept(in_time=1, of=3)


@pytest.mark.parametrize(
    ("figure", "percent", "is_kept"),
    [
        (Kept(0, 0), None, True),
        (Kept(9, 10), 90, True),
        (Kept(899, 1000), 89, False),
        (Kept(1, 1), 100, True),
    ],
)
def test_the_share_is_rounded_down(figure: Kept, percent: int | None, is_kept: bool) -> None:
    assert (figure.percent, figure.is_kept) == (percent, is_kept)
