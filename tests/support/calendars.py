"""Calendar files, read by the library that writes them and by one of other authors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from app.core.clock import CPH


@dataclass(frozen=True)
class Read:
    """A date as a calendar shows it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    status: str


def components(file: bytes) -> list[Any]:
    """Its entries, as `icalendar` reads them, none of them with an error."""
    calendar = Calendar.from_ical(file)
    found = list(calendar.walk("VEVENT"))
    assert not calendar.errors
    assert all(not one.errors for one in calendar.walk())
    return found


def shown(file: bytes) -> list[Read]:
    """Every date that a calendar shows in the end, series spread out and changed dates in their place: by `ical`."""
    calendar = IcsCalendarStream.calendar_from_ics(file.decode())
    dates = [
        Read(
            str(one.summary),
            _instant(one.dtstart),
            _instant(one.end),
            str(one.status.value if one.status else ""),
        )
        for one in calendar.timeline_tz(CPH).overlapping(
            datetime(2020, 1, 1, tzinfo=CPH), datetime(2035, 1, 1, tzinfo=CPH)
        )
    ]
    return sorted(dates, key=lambda one: (one.starts_at, one.title))


def _instant(at: date) -> datetime:
    assert isinstance(at, datetime)
    return at.astimezone(UTC)


def wall(at: datetime) -> str:
    """`2027-03-28 10:00` on a clock in Copenhagen."""
    return f"{at.astimezone(CPH):%Y-%m-%d %H:%M}"


HOUR = timedelta(hours=1)
