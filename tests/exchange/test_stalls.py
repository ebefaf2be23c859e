"""Who stands at which table: near the door who needs it, apart who should be, and the same for the same people."""

from __future__ import annotations

from itertools import combinations
from random import Random

from app.exchange.stalls import Guest, assign, beside, side_by_side, spots


def guests(number: int, needs: set[int] | None = None, alone: set[int] | None = None) -> list[Guest]:
    return [Guest(one, one in (needs or ()), one not in (alone or ())) for one in range(1, number + 1)]


def test_tables_are_numbered_row_by_row_from_the_door() -> None:
    assert [(one.number, one.row, one.place) for one in spots(5, 2)] == [
        *((1, 0, 0), (2, 0, 1), (3, 1, 0), (4, 1, 1), (5, 2, 0)),
    ]
    # 1 2 3
    # 4 5 6
    # 7
    assert sorted(beside(1, 7, 3)) == [2, 4]
    assert sorted(beside(3, 7, 3)) == [2, 6]
    assert sorted(beside(5, 7, 3)) == [2, 4, 6]
    assert sorted(beside(7, 7, 3)) == [4]


def test_who_needs_it_is_near_the_door_and_the_others_follow_in_order() -> None:
    places = assign(guests(6, needs={4, 6}), 8, 4, set())
    assert places == {1: 3, 2: 4, 3: 5, 4: 1, 5: 6, 6: 2}
    assert assign(reversed(guests(6, needs={4, 6})), 8, 4, set()) == places


def test_too_few_tables_go_to_needs_first_then_to_organisations() -> None:
    places = assign(guests(5, needs={5}, alone={1, 2}), 3, 3, set())
    assert set(places) == {5, 3, 4}
    assert assign(guests(3), 0, 3, set()) == {}


def test_who_should_be_apart_does_not_stand_side_by_side() -> None:
    for seed in range(40):
        chance = Random(seed)
        needs = set(chance.sample(range(1, 25), 3))
        apart = set(chance.sample(list(combinations(range(1, 25), 2)), 20))
        places = assign(guests(24, needs=needs), 30, 6, apart)
        assert sorted(places) == list(range(1, 25))
        assert len(set(places.values())) == 24
        assert {places[one] for one in needs} == {1, 2, 3}
        wrong = [pair for pair in side_by_side(places, 30, 6, apart) if not set(pair) <= needs]
        assert wrong == [], seed


def test_what_cannot_be_is_said() -> None:
    places = assign(guests(2), 2, 2, {(1, 2)})
    assert side_by_side(places, 2, 2, {(1, 2)}) == [(1, 2)]
    # Three in a row of which the first two should be apart: one of them goes to the end.
    places = assign(guests(3), 3, 3, {(1, 2)})
    assert side_by_side(places, 3, 3, {(1, 2)}) == []


def test_who_has_a_table_keeps_it_when_new_ones_come() -> None:
    kept = {1: 5, 2: 1, 9: 40}
    places = assign(guests(4), 6, 3, set(), kept)
    assert (places[1], places[2]) == (5, 1)
    assert sorted(places.values()) == [1, 2, 3, 5]
    assert 9 not in places
