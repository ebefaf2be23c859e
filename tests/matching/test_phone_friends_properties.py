"""What holds of every plan for phone friends, whoever waits and whoever rings."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.phone_friends import Citizen, Pool, Volunteer
from tests.matching.test_phone_friends import _ANYBODY

_WAITS = st.fixed_dictionaries({**_ANYBODY, "waiting_days": st.integers(0, 90)})
_RINGS = st.fixed_dictionaries({**_ANYBODY, "room": st.integers(0, 3)})


@given(st.lists(_WAITS, max_size=7), st.lists(_RINGS, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_what_holds_of_every_plan(ours: list[Any], theirs: list[Any], chance: Random) -> None:
    people = [Citizen(id=at, **one) for at, one in enumerate(ours)]
    friends = [Volunteer(id=at, **one) for at, one in enumerate(theirs)]
    pool = Pool(people, friends)
    plan = pool.solve()
    pairs = set(pool.pairs(plan))
    assert plan.certified

    turned = Pool(chance.sample(people, len(people)), chance.sample(friends, len(friends)))
    assert set(turned.pairs(turned.solve())) == pairs, "the order of the rows says nothing"

    fewer = Pool(people, friends[: len(friends) // 2])
    assert fewer.solve().matched <= plan.matched, "more volunteers never match fewer"

    possible = [
        (one.id, other.id)
        for row, one in enumerate(pool.citizens)
        for column, other in enumerate(pool.volunteers)
        if pool.graph.affinity[row, column] and other.room
    ]
    unused = [pair for pair in possible if pair not in pairs]
    if unused:
        assert set(pool.pairs(pool.solve(vetoes=[chance.choice(unused)]))) == pairs, (
            "nobody misses an unused pair"
        )
    if possible:
        pin = chance.choice(possible)
        assert pin in pool.pairs(pool.solve(pins=[pin])), "a pin is always in"
