"""A calendar file (RFC 5545) of what somebody comes to or has booked. Holds what, when and where, and nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.core import clock

if TYPE_CHECKING:
    # Loaded where a file is made: web processes that make none are 4 MB smaller.
    from icalendar import Alarm, Event

#: So early before the start the calendar itself reminds.
_REMIND_BEFORE = timedelta(hours=2)


@dataclass(frozen=True)
class CalendarEntry:
    """One entry; instants are UTC."""

    #: The same for all time: a calendar that reads a newer file changes its entry instead of adding one.
    uid: str
    #: Raised with every change of its time.
    version: int
    starts_at: datetime
    ends_at: datetime
    title: str
    location: str
    description: str
    #: It says so instead of vanishing.
    is_cancelled: bool = False
    #: A page about it.
    url: str | None = None


def file_of(entries: Sequence[CalendarEntry], now: datetime) -> bytes:
    """The file for some entries, written `now`.

    Times carry Copenhagen's zone with its rules (VTIMEZONE), so that 10.00 stays 10.00.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Samskab//Kalender//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.version)
    event.add("dtstamp", now)
    event.add("dtstart", clock.local(entry.starts_at))
    event.add("dtend", clock.local(entry.ends_at))
    event.add("summary", _("Aflyst: %(title)s", title=entry.title) if entry.is_cancelled else entry.title)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if entry.url:
        event.add("url", entry.url)
    if not entry.is_cancelled:
        event.add_component(_reminder(entry.title))
    return event


def _reminder(title: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -_REMIND_BEFORE)
    return alarm
