"""The days of a repeated booking. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

_WEEK = timedelta(days=7)


class Repeat(StrEnum):
    """How a booking is repeated."""

    NEVER = "never"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    #: The same weekday of every month: the third Tuesday, or the last when the first date was the last one.
    MONTHLY = "monthly"


def days(
    repeat: Repeat, first: date, until: date | None, skipped: Collection[date] = (), most: int = 400
) -> list[date]:
    """The days of a booking in order, without the skipped ones; at most so many, counted before skipping.

    `until` is the last possible day; without one, or without repetition, there is only the first.
    """
    if repeat is Repeat.NEVER or until is None:
        found = [first]
    elif repeat is Repeat.MONTHLY:
        found = _monthly(first, until, most)
    else:
        step = _WEEK if repeat is Repeat.WEEKLY else 2 * _WEEK
        number = max((until - first) // step + 1, 0)
        found = [first + count * step for count in range(min(number, most))]
    return [day for day in found if day not in skipped]


def _monthly(first: date, until: date, most: int) -> list[date]:
    is_last = (first + _WEEK).month != first.month
    nth, month = (first.day - 1) // 7, first.replace(day=1)
    found: list[date] = []
    while month <= until and len(found) < most:
        following = (month + timedelta(days=32)).replace(day=1)
        day = month + timedelta(days=(first.weekday() - month.weekday()) % 7) + nth * _WEEK
        if is_last:
            day = following - timedelta(days=1)
            day -= timedelta(days=(day.weekday() - first.weekday()) % 7)
        if first <= day <= until:
            found.append(day)
        month = following
    return found
