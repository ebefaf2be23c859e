"""The queue: nobody overtakes it, a party is taken whole or passed over visibly. Pure (decisions.md, Queue)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Party:
    """A party in the queue, first come first."""

    id: int
    size: int


@dataclass(frozen=True)
class Decision:
    """Who gets a place now, and who was passed over because the party did not fit."""

    promoted: tuple[int, ...]
    skipped: tuple[int, ...]


def free_places(capacity: int | None, taken: int) -> int | None:
    """How many places are free; None when there is no limit."""
    return None if capacity is None else max(0, capacity - taken)


def behind(last: datetime | None, now: datetime) -> datetime:
    """When a newcomer came in line: now, but later than the `last` of those who stand there. Whoever got the lock first
    may have looked at the clock later, and clocks of several machines differ.
    """
    return now if last is None else max(now, last + timedelta(microseconds=1))


def is_closed(starts_at: datetime, closes_hours: int, now: datetime) -> bool:
    """Whether signing up closed so many hours before the start; 0 hours is open until it begins."""
    return now >= starts_at - timedelta(hours=closes_hours)


def fits(size: int, free: int | None) -> bool:
    """Whether a party of `size` fits in `free` places."""
    return free is None or size <= free


def gets_place_at_once(size: int, free: int | None, somebody_waits: bool) -> bool:
    """Whether a newcomer gets a place: only when nobody waits and the party fits whole."""
    return not somebody_waits and fits(size, free)


def promote(queue: Sequence[Party], free: int | None) -> Decision:
    """Go down the queue in order and give places to each party that fits.

    A party that does not fit keeps its place in line; it is `skipped` when one behind it was promoted.
    """
    promoted: list[int] = []
    passed: list[int] = []
    skipped: list[int] = []
    for party in queue:
        if fits(party.size, free):
            promoted.append(party.id)
            free = None if free is None else free - party.size
            skipped.extend(passed)
            passed = []
        else:
            passed.append(party.id)
    return Decision(tuple(promoted), tuple(skipped))


def promotes_by_itself(starts_at: datetime, now: datetime, stops_hours: int) -> bool:
    """Whether a freed place is given at once; on the last day the host rings the next in line instead."""
    return starts_at - now > timedelta(hours=stops_hours)
