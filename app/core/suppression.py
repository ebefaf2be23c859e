"""Counts of few people, hidden so that nobody can work them out: pure, of numbers only.

What is published of people is counted, and a count under five may point at somebody (law.md section 2: "cells <5
suppressed"). Hiding the small cell alone is not enough: its total less its neighbours gives it back. So more is hidden
until every small cell has *a proof that it is safe*: another set of whole numbers, none negative, that agrees with
everything that is published, and gives the cell another value. Whoever subtracts, solves equations or looks at the
limits finds both and cannot tell which is true. A cell for which no proof is found counts as found out, so what the
search overlooks is hidden rather than shown.

- **What one who looks is taken to know**: every sum, every shown number, that numbers are whole and not negative, and
  what the word in a hidden cell says: "under 5" is one to four, "skjult" is five or more. (4 + 4 under a total of 8
  would give itself away by its words alone; then the total is hidden too.)
- **Zero** is shown: an empty cell tells of nobody, and Danmarks Statistik and Eurostat count one to four (their
  threshold rule) as the cells at risk. Where the cells are *answers about people's own health*, zero does tell: that
  nobody, so everybody else, is over a limit. Such tables are made with `zero_is_small=True`: zero is hidden as well,
  and "under 5" there is zero to four.
- **Several tables** may share cells: the same key is the same number. All are protected together.
- **What was shown before** is not looked at: who shows the same people's numbers anew as they grow sees to it that
  the difference tells of nobody (app.surveys.results, app.reporting.said).

Means, shares and percentages are not numbers for this: they are only shown where the counts behind them are.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: A count below this may point at somebody.
SMALLEST_SHOWN = 5

#: How many steps a search for one proof may take before the cell counts as not proved.
_MOST_STEPS = 600
_LONGEST_PROOF = 14


class Word(enum.Enum):
    """What a cell shows instead of, or beside, its number."""

    SHOWN = "shown"
    #: Few people: one to four (with `zero_is_small`: zero to four).
    UNDER = "under"
    #: Five or more, hidden because a small one could be worked out from it.
    HIDDEN = "hidden"
    #: Of any size: hidden where even the other two words would give a small one away.
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Table:
    """Counts by key, and which of them are the sum of which.

    `sums` is (total, its parts); a part may be a total too. Raises ValueError where that is not so of the numbers.
    """

    cells: Mapping[Hashable, int]
    sums: Sequence[tuple[Hashable, tuple[Hashable, ...]]]

    def __post_init__(self) -> None:
        for total, parts in self.sums:
            if self.cells[total] != sum(self.cells[part] for part in parts):
                raise ValueError(f"{total!r} is not the sum of its parts")
        if any(value < 0 for value in self.cells.values()):
            raise ValueError("a count is never negative")


@dataclass(frozen=True)
class Figure:
    """One cell as it may be shown: `value` only where `word` is SHOWN."""

    word: Word
    value: int | None


@dataclass(frozen=True)
class Publication:
    """What is shown of the tables."""

    figures: Mapping[Hashable, Figure]
    sums: Sequence[tuple[Hashable, tuple[Hashable, ...]]]


def one_way(total: Hashable, counts: Mapping[Hashable, int]) -> Table:
    """A list with its total: the keys of `counts` are the cells' keys."""
    return Table({**counts, total: sum(counts.values())}, [(total, tuple(counts))])


def published(tables: Iterable[Table], *, zero_is_small: bool = False) -> Publication:
    """What may be shown of `tables`. Raises ValueError where two of them give one key two values."""
    return _Protection(list(tables), zero_is_small).publication()


#: Inside, cells are numbers: their place in the order of their keys' `repr`.
_Bounds = Mapping[int, tuple[int, int | None]]


