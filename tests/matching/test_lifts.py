"""Who goes with whom: against brute force, and in words one can check by hand."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.lifts import MOST_APART, MOST_DETOUR, Need, Offer, Pair, Trip, Way, pair, possible

pytestmark = pytest.mark.any_database

SOENDERBORG, AUGUSTENBORG, NORDBORG = (54.909, 9.790), (54.947, 9.872), (55.055, 9.747)
_AT = st.tuples(st.floats(54.8, 55.1), st.floats(9.5, 10.0))
_NEED = st.tuples(_AT, st.sampled_from(Way), st.sampled_from(Trip), st.integers(1, 3), st.booleans())
_OFFER = st.tuples(_AT, st.sampled_from(Way), st.sampled_from(Trip), st.integers(1, 4), st.booleans())
_BARRED = st.sets(st.tuples(st.integers(0, 4), st.integers(100, 103)), max_size=4)


def _best(edges: list[Pair], people: dict[int, int], seats: dict[int, int]) -> tuple[int, int]:
    """(parties, metres) of the best choice, tried one by one."""
    own = {number: [None, *(one for one in edges if one.need == number)] for number in people}
    found = []
    for choice in product(*own.values()):
        taken = [one for one in choice if one is not None]
        load = dict.fromkeys(seats, 0)
        for one in taken:
            load[one.offer] += people[one.need]
        if all(load[number] <= seats[number] for number in seats):
            found.append((-len(taken), sum(one.cost for one in taken)))
    parties, metres = min(found)
    return -parties, metres


@given(st.lists(_NEED, max_size=5), st.lists(_OFFER, max_size=4), _AT, _BARRED)
@settings(max_examples=120, deadline=None)
def test_as_many_get_there_as_can_with_the_least_way_round(
    wanted: list[Any], offered: list[Any], meeting: tuple[float, float], barred: set[tuple[int, int]]
) -> None:
    needs = [Need(number, *one) for number, one in enumerate(wanted)]
    offers = [Offer(100 + number, *one) for number, one in enumerate(offered)]
    chosen = pair(needs, offers, meeting, barred)
    people, seats = {one.id: one.people for one in needs}, {one.id: one.seats for one in offers}

    edges = possible(needs, offers, meeting, barred)
    assert set(chosen) <= set(edges)
    assert not {(one.need, one.offer) for one in chosen} & barred
    assert len({one.need for one in chosen}) == len(chosen)
    for offer in offers:
        assert sum(people[one.need] for one in chosen if one.offer == offer.id) <= offer.seats
    assert (len(chosen), sum(one.cost for one in chosen)) == _best(edges, people, seats)
    assert pair(needs[::-1], offers[::-1], meeting, barred) == chosen


def test_who_lives_on_the_way_is_no_detour_and_who_lives_far_off_is_not_fetched() -> None:
    driver = Offer(9, NORDBORG, Way.CAR, Trip.BOTH, seats=3)
    on_the_way = Need(1, (54.98, 9.77), Way.CAR, Trip.THERE)
    chosen = pair([on_the_way], [driver], SOENDERBORG)
    assert [one.is_on_the_way for one in chosen] == [True]
    near_driver = Offer(9, SOENDERBORG, Way.CAR, Trip.BOTH, seats=3)
    assert pair([Need(1, NORDBORG, Way.CAR, Trip.THERE)], [near_driver], SOENDERBORG) == []
    assert possible([on_the_way], [driver], SOENDERBORG)[0].cost < MOST_DETOUR


def test_an_arm_is_only_for_who_lives_near_and_a_seat_is_no_arm() -> None:
    arm = Offer(9, SOENDERBORG, Way.ARM, Trip.BOTH, seats=1)
    near = (SOENDERBORG[0] + 0.01, SOENDERBORG[1])
    assert [one.need for one in pair([Need(1, near, Way.ARM, Trip.BACK)], [arm], AUGUSTENBORG)] == [1]
    assert possible([Need(1, near, Way.ARM, Trip.BACK)], [arm], AUGUSTENBORG)[0].cost < MOST_APART
    assert pair([Need(1, AUGUSTENBORG, Way.ARM, Trip.BACK)], [arm], AUGUSTENBORG) == []
    assert pair([Need(1, near, Way.CAR, Trip.BACK)], [arm], AUGUSTENBORG) == []


def test_room_direction_and_a_party_are_heeded() -> None:
    there = Offer(9, SOENDERBORG, Way.CAR, Trip.THERE, seats=2)
    for need in (
        Need(1, SOENDERBORG, Way.CAR, Trip.BOTH),
        Need(1, SOENDERBORG, Way.CAR, Trip.THERE, is_bulky=True),
        Need(1, SOENDERBORG, Way.CAR, Trip.THERE, people=3),
    ):
        assert pair([need], [there], AUGUSTENBORG) == []
    assert len(pair([Need(1, SOENDERBORG, Way.CAR, Trip.THERE, people=2)], [there], AUGUSTENBORG)) == 1
