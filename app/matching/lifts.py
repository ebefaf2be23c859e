"""Who drives, or goes along, with whom to something on a date. Pure: the same people give the same pairs, in whatever
order they come.

As many parties as possible get there; among all ways to do that, the one with the least way round. A driver goes by
the passenger's place, so what counts is the detour; two who go arm in arm meet first, so what counts is how far apart
they are. A party is never divided, and a seat is one person's for the whole way. Solved exactly (HiGHS).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.places.distance import distance_km

#: (latitude, longitude) in degrees.
Point = tuple[float, float]

#: A longer detour nobody is asked to drive, in metres.
MOST_DETOUR = 15_000
#: Further apart nobody is asked to walk to meet, in metres.
MOST_APART = 2_000
#: A detour as the crow flies below this is on the way, in metres.
ON_THE_WAY = 2_000


class Way(StrEnum):
    """How somebody gets there with another."""

    CAR = "car"
    #: They go together: an arm, or company on the bus.
    ARM = "arm"


class Trip(StrEnum):
    """Which way somebody needs, or offers, company."""

    THERE = "there"
    BACK = "back"
    BOTH = "both"


@dataclass(frozen=True)
class Need:
    """A party that wants to be fetched. `id` tells parties apart and decides between equals."""

    id: int
    at: Point
    way: Way
    trip: Trip
    people: int = 1
    #: Brings something that takes room: a wheeled walker, a wheelchair.
    is_bulky: bool = False


@dataclass(frozen=True)
class Offer:
    """Somebody who takes others along; `seats` are those still free."""

    id: int
    at: Point
    way: Way
    trip: Trip
    seats: int
    #: Has room for something bulky.
    has_room: bool = False


@dataclass(frozen=True)
class Pair:
    """Who goes with whom."""

    need: int
    offer: int
    #: How far apart they are, in metres as the crow flies.
    apart: int
    #: What it costs: the detour of a car, else the way to meet, in metres.
    cost: int
    way: Way

    @property
    def is_on_the_way(self) -> bool:
        """Whether the driver comes by anyway."""
        return self.way is Way.CAR and self.cost <= ON_THE_WAY


def suits(need: Need, offer: Offer) -> bool:
    """Whether the offer is what the party needs, wherever the two are: the way, the direction, seats and room."""
    return (
        need.way == offer.way
        and offer.trip in (Trip.BOTH, need.trip)
        and need.people <= offer.seats
        and (offer.has_room or not need.is_bulky)
    )


def possible(
    needs: Iterable[Need], offers: Iterable[Offer], meeting: Point, barred: Collection[tuple[int, int]] = ()
) -> list[Pair]:
    """Every pair that may be, in the order of ids; `barred` are (need, offer) that may not."""
    wanted = sorted(needs, key=lambda one: one.id)
    given = sorted(offers, key=lambda one: one.id)
    pairs = [
        _pair(need, offer, meeting)
        for need in wanted
        for offer in given
        if suits(need, offer) and (need.id, offer.id) not in barred
    ]
    return [one for one in pairs if one.cost <= (MOST_DETOUR if one.way is Way.CAR else MOST_APART)]


def pair(
    needs: Iterable[Need], offers: Iterable[Offer], meeting: Point, barred: Collection[tuple[int, int]] = ()
) -> list[Pair]:
    """The pairs to propose, in the order of the parties: as many parties as possible, with the least way round."""
    wanted, given = list(needs), list(offers)
    edges = possible(wanted, given, meeting, barred)
    if not edges:
        return []
    people = {need.id: need.people for need in wanted}
    return _chosen(edges, people, {offer.id: offer.seats for offer in given})


def _pair(need: Need, offer: Offer, meeting: Point) -> Pair:
    apart = _metres(need.at, offer.at)
    if need.way is Way.ARM:
        return Pair(need.id, offer.id, apart, apart, need.way)
    detour = apart + _metres(need.at, meeting) - _metres(offer.at, meeting)
    return Pair(need.id, offer.id, apart, max(0, detour), need.way)


def _metres(one: Point, other: Point) -> int:
    return round(distance_km(*one, *other) * 1000)


def _chosen(edges: Sequence[Pair], people: dict[int, int], seats: dict[int, int]) -> list[Pair]:
    """The best choice among the pairs: each party at most once, no driver with more than the seats."""
    # Heavy, and needed only here (decisions.md, Solvers).
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    parties, drivers = sorted({one.need for one in edges}), sorted({one.offer for one in edges})
    rows = np.zeros((len(parties) + len(drivers), len(edges)))
    for column, one in enumerate(edges):
        rows[parties.index(one.need), column] = 1
        rows[len(parties) + drivers.index(one.offer), column] = people[one.need]
    most = [1] * len(parties) + [seats[number] for number in drivers]
    # One more party is worth more than any way round that all the others together could save.
    worth = 1 + len(parties) * max(one.cost for one in edges)
    solved = milp(
        np.array([one.cost - worth for one in edges]),
        integrality=np.ones(len(edges)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, ub=np.array(most)),
        options={"mip_rel_gap": 0},
    )
    if solved.x is None:
        raise RuntimeError(solved.message)
    return [one for one, taken in zip(edges, solved.x, strict=True) if taken > 0.5]
