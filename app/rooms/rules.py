"""Who may book a room, and how much of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

CPH = ZoneInfo("Europe/Copenhagen")

#: How far ahead a room can be booked, and most dates of one repeated booking.
AHEAD = timedelta(days=400)
MOST_DATES = 40
#: Who asks for a room hears from us within so long, and before it is to begin.
ANSWER_WITHIN = timedelta(days=2)


class WhoMayBook(StrEnum):
    """Who may book a room beside the house itself, from few to many."""

    STAFF = "staff"
    #: Who looks after an organisation, in its name.
    MEMBERS = "members"
    #: And who hosts a group or a walk.
    HOSTS = "hosts"
    EVERYBODY = "everybody"


class BookingStatus(StrEnum):
    """How a booking stands."""

    #: Waits for the house's answer; nobody else gets the time meanwhile.
    ASKED = "asked"
    BOOKED = "booked"
    REFUSED = "refused"
    CANCELLED = "cancelled"


#: Those that hold their time.
HOLDING = (BookingStatus.ASKED, BookingStatus.BOOKED)


class Scope(StrEnum):
    """Which dates of a repeated booking are meant."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


def may_book(who: WhoMayBook, *, is_staff: bool, has_organisation: bool, is_host: bool) -> bool:
    """Whether somebody may book a room that `who` may book. `has_organisation`: they book in the name of one."""
    if is_staff or who is WhoMayBook.EVERYBODY:
        return True
    if who is WhoMayBook.HOSTS:
        return is_host or has_organisation
    return who is WhoMayBook.MEMBERS and has_organisation


def month_of(instant: datetime) -> tuple[int, int]:
    """(year, month) on a wall in Copenhagen."""
    local = instant.astimezone(CPH)
    return local.year, local.month


def minutes_by_month(spans: Iterable[tuple[datetime, datetime]]) -> Counter[tuple[int, int]]:
    """Real minutes of bookings by the month in which each begins."""
    found: Counter[tuple[int, int]] = Counter()
    for starts_at, ends_at in spans:
        found[month_of(starts_at)] += int((ends_at.astimezone(UTC) - starts_at).total_seconds()) // 60
    return found


def month_over_quota(
    quota_hours: int | None,
    held: Iterable[tuple[datetime, datetime]],
    wanted: Iterable[tuple[datetime, datetime]],
) -> tuple[int, int] | None:
    """The first month in which what is held and wanted together is more than the quota; None when there is none."""
    if quota_hours is None:
        return None
    both, new = minutes_by_month(held), minutes_by_month(wanted)
    both.update(new)
    over = [month for month in new if both[month] > quota_hours * 60]
    return min(over, default=None)


def is_in_scope(scope: Scope, starts_at: datetime, from_at: datetime) -> bool:
    """Whether a date of a repeated booking is meant, seen from the date that begins at `from_at`."""
    if scope is Scope.ONE:
        return starts_at == from_at
    return scope is Scope.ALL or starts_at >= from_at


def answer_due(asked_at: datetime, starts_at: datetime) -> datetime:
    """Until when who asked is to have an answer."""
    return min(asked_at + ANSWER_WITHIN, starts_at)
