"""Writes calendars with the library `icalendar`. Loaded by `calendar_file` alone, when a file is made.

A series is one entry with a rule (RRULE), its missing dates taken out (EXDATE), and an entry of its own for each date
that is other than the rule says: moved, cancelled, elsewhere. Such a date has the UID of the series and names when it
was meant to be (RECURRENCE-ID). Apple, Google and Outlook all read that. Outlook reads no list of dates without a rule
(RDATE; MS-OXCICAL 2.1.3.1.1.20), and several calendars drop dates that name a series which is not in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from dateutil.rrule import rrulestr
from flask_babel import gettext as _
from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDuration,
    vRecur,
    vText,
)

from app.core import clock
from app.core.calendar_file import CalendarEntry, SeriesDate, Subscription

#: So early before the start the calendar itself reminds.
_REMIND_BEFORE = timedelta(hours=2)
#: How often who subscribes asks anew.
_REFRESH = timedelta(hours=1)
#: What no text may hold.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_WINTER, _SUMMER = timedelta(hours=1), timedelta(hours=2)


def write_file(entries: Sequence[CalendarEntry], now: datetime) -> bytes:
    """See `calendar_file.file_of`."""
    calendar = _calendar()
    for entry in entries:
        event = _event(entry, now, is_private=True)
        if not entry.is_cancelled:
            event.add_component(_reminder(entry.title))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def write_subscription(about: Subscription, entries: Sequence[CalendarEntry], now: datetime) -> bytes:
    """See `calendar_file.subscription_of`."""
    calendar = _calendar()
    calendar.add("name", _text(about.name))
    calendar.add("x-wr-calname", _text(about.name))
    calendar.add("x-wr-timezone", clock.CPH.key)
    calendar.add("refresh-interval", vDuration(_REFRESH), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    series: dict[str, list[CalendarEntry]] = {}
    for entry in entries:
        if entry.of is None:
            calendar.add_component(_event(entry, now, is_private=about.is_private))
        else:
            series.setdefault(entry.of.uid, []).append(entry)
    for dates in series.values():
        for event in _series(dates, now, is_private=about.is_private):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Samskab//Kalender//DA")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_zone())
    return calendar


@cache
def _zone() -> Timezone:
    """Denmark's clocks, by the rule of the European Union (directive 2000/84/EC).

    Not by the library's own `Timezone.from_tzid`: it lists every change of the clock, and of a list Outlook reads the
    first one only (MS-OXCICAL 2.1.3.1.1.19.2).
    """
    zone = Timezone()
    zone.add("tzid", clock.CPH.key)
    for part, name, since, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1981, 3, 29, 2), _WINTER, _SUMMER),
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), _SUMMER, _WINTER),
    ):
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("dtstart", since)
        part.add("rrule", vRecur(FREQ="YEARLY", BYMONTH=since.month, BYDAY="-1SU"))
        zone.add_component(part)
    return zone


def _event(entry: CalendarEntry, now: datetime, *, is_private: bool) -> Event:
    title = _("Aflyst: %(title)s", title=entry.title) if entry.is_cancelled else entry.title
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.version)
    event.add("dtstamp", now)
    event.add("dtstart", clock.local(entry.starts_at))
    event.add("dtend", clock.local(entry.ends_at))
    for name, words in (("summary", title), ("location", entry.location), ("description", entry.description)):
        if text := _text(words):
            event.add(name, text)
    status = "CANCELLED" if entry.is_cancelled else "TENTATIVE" if entry.is_tentative else "CONFIRMED"
    event.add("status", status)
    event.add("class", "PRIVATE" if is_private else "PUBLIC")
    if entry.is_cancelled:
        event.add("transp", "TRANSPARENT")
    if entry.url:
        event.add("url", entry.url)
    return event


class _Words(vText):
    """Text as the standard escapes it (RFC 5545, 3.3.11). The library takes a backslash and a great N that somebody
    typed for a new line.
    """

    def to_ical(self) -> bytes:
        """The escaped text; the backslash first, as the other signs bring one."""
        escaped = str(self).replace("\\", "\\\\")
        for sign, said in ((";", r"\;"), (",", r"\,"), ("\n", r"\n")):
            escaped = escaped.replace(sign, said)
        return escaped.encode()


def _text(words: str) -> vText:
    """Words without what no text may hold; the library leaves it in."""
    return _Words(_CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n")))


def _reminder(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _text(title))
    alarm.add("trigger", -_REMIND_BEFORE)
    return alarm


def _series(dates: Sequence[CalendarEntry], now: datetime, *, is_private: bool) -> Iterator[Event]:
    """The entry of a series, and one for each date that is other than its rule says."""
    known = sorted(((_of(one).original_at, one) for one in dates), key=lambda pair: pair[0])
    first, last = known[0][0], known[-1][0]
    usual = _usual([one for _at, one in known], first)
    rule = _of(usual).rule
    whole = _event(replace(usual, version=0), now, is_private=is_private)
    whole.add("rrule", {**vRecur.from_ical(rule), "UNTIL": last.astimezone(UTC)})
    for at in sorted(set(_ruled(rule, first, last)) - {at for at, _one in known}):
        whole.add("exdate", clock.local(at))
    yield whole
    for at, one in known:
        if not _is_usual(one, usual, at):
            other = _event(replace(one, uid=usual.uid), now, is_private=is_private)
            other.add("recurrence-id", clock.local(at))
            yield other


def _of(entry: CalendarEntry) -> SeriesDate:
    assert entry.of is not None
    return entry.of


def _usual(dates: Sequence[CalendarEntry], first: datetime) -> CalendarEntry:
    """How the dates of a series are as a rule: as the first that is neither moved nor cancelled, on the first day."""
    as_planned = (one for one in dates if one.starts_at == _of(one).original_at and not one.is_cancelled)
    of = next(as_planned, None) or replace(dates[0], is_cancelled=False, description="")
    return replace(of, uid=_of(of).uid, starts_at=first, ends_at=first + (of.ends_at - of.starts_at))


def _is_usual(one: CalendarEntry, usual: CalendarEntry, at: datetime) -> bool:
    """Whether the rule says all there is to say of a date."""
    length = usual.ends_at - usual.starts_at
    meant = replace(usual, starts_at=at, ends_at=at + length, version=one.version, of=one.of, url=one.url)
    return replace(one, uid=usual.uid) == meant


def _ruled(rule: str, first: datetime, last: datetime) -> Iterator[datetime]:
    """The instants from `first` to `last` that the rule gives by the clock in Copenhagen."""
    begins, ends = (clock.local(at).replace(tzinfo=None) for at in (first, last))
    for at in rrulestr(rule, dtstart=begins):
        if at > ends:
            return
        yield clock.from_wall(at.date(), at.time())
