"""Which dates are one line of a programme: a table of cases, without a database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from app.sharing.regular import Hours, Regular, gather

pytestmark = pytest.mark.any_database


class Date(NamedTuple):
    """As much of a date as is asked of it."""

    kind: str = "walk"
    series_id: int = 1
    title: str = "Tur"
    meeting_point: str = "Havnen"
    price_text: str = "Gratis"
    needs_sign_up: bool = False
    is_cancelled: bool = False


def at(day: int, hour: int = 10, *, month: int = 12) -> Hours:
    start = datetime(2026, month, day, hour)
    return Hours(start, start + timedelta(hours=1))


def lines(*dates: tuple[Date, Hours]) -> list[Regular[Date]]:
    return gather(dates)


def days(line: Regular[Date]) -> list[int]:
    return [day.day for day in line.days]


def test_what_comes_back_on_a_weekday_is_one_line_and_says_which_days_are_off() -> None:
    thursdays = [(Date(is_cancelled=day == 24), at(day)) for day in (3, 10, 17, 24, 31)]
    (line,) = lines(*thursdays)

    assert days(line) == [3, 10, 17, 31]
    assert [day.day for day in line.cancelled] == [24]
    assert line.comes_back
    assert line.weeks == 1


@pytest.mark.parametrize(
    ("which", "weeks"), [((3, 10), 1), ((3, 17, 31), 2), ((3, 10, 31), None), ((3,), None), ((3, 31), 4)]
)
def test_the_rhythm_is_said_only_where_there_is_one(which: tuple[int, ...], weeks: int | None) -> None:
    (line,) = lines(*((Date(), at(day)) for day in which))

    assert line.weeks == weeks


@pytest.mark.parametrize(
    "other",
    [
        (Date(series_id=2), at(10)),
        (Date(kind="meal"), at(10)),
        (Date(title="Tur med jul"), at(10)),
        (Date(meeting_point="Kirken"), at(10)),
        (Date(price_text="45 kr."), at(10)),
        (Date(needs_sign_up=True), at(10)),
        (Date(), at(10, 11)),
        (Date(), at(11)),
    ],
)
def test_what_is_not_alike_is_a_line_of_its_own(other: tuple[Date, Hours]) -> None:
    assert [line.comes_back for line in lines((Date(), at(3)), other)] == [False, False]


def test_what_comes_back_stands_by_weekday_and_hour_before_what_does_not() -> None:
    friday, monday, late = Date(series_id=2), Date(series_id=3), Date(series_id=4)
    once = Date(series_id=5)
    found = lines(
        (once, at(1)), (friday, at(4)), (late, at(7, 18)), (monday, at(7)),
        (friday, at(11)), (late, at(14, 18)), (monday, at(14)),
    )  # fmt: skip

    assert [line.first.series_id for line in found] == [3, 4, 2, 5]


def test_a_day_that_is_off_and_on_again_is_on() -> None:
    (line,) = lines((Date(is_cancelled=True), at(3)), (Date(), at(3)), (Date(), at(10)))

    assert days(line) == [3, 10]
    assert line.cancelled == ()
