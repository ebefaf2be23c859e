"""One who has everything that was published and works out what was hidden. Shares no code with what hides it."""

from collections.abc import Hashable, Sequence
from fractions import Fraction

from scipy.optimize import linprog

from app.core.suppression import Publication, Word


class Attacker:
    """Knows all sums, all shown numbers, what the words mean, and how the numbers are protected."""

    def __init__(self, publications: Sequence[Publication], lowest_small: int) -> None:
        self.keys = list(dict.fromkeys(key for publication in publications for key in publication.figures))
        self.low: dict[Hashable, float] = dict.fromkeys(self.keys, 0)
        self.high: dict[Hashable, float] = dict.fromkeys(self.keys, float("inf"))
        for publication in publications:
            for key, figure in publication.figures.items():
                if figure.value is not None:
                    self._between(key, figure.value, figure.value)
                elif figure.word is Word.UNDER:
                    self._between(key, lowest_small, 4)
                elif figure.word is Word.HIDDEN:
                    self._between(key, 5, float("inf"))
        at = {key: position for position, key in enumerate(self.keys)}
        self.rows = []
        for publication in publications:
            for total, parts in publication.sums:
                row = [0] * len(self.keys)
                row[at[total]] -= 1
                for part in parts:
                    row[at[part]] += 1
                self.rows.append(row)

    def _between(self, key: Hashable, low: float, high: float) -> None:
        self.low[key] = max(self.low[key], low)
        self.high[key] = min(self.high[key], high)

    def value_of(self, cell: Hashable) -> int | None:
        """The only value that `cell` can have; None where it can have several."""
        ends = []
        for way in (1, -1):
            cost = [way if key == cell else 0 for key in self.keys]
            found = linprog(
                cost,
                A_eq=self.rows or None,
                b_eq=[0] * len(self.rows) or None,
                bounds=[(self.low[key], self.high[key]) for key in self.keys],
                integrality=1,
            )
            if found.status == 3:  # no limit upwards
                return None
            if found.status != 0:
                return None
            ends.append(round(way * found.fun))
        return ends[0] if ends[0] == ends[1] else None

    def solved(self) -> dict[Hashable, int]:
        """What the equations alone give, by elimination in exact fractions, without looking at limits."""
        known = {key: int(self.low[key]) for key in self.keys if self.low[key] == self.high[key]}
        unknown = [key for key in self.keys if key not in known]
        rows = [
            [Fraction(row[self.keys.index(key)]) for key in unknown]
            + [Fraction(-sum(row[i] * known[key] for i, key in enumerate(self.keys) if key in known))]
            for row in self.rows
        ]
        pivots: list[int] = []
        for column in range(len(unknown)):
            pivot = next((i for i in range(len(pivots), len(rows)) if rows[i][column]), None)
            if pivot is None:
                continue
            here = len(pivots)
            rows[here], rows[pivot] = rows[pivot], rows[here]
            rows[here] = [value / rows[here][column] for value in rows[here]]
            for i, row in enumerate(rows):
                if i != here and row[column]:
                    factor = row[column]
                    rows[i] = [a - factor * b for a, b in zip(row, rows[here], strict=True)]
            pivots.append(column)
        return {
            unknown[column]: int(row[-1])
            for column, row in zip(pivots, rows, strict=False)
            if all(not value for i, value in enumerate(row[:-1]) if i != column)
        }
