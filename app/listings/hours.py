"""How long somebody helped, in quarters of an hour. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

#: Hours are counted in these, in minutes.
QUARTER = 15
#: The most one can have helped on a date, and in all at a task without hours, in minutes.
MOST_ON_A_DATE, MOST_WITHOUT_HOURS = 24 * 60, 1000 * 60
#: Stands for who did not come.
DID_NOT_COME = 0

_NUMBER = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)", re.ASCII)
_FRACTIONS = {"¼": 15, "½": 30, "¾": 45}
_UNIT = re.compile(r"\s*(timer|time|t\.?)$", re.IGNORECASE)


class ChangedMeanwhileError(Exception):
    """Somebody else wrote something different since the page was shown."""


def task_minutes(starts_at: datetime | None, ends_at: datetime | None) -> int | None:
    """How long a task takes, to the nearest quarter and at least one; None for one without hours."""
    if starts_at is None or ends_at is None:
        return None
    quarters = round((ends_at - starts_at) / timedelta(minutes=QUARTER))
    return min(max(quarters, 1) * QUARTER, MOST_ON_A_DATE)


def is_over(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> bool:
    """Whether hours can be confirmed: a date is over; what has no hours may have been done at any time."""
    return starts_at is None or (ends_at is not None and ends_at <= now)


def is_possible(minutes: int, *, has_hours: bool) -> bool:
    """Whether somebody can have helped so long; nothing stands for who did not come."""
    most = MOST_ON_A_DATE if has_hours else MOST_WITHOUT_HOURS
    return 0 <= minutes <= most and minutes % QUARTER == 0


def settled(typed: int, was: int | None, default: int | None, stored: int | None) -> int:
    """What stands after somebody sent `typed`, on a page that showed `was` (or `default` when nothing was confirmed).

    Two people may have the page open: what one changed, the other does not undo by confirming the rest. Raises
    ChangedMeanwhileError when both changed it.
    """
    if stored in (None, was, typed):
        return typed
    if typed == (default if was is None else was):
        return stored
    raise ChangedMeanwhileError


def minutes_typed(text: str) -> int:
    """`2`, `1,5`, `1½`, `0:45` or `2 timer` in minutes. Raises ValueError for anything that is no quarter."""
    plain = _UNIT.sub("", text.strip())
    if plain and plain[-1] in _FRACTIONS:
        whole = plain[:-1].strip() or "0"
        return _whole(whole) * 60 + _FRACTIONS[plain[-1]]
    if on_clock := _CLOCK.fullmatch(plain):
        minutes = int(on_clock[1]) * 60 + int(on_clock[2])
    elif number := _NUMBER.fullmatch(plain):
        hundredths = int((number[2] or "0").ljust(2, "0"))
        minutes, rest = divmod(int(number[1]) * 6000 + hundredths * 60, 100)
        if rest:
            raise ValueError(text)
    else:
        raise ValueError(text)
    if minutes % QUARTER:
        raise ValueError(text)
    return minutes


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise ValueError(text)
    return int(text)
