"""Who could talk with whom: the arrays agree with the rules in words, points add up, and reasons are true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.phone_friends import Citizen, Pool, Volunteer, parts_of

DA, AR = frozenset({"da"}), frozenset({"ar"})
MONDAY, FRIDAY = frozenset({"mon-am"}), frozenset({"fri-pm"})
_TALKER: dict[str, Any] = {"languages": DA, "times": MONDAY}


def citizen(at: int, **values: Any) -> Citizen:
    return Citizen(id=at, **(_TALKER | values))


def volunteer(at: int, **values: Any) -> Volunteer:
    return Volunteer(id=at, **(_TALKER | values))


def _some(*things: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(things), max_size=3)


_ANYBODY: dict[str, st.SearchStrategy[Any]] = {
    "languages": _some("da", "de", "ar"),
    "times": _some("mon-am", "mon-pm", "fri-am", "fri-pm"),
    "interests": _some("cards", "dogs", "football", "knitting", "songs", "war"),
    "lived": _some("loss", "illness"),
    "often": st.sampled_from([None, "weekly", "twice"]),
    "gender": st.sampled_from([None, "woman", "man"]),
    "age": st.sampled_from([None, 18, 59, 60, 82, 101]),
    "wants_gender": st.sampled_from([None, None, "woman", "man"]),
    "wants_ages": st.sampled_from([None, None, (18, 59), (60, 80)]),
}


def may_meet(one: Citizen, other: Volunteer) -> bool:
    """The hard conditions, written anew in words."""

    def likes(a: Any, b: Any) -> bool:
        if a.wants_gender and b.gender != a.wants_gender:
            return False
        bands = range(a.wants_ages[0] // 5, a.wants_ages[1] // 5 + 1) if a.wants_ages else None
        return bands is None or (b.age is not None and b.age // 5 in bands)

    speak, can = one.languages & other.languages, one.times & other.times
    return bool(speak and can and likes(one, other) and likes(other, one))


@given(
    st.lists(st.fixed_dictionaries(_ANYBODY), max_size=6),
    st.lists(st.fixed_dictionaries(_ANYBODY), max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_the_arrays_say_what_the_rules_say_and_the_points_add_up(ours: list[Any], theirs: list[Any]) -> None:
    people = [Citizen(id=at, **one) for at, one in enumerate(ours)]
    pool = Pool(people, [Volunteer(id=at, **one) for at, one in enumerate(theirs)])
    for row, one in enumerate(pool.citizens):
        for column, other in enumerate(pool.volunteers):
            points = int(pool.graph.affinity[row, column])
            assert (points > 0) == may_meet(one, other)
            if points:
                assert points == sum(part.points for part in parts_of(one, other)) <= 100
        assert (pool.why_nobody(one.id) is None) == bool(pool.graph.affinity[row].any())


def test_the_same_people_give_the_same_plan_in_whatever_order_they_come() -> None:
    ours = [citizen(at, waiting_days=at % 3) for at in range(6)]
    theirs = [volunteer(at) for at in range(4)]
    plan = Pool(ours, theirs)
    turned = Pool(ours[::-1], theirs[::-1])
    assert plan.pairs(plan.solve()) == turned.pairs(turned.solve())
    assert {one for one, _ in plan.pairs(plan.solve())} == {2, 5, 1, 4}


def test_everything_that_suits_is_a_hundred_points() -> None:
    both: dict[str, Any] = {
        "interests": frozenset("abcdef"), "times": frozenset("123456"), "lived": frozenset("x"), "often": "weekly",
    }  # fmt: skip
    pool = Pool([citizen(1, **both)], [volunteer(1, **both)])
    (choice,) = pool.choices(pool.solve(), 1)
    assert choice.points == 100
    assert [(part.kind, part.points) for part in choice.parts] == [
        ("possible", 1), ("interests", 50), ("times", 24), ("lived", 15), ("often", 10),
    ]  # fmt: skip


def test_the_first_choice_suits_best_and_says_what_it_takes_from_others() -> None:
    songs = frozenset({"songs"})
    ours = [citizen(1, waiting_days=10, interests=songs), citizen(2, waiting_days=40, interests=songs)]
    pool = Pool(ours, [volunteer(7, interests=songs), volunteer(8, times=FRIDAY), volunteer(9, room=0)])
    plan = pool.solve()
    assert pool.pairs(plan) == [(2, 7)]
    (choice,) = pool.choices(plan, 1)
    assert (choice.volunteer, choice.points) == (7, 11)
    assert (choice.left_out, choice.waiting_lost) == ((2,), 30)
    (own,) = pool.choices(plan, 2, pins=[(2, 7)])
    assert (own.left_out, own.waiting_lost) == ((), 0)
    assert pool.choices(plan, 1, pins=[(2, 7)]) == pool.choices(plan, 1, vetoes=[(1, 7)]) == []


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        ({"room": 0}, "room"),
        ({"languages": AR}, "languages"),
        ({"times": FRIDAY}, "times"),
        ({"wants_gender": "woman"}, "wishes"),
        ({}, "apart"),
    ],
)
def test_who_gets_nobody_is_told_why_and_whom_to_look_for(theirs: dict[str, Any], why: str) -> None:
    pool = Pool([citizen(1)], [volunteer(7, **theirs)], apart=[(1, 7), (1, 99)])
    assert pool.solve().pairs == []
    assert pool.why_nobody(1) == why


def test_pins_and_vetoes_are_kept_by_id() -> None:
    pool = Pool([citizen(1), citizen(2)], [volunteer(7), volunteer(8)])
    pinned = pool.solve(pins=[(1, 8)], vetoes=[(2, 7)])
    assert pool.pairs(pinned) == [(1, 8)]
    with pytest.raises(ValueError, match="cannot be kept"):
        pool.solve(pins=[(1, 8)], vetoes=[(1, 8)])
    with pytest.raises(KeyError):
        pool.solve(pins=[(3, 8)])


def test_nobody_stands_in_the_list_twice_and_nobody_at_all_is_a_plan_too() -> None:
    with pytest.raises(ValueError, match="twice"):
        Pool([citizen(1), citizen(1)], [])
    empty = Pool([], [])
    assert empty.solve().certified
    assert np.array_equal(empty.graph.affinity, np.zeros((0, 0)))


def test_more_things_than_can_be_compared_are_refused() -> None:
    many = frozenset(str(one) for one in range(65))
    with pytest.raises(ValueError, match="64"):
        Pool([citizen(1, interests=many)], [])