@dataclass
class _Search:
    """One search for a proof: which cells may move, how far, and the sums that must hold after it."""

    bounds: _Bounds
    truth: Sequence[int]
    sums_of: Sequence[Sequence[int]]
    sums: Sequence[Mapping[int, int]]
    steps: int = _MOST_STEPS
    moved: dict[int, int] = field(default_factory=dict)

    def proof(self, cell: int) -> dict[int, int]:
        """Whole numbers to add to hidden cells so that all sums hold and `cell` is another; empty: none was found."""
        for longest in range(2, _LONGEST_PROOF + 1):
            for way in (1, -1):
                self.moved = {}
                if self._may_move(cell, way) and self._mend(cell, way, longest - 1, {}):
                    return self.moved
        return {}

    def _may_move(self, cell: int, way: int) -> bool:
        if cell not in self.bounds or cell in self.moved:
            return False
        lowest, highest = self.bounds[cell]
        value = self.truth[cell] + way
        return value >= lowest and (highest is None or value <= highest)

    def _mend(self, cell: int, way: int, left: int, off: dict[int, int]) -> bool:
        """Move `cell`, then others, until no sum is off any more. A sum that is off takes one more move at least."""
        self.steps -= 1
        if self.steps < 0:
            return False
        off = dict(off)
        for at in self.sums_of[cell]:
            off[at] = off.get(at, 0) + way * self.sums[at][cell]
            if not off[at]:
                del off[at]
        self.moved[cell] = way
        if not off or (left > 0 and self._mend_first(off, left)):
            return True
        del self.moved[cell]
        return False

    def _mend_first(self, off: dict[int, int], left: int) -> bool:
        ways = min((self._ways_to_mend(at, off[at]) for at in sorted(off)), key=len)
        return any(self._mend(other, way, left - 1, off) for other, way in ways)

    def _ways_to_mend(self, at: int, too_much: int) -> list[tuple[int, int]]:
        """Moves that bring a sum nearer to what it must be."""
        ways = [(other, -1 if too_much * sign > 0 else 1) for other, sign in self.sums[at].items()]
        return [(other, way) for other, way in ways if self._may_move(other, way)]


