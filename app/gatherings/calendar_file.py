"""Dates as a calendar file. Holds the group, the time and the place, and nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.core import clock
from app.core.calendar_file import CalendarEntry, file_of, in_doubt
from app.gatherings.models import Occurrence, OccurrenceStatus


def uid_of(occurrence: Occurrence) -> str:
    """What a calendar knows the date by."""
    return f"dato-{occurrence.id}@samskab"


def calendar_file(
    occurrences: Sequence[Occurrence], *, url: str | None = None, now: datetime | None = None
) -> bytes:
    """The file for some dates; `url` is a page about them, `now` the instant of writing (default: now).

    A date that is cancelled says so instead of vanishing.
    """
    return file_of([_entry(one, url) for one in occurrences], now or clock.now())


def _entry(occurrence: Occurrence, url: str | None) -> CalendarEntry:
    is_cancelled = occurrence.status == OccurrenceStatus.CANCELLED
    return CalendarEntry(
        uid=uid_of(occurrence),
        version=occurrence.version,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        title=occurrence.series.outward_title,
        location=f"{occurrence.meeting_point}, {occurrence.place.name}",
        description=description(occurrence.reason if is_cancelled else None),
        is_cancelled=is_cancelled,
        url=url,
    )


def description(reason: str | None = None) -> str:
    """Why it is cancelled, if it is, and whom to call."""
    return f"{reason}\n{in_doubt()}" if reason else in_doubt()
