"""The only place that reads the clock.

Everything that means something to people asks `now()`; leases alone use the database's own clock.
`samskab tick --at` fixes the instant, the demo bar moves it; both go through `at()` and `shifted()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CPH = ZoneInfo("Europe/Copenhagen")

_fixed: ContextVar[datetime | None] = ContextVar("fixed_instant", default=None)
_offset: ContextVar[timedelta] = ContextVar("demo_offset", default=timedelta(0))


def now() -> datetime:
    """The present instant as aware UTC, moved or fixed where the demo bar or `tick --at` says so."""
    fixed = _fixed.get()
    return fixed if fixed is not None else datetime.now(UTC) + _offset.get()


def today() -> date:
    """Today's date on a wall in Copenhagen."""
    return now().astimezone(CPH).date()


def local(instant: datetime) -> datetime:
    """The instant as it reads on a clock in Copenhagen. Raises ValueError for a naive datetime."""
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return instant.astimezone(CPH)


def from_wall(day: date, at_time: time) -> datetime:
    """The UTC instant when the clock in Copenhagen shows `at_time` on `day`.

    The first of two equal times on an autumn night (fold 0); a time that a spring night skips is pushed forward.
    """
    return datetime.combine(day, at_time, tzinfo=CPH).astimezone(UTC)


def set_offset(offset: timedelta) -> None:
    """Move the clock of this context by `offset` (demo mode only; see app.demo.clock)."""
    _offset.set(offset)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Fix the clock at `instant` (aware) for the block. Raises ValueError for a naive datetime."""
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
