"""Who meets whom, in which round and at which table, on the day of the samarbejdsbørs; and how good that is.

Pure: the same fair gives the same plan. Best is the highest sum of the values of all meetings, where every meeting that
somebody lacks of the least number costs `LACK`. First the pairs are chosen without rounds, exactly (`pairing`): no
timetable can be worth more than that. Then they are laid into rounds (`rounds`). If all of them find one, the timetable
is the best there is, and proven; if not, some rounds at a time are planned anew as long as it helps (`improving`), and
the gap to what was proven is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

#: What a meeting costs that somebody lacks of the least number.
LACK = 1000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may meet, by their places among the windows, and what it is worth: 1 and more."""

    a: int
    b: int
    value: int


@dataclass(frozen=True)
class Fair:
    """A fair: how many rounds and tables there are, when everybody is there, and who may meet.

    A window is the first round and the one after the last. Rounds and tables count from 0. `least` is the number of
    meetings that everybody should have, with those they `had` before it (none when empty).
    """

    rounds: int
    tables: int
    least: int
    windows: Sequence[tuple[int, int]]
    pairs: Sequence[Pair]
    had: Sequence[int] = ()

    def __post_init__(self) -> None:
        """Refuse with a `ValueError`: pairs with oneself, with somebody unknown, twice, or worth nothing."""
        if min(self.rounds, self.tables, self.least) < 0:
            raise ValueError("negative number")
        if any(one.value < 1 or one.a == one.b for one in self.pairs):
            raise ValueError("a pair worth nothing, or with itself")
        if any(not 0 <= who < len(self.windows) for one in self.pairs for who in (one.a, one.b)):
            raise ValueError("a pair with somebody unknown")
        many = len(self.windows)
        if len({min(one.a, one.b) * many + max(one.a, one.b) for one in self.pairs}) < len(self.pairs):
            raise ValueError("a pair twice")

    def window(self, pair: int) -> tuple[int, int]:
        """When both of a pair are there; empty when the second is not above the first."""
        one, other = self.windows[self.pairs[pair].a], self.windows[self.pairs[pair].b]
        return max(one[0], other[0], 0), min(one[1], other[1], self.rounds)

    @cached_property
    def possible(self) -> tuple[int, ...]:
        """The places of the pairs who are there at the same time."""
        spans = (self.window(at) for at in range(len(self.pairs)))
        return tuple(at for at, (first, end) in enumerate(spans) if first < end)

    @cached_property
    def needs(self) -> tuple[int, ...]:
        """How many meetings everybody should have: `least`, or what their window and partners allow."""
        partners = [0] * len(self.windows)
        for at in self.possible:
            partners[self.pairs[at].a] += 1
            partners[self.pairs[at].b] += 1
        spans = (max(0, min(end, self.rounds) - max(first, 0)) for first, end in self.windows)
        lacks = (max(0, self.least - had) for had in self.had or [0] * len(self.windows))
        return tuple(min(each) for each in zip(lacks, spans, partners, strict=True))


@dataclass(frozen=True)
class Timetable:
    """`round_of` has the round of each pair that meets. `bound` is proven: no timetable is worth more."""

    fair: Fair
    round_of: dict[int, int]
    bound: int
    #: The table of each pair that meets.
    table_of: dict[int, int] = field(default_factory=dict)

    @property
    def objective(self) -> int:
        """What the timetable is worth."""
        return sum(self.fair.pairs[at].value for at in self.round_of) - LACK * self.shortage

    @property
    def shortage(self) -> int:
        """How many meetings are lacking of the least numbers."""
        has = [0] * len(self.fair.windows)
        for at in self.round_of:
            has[self.fair.pairs[at].a] += 1
            has[self.fair.pairs[at].b] += 1
        return sum(max(0, need - many) for need, many in zip(self.fair.needs, has, strict=True))

    @property
    def gap(self) -> float:
        """How far below the bound it may be, as a share of the bound; 0 is proven to be the best."""
        return (self.bound - self.objective) / max(1, abs(self.bound))


#: Asked between steps with the best timetable so far; True stops.
Stop = Callable[[Timetable], bool]


def plan(
    fair: Fair,
    *,
    fixed: Mapping[int, int] | None = None,
    before: Mapping[int, int] | None = None,
    stop: Stop = lambda best: False,
) -> Timetable:
    """The timetable of a fair.

    `fixed`: round of pairs that stand where they are (pins, rounds that are over). `before`: an earlier timetable that
    is moved as little as possible. Raises `ValueError` when what is fixed cannot be kept.
    """
    from app.matching.fair_tables import tables
    from app.matching.improving import improve
    from app.matching.pairing import choose
    from app.matching.rounds import lay

    fixed, before = fixed or {}, before or {}
    _check(fair, fixed)
    chosen, bound = choose(fair, fixed, before)
    round_of = lay(fair, chosen, fixed, before)
    found = Timetable(fair, round_of, bound)
    if found.objective < bound and not stop(found):
        found = improve(found, fixed, before, stop)
    return Timetable(fair, found.round_of, bound, tables(fair, found.round_of))


def _check(fair: Fair, fixed: Mapping[int, int]) -> None:
    """Refuse what cannot be kept."""
    there: set[tuple[int, int]] = set()
    load = [0] * fair.rounds
    for at, round_ in fixed.items():
        first, end = fair.window(at)
        both = {(fair.pairs[at].a, round_), (fair.pairs[at].b, round_)}
        if not first <= round_ < end or there & both or load[round_] == fair.tables:
            raise ValueError(f"pair {at} cannot meet in round {round_}")
        there |= both
        load[round_] += 1
