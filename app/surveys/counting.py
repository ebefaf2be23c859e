"""What may be said of a scale in a group and a span of years: counts with small ones hidden, and means of many. Pure.

Everything that anybody may ever ask for is protected at once: each initiative, and each group of them that the plan
knows, in each span of years (the periods of the plan, which share no year). So no two answers, laid side by side, give
a third. What is no such group or span is not answered at all.

Means are shown from thirty pairs on, and only where the number of pairs is shown. Sums over people hang together as
their numbers do: a sum that could be subtracted would be one whose number of people could be, and none is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean, stdev

from app.core.suppression import Figure, Publication, Table, Word, published

#: From so many pairs on a mean change is worked out.
LEAST_PAIRS = 30
_LEVEL = 0.95

#: A set of initiatives, and a set of years.
Group = frozenset[int]
Span = frozenset[int]


@dataclass(frozen=True)
class Case:
    """One person's first sheet of a scale, and what became of a later one."""

    initiative_id: int
    #: Of the first sheet.
    year: int
    before: int
    #: None: it never came, or lacks an item. One that may still come is no case yet.
    after: int | None


@dataclass(frozen=True)
class Mean:
    """Mean change (after less before) with the limits of its 95 % confidence interval, in points of the scale."""

    before: float
    after: float
    change: float
    low: float
    high: float


@dataclass(frozen=True)
class Share:
    """How many lay in a band before and after, of those who answered both times."""

    before: Figure
    after: Figure


@dataclass(frozen=True)
class Counted:
    """One scale, one later moment, one group, one span."""

    #: How many answered both times, and how many answered first and not again. Their sum is not shown: with it, that
    #: nobody or hardly anybody stayed away would hide how many answered.
    pairs: Figure
    missing: Figure
    bands: tuple[Share, ...]
    mean: Mean | None


class Counting:
    """All that may be said of one scale after so many months."""

    def __init__(
        self,
        cases: Sequence[Case],
        groups: Iterable[Group],
        spans: Iterable[Span],
        bands: int,
        band_of: Callable[[int], int],
    ) -> None:
        self._cases, self._bands, self._band_of = cases, bands, band_of
        self._initiatives = frozenset(one.initiative_id for one in cases)
        self._years = frozenset(one.year for one in cases)
        self._groups = _known(groups, self._initiatives)
        self._spans = sorted({one & self._years for one in spans} - {frozenset()}, key=sorted)
        if sum(map(len, self._spans)) != len(frozenset().union(*self._spans)):
            raise ValueError("two spans share a year")
        self._publication = self._protect()

    def of(self, group: Iterable[int], years: Iterable[int]) -> Counted | None:
        """What may be said; None when there is nothing, or when it is no group or span that the plan knows."""
        wanted, span = frozenset(group) & self._initiatives, frozenset(years) & self._years
        if wanted not in self._groups or span not in self._spans:
            return None

        def figure(what: Hashable) -> Figure:
            return self._publication.figures[what, wanted, span]

        return Counted(
            figure("pairs"),
            figure("missing"),
            tuple(Share(figure(("before", n)), figure(("after", n))) for n in range(self._bands)),
            self._mean(wanted, span) if figure("pairs").word is Word.SHOWN else None,
        )

    def is_askable(self, group: Iterable[int], years: Iterable[int]) -> bool:
        """Whether the plan knows this group and span, as far as anybody answered in them."""
        wanted, span = frozenset(group) & self._initiatives, frozenset(years) & self._years
        return not wanted or not span or (wanted in self._groups and span in self._spans)

    def _mean(self, group: Group, span: Span) -> Mean | None:
        pairs = [
            (one.before, one.after)
            for one in self._cases
            if one.after is not None and one.initiative_id in group and one.year in span
        ]
        return mean_of(pairs) if len(pairs) >= LEAST_PAIRS else None

    def _whats(self) -> list[Hashable]:
        sides = [(side, number) for side in ("before", "after") for number in range(self._bands)]
        return ["pairs", "missing", *sides]

    def _protect(self) -> Publication:
        """Counts of every group and span; zero is small, because it says of everybody how they are not."""
        cells: dict[Hashable, int] = dict.fromkeys(product(self._whats(), self._groups, self._spans), 0)
        for case in self._cases:
            for group, span in product(self._groups, self._spans):
                if case.initiative_id in group and case.year in span:
                    for what in self._kinds_of(case):
                        cells[what, group, span] += 1
        return published([Table(cells, list(self._sums()))], zero_is_small=True)

    def _kinds_of(self, case: Case) -> list[Hashable]:
        if case.after is None:
            return ["missing"]
        sides = [("before", self._band_of(case.before)), ("after", self._band_of(case.after))]
        return ["pairs", *sides]

    def _sums(self) -> Iterable[tuple[Hashable, tuple[Hashable, ...]]]:
        of_what: list[tuple[Hashable, tuple[Hashable, ...]]] = [
            ("pairs", tuple((side, n) for n in range(self._bands))) for side in ("before", "after")
        ]
        for group, span in product(self._groups, self._spans):
            for total, parts in of_what:
                yield (total, group, span), tuple((part, group, span) for part in parts)
        for what, span in product(self._whats(), self._spans):
            for group in self._groups:
                if len(group) > 1:
                    yield (what, group, span), tuple((what, frozenset({one}), span) for one in sorted(group))


def _known(wanted: Iterable[frozenset[int]], found: frozenset[int]) -> list[frozenset[int]]:
    """Each one alone, all together, and what is left of the groups in between."""
    sets = {frozenset({one}) for one in found} | {one & found for one in wanted} | {found}
    return sorted((one for one in sets if one), key=lambda one: (len(one), sorted(one)))


def mean_of(pairs: Sequence[tuple[int, int]]) -> Mean:
    """Mean change of (before, after) with Student's t on the differences; at least two pairs."""
    from scipy.special import stdtrit

    changes = [after - before for before, after in pairs]
    number, change = len(changes), fmean(changes)
    reach = float(stdtrit(number - 1, (1 + _LEVEL) / 2)) * stdev(changes) / math.sqrt(number)
    return Mean(
        fmean(before for before, _ in pairs),
        fmean(after for _, after in pairs),
        change,
        change - reach,
        change + reach,
    )


def percent(share: Figure, total: Figure) -> int | None:
    """A share in whole percent, halves up; None where one of the two is hidden, or there is nobody."""
    if share.value is None or not total.value:
        return None
    return (200 * share.value + total.value) // (2 * total.value)
