"""The queue, by the examples of the decisions and by properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gatherings.waiting_list import (
    Decision,
    Party,
    fits,
    free_places,
    gets_place_at_once,
    promote,
    promotes_by_itself,
)

PAIR_THEN_SINGLE = [Party(1, 2), Party(2, 1)]


@pytest.mark.parametrize(
    ("queue", "free", "expected"),
    [
        ([], 3, Decision((), ())),
        (PAIR_THEN_SINGLE, 0, Decision((), ())),
        # One leaves: the single gets the place, the pair stays first and sees that somebody passed.
        (PAIR_THEN_SINGLE, 1, Decision((2,), (1,))),
        # Two leave: the pair.
        (PAIR_THEN_SINGLE, 2, Decision((1,), ())),
        (PAIR_THEN_SINGLE, 3, Decision((1, 2), ())),
        # One free, three are first in line, a single has joined behind them.
        ([Party(1, 3), Party(2, 1)], 1, Decision((2,), (1,))),
        # Who does not fit, with nobody passing, was not skipped.
        ([Party(1, 1), Party(2, 4)], 3, Decision((1,), ())),
        # Two who do not fit are both passed by the one who does.
        ([Party(1, 4), Party(2, 3), Party(3, 2)], 2, Decision((3,), (1, 2))),
        # Without a limit everybody comes along.
        ([Party(1, 4), Party(2, 4)], None, Decision((1, 2), ())),
    ],
)
def test_free_places_go_down_the_queue(queue: list[Party], free: int | None, expected: Decision) -> None:
    assert promote(queue, free) == expected


@pytest.mark.parametrize(
    ("size", "free", "somebody_waits", "expected"),
    [
        (1, 1, False, True),
        (2, 1, False, False),
        # A newcomer joins the queue whenever somebody waits, even if a place is free.
        (1, 1, True, False),
        (1, None, True, False),
        (4, None, False, True),
        (1, 0, False, False),
    ],
)
def test_a_newcomer_gets_a_place_only_when_nobody_waits_and_it_fits(
    size: int, free: int | None, somebody_waits: bool, expected: bool
) -> None:
    assert gets_place_at_once(size, free, somebody_waits) is expected


@pytest.mark.parametrize(
    ("capacity", "taken", "expected"), [(None, 99, None), (5, 3, 2), (5, 5, 0), (5, 7, 0)]
)
def test_free_places(capacity: int | None, taken: int, expected: int | None) -> None:
    assert free_places(capacity, taken) == expected


@pytest.mark.parametrize(("hours", "expected"), [(48, True), (24.1, True), (24, False), (1, False)])
def test_places_are_given_by_themselves_until_24_hours_before(hours: float, expected: bool) -> None:
    now = datetime(2027, 3, 1, 9, tzinfo=UTC)

    assert promotes_by_itself(now + timedelta(hours=hours), now, 24) is expected


SIZES = st.lists(st.integers(1, 4), max_size=12)


@given(sizes=SIZES, free=st.integers(0, 20))
def test_nobody_overtakes_but_who_is_skipped_and_it_is_never_overbooked(sizes: list[int], free: int) -> None:
    queue = [Party(number, size) for number, size in enumerate(sizes)]

    decision = promote(queue, free)

    by_id = {party.id: party for party in queue}
    assert sum(by_id[number].size for number in decision.promoted) <= free
    assert list(decision.promoted) == sorted(decision.promoted)
    left = [party for party in queue if party.id not in decision.promoted]
    passed = {party.id for party in left if any(number > party.id for number in decision.promoted)}
    assert set(decision.skipped) == passed
    # Whoever was passed did not fit in what was free when it was their turn.
    for party in left:
        before = sum(by_id[number].size for number in decision.promoted if number < party.id)
        assert not fits(party.size, free - before)


@given(sizes=SIZES, free=st.integers(0, 20))
def test_giving_places_twice_is_giving_them_once(sizes: list[int], free: int) -> None:
    queue = [Party(number, size) for number, size in enumerate(sizes)]
    first = promote(queue, free)
    taken = sum(sizes[number] for number in first.promoted)

    again = promote([party for party in queue if party.id not in first.promoted], free - taken)

    assert again == Decision((), ())
