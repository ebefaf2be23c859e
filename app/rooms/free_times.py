"""When a room is free: what collides, what is left of a day, and the nearest times of the same length. Pure.

Opening hours are minutes on a clock in Copenhagen, per weekday; everything else is instants. A room opens and closes
between 6.00 and 23.30, so the night in which the clock is changed lies outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

CPH = ZoneInfo("Europe/Copenhagen")
STEP = timedelta(minutes=30)
#: So many days on each side are looked at for another time.
LOOK_AROUND = timedelta(days=7)
#: Where the free part of a day is divided, so that one can book a morning, an afternoon or an evening.
_PARTS_OF_DAY = (time(12), time(17))

#: Minutes after midnight of opening and closing, per weekday; None is closed.
Opening = Sequence[Sequence[int] | None]


@dataclass(frozen=True, order=True)
class Span:
    """A time, from an instant to another."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.ends_at - self.starts_at


class Trouble(StrEnum):
    """Why a time cannot be had."""

    TAKEN = "taken"
    CLOSED = "closed"
    #: It has begun already, or is too far ahead.
    NOT_NOW = "not_now"


@dataclass(frozen=True)
class Checked:
    """A time that somebody wants, what is in its way, and the nearest ones of the same length."""

    span: Span
    trouble: Trouble | None
    instead: tuple[Span, ...] = ()


def on_clock(day: date, minute: int) -> datetime:
    """The instant when a clock in Copenhagen shows so many minutes after midnight."""
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=CPH).astimezone(UTC)


def open_on(opening: Opening, day: date) -> Span | None:
    """When the room is open on a day; None when it is closed."""
    hours = opening[day.weekday()]
    return Span(on_clock(day, hours[0]), on_clock(day, hours[1])) if hours else None


def collides(wanted: Span, taken: Span, buffer: timedelta) -> bool:
    """Whether two bookings leave less than `buffer` between them."""
    return taken.starts_at < wanted.ends_at + buffer and wanted.starts_at < taken.ends_at + buffer


def first_collision(spans: Iterable[Span], buffer: timedelta) -> Span | None:
    """The first of some bookings that begins too soon after another of them."""
    return next((later for sooner, later in pairwise(sorted(spans)) if collides(sooner, later, buffer)), None)


def gaps(open_span: Span, taken: Iterable[Span], buffer: timedelta) -> list[Span]:
    """What can still be booked of one opening, on whole steps, in order."""
    found: list[Span] = []
    begin = open_span.starts_at
    for one in sorted(taken):
        if one.ends_at + buffer <= begin or one.starts_at - buffer >= open_span.ends_at:
            continue
        _keep(found, begin, _down(one.starts_at - buffer))
        begin = max(begin, round_up(one.ends_at + buffer))
    _keep(found, begin, open_span.ends_at)
    return found


def moved_alike(seen: Span, other: Span, new: Span) -> Span:
    """Where another date of a repeated booking goes when the date `seen` is moved to `new`: as many days on, and to
    the same times on the clock.
    """
    was, begin, end = (one.astimezone(CPH) for one in (seen.starts_at, new.starts_at, new.ends_at))
    day = other.starts_at.astimezone(CPH).date() + (begin.date() - was.date())
    return Span(*(datetime.combine(day, at.time(), tzinfo=CPH).astimezone(UTC) for at in (begin, end)))


def parts(gap: Span) -> list[Span]:
    """A free time divided where morning, afternoon and evening meet."""
    day = gap.starts_at.astimezone(CPH).date()
    cuts = [datetime.combine(day, at, tzinfo=CPH).astimezone(UTC) for at in _PARTS_OF_DAY]
    edges = [gap.starts_at, *(cut for cut in cuts if gap.starts_at < cut < gap.ends_at), gap.ends_at]
    return [Span(begin, end) for begin, end in pairwise(edges)]


def nearest(
    wanted: Span, opening: Opening, taken: Sequence[Span], buffer: timedelta, now: datetime, most: int = 3
) -> tuple[Span, ...]:
    """Free times of the same length, the nearest first and of two as near the earlier; one from each gap.

    On another day they are as close as can be to the same time on the clock.
    """
    found = []
    clock = wanted.starts_at.astimezone(CPH).time()
    for open_span in _openings_around(wanted, opening):
        day = open_span.starts_at.astimezone(CPH).date()
        alike = datetime.combine(day, clock, tzinfo=CPH).astimezone(UTC)
        for gap in gaps(open_span, taken, buffer):
            begin = max(gap.starts_at, round_up(now))
            if begin + wanted.length <= gap.ends_at:
                start = min(max(alike, begin), gap.ends_at - wanted.length)
                found.append(Span(start, start + wanted.length))
    found.sort(key=lambda span: (abs(span.starts_at - wanted.starts_at), span.starts_at))
    return tuple(found[:most])


def check(
    wanted: Iterable[Span],
    *,
    opening: Opening,
    taken: Sequence[Span],
    buffer: timedelta,
    now: datetime,
    until: datetime,
) -> list[Checked]:
    """Every time that somebody wants, with what is in its way. `until`: how far ahead a time may begin."""
    found = []
    for span in wanted:
        trouble = _trouble(span, opening, taken, buffer, now, until)
        instead = nearest(span, opening, taken, buffer, now) if trouble else ()
        instead = tuple(one for one in instead if one.starts_at <= until)
        found.append(Checked(span, trouble, instead))
    return found


def _trouble(
    span: Span, opening: Opening, taken: Sequence[Span], buffer: timedelta, now: datetime, until: datetime
) -> Trouble | None:
    if not now < span.starts_at <= until:
        return Trouble.NOT_NOW
    open_span = open_on(opening, span.starts_at.astimezone(CPH).date())
    if open_span is None or span.starts_at < open_span.starts_at or span.ends_at > open_span.ends_at:
        return Trouble.CLOSED
    return Trouble.TAKEN if any(collides(span, one, buffer) for one in taken) else None


def _openings_around(wanted: Span, opening: Opening) -> Iterable[Span]:
    day, most = wanted.starts_at.astimezone(CPH).date(), LOOK_AROUND.days
    for number in range(-most, most + 1):
        open_span = open_on(opening, day + timedelta(days=number))
        if open_span is not None:
            yield open_span


def _keep(found: list[Span], begin: datetime, end: datetime) -> None:
    if begin + STEP <= end:
        found.append(Span(begin, end))


def _down(instant: datetime) -> datetime:
    """The last whole step not after an instant; offsets of Copenhagen are whole hours."""
    return instant - timedelta(
        minutes=instant.minute % 30, seconds=instant.second, microseconds=instant.microsecond
    )


def round_up(instant: datetime) -> datetime:
    """The first whole step not before an instant."""
    down = _down(instant)
    return down if down == instant else down + STEP
