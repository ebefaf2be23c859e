"""When to try again, and when it is night."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from app.notifications.rules import day_to_wait_for, is_spent, wait_before_retry

EIGHT, TWENTY = time(8), time(20)


@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (12, 3600), (500, 3600)]
)
def test_wait_doubles_up_to_an_hour(tries: int, seconds: int) -> None:
    assert wait_before_retry(tries, 0.5) == timedelta(seconds=seconds)


def test_wait_is_spread_by_a_fifth_either_way() -> None:
    assert wait_before_retry(1, 0.0) == timedelta(seconds=24)
    assert wait_before_retry(1, 1.0) == timedelta(seconds=36)


def test_twelve_tries_are_enough() -> None:
    assert not is_spent(11)
    assert is_spent(12)


@pytest.mark.parametrize(
    ("wall", "day"),
    [
        (datetime(2027, 3, 1, 7, 59), date(2027, 3, 1)),
        (datetime(2027, 3, 1, 8, 0), None),
        (datetime(2027, 3, 1, 19, 59), None),
        (datetime(2027, 3, 1, 20, 0), date(2027, 3, 2)),
        (datetime(2027, 2, 28, 23, 0), date(2027, 3, 1)),
        (datetime(2027, 3, 1, 0, 0), date(2027, 3, 1)),
    ],
)
def test_quiet_hours_wait_for_the_morning(wall: datetime, day: date | None) -> None:
    assert day_to_wait_for(wall, EIGHT, TWENTY) == day
