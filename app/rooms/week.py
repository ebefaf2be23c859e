"""A room's week as the page shows it: days with what is closed, taken and free, in order."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from app.core import clock
from app.rooms.free_times import STEP, Opening, Span, gaps, on_clock, open_on, parts, round_up
from app.rooms.queries import Taken

CLOSED, FREE, TAKEN, BUFFER = "closed", "free", "taken", "buffer"


class Block(NamedTuple):
    """A piece of a day."""

    kind: str
    span: Span
    #: How many half hours it lasts.
    steps: int
    #: Who has it; None where nobody has, or nobody may know.
    taken: Taken | None = None

    @property
    def address(self) -> dict[str, Any]:
        """What the form's address says to be filled with this time."""
        start, end = clock.local(self.span.starts_at), clock.local(self.span.ends_at)
        minutes = [one.hour * 60 + one.minute for one in (start, end)]
        return {"dag": start.date().isoformat(), "kl": minutes[0], "slut": minutes[1]}


@dataclass(frozen=True)
class Day:
    """One day of the week."""

    day: date
    is_today: bool
    blocks: Sequence[Block]

    @property
    def is_closed(self) -> bool:
        """Whether there is nothing to see but that the room is closed."""
        return all(block.kind == CLOSED for block in self.blocks)


def monday_of(text: str | None, today: date) -> date:
    """The Monday of a week written as 2027-09; of this week for what is none, or too far away to be one."""
    year, _dash, week = (text or "").partition("-")
    if not (year.isascii() and year.isdecimal() and week.isascii() and week.isdecimal() and len(week) == 2):
        return today - timedelta(days=today.weekday())
    if not (len(year) == 4 and abs(int(year) - today.year) <= 3):
        return today - timedelta(days=today.weekday())
    try:
        return date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        return today - timedelta(days=today.weekday())


def week_name(day: date) -> str:
    """`2027-09`, for the address of a week."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-{week:02}"


def week_days(
    monday: date, opening: Opening, taken: Sequence[Taken], buffer: timedelta, now: datetime
) -> list[Day]:
    """The seven days. All begin and end at the same time on the clock, so that they can stand beside each other."""
    hours = [one for one in opening if one] or [[8 * 60, 20 * 60]]
    first, last = min(one[0] for one in hours), max(one[1] for one in hours)
    today = clock.local(now).date()
    found = []
    for number in range(7):
        day = monday + timedelta(days=number)
        whole = Span(on_clock(day, first), on_clock(day, last))
        blocks = _blocks(whole, open_on(opening, day), taken, buffer, now)
        found.append(Day(day, day == today, blocks))
    return found


def _blocks(
    whole: Span, open_span: Span | None, taken: Sequence[Taken], buffer: timedelta, now: datetime
) -> list[Block]:
    """What stands in a day: bookings, the free times between them, and what is neither."""
    held = [one for one in taken if one.span.starts_at < whole.ends_at and one.span.ends_at > whole.starts_at]
    free = gaps(_from_now(open_span, now), [one.span for one in taken], buffer) if open_span else []
    known: list[tuple[Span, str, Taken | None]] = [
        (piece, FREE, None) for gap in free for piece in parts(gap)
    ]
    known += [(one.span, TAKEN, one) for one in held]
    found: list[Block] = []
    at = whole.starts_at
    for span, kind, own in sorted(known, key=lambda piece: piece[0]):
        found += _between(Span(at, span.starts_at), open_span)
        found.append(_block(kind, span, own))
        at = max(at, span.ends_at)
    return [*found, *_between(Span(at, whole.ends_at), open_span)]


def _between(rest: Span, open_span: Span | None) -> list[Block]:
    """What is neither booked nor to be had: closed, over, or kept free between two bookings."""
    if rest.ends_at <= rest.starts_at:
        return []
    if open_span is None:
        return [_block(CLOSED, rest)]
    edges = sorted({rest.starts_at, rest.ends_at, *(
        at for at in (open_span.starts_at, open_span.ends_at) if rest.starts_at < at < rest.ends_at
    )})  # fmt: skip
    pieces = [Span(begin, end) for begin, end in itertools.pairwise(edges)]
    return [
        _block(BUFFER if open_span.starts_at <= one.starts_at < open_span.ends_at else CLOSED, one)
        for one in pieces
    ]


def _from_now(open_span: Span, now: datetime) -> Span:
    """What is left of an opening."""
    return Span(max(open_span.starts_at, round_up(now)), open_span.ends_at)


def _block(kind: str, span: Span, taken: Taken | None = None) -> Block:
    return Block(kind, span, max(round(span.length / STEP), 1), taken)
