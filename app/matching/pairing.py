"""Which pairs meet at a fair, chosen exactly without rounds. What comes out is a bound for every timetable. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import floor
from typing import Any

import numpy as np

from app.matching.timetable import LACK, Fair

#: How often what was chosen is held against the windows; the bound holds whenever it ends.
_MOST_CUTS = 12
#: Pairs that share places: at most so many of them fit.
_Cut = tuple[tuple[int, ...], int]


def choose(fair: Fair, fixed: Mapping[int, int], before: Mapping[int, int]) -> tuple[list[int], int]:
    """The pairs that are worth most together, and what no timetable can be worth more than.

    Everybody has at most as many meetings as rounds, in their whole window and in each part of it, and all together
    as many as there are tables for, or two of those who are there. Parts are looked at only where a choice breaks them.
    A pair from `before` counts twice when it is chosen, not in the bound.
    """
    fit = _fit(fair)
    cuts: dict[tuple[int, int, int], _Cut] = {
        (-1, 0, fair.rounds): (tuple(fair.possible), int(fit.sum())),
    }
    chosen, bound = _best(fair, fixed, {}, cuts.values())
    for _ in range(_MOST_CUTS):
        broken = _broken(fair, fit, chosen)
        if not broken:
            break
        cuts |= broken
        chosen, bound = _best(fair, fixed, {}, cuts.values())
    if before:
        chosen, _ = _best(fair, fixed, before, cuts.values())
    return chosen, bound


def _best(
    fair: Fair, fixed: Mapping[int, int], before: Mapping[int, int], cuts: Iterable[_Cut]
) -> tuple[list[int], int]:
    """The best choice under some cuts, by integer programming, and its proven value."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    column = {at: place for place, at in enumerate(fair.possible)}
    many, people = len(column), len(fair.windows)
    if not many:
        return [], -LACK * sum(fair.needs)
    value = np.array([fair.pairs[at].value * (1 + (at in before)) for at in column])
    a = np.array([fair.pairs[at].a for at in column])
    b = np.array([fair.pairs[at].b for at in column])
    places = np.arange(many)
    # Two rows for everybody: meetings, and meetings with what is lacking (columns after those of pairs).
    rows = [np.concatenate((a, b, people + a, people + b, people + np.arange(people)))]
    columns = [np.concatenate((places, places, places, places, many + np.arange(people)))]
    room = [max(0, min(end, fair.rounds) - max(first, 0)) for first, end in fair.windows]
    least = [-np.inf] * people + list(fair.needs)
    most = [*room, *[np.inf] * people]
    for pairs, fit in cuts:
        rows.append(np.full(len(pairs), len(most)))
        columns.append(np.array([column[at] for at in pairs]))
        least.append(-np.inf)
        most.append(fit)
    at = (np.concatenate(rows), np.concatenate(columns))
    table = csr_array((np.ones(at[0].size), at), shape=(len(most), many + people))
    low = np.zeros(many + people)
    low[[column[one] for one in fixed]] = 1
    high = np.concatenate((np.ones(many), np.full(people, np.inf)))
    found: Any = milp(
        np.concatenate((-value, np.full(people, LACK))),
        constraints=LinearConstraint(table, least, most),
        bounds=Bounds(low, high),
        integrality=np.concatenate((np.ones(many), np.zeros(people))),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        raise ValueError("what is fixed cannot be kept")
    chosen = [at for at, place in column.items() if found.x[place] > 0.5]
    return chosen, floor(-found.mip_dual_bound + 1e-6)


def _fit(fair: Fair) -> Any:
    """How many meetings fit into each round: two of those who have somebody to meet in it, and a table, for each."""
    there = np.zeros((len(fair.windows), fair.rounds), bool)
    for at in fair.possible:
        there[[fair.pairs[at].a, fair.pairs[at].b], slice(*fair.window(at))] = True
    return np.minimum(fair.tables, there.sum(axis=0) // 2)


def _broken(fair: Fair, fit: Any, chosen: Iterable[int]) -> dict[tuple[int, int, int], _Cut]:
    """Parts of the day in which more was chosen than fits: of one person (by place), or of all tables (-1)."""
    all_of: dict[int, list[int]] = defaultdict(list)
    for at in fair.possible:
        for who in (fair.pairs[at].a, fair.pairs[at].b, -1):
            all_of[who].append(at)
    mine: dict[int, list[int]] = defaultdict(list)
    for at in chosen:
        for who in (fair.pairs[at].a, fair.pairs[at].b, -1):
            mine[who].append(at)
    found = {}
    ones = np.ones(fair.rounds, np.int64)
    for who, pairs in mine.items():
        most = fit if who == -1 else ones
        for first, end in _overfull(fair, pairs, most):
            inside = [at for at in all_of[who] if _within(fair.window(at), first, end)]
            found[who, first, end] = (tuple(inside), int(most[first:end].sum()))
    return found


def _overfull(fair: Fair, pairs: Iterable[int], most: Any) -> list[tuple[int, int]]:
    """The parts of the day in which these pairs are more than `most` of all their rounds."""
    count = np.zeros((fair.rounds + 1, fair.rounds + 1), np.int64)
    for at in pairs:
        count[fair.window(at)] += 1
    # Windows that begin at `first` or later and end at `end` or sooner.
    inside = count[::-1].cumsum(axis=0)[::-1].cumsum(axis=1)
    first, end = np.indices(count.shape)
    until = np.concatenate(([0], np.cumsum(most)))
    return [
        (int(one), int(other))
        for one, other in np.argwhere((inside > until[end] - until[first]) & (end > first))
    ]


def _within(window: tuple[int, int], first: int, end: int) -> bool:
    return first <= window[0] and window[1] <= end
