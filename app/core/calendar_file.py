"""A calendar (RFC 5545) of what somebody comes to or may come to. Holds what, when and where, and nobody's name.

A series is one entry with a rule (RRULE), its missing dates taken out (EXDATE), and an entry of its own for each date
that is other than the rule says: moved, cancelled, elsewhere. Such a date has the UID of the series and names when it
was meant to be (RECURRENCE-ID). Apple, Google and Outlook all read that. Outlook reads no list of dates without a rule
(RDATE; MS-OXCICAL 2.1.3.1.1.20), and several calendars drop dates that name a series which is not in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dateutil.rrule import rrulestr
from flask_babel import gettext as _

from app.core import clock
from app.core.calendar_lines import TIMEZONE, Lines, instant, local
from app.core.pack import current_pack

#: So early before the start the calendar itself reminds.
_REMIND_BEFORE = "-PT2H"
#: How often who subscribes asks anew.
_REFRESH = "PT1H"


@dataclass(frozen=True)
class SeriesDate:
    """Which date of which series an entry is."""

    #: The same for all dates of the series.
    uid: str
    #: "FREQ=WEEKLY;INTERVAL=2", without an end.
    rule: str
    #: When the rule puts the date, in UTC: what it is known by wherever it is moved.
    original_at: datetime


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
    #: Not settled: on a waiting list, asked and not answered.
    is_tentative: bool = False
    #: The date of a series it is, in a calendar that shows the series as one.
    of: SeriesDate | None = None


@dataclass(frozen=True)
class Subscription:
    """What a calendar that one subscribes to says of itself."""

    name: str
    #: Somebody's own; anybody may read others.
    is_private: bool = False


def in_doubt() -> str:
    """What an entry says: `Ring til Frivillighedens Hus på 11 11 11 00, hvis du er i tvivl.`"""
    pack = current_pack()
    return _("Ring til %(house)s på %(phone)s, hvis du er i tvivl.", house=pack.house_name, phone=pack.phone)


def file_of(entries: Sequence[CalendarEntry], now: datetime) -> bytes:
    """The file for some entries, each by itself, written `now`. The calendar reminds of each.

    Times carry Copenhagen's zone with its rules (VTIMEZONE), so that 10.00 stays 10.00.
    """
    lines = _head()
    for entry in entries:
        _add(lines, entry, now, is_private=True, reminds=True)
    return lines.end("VCALENDAR").file()


def subscription_of(about: Subscription, entries: Sequence[CalendarEntry], now: datetime) -> bytes:
    """The same to subscribe to: read again and again, with the dates of a series as one entry with a rule.

    `now` is said in every entry, so with the same one nothing differs unless something has changed.
    """
    lines = _head()
    lines.text("NAME", about.name).text("X-WR-CALNAME", about.name).add("X-WR-TIMEZONE", clock.CPH.key)
    lines.add("REFRESH-INTERVAL;VALUE=DURATION", _REFRESH).add("X-PUBLISHED-TTL", _REFRESH)
    series: dict[str, list[CalendarEntry]] = {}
    for entry in entries:
        if entry.of is None:
            _add(lines, entry, now, is_private=about.is_private)
        else:
            series.setdefault(entry.of.uid, []).append(entry)
    for dates in series.values():
        _add_series(lines, dates, now, is_private=about.is_private)
    return lines.end("VCALENDAR").file()


def _head() -> Lines:
    lines = Lines().begin("VCALENDAR").add("VERSION", "2.0").add("PRODID", "-//Samskab//Kalender//DA")
    return lines.add("CALSCALE", "GREGORIAN").add("METHOD", "PUBLISH").raw(TIMEZONE)


def _add_series(lines: Lines, dates: Sequence[CalendarEntry], now: datetime, *, is_private: bool) -> None:
    known = sorted(((_of(one).original_at, one) for one in dates), key=lambda pair: pair[0])
    first, last = known[0][0], known[-1][0]
    usual = _usual([one for _at, one in known], first)
    rule = _of(usual).rule
    missing = sorted(set(_ruled(rule, first, last)) - {at for at, _one in known})
    _begin(lines, replace(usual, version=0), now, is_private=is_private)
    lines.add("RRULE", f"{rule};UNTIL={instant(last)}")
    for at in missing:
        lines.add(f"EXDATE;{local(at)}")
    lines.end("VEVENT")
    for at, one in known:
        if not _is_usual(one, usual, at):
            _begin(lines, replace(one, uid=usual.uid), now, is_private=is_private)
            lines.add(f"RECURRENCE-ID;{local(at)}").end("VEVENT")


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


def _begin(lines: Lines, entry: CalendarEntry, now: datetime, *, is_private: bool) -> None:
    lines.begin("VEVENT").text("UID", entry.uid).add("SEQUENCE", str(entry.version))
    lines.add("DTSTAMP", instant(now))
    lines.add(f"DTSTART;{local(entry.starts_at)}").add(f"DTEND;{local(entry.ends_at)}")
    lines.text("SUMMARY", _("Aflyst: %(title)s", title=entry.title) if entry.is_cancelled else entry.title)
    lines.text("LOCATION", entry.location).text("DESCRIPTION", entry.description)
    status = "CANCELLED" if entry.is_cancelled else "TENTATIVE" if entry.is_tentative else "CONFIRMED"
    lines.add("STATUS", status).add("CLASS", "PRIVATE" if is_private else "PUBLIC")
    if entry.is_cancelled:
        lines.add("TRANSP", "TRANSPARENT")
    if entry.url:
        lines.add("URL", entry.url)


def _add(
    lines: Lines, entry: CalendarEntry, now: datetime, *, is_private: bool, reminds: bool = False
) -> None:
    _begin(lines, entry, now, is_private=is_private)
    if reminds and not entry.is_cancelled:
        lines.begin("VALARM").add("ACTION", "DISPLAY").text("DESCRIPTION", entry.title)
        lines.add("TRIGGER", _REMIND_BEFORE).end("VALARM")
    lines.end("VEVENT")
