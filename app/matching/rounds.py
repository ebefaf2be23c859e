"""Chosen pairs laid into rounds: a colouring of edges with windows and a limit on each colour. Pure.

Pairs are laid one by one, those with the least freedom first. One that finds no free round pushes out who stands in its
way, and who was pushed out may not come back to the same round for a while (PartialCol, after Blöchliger and Zufferey
2008). The number of steps is bounded, never the time, and chance begins at the same place each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from app.matching.timetable import Fair

#: Steps for each pair that is to be laid, and at least so many.
_STEPS, _LEAST = 60, 20_000
#: The same for a day that has begun: everybody waits for it, and most meetings stay.
_STEPS_AGAIN, _LEAST_AGAIN = 20, 6_000
#: A round is closed to who was pushed out of it for so many steps, and a share of those who wait.
_CLOSED, _SHARE = 10, 0.6
#: Pairs that are compared in each step, and what a closed round costs.
_LOOKED_AT, _SHUT = 8, 10**9


def lay(
    fair: Fair, chosen: Iterable[int], fixed: Mapping[int, int], before: Mapping[int, int]
) -> dict[int, int]:
    """The round of as many chosen pairs as were brought into one; those `fixed` stay, those from `before` move last."""
    grid = _Grid(fair, fixed, before)
    pairs = [at for at in chosen if at not in fixed]
    for at in pairs:
        if at in before and grid.is_free(at, before[at]):
            grid.put(at, before[at])
    waiting = [at for at in pairs if at not in grid.round_of and grid.open_rounds(at)]
    waiting.sort(key=lambda at: (fair.window(at)[1] - fair.window(at)[0], -fair.pairs[at].value, at))
    waiting = [at for at in waiting if not grid.put_where_free(at)]
    lost = sum(grid.value[at] for at in waiting)
    best, least = dict(grid.round_of), lost
    closed: dict[tuple[int, int], int] = {}
    chance = Random(len(pairs))  # noqa: S311 (not for secrets: the same each time)
    each, least_steps = (_STEPS_AGAIN, _LEAST_AGAIN) if before else (_STEPS, _LEAST)
    for step in range(max(least_steps, each * len(pairs)) if waiting else 0):
        at, round_ = _next(grid, waiting, closed, step, chance)
        waiting.remove(at)
        lost -= grid.value[at]
        for out in grid.push(at, round_, chance):
            waiting.append(out)
            lost += grid.value[out]
            closed[out, round_] = step + _CLOSED + int(_SHARE * len(waiting)) + chance.randrange(10)
        if lost < least:
            best, least = dict(grid.round_of), lost
        if not waiting:
            break
    return best


class _Grid:
    """Who meets whom in which round, and what stands in the way of another."""

    def __init__(self, fair: Fair, fixed: Mapping[int, int], before: Mapping[int, int]) -> None:
        self.fair, self.fixed, self.before = fair, fixed, before
        self.round_of: dict[int, int] = {}
        self.pair_of: list[list[int | None]] = [[None] * fair.rounds for _ in fair.windows]
        self.pairs_in: list[list[int]] = [[] for _ in range(fair.rounds)]
        self.ends = [(one.a, one.b) for one in fair.pairs]
        self.value = [one.value for one in fair.pairs]
        for at, round_ in fixed.items():
            self.put(at, round_)
        self._shut = [len(pairs) == fair.tables for pairs in self.pairs_in]
        self._held = [[at is not None for at in rounds] for rounds in self.pair_of]
        self._open: dict[int, list[int]] = {}

    def open_rounds(self, at: int) -> list[int]:
        """The rounds in which nothing that is fixed stands in a pair's way."""
        if at not in self._open:
            a, b = self.ends[at]
            self._open[at] = [
                one
                for one in range(*self.fair.window(at))
                if not (self._shut[one] or self._held[a][one] or self._held[b][one])
            ]
        return self._open[at]

    def put(self, at: int, round_: int) -> None:
        self.round_of[at] = round_
        self.pairs_in[round_].append(at)
        for who in self.ends[at]:
            self.pair_of[who][round_] = at

    def take(self, at: int) -> None:
        round_ = self.round_of.pop(at)
        self.pairs_in[round_].remove(at)
        for who in self.ends[at]:
            self.pair_of[who][round_] = None

    def is_free(self, at: int, round_: int) -> bool:
        first, end = self.fair.window(at)
        a, b = self.ends[at]
        return (
            first <= round_ < end
            and self.pair_of[a][round_] is None
            and self.pair_of[b][round_] is None
            and len(self.pairs_in[round_]) < self.fair.tables
        )

    def put_where_free(self, at: int) -> bool:
        """Put a pair into the emptiest round that is free for both; whether there was one."""
        free = [round_ for round_ in self.open_rounds(at) if self.is_free(at, round_)]
        if free:
            self.put(at, min(free, key=lambda round_: len(self.pairs_in[round_])))
        return bool(free)

    def prices(self, at: int) -> Iterable[tuple[int, int]]:
        """(open round, what it costs to push a pair into it): pairs of the same people go, who met there before at
        twice their value; where all tables are taken, some other of about its own value.
        """
        a, b = self.ends[at]
        one_of, other_of, value, before = self.pair_of[a], self.pair_of[b], self.value, self.before
        for round_ in self.open_rounds(at):
            price, left = 0, len(self.pairs_in[round_])
            for out in (one_of[round_], other_of[round_]):
                if out is not None:
                    price += value[out] * (1 + (before.get(out) == round_))
                    left -= 1
            yield round_, price + (value[at] if left >= self.fair.tables else 0)

    def push(self, at: int, round_: int, chance: Random) -> set[int]:
        """Put a pair into a round and give back who had to go; where all tables are taken, some other too."""
        out = {one for who in self.ends[at] if (one := self.pair_of[who][round_]) is not None}
        if len(self.pairs_in[round_]) - len(out) >= self.fair.tables:
            others = [one for one in self.pairs_in[round_] if one not in self.fixed and one not in out]
            moved = [one for one in others if self.before.get(one) != round_]
            out.add(chance.choice(moved or others))
        for one in out:
            self.take(one)
        self.put(at, round_)
        return out


def _next(
    grid: _Grid, waiting: list[int], closed: Mapping[tuple[int, int], int], step: int, chance: Random
) -> tuple[int, int]:
    """Which of some waiting pairs goes where: where the least value is pushed out, at random among equals."""
    cost = float("inf")
    best: list[tuple[int, int]] = []
    for at in chance.sample(waiting, min(_LOOKED_AT, len(waiting))):
        for round_, price in grid.prices(at):
            if price > cost:
                continue
            dear = price + _SHUT * (closed.get((at, round_), 0) > step)
            if dear < cost:
                best, cost = [], dear
            if dear == cost:
                best.append((at, round_))
    return chance.choice(best)
