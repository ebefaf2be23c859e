"""A calendar (RFC 5545) of what somebody comes to or may come to. Holds what, when and where, and nobody's name.

What writes it is loaded where a file is made: web processes that make none are 4 MB smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from werkzeug.http import generate_etag

from app.core.pack import current_pack


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
    from app.core.calendar_writing import write_file

    return write_file(entries, now)


def subscription_of(about: Subscription, entries: Sequence[CalendarEntry], now: datetime) -> bytes:
    """The same to subscribe to: read again and again, with the dates of a series as one entry with a rule.

    `now` is said in every entry, so with the same one nothing differs unless something has changed.
    """
    from app.core.calendar_writing import write_subscription

    return write_subscription(about, entries, now)


def tag_of(about: Subscription, entries: Sequence[CalendarEntry], now: datetime) -> str:
    """What tells a subscription from any other (its ETag), known without writing it."""
    return generate_etag(repr((about, entries, now)).encode())
