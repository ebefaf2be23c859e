"""A timetable made better some rounds at a time: they are planned anew, exactly, around all the others. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, islice
from random import Random
from typing import Any

import numpy as np

from app.matching.timetable import LACK, Fair, Stop, Timetable

#: So many rounds are planned anew together, and so many times in a row without any gain before it ends.
_TOGETHER, _WITHOUT_GAIN = (2, 3), 25
#: The same for a day that has begun: everybody waits for it.
_TOGETHER_AGAIN, _WITHOUT_GAIN_AGAIN = (2,), 3
#: Pairs of everybody that one step looks at for each round, those worth most first: others are hardly ever taken.
_OF_ONE = 3
#: Branches that one step may look at: a limit of the work, not of the time.
_NODES = 400


def improve(found: Timetable, fixed: Mapping[int, int], before: Mapping[int, int], stop: Stop) -> Timetable:
    """The best timetable that planning some rounds anew leads to; asks `stop` after each step."""
    fair = found.fair
    chance = Random(len(fair.pairs))  # noqa: S311 (not for secrets: the same each time)
    ranked = _ranked(fair)
    together, without = (_TOGETHER_AGAIN, _WITHOUT_GAIN_AGAIN) if before else (_TOGETHER, _WITHOUT_GAIN)
    for many in together:
        sets = list(combinations(range(fair.rounds), min(many, fair.rounds)))
        fruitless = 0
        while fruitless < min(without * many, len(sets)) and found.objective < found.bound:
            planned = _planned_anew(found, chance.choice(sets), fixed, before, ranked)
            gained = _worth(planned, before) > _worth(found, before)
            fruitless = 0 if gained else fruitless + 1
            found = planned if gained else found
            if stop(found):
                return found
    return found


def _worth(found: Timetable, before: Mapping[int, int]) -> int:
    """What a timetable is worth, where a meeting that stays in its round counts twice."""
    stay = (at for at, round_ in found.round_of.items() if before.get(at) == round_)
    return found.objective + sum(found.fair.pairs[at].value for at in stay)


def _ranked(fair: Fair) -> list[list[int]]:
    """Everybody's possible pairs, those worth most first."""
    of: list[list[int]] = [[] for _ in fair.windows]
    for at in sorted(fair.possible, key=lambda at: (-fair.pairs[at].value, at)):
        of[fair.pairs[at].a].append(at)
        of[fair.pairs[at].b].append(at)
    return of


def _planned_anew(
    found: Timetable,
    rounds: Sequence[int],
    fixed: Mapping[int, int],
    before: Mapping[int, int],
    ranked: Sequence[Sequence[int]],
) -> Timetable:
    """The timetable when these rounds are planned anew and the others stay."""
    fair = found.fair
    keep = {at: one for at, one in found.round_of.items() if at in fixed or one not in rounds}
    tried = set(found.round_of) - set(keep)
    for own in ranked:
        free = (at for at in own if at not in keep and _rounds_of(fair, at, rounds))
        tried.update(islice(free, _OF_ONE * len(rounds)))
    open_ = [(at, one) for at in sorted(tried) for one in _rounds_of(fair, at, rounds)]
    # A step that ran into its limit may be worse; the caller compares.
    return Timetable(fair, keep | dict(_solve(fair, keep, open_, rounds, before)), found.bound)


def _rounds_of(fair: Fair, at: int, rounds: Sequence[int]) -> list[int]:
    """Those of some rounds in which a pair can meet."""
    first, end = fair.window(at)
    return [one for one in rounds if first <= one < end]


def _solve(
    fair: Fair,
    keep: Mapping[int, int],
    open_: Sequence[tuple[int, int]],
    rounds: Sequence[int],
    before: Mapping[int, int],
) -> list[tuple[int, int]]:
    """Which of the open (pair, round) are taken."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    if not open_:
        return []
    number = {one: place for place, one in enumerate(rounds)}
    people, many, places = len(fair.windows), len(open_), np.arange(len(open_))
    at = np.array([one for one, _ in open_])
    round_ = np.array([number[one] for _, one in open_])
    a, b = (np.array([getattr(fair.pairs[one], end) for one in at]) for end in "ab")
    pair = np.unique(at, return_inverse=True)[1]
    has = np.bincount(
        [who for one in keep for who in (fair.pairs[one].a, fair.pairs[one].b)], minlength=people
    )
    lacks = np.maximum(0, np.array(fair.needs) - has)
    busy = np.zeros((people, len(rounds)))
    load = np.zeros(len(rounds))
    for one, when in keep.items():
        if when in number:
            load[number[when]] += 1
            busy[[fair.pairs[one].a, fair.pairs[one].b], number[when]] = 1
    # Rows: everybody in each round, each pair, the tables of each round, and what everybody lacks.
    first_pair, slots = people * len(rounds), int(pair.max()) + 1
    first_table = first_pair + slots
    first_lack = first_table + len(rounds)
    rows = [a * len(rounds) + round_, b * len(rounds) + round_, first_pair + pair, first_table + round_]
    rows += [first_lack + a, first_lack + b, first_lack + np.arange(people)]
    columns = [places] * 6 + [many + np.arange(people)]
    where = (np.concatenate(rows), np.concatenate(columns))
    table = csr_array((np.ones(where[0].size), where), shape=(first_lack + people, many + people))
    least = np.concatenate((np.full(first_lack, -np.inf), lacks))
    most = np.concatenate(((1 - busy).ravel(), np.ones(slots), fair.tables - load, np.full(people, np.inf)))
    value = np.array([fair.pairs[one].value * (1 + (before.get(one) == when)) for one, when in open_])
    result: Any = milp(
        np.concatenate((-value, np.full(people, LACK))),
        constraints=LinearConstraint(table, least, most),
        bounds=Bounds(0, np.concatenate((np.ones(many), np.full(people, np.inf)))),
        integrality=np.concatenate((np.ones(many), np.zeros(people))),
        options={"mip_rel_gap": 0, "node_limit": _NODES},
    )
    return [] if result.x is None else [open_[one] for one in np.flatnonzero(result.x[:many] > 0.5).tolist()]
