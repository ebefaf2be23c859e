"""The assignment against brute force; its proof and its prices; and that the order of people does not matter."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.assignment import Graph, Pair, Plan, solve
from app.matching.heaviest import NOBODY


@st.composite
def graphs(draw: st.DrawFn, citizens: int = 4, volunteers: int = 4) -> Graph:
    ours, theirs = draw(st.integers(0, citizens)), draw(st.integers(0, volunteers))
    rows = st.lists(st.sampled_from([0, 0, 1, 7, 50, 100]), min_size=theirs, max_size=theirs)
    affinity = draw(st.lists(rows, min_size=ours, max_size=ours))
    return Graph(
        np.array(draw(st.lists(st.sampled_from([0, 5, 30, 200]), min_size=ours, max_size=ours)), np.int64),
        np.array(draw(st.lists(st.integers(0, 2), min_size=theirs, max_size=theirs)), np.int64),
        np.array(affinity, np.uint8).reshape(ours, theirs),
    )


def large(seed: int, many: int = 300) -> Graph:
    """More than the first round holds, so that the rounds after it are needed."""
    chance = np.random.default_rng(seed)
    affinity = chance.integers(1, 101, (many, many)) * (chance.random((many, many)) < 0.5)
    waiting, seats = chance.integers(0, 300, many), chance.choice([0, 1, 2], many, p=[0.35, 0.4, 0.25])
    return Graph(waiting.astype(np.int64), seats.astype(np.int64), affinity.astype(np.uint8))


def best(graph: Graph, pins: list[Pair], vetoes: list[Pair]) -> tuple[int, int, int] | None:
    """The best (matched, waiting, affinity) of all plans, each tried; None when no plan keeps the pins."""
    citizens, volunteers = graph.affinity.shape
    found = None
    for plan in product(range(-1, volunteers), repeat=citizens):
        pairs = [(one, other) for one, other in enumerate(plan) if other != NOBODY]
        counted = np.bincount([other for _, other in pairs], minlength=volunteers)
        if (
            all(graph.affinity[pair] for pair in pairs)
            and not set(pairs) & set(vetoes)
            and set(pins) <= set(pairs)
            and (counted <= graph.capacity).all()
        ):
            waiting = sum(int(graph.waiting_days[one]) + 1 for one, _ in pairs)
            worth = (len(pairs), waiting, sum(int(graph.affinity[pair]) for pair in pairs))
            found = max(found or worth, worth)
    return found


def worth(plan: Plan) -> tuple[int, int, int]:
    return plan.matched, plan.waiting_sum, plan.affinity


def edges(graph: Graph) -> list[Pair]:
    return [(int(one), int(other)) for one, other in np.argwhere(graph.affinity > 0)]


@given(graphs(), st.data())
@settings(max_examples=40, deadline=None)
def test_no_plan_is_better_with_or_without_pins_and_vetoes(graph: Graph, data: st.DataObject) -> None:
    pairs = edges(graph)
    wish = st.lists(st.sampled_from(pairs), max_size=2, unique=True) if pairs else st.just([])
    pins, vetoes = data.draw(wish), data.draw(wish)
    expected = best(graph, pins, vetoes)
    if expected is None:
        with pytest.raises(ValueError, match="cannot be kept"):
            solve(graph, pins=pins, vetoes=vetoes)
        return
    plan = solve(graph, pins=pins, vetoes=vetoes)
    assert worth(plan) == worth(solve(graph, pins=pins, vetoes=vetoes, after=solve(graph))) == expected
    assert plan.certified
    assert set(pins) <= set(plan.pairs)
    assert not set(vetoes) & set(plan.pairs)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_plan_over_few_pairs_is_proven_over_all_of_them_whatever_their_order(seed: int) -> None:
    graph = large(seed)
    plan = solve(graph)
    assert plan.certified
    weight = (graph.waiting_days[:, None] + 1) * graph.scale + graph.affinity.astype(np.int64)
    prices = plan.citizen_price[:, None] + plan.volunteer_price[None, :]
    assert (weight <= prices)[(graph.affinity > 0) & (graph.capacity > 0)].all()
    paid = plan.citizen_price.sum() + (graph.capacity * plan.volunteer_price).sum()
    assert paid == plan.waiting_sum * graph.scale + plan.affinity

    chance = np.random.default_rng(seed)
    rows, columns = chance.permutation(300), chance.permutation(300)
    turned = Graph(graph.waiting_days[rows], graph.capacity[columns], graph.affinity[rows][:, columns])
    assert worth(solve(turned)) == worth(plan)


def test_another_choice_never_costs_less_than_its_price_says() -> None:
    graph = large(3, 80)
    plan = solve(graph)
    weight = (graph.waiting_days[:, None] + 1) * graph.scale + graph.affinity.astype(np.int64)
    total = plan.waiting_sum * graph.scale + plan.affinity
    told = plan.citizen_price[:, None] + plan.volunteer_price[None, :] - weight
    chance = np.random.default_rng(4)
    exact = 0
    for one, other in chance.permutation([pair for pair in edges(graph) if graph.capacity[pair[1]]])[:40]:
        forced = solve(graph, pins=[(int(one), int(other))])
        loss = total - (forced.waiting_sum * graph.scale + forced.affinity)
        assert 0 <= told[one, other] <= loss
        exact += told[one, other] == loss
    assert exact, "a price that is always too low says nothing"


def test_more_volunteers_never_match_fewer_and_an_unused_pair_may_go() -> None:
    graph = large(5, 60)
    plan = solve(graph)
    less = solve(Graph(graph.waiting_days, graph.capacity[:40], graph.affinity[:, :40]))
    assert less.matched <= plan.matched
    unused = next(pair for pair in edges(graph) if pair not in plan.pairs)
    assert solve(graph, vetoes=[unused]).pairs == plan.pairs


def test_what_is_no_graph_is_refused() -> None:
    one = np.array([1], np.int64)
    with pytest.raises(ValueError, match="shapes"):
        Graph(one, one, np.zeros((2, 1), np.uint8))
    with pytest.raises(ValueError, match="negative"):
        Graph(-one, one, np.zeros((1, 1), np.uint8))
    with pytest.raises(ValueError, match="exact"):
        solve(Graph(one * 2**45, one, np.ones((1, 1), np.uint8)))
