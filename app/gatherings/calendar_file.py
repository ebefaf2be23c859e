"""Dates as a calendar file (RFC 5545). Holds the group, the time and the place, and nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.core import clock
from app.core.pack import current_pack
from app.gatherings.models import Occurrence, OccurrenceStatus

if TYPE_CHECKING:
    # Loaded where a file is made: web processes that make none are 4 MB smaller.
    from icalendar import Alarm, Event

#: So early before the start the calendar itself reminds.
_REMIND_BEFORE = timedelta(hours=2)


def uid_of(occurrence: Occurrence) -> str:
    """The same for all time: a calendar that reads a newer file changes its entry instead of adding one."""
    return f"dato-{occurrence.id}@samskab"


def calendar_file(
    occurrences: Sequence[Occurrence], *, url: str | None = None, now: datetime | None = None
) -> bytes:
    """The file for some dates; `url` is a page about them, `now` the instant of writing (default: now).

    Times carry Copenhagen's zone with its rules (VTIMEZONE), so that 10.00 stays 10.00. SEQUENCE follows the
    date's version; a date that is cancelled says so instead of vanishing.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Samskab//Kalender//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for occurrence in occurrences:
        calendar.add_component(_event(occurrence, url, now or clock.now()))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(occurrence: Occurrence, url: str | None, now: datetime) -> Event:
    from icalendar import Event

    series = occurrence.series
    is_cancelled = occurrence.status == OccurrenceStatus.CANCELLED
    event = Event()
    event.add("uid", uid_of(occurrence))
    event.add("sequence", occurrence.version)
    event.add("dtstamp", now)
    event.add("dtstart", clock.local(occurrence.starts_at))
    event.add("dtend", clock.local(occurrence.ends_at))
    title = series.outward_title
    event.add("summary", _("Aflyst: %(title)s", title=title) if is_cancelled else title)
    event.add("location", f"{occurrence.meeting_point}, {occurrence.place.name}")
    event.add("description", _description(occurrence, is_cancelled=is_cancelled))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if url:
        event.add("url", url)
    if not is_cancelled:
        event.add_component(_reminder(title))
    return event


def _description(occurrence: Occurrence, *, is_cancelled: bool) -> str:
    pack = current_pack()
    call = _("Ring til %(house)s på %(phone)s, hvis du er i tvivl.", house=pack.house_name, phone=pack.phone)
    return f"{occurrence.reason}\n{call}" if is_cancelled and occurrence.reason else call


def _reminder(title: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -_REMIND_BEFORE)
    return alarm
