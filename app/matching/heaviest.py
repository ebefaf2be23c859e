"""The heaviest matching over a list of edges, and the prices that belong to it. Pure; everything is whole numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

#: No friend.
NOBODY = -1
#: Sums up to here are exact in the floating point numbers of the solver.
_EXACT = 2**53


class Edges(NamedTuple):
    """Who may be matched with whom and what it weighs: three arrays of one length, by citizen and then by volunteer."""

    citizen: Whole
    volunteer: Whole
    weight: Whole


def heaviest(edges: Edges, capacity: Whole, citizens: int) -> Whole:
    """Each citizen's volunteer in a heaviest matching, or `NOBODY`; shape (citizens,).

    A citizen has one volunteer at most, a volunteer `capacity` (volunteers,) citizens. Raises `ValueError` when the
    weights are too large to be counted exactly.
    """
    friend_of = np.full(citizens, NOBODY, np.int64)
    if not edges.citizen.size:
        return friend_of
    # Only where a solve runs: no page needs it.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    top = int(edges.weight.max()) + 1
    if top * citizens > _EXACT:
        raise ValueError("weights too large to be exact")
    rows, row = np.unique(edges.citizen, return_inverse=True)
    edge, seat, many = _seats(edges.volunteer, capacity)
    # One more seat for each citizen, with nobody: with it everybody finds one, as the solver asks.
    cost = np.concatenate((top - edges.weight[edge], np.full(rows.size, top))).astype(np.float64)
    at = (
        np.concatenate((row[edge], np.arange(rows.size))),
        np.concatenate((seat, many + np.arange(rows.size))),
    )
    table: Any = csr_array((cost, at), shape=(rows.size, many + rows.size))
    taken_row, taken_seat = min_weight_full_bipartite_matching(table)
    real = taken_seat < many
    of_seat = np.zeros(many, np.int64)
    of_seat[seat] = edges.volunteer[edge]
    friend_of[rows[taken_row[real]]] = of_seat[taken_seat[real]]
    return friend_of


def _seats(volunteer: Whole, capacity: Whole) -> tuple[Whole, Whole, int]:
    """Every edge once for each seat of its volunteer: places of edges, seats, and how many seats there are."""
    seats = np.minimum(capacity, np.bincount(volunteer, minlength=capacity.size))
    first = np.cumsum(seats) - seats
    copies = seats[volunteer]
    edge = np.repeat(np.arange(volunteer.size), copies)
    which = np.arange(edge.size) - np.repeat(np.cumsum(copies) - copies, copies)
    return edge, first[volunteer[edge]] + which, int(seats.sum())


def prices(edges: Edges, friend_of: Whole, worth: Whole, volunteers: int) -> Whole:
    """The least prices of volunteers at which every citizen prefers the friend they have; shape (volunteers,).

    A seat is worth what somebody else would gain by it: `price[j] >= price[friend of i] + weight[i, j] - worth[i]`,
    where `worth` (citizens,) is the weight of everybody's own pair. Prices are raised until that holds (Bellman and
    Ford); with a heaviest matching it ends.
    """
    price = np.zeros(volunteers + 1, np.int64)
    if not edges.citizen.size:
        return price[:-1]
    order = np.argsort(edges.volunteer, kind="stable")
    offered, starts = np.unique(edges.volunteer[order], return_index=True)
    # Who has nobody has the last price, which stays 0.
    friend = friend_of[edges.citizen[order]]
    gain = (edges.weight - worth[edges.citizen])[order]
    for _ in range(volunteers + 1):
        higher = np.maximum(price[offered], np.maximum.reduceat(gain + price[friend], starts))
        if np.array_equal(higher, price[offered]):
            break
        price[offered] = higher
    return price[:-1]
