"""Bridges between kinds: how many agreements there are between each two, for a picture and its table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A square of the picture, in its units: where, how many, and how dark from 0 to 4."""

    x: int
    y: int
    number: int
    shade: int


@dataclass(frozen=True)
class Bridges:
    """The kinds that agreed on something, in their order, and the squares below the diagonal with it."""

    kinds: tuple[str, ...]
    cells: tuple[Cell, ...]

    def rows(self) -> list[tuple[str, str, int]]:
        """(kind, kind, number) of every bridge, the most used first."""
        found = [(self.kinds[one.x], self.kinds[one.y], one.number) for one in self.cells if one.number]
        return sorted(found, key=lambda row: (-row[2], row[0], row[1]))


def bridges(pairs: Iterable[tuple[str, str]], order: Sequence[str]) -> Bridges:
    """Count pairs of kinds, whichever of the two comes first; `order` is that of the kinds."""
    place = {kind: number for number, kind in enumerate(order)}
    counts: dict[tuple[str, str], int] = {}
    for one, other in pairs:
        first, second = sorted((one, other), key=place.__getitem__)
        counts[first, second] = counts.get((first, second), 0) + 1
    kinds = tuple(kind for kind in order if any(kind in pair for pair in counts))
    most = max(counts.values(), default=0)
    cells = tuple(
        Cell(x, y, number, -(-4 * number // most) if number else 0)
        for y, second in enumerate(kinds)
        for x, first in enumerate(kinds[: y + 1])
        for number in (counts.get((first, second), 0),)
    )
    return Bridges(kinds, cells)
