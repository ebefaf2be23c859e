"""Who stands at which table: near the door for who needs it, and nobody beside somebody they would rather not meet.

Pure. Tables are numbered row by row from the door, from 1. The same people give the same places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

#: Two, the lower number first.
Two = tuple[int, int]


class Guest(NamedTuple):
    """One who is to have a table."""

    id: int
    #: They asked for something that makes it possible to come.
    has_needs: bool
    #: They come for an organisation; who comes alone walks about when there are too few tables.
    is_organisation: bool


class Spot(NamedTuple):
    """A table in the hall: its number, the row from the door and the place in it, both from 0."""

    number: int
    row: int
    place: int


def spots(tables: int, per_row: int) -> list[Spot]:
    """All tables of a hall."""
    return [Spot(n + 1, n // per_row, n % per_row) for n in range(tables)]


def beside(number: int, tables: int, per_row: int) -> list[int]:
    """The tables that stand next to one: in its row, and before and behind it."""
    row, place = divmod(number - 1, per_row)
    around = ((row, place - 1), (row, place + 1), (row - 1, place), (row + 1, place))
    found = [r * per_row + p + 1 for r, p in around if r >= 0 and 0 <= p < per_row]
    return [one for one in found if one <= tables]


def assign(
    guests: Iterable[Guest],
    tables: int,
    per_row: int,
    apart: Collection[Two],
    kept: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Guest → table, for as many as there are tables. `kept` are places that stay as they are."""
    stay = {who: number for who, number in (kept or {}).items() if number <= tables}
    waiting = sorted((one for one in guests if one.id not in stay), key=_order)
    free = [one for one in range(1, tables + 1) if one not in set(stay.values())]
    seated = sorted(waiting[: len(free)], key=lambda one: (not one.has_needs, one.id))
    hall = _Hall(tables, per_row, apart, {number: who for who, number in stay.items()})
    queue = list(seated)
    for number in free[: len(queue)]:
        # Who needs a place near the door goes first; among them, who stands beside nobody they would rather not.
        first = [one for one in queue if one.has_needs] or queue
        chosen = next((one for one in first if not hall.quarrels(one.id, number)), first[0])
        queue.remove(chosen)
        hall.who[number] = chosen.id
    hall.mend({one.id for one in seated}, {one.id for one in seated if one.has_needs})
    return {who: number for number, who in sorted(hall.who.items())}


def _order(guest: Guest) -> tuple[bool, bool, int]:
    return not guest.has_needs, not guest.is_organisation, guest.id


def side_by_side(places: Mapping[int, int], tables: int, per_row: int, apart: Collection[Two]) -> list[Two]:
    """Pairs that should stand apart and do not."""
    hall = _Hall(tables, per_row, apart, {number: who for who, number in places.items()})
    return sorted({pair for number in hall.who for pair in hall.quarrels(hall.who[number], number)})


class _Hall:
    """Who stands at which table while places are found."""

    def __init__(self, tables: int, per_row: int, apart: Collection[Two], who: Mapping[int, int]) -> None:
        self.tables, self.per_row, self.apart = tables, per_row, frozenset(apart)
        self.who = dict(who)

    def quarrels(self, guest: int, number: int) -> list[Two]:
        """Those beside a table with whom a guest should not stand, as pairs."""
        around = (self.who.get(one) for one in beside(number, self.tables, self.per_row))
        pairs = [(min(guest, one), max(guest, one)) for one in around if one is not None and one != guest]
        return [pair for pair in pairs if pair in self.apart]

    def mend(self, movable: Collection[int], needs: Collection[int]) -> None:
        """Change places, the first change that helps each time, until nobody quarrels or no change helps."""
        while any(self._help(number, movable, needs) for number in self._quarrelling(movable)):
            pass

    def _quarrelling(self, movable: Collection[int]) -> Sequence[int]:
        return [
            number
            for number, who in sorted(self.who.items())
            if who in movable and self.quarrels(who, number)
        ]

    def _help(self, number: int, movable: Collection[int], needs: Collection[int]) -> bool:
        for other in self._others(number, movable, needs):
            before = self._sum(number, other)
            self._swap(number, other)
            if self._sum(number, other) < before:
                return True
            self._swap(number, other)
        return False

    def _others(self, number: int, movable: Collection[int], needs: Collection[int]) -> Iterator[int]:
        """Tables to change with: of those alike first, so that nobody is moved from the door who needs it."""
        like = self.who[number] in needs
        for other in range(1, self.tables + 1):
            there = self.who.get(other)
            alike = (there in needs) == like if there is not None else not like
            if other != number and alike and (there is None or there in movable):
                yield other

    def _sum(self, *numbers: int) -> int:
        return sum(len(self.quarrels(self.who[one], one)) for one in numbers if one in self.who)

    def _swap(self, number: int, other: int) -> None:
        one, two = self.who.pop(number, None), self.who.pop(other, None)
        if one is not None:
            self.who[other] = one
        if two is not None:
            self.who[number] = two