class _Protection:
    def __init__(self, tables: list[Table], zero_is_small: bool) -> None:
        self.lowest = 0 if zero_is_small else 1
        found: dict[Hashable, int] = {}
        for table in tables:
            for key, value in table.cells.items():
                if found.setdefault(key, value) != value:
                    raise ValueError(f"{key!r} has two values")
        self.keys = sorted(found, key=repr)
        self.at = {key: number for number, key in enumerate(self.keys)}
        self.cells = [found[key] for key in self.keys]
        self.own_sums = list(
            dict.fromkeys((total, tuple(parts)) for table in tables for total, parts in table.sums)
        )
        self._set_up_sums()
        self.depth = self._depths()
        self.withheld: set[int] = set()
        self.may_show_again = True
        self.proofs: dict[int, Mapping[int, int]] = {}
        numbers = range(len(self.keys))
        self.small = {key for key in numbers if self.lowest <= self.cells[key] < SMALLEST_SHOWN}
        self.hidden = set(self.small)

    def _set_up_sums(self) -> None:
        self.sums: list[dict[int, int]] = []
        self.sums_of: list[list[int]] = [[] for _ in self.cells]
        for total, parts in self.own_sums:
            whole, numbers = self._numbered(total, parts)
            terms = dict.fromkeys(numbers, 1) | {whole: -1}
            for key in terms:
                self.sums_of[key].append(len(self.sums))
            self.sums.append(terms)

    def _numbered(self, total: Hashable, parts: Iterable[Hashable]) -> tuple[int, tuple[int, ...]]:
        return self.at[total], tuple(self.at[part] for part in parts)

    def _depths(self) -> list[int]:
        """How far up a cell stands: parts 0, their total 1, a total of totals 2. Lower ones are hidden first."""
        depth = [0] * len(self.cells)
        sums = [self._numbered(total, parts) for total, parts in self.own_sums]
        for _ in range(len(sums) + 1):
            before = list(depth)
            for whole, numbers in sums:
                depth[whole] = max([depth[whole], *(depth[one] + 1 for one in numbers)])
            if depth == before:
                return depth
        raise ValueError("a total is a part of itself")

    def publication(self) -> Publication:
        self._hide_until_safe()
        self._show_what_may_be()
        figures = {key: self._figure(number) for number, key in enumerate(self.keys)}
        return Publication(figures, self.own_sums)

    def _figure(self, key: int) -> Figure:
        if key not in self.hidden:
            return Figure(Word.SHOWN, self.cells[key])
        if key in self.withheld:
            return Figure(Word.WITHHELD, None)
        return Figure(Word.UNDER if key in self.small else Word.HIDDEN, None)

    def _hide_until_safe(self) -> None:
        while (found := self._first_found_out()) is not None:
            if (more := self._cheapest(found)) is not None:
                self.hidden.add(more)
            elif self.hidden - self.withheld:
                # Nothing is left to hide: the words themselves give it away.
                self.withheld |= self.hidden
            else:
                # No proof is found though all is hidden. Then all of it stays so.
                self.may_show_again = False
                break

    def _first_found_out(self) -> int | None:
        """The first cell that must not be known and has no proof. A proof holds as long as all that it moves is hidden,
        and serves every cell that it moves.
        """
        bounds = {key: self._bounds(key) for key in self.hidden}
        known = self._worked_out(bounds)
        for cell in sorted(self.small):
            if cell not in self.proofs and (cell in known or not self._prove(cell, bounds)):
                return cell
        return None

    def _prove(self, cell: int, bounds: _Bounds) -> bool:
        proof = _Search(bounds, self.cells, self.sums_of, self.sums).proof(cell)
        for key in proof:
            self.proofs.setdefault(key, proof)
        return bool(proof)

    def _worked_out(self, movable: Iterable[int]) -> set[int]:
        """What plain subtraction gives, again and again: a sum with one unknown cell tells it. No proof is sought."""
        unknown = set(movable)
        left = [sum(1 for key in terms if key in unknown) for terms in self.sums]
        ready = [at for at, number in enumerate(left) if number == 1]
        known: set[int] = set()
        while ready:
            for key in self.sums[ready.pop()]:
                if key not in unknown:
                    continue
                unknown.discard(key)
                known.add(key)
                for at in self.sums_of[key]:
                    left[at] -= 1
                    if left[at] == 1:
                        ready.append(at)
        return known

    def _bounds(self, key: int) -> tuple[int, int | None]:
        if key in self.withheld:
            return 0, None
        return (self.lowest, SMALLEST_SHOWN - 1) if key in self.small else (SMALLEST_SHOWN, None)

    def _cheapest(self, cell: int) -> int | None:
        """The next cell to hide for `cell`: near it, where a sum has one hidden cell only, low down, and small."""
        near = self._connected(cell)
        candidates = {
            key
            for at in near
            for key in self.sums[at]
            if key not in self.hidden and self.cells[key] >= SMALLEST_SHOWN
        }
        return min(candidates, key=lambda key: self._cost(key, near), default=None)

    def _connected(self, cell: int) -> set[int]:
        """The sums that `cell` can be reached from through hidden cells."""
        sums: set[int] = set()
        ahead, seen = [cell], {cell}
        while ahead:
            for at in self.sums_of[ahead.pop()]:
                sums.add(at)
                fresh = {key for key in self.sums[at] if key in self.hidden and key not in seen}
                seen |= fresh
                ahead.extend(fresh)
        return sums

    def _cost(self, key: int, near: set[int]) -> tuple[bool, int, int, int, int]:
        lonely = sum(1 for at in self.sums_of[key] if at in near and self._hidden_in(at) == 1)
        opened = sum(1 for at in self.sums_of[key] if self._hidden_in(at) == 0)
        return (not lonely, self.depth[key], opened - lonely, self.cells[key], key)

    def _hidden_in(self, at: int) -> int:
        return sum(1 for key in self.sums[at] if key in self.hidden)

    def _show_what_may_be(self) -> None:
        """Show again, the most telling first, what was hidden on the way but is not needed for any proof."""
        extra = self.hidden - self.small if self.may_show_again else set()
        for key in sorted(extra, key=lambda key: (-self.depth[key], -self.cells[key], key)):
            kept = self.proofs
            self.hidden.discard(key)
            self.proofs = {cell: proof for cell, proof in kept.items() if key not in proof}
            if self._first_found_out() is not None:
                self.hidden.add(key)
                self.proofs = kept
