"""Who is shown which tasks: each gets its share, and none is forgotten when there is room. No database."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from app.listings.spreading import MOST, Suits, spread

Wanted = dict[int, list[Suits]]


def everybody_likes_all(people: int, tasks: int) -> Wanted:
    """The same scores for everybody: the best five alone would be shown."""
    return {who: [Suits(task, 100 - task) for task in range(tasks)] for who in range(people)}


def by_chance(seed: int, people: int, tasks: int, share: float) -> Wanted:
    chance = random.Random(seed)
    return {
        who: [
            Suits(task, round(chance.uniform(1, 12), 3)) for task in range(tasks) if chance.random() < share
        ]
        for who in range(people)
    }


def times(given: dict[int, list[int]]) -> Counter[int]:
    return Counter(task for tasks in given.values() for task in tasks)


def most_that_can_be_shown(wanted: Wanted) -> int:
    """The plain textbook way: every receiver stands there with five seats, and tasks look for one each."""
    seats: dict[int, list[tuple[int, int]]] = {}
    for who, suits in wanted.items():
        for one in suits:
            seats.setdefault(one.task, []).extend((who, seat) for seat in range(MOST))
    sits: dict[tuple[int, int], int] = {}

    def finds_a_seat(task: int, tried: set[tuple[int, int]]) -> bool:
        for seat in seats[task]:
            if seat not in tried:
                tried.add(seat)
                if seat not in sits or finds_a_seat(sits[seat], tried):
                    sits[seat] = task
                    return True
        return False

    return sum(finds_a_seat(task, set()) for task in seats)


@pytest.mark.parametrize(
    ("people", "tasks"), [(1, 5), (2, 7), (2, 10), (3, 11), (10, 50), (20, 60), (40, 33), (7, 1)]
)
def test_every_task_is_shown_when_there_is_room_for_all(people: int, tasks: int) -> None:
    given = spread(everybody_likes_all(people, tasks), {})

    shown = times(given)
    assert set(shown) == set(range(tasks))
    assert all(len(mine) == len(set(mine)) == min(MOST, tasks) for mine in given.values())


@pytest.mark.parametrize("seed", range(60))
def test_as_many_are_shown_as_can_be_whoever_they_suit(seed: int) -> None:
    chance = random.Random(seed)
    people, tasks = chance.randint(1, 8), chance.randint(1, 45)
    wanted = by_chance(seed, people, tasks, chance.choice([0.05, 0.2, 0.6]))

    given = spread(wanted, {})

    assert len(times(given)) == most_that_can_be_shown(wanted)
    for who, mine in given.items():
        suits = {one.task: one.score for one in wanted[who]}
        assert len(mine) == min(MOST, len(suits))
        assert set(mine) <= set(suits)
        assert mine == sorted(mine, key=lambda task: (-suits[task], task))


def test_places_are_moved_round_to_let_a_task_in() -> None:
    """Both like 1 to 5, only the first likes 6 to 10: the first five must all go to the second."""
    both, first_only = (
        [Suits(task, 10.0) for task in range(1, 6)],
        [Suits(task, 1.0) for task in range(6, 11)],
    )

    given = spread({1: both + first_only, 2: both}, {})

    assert {task: sorted(tasks) for task, tasks in given.items()} == {
        1: [6, 7, 8, 9, 10],
        2: [1, 2, 3, 4, 5],
    }


def test_what_was_shown_least_lately_comes_first_so_that_weeks_take_turns() -> None:
    shown: Counter[int] = Counter()
    for _week in range(4):
        shown += times(spread(everybody_likes_all(1, 20), shown))

    assert shown == Counter(dict.fromkeys(range(20), 1))


def test_no_task_takes_more_than_its_share_when_all_suit_all() -> None:
    shown = times(spread(everybody_likes_all(40, 50), {}))

    # Two hundred places for fifty tasks: four each would be even.
    assert max(shown.values()) <= 8
    assert sum(shown.values()) == 200


def test_far_too_often_is_better_than_an_empty_letter() -> None:
    wanted = {who: [Suits(1, 3.0)] for who in range(6)} | {9: [Suits(task, 1.0) for task in range(2, 30)]}

    assert times(spread(wanted, {}))[1] == 6


def test_the_price_in_score_is_small() -> None:
    """algorithms.md A6: a few percent of the score for no task forgotten."""
    wanted = by_chance(7, 200, 60, 0.5)
    scores = {who: {one.task: one.score for one in suits} for who, suits in wanted.items()}
    best = sum(sum(sorted(mine.values())[-MOST:]) for mine in scores.values())

    given = spread(wanted, {})

    assert set(times(given)) == set(range(60))
    assert sum(scores[who][task] for who, mine in given.items() for task in mine) >= 0.93 * best


def test_the_same_letters_whatever_the_order() -> None:
    wanted = by_chance(3, 12, 40, 0.4)
    turned = {who: list(reversed(wanted[who])) for who in reversed(wanted)}

    assert spread(wanted, {1: 2, 5: 1}) == spread(turned, {5: 1, 1: 2})


def test_nobody_and_nothing() -> None:
    assert spread({}, {}) == {}
    assert spread({4: []}, {1: 3}) == {4: []}
