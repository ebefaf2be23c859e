"""The clock of the house."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.core import clock


def test_at_fixes_the_clock_for_the_block_only() -> None:
    instant = datetime(2027, 3, 27, 8, 0, tzinfo=UTC)

    with clock.at(instant):
        assert clock.now() == instant
        with clock.at(instant + timedelta(days=1)):
            assert clock.now() == instant + timedelta(days=1)
        assert clock.now() == instant

    assert clock.now() != instant


def test_today_is_the_date_in_copenhagen() -> None:
    with clock.at(datetime(2027, 6, 30, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2027, 7, 1)


def test_the_demo_moves_the_clock() -> None:
    before = clock.now()
    clock.set_offset(timedelta(days=3))
    try:
        assert timedelta(days=3) <= clock.now() - before < timedelta(days=3, minutes=1)
    finally:
        clock.set_offset(timedelta(0))


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2027, 3, 27), time(10), datetime(2027, 3, 27, 9, tzinfo=UTC)),
        (date(2027, 3, 28), time(10), datetime(2027, 3, 28, 8, tzinfo=UTC)),
        (date(2027, 10, 31), time(10), datetime(2027, 10, 31, 9, tzinfo=UTC)),
        # The first of two.
        (date(2027, 10, 31), time(2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        # Skipped by the night: pushed forward.
        (date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_from_wall(day: date, at: time, expected: datetime) -> None:
    assert clock.from_wall(day, at) == expected


def test_a_naive_instant_is_refused() -> None:
    naive = datetime(2027, 3, 1, 9)

    with pytest.raises(ValueError, match="aware"):
        clock.local(naive)
    with pytest.raises(ValueError, match="aware"), clock.at(naive):
        pass
