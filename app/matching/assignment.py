"""The best plan there is for who talks with whom, and the proof of it. Pure: arrays in, a plan and its prices out.

Best means, in this order: most citizens get a friend; those get one who waited longest (the sum of `waiting_days` + 1
of all who are matched is largest); the pairs suit each other (the sum of their affinities is largest). With a weight of
`(waiting_days + 1) * scale + affinity`, where `scale` is more than all affinities together, one solve gives all three:
the sets of citizens that can be matched at once are the independent sets of a transversal matroid, and there the
heaviest set with weights above zero is also a largest one.

The proof is a price for every citizen and every volunteer (the dual of the assignment). If no pair is worth more than
its two prices, and the prices add up to what the plan is worth, no plan is worth more. Everything is whole numbers, so
"adds up" is exact. The same prices tell what another choice would cost at least.

A plan over all pairs is found over few: the best pairs of each citizen are solved, the prices are held against all
pairs, and those that are worth more than their prices come along into the next round, until there are none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.heaviest import NOBODY, Edges, Whole, heaviest, prices

Pair = tuple[int, int]

#: Volunteers of each citizen in the first round, and how many more one citizen gets in each later one.
FIRST, MORE = 24, 20
#: More rounds than any instance needed; what takes more is a plan without proof, and says so.
MOST_ROUNDS = 100
#: Pairs looked at together, and blocks of them in which each volunteer's best citizen is sought.
_TOGETHER, _SOUGHT = 2_000_000, 8


@dataclass(frozen=True)
class Graph:
    """Who may talk with whom. Citizens and volunteers are their places in the arrays.

    `waiting_days` has shape (citizens,), in whole days; `capacity` (volunteers,) counts the friends that each can still
    take; `affinity` (citizens, volunteers) tells how well two suit each other, 1 to 255; 0 is for those who may not be
    matched.
    """

    waiting_days: Whole
    capacity: Whole
    affinity: NDArray[np.uint8]

    def __post_init__(self) -> None:
        """Refuse what is no graph with a `ValueError`: negative numbers, shapes that do not belong together."""
        if self.affinity.shape != (self.waiting_days.size, self.capacity.size):
            raise ValueError("the shapes do not belong together")
        if (self.waiting_days < 0).any() or (self.capacity < 0).any():
            raise ValueError("negative number")

    @property
    def scale(self) -> int:
        """What one waiting day weighs: more than the affinities of all pairs of any plan."""
        return 255 * self.waiting_days.size + 1


@dataclass(frozen=True)
class Plan:
    """Who gets whom, what it is worth, and the prices that prove it.

    `friend_of` has shape (citizens,): the volunteer, or `NOBODY`. The prices have the shapes (citizens,) and
    (volunteers,), in units where one waiting day is `scale`; a pinned citizen is not part of the proof and has price 0.
    """

    friend_of: Whole
    matched: int
    waiting_sum: int
    affinity: int
    scale: int
    citizen_price: Whole
    volunteer_price: Whole
    certified: bool
    #: Keys of the pairs that were solved: where a plan that differs little may begin.
    solved: Whole

    @property
    def pairs(self) -> list[Pair]:
        """(citizen, volunteer) of the plan, by citizen."""
        return [(int(one), int(self.friend_of[one])) for one in np.flatnonzero(self.friend_of != NOBODY)]


class _Open:
    """The pairs that pins and vetoes leave open, and what they weigh."""

    def __init__(self, graph: Graph, pins: Collection[Pair], vetoes: Collection[Pair]) -> None:
        citizens, volunteers = graph.affinity.shape
        self.graph = graph
        self.friend_of = np.full(citizens, NOBODY, np.int64)
        self.left = graph.capacity.copy()
        for citizen, volunteer in pins:
            taken = self.friend_of[citizen] != NOBODY or self.left[volunteer] == 0
            if taken or (citizen, volunteer) in vetoes or not graph.affinity[citizen, volunteer]:
                raise ValueError(f"pin ({citizen}, {volunteer}) cannot be kept")
            self.friend_of[citizen] = volunteer
            self.left[volunteer] -= 1
        self.base = (graph.waiting_days + 1) * graph.scale
        self._closed_rows = self.friend_of != NOBODY
        self._closed_columns = self.left == 0
        self._vetoes = np.array(sorted(vetoes), np.int64).reshape(-1, 2)
        self._vetoed = self._vetoes[:, 0] * volunteers + self._vetoes[:, 1]
        self._rows = max(1, _TOGETHER // max(1, volunteers))

    def blocks(self) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """The affinities of open pairs, some citizens at a time: the first citizen and an array (some, volunteers)."""
        for start in range(0, self.friend_of.size, self._rows):
            block = self.graph.affinity[start : start + self._rows].copy()
            block[self._closed_rows[start : start + self._rows]] = 0
            block[:, self._closed_columns] = 0
            here = self._vetoes[(self._vetoes[:, 0] >= start) & (self._vetoes[:, 0] < start + self._rows)]
            block[here[:, 0] - start, here[:, 1]] = 0
            yield start, block

    def edges(self, keys: Whole) -> Edges:
        """The open pairs of these keys, in order, each once."""
        keys = np.setdiff1d(keys, self._vetoed)
        citizen, volunteer = np.divmod(keys, max(1, self.left.size))
        open_ = ~self._closed_rows[citizen] & ~self._closed_columns[volunteer]
        citizen, volunteer = citizen[open_], volunteer[open_]
        return Edges(citizen, volunteer, self.base[citizen] + self.graph.affinity[citizen, volunteer])


def solve(
    graph: Graph, *, pins: Collection[Pair] = (), vetoes: Collection[Pair] = (), after: Plan | None = None
) -> Plan:
    """The best plan in which all `pins` stand and none of `vetoes`; found sooner `after` one that differs little.

    Raises `ValueError` when a pin contradicts another, the vetoes or the capacities, or is of two who may not meet.
    """
    open_ = _Open(graph, pins, vetoes)
    keys = after.solved if after else _first(open_)
    for _ in range(MOST_ROUNDS):
        edges = open_.edges(keys)
        friend_of = heaviest(edges, open_.left, open_.friend_of.size)
        worth = np.where(friend_of == NOBODY, 0, open_.base + _affinity(graph, friend_of))
        theirs = prices(edges, friend_of, worth, open_.left.size)
        mine = worth - np.append(theirs, 0)[friend_of]
        missing = _worth_more(open_, mine, theirs)
        if not missing.size:
            break
        keys = np.concatenate((keys, missing))
    sound = mine.min(initial=0) >= 0 and int(worth.sum()) == int(mine.sum()) + int(
        (open_.left * theirs).sum()
    )
    everybody = np.where(open_.friend_of == NOBODY, friend_of, open_.friend_of)
    matched = everybody != NOBODY
    return Plan(
        friend_of=everybody,
        matched=int(matched.sum()),
        waiting_sum=int((graph.waiting_days[matched] + 1).sum()),
        affinity=int(_affinity(graph, everybody).sum()),
        scale=graph.scale,
        citizen_price=mine,
        volunteer_price=theirs,
        certified=bool(sound and not missing.size),
        solved=keys,
    )


def _affinity(graph: Graph, friend_of: Whole) -> Whole:
    """The affinity of everybody with their friend, 0 without one."""
    found = np.zeros(friend_of.size, np.int64)
    matched = np.flatnonzero(friend_of != NOBODY)
    found[matched] = graph.affinity[matched, friend_of[matched]]
    return found


def _first(open_: _Open) -> Whole:
    """Keys of the pairs of the first round: each citizen's best volunteers, and some of each volunteer's best citizens.

    Equals are taken in an order that begins elsewhere for each citizen: else all would ask for the same few.
    """
    volunteers = open_.left.size
    found = [np.empty(0, np.int64)]
    every = max(1, open_.friend_of.size // max(1, _TOGETHER // max(1, volunteers)) // _SOUGHT)
    for at, (start, block) in enumerate(open_.blocks()):
        row = np.arange(block.shape[0])[:, None]
        turned = (np.arange(volunteers) + (start + row) * 7919) % max(1, volunteers)
        taken = _highest(block.astype(np.int32) * volunteers + turned, FIRST)
        keys = (start + row) * volunteers + taken
        found.append(keys[np.take_along_axis(block, taken, axis=1) > 0])
        if at % every == 0 and block.size:
            best = block.argmax(axis=0)
            wanted = np.flatnonzero(block[best, np.arange(volunteers)])
            found.append((start + best[wanted]) * volunteers + wanted)
    return np.concatenate(found)


def _highest(values: NDArray[np.signedinteger], many: int) -> NDArray[np.intp]:
    """The columns of the `many` highest values of each row, in any order."""
    many = min(many, values.shape[1])
    return (
        np.argpartition(values, values.shape[1] - many, axis=1)[:, values.shape[1] - many :]
        if many
        else values[:, :0]
    )


def _worth_more(open_: _Open, mine: Whole, theirs: Whole) -> Whole:
    """Keys of open pairs that are worth more than the two prices, at most `MORE` of each citizen."""
    found = [np.empty(0, np.int64)]
    for start, block in open_.blocks():
        end = start + block.shape[0]
        over = block.astype(np.int64) - (mine[start:end] - open_.base[start:end])[:, None] - theirs[None, :]
        over[block == 0] = 0
        rows = np.flatnonzero((over > 0).any(axis=1))
        if rows.size:
            taken = _highest(over[rows], MORE)
            keys = (start + rows)[:, None] * open_.left.size + taken
            found.append(keys[np.take_along_axis(over[rows], taken, axis=1) > 0])
    return np.concatenate(found)
