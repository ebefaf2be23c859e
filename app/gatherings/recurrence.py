"""When a series takes place: local dates from a rhythm, and instants from wall-clock times. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.gatherings.models import Rhythm

CPH = ZoneInfo("Europe/Copenhagen")
_WEEK = timedelta(days=7)


def is_last_of_month(day: date) -> bool:
    """Whether `day` is the last of its weekday in its month."""
    return (day + _WEEK).month != day.month


def dates(rhythm: Rhythm, first_on: date, start: date, end: date, until: date | None = None) -> list[date]:
    """The local dates of a series within [start, end], none before `first_on` and none after `until`."""
    last = min(end, until) if until else end
    return [day for day in _all_dates(rhythm, first_on, last) if day >= start]


def _all_dates(rhythm: Rhythm, first_on: date, last: date) -> Iterator[date]:
    if rhythm == Rhythm.MONTHLY:
        yield from _monthly(first_on, last)
        return
    step = {Rhythm.ONCE: None, Rhythm.WEEKLY: _WEEK, Rhythm.FORTNIGHTLY: 2 * _WEEK}[rhythm]
    day = first_on
    while day <= last:
        yield day
        if step is None:
            return
        day += step


def _monthly(first_on: date, last: date) -> Iterator[date]:
    """The same weekday of every month: the last one when the first date was the last, else the nth."""
    wants_last = is_last_of_month(first_on)
    nth = (first_on.day - 1) // 7
    month = first_on.replace(day=1)
    while month <= last:
        first_weekday = month + timedelta(days=(first_on.weekday() - month.weekday()) % 7)
        day = first_weekday + nth * _WEEK
        if wants_last:
            day = max(
                first_weekday + n * _WEEK for n in (3, 4) if (first_weekday + n * _WEEK).month == month.month
            )
        if first_on <= day <= last:
            yield day
        month = (month + timedelta(days=32)).replace(day=1)


def instants(day: date, starts_at: time, duration_minutes: int) -> tuple[datetime, datetime]:
    """(start, end) in UTC when the clock in Copenhagen shows `starts_at` on `day`; the length is real minutes.

    10.00 stays 10.00 over both changes of the clock. Raises ValueError between 02.00 and 02.59, which one night a
    year does not have and another has twice.
    """
    if starts_at.hour == 2:
        raise ValueError("no start between 02.00 and 02.59")
    start = datetime.combine(day, starts_at, tzinfo=CPH).astimezone(UTC)
    return start, start + timedelta(minutes=duration_minutes)


def reminder_due(starts_at: datetime, earliest: time, latest: time) -> datetime:
    """When to remind of `starts_at`: the day before at the same time on the clock, held within [earliest, latest]."""
    local = starts_at.astimezone(CPH)
    at = min(max(local.time(), earliest), latest)
    return datetime.combine(local.date() - timedelta(days=1), at, tzinfo=CPH).astimezone(UTC)


def evening_before(starts_at: datetime, at: time) -> datetime:
    """`at` on the clock on the day before `starts_at`, as UTC."""
    return days_before(starts_at, 1, at)


def days_before(starts_at: datetime, days: int, at: time) -> datetime:
    """`at` on the clock so many days before `starts_at`, as UTC."""
    day = starts_at.astimezone(CPH).date() - timedelta(days=days)
    return datetime.combine(day, at, tzinfo=CPH).astimezone(UTC)


_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar_rule(rhythm: Rhythm, first_on: date) -> str | None:
    """The rhythm as calendars write it (RRULE, RFC 5545 section 3.3.10), without an end; None for one date alone."""
    if rhythm == Rhythm.ONCE:
        return None
    if rhythm == Rhythm.MONTHLY:
        nth = -1 if is_last_of_month(first_on) else (first_on.day - 1) // 7 + 1
        return f"FREQ=MONTHLY;BYDAY={nth}{_DAYS[first_on.weekday()]}"
    return "FREQ=WEEKLY" if rhythm == Rhythm.WEEKLY else "FREQ=WEEKLY;INTERVAL=2"
