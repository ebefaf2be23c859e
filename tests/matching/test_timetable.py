"""Timetables of a fair, held against the rules by a checker of its own; the best is found, proven, and moved little."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random

import pytest

from app.matching.timetable import LACK, Fair, Pair, Timetable, plan

#: The 200 that are asked for are drawn in `make test-long`.
SEEDS = [pytest.param(range(25)), pytest.param(range(25, 200), marks=pytest.mark.long)]


def fair_of(seed: int, most: int = 12) -> tuple[Fair, dict[int, int]]:
    """A small fair with windows of all lengths, few tables, and sometimes pins that can be kept."""
    chance = Random(seed)
    rounds, people = chance.randint(1, 5), chance.randint(0, most)
    windows = []
    for _ in range(people):
        arrive = chance.randint(0, rounds)
        windows.append((arrive, chance.randint(arrive, rounds)) if chance.random() < 0.5 else (0, rounds))
    ends = [(a, b) for a in range(people) for b in range(a + 1, people) if chance.random() < 0.5]
    fair = Fair(
        rounds,
        chance.randint(1, 4),
        chance.randint(0, 3),
        windows,
        [Pair(a, b, chance.randint(1, 45)) for a, b in ends],
    )
    pins = {}
    if fair.possible and chance.random() < 0.5:
        at = chance.choice(fair.possible)
        pins[at] = chance.randrange(*fair.window(at))
    return fair, pins


def broken(found: Timetable) -> list[str]:
    """Rules that a timetable breaks; written from the rules of the day, not from the solver."""
    fair, faults = found.fair, []
    busy: Counter[tuple[int, int]] = Counter()
    seats: Counter[tuple[int, int]] = Counter()
    for at, round_ in found.round_of.items():
        table = found.table_of[at]
        seats[round_, table] += 1
        if not 0 <= table < fair.tables:
            faults.append(f"no table {table}")
        for who in (fair.pairs[at].a, fair.pairs[at].b):
            busy[who, round_] += 1
            arrive, leave = fair.windows[who]
            if not (arrive <= round_ < leave and 0 <= round_ < fair.rounds):
                faults.append(f"{who} is not there in round {round_}")
    faults += [f"{one} meets two at once" for one, many in busy.items() if many > 1]
    return faults + [f"two meetings at {one}" for one, many in seats.items() if many > 1]


def best(fair: Fair) -> int:
    """What the best of all timetables is worth, each tried."""
    values = []
    for rounds in product(*[[None, *range(*fair.window(at))] for at in range(len(fair.pairs))]):
        chosen = {at: one for at, one in enumerate(rounds) if one is not None}
        found = Timetable(fair, chosen, 0, dict.fromkeys(chosen, 0))
        load = Counter(chosen.values())
        clash = [fault for fault in broken(found) if "two meetings" not in fault and "no table" not in fault]
        if not clash and all(many <= fair.tables for many in load.values()):
            values.append(found.objective)
    return max(values)


@pytest.mark.parametrize("seeds", SEEDS)
def test_no_rule_is_broken_and_pins_stay(seeds: range) -> None:
    for seed in seeds:
        fair, pins = fair_of(seed)
        found = plan(fair, fixed=pins)
        assert broken(found) == [], seed
        assert pins.items() <= found.round_of.items(), seed
        assert found.objective <= found.bound, seed
        assert found == plan(fair, fixed=pins), seed


def test_it_is_as_good_as_the_best_of_all_where_all_can_be_tried() -> None:
    tried = 0
    for seed in range(300, 360):
        fair, _ = fair_of(seed, most=4)
        found = plan(fair)
        exact = best(fair)
        assert found.objective == exact <= found.bound, seed
        tried += bool(found.round_of)
    assert tried > 20


def test_everybody_gets_the_least_number_before_anybody_gets_more_value() -> None:
    """One table and two rounds: the two rich pairs share a person, and would leave another without a meeting."""
    fair = Fair(2, 1, 1, [(0, 2)] * 4, [Pair(0, 1, 40), Pair(0, 2, 40), Pair(2, 3, 1)])
    found = plan(fair)
    assert (set(found.round_of), found.shortage, found.gap) == ({0, 2}, 0, 0.0)
    alone = plan(Fair(1, 1, 1, [(0, 1)] * 4, [Pair(0, 1, 5), Pair(2, 3, 9)]))
    assert (alone.shortage, alone.objective) == (2, 9 - 2 * LACK)


def test_a_day_that_has_begun_keeps_what_is_over_and_moves_few() -> None:
    chance = Random(8)
    ends = [(a, b) for a in range(24) for b in range(a + 1, 24) if chance.random() < 0.5]
    fair = Fair(8, 8, 3, [(0, 8)] * 24, [Pair(a, b, chance.randint(4, 45)) for a, b in ends])
    morning = plan(fair)
    assert morning.gap == 0
    over = {at: round_ for at, round_ in morning.round_of.items() if round_ < 3}
    windows = [(0, 3) if who in (0, 11) else (0, 8) for who in range(24)]
    later = plan(Fair(8, 8, 3, windows, fair.pairs), fixed=over, before=morning.round_of)
    assert broken(later) == []
    assert over.items() <= later.round_of.items()
    untouched = [
        at
        for at, round_ in morning.round_of.items()
        if round_ >= 3 and not {fair.pairs[at].a, fair.pairs[at].b} & {0, 11}
    ]
    moved = sum(later.round_of.get(at) != morning.round_of[at] for at in untouched)
    assert moved <= 0.15 * len(untouched)


def test_a_stop_gives_the_best_so_far() -> None:
    fair, _ = fair_of(7)
    seen: list[int] = []

    def stop(so_far: Timetable) -> bool:
        seen.append(so_far.objective)
        return True

    found = plan(fair, stop=stop)
    assert broken(found) == []
    assert len(seen) <= 1
    assert not seen or found.objective == seen[0]


def test_tables_change_as_little_as_they_can() -> None:
    """Two who meet one after the other stay where they are, though everybody else could sit there."""
    fair = Fair(2, 2, 0, [(0, 2)] * 4, [Pair(0, 1, 9), Pair(2, 3, 9), Pair(0, 2, 9), Pair(1, 3, 9)])
    found = plan(fair)
    first, second = ({at for at, one in found.round_of.items() if one == round_} for round_ in (0, 1))
    table = {who: found.table_of[at] for at in first for who in (fair.pairs[at].a, fair.pairs[at].b)}
    stay = [
        who
        for at in second
        for who in (fair.pairs[at].a, fair.pairs[at].b)
        if table[who] == found.table_of[at]
    ]
    assert len(stay) == 2


@pytest.mark.parametrize(
    ("pairs", "fixed"),
    [
        ([Pair(0, 1, 0)], {}),
        ([Pair(1, 1, 5)], {}),
        ([Pair(0, 7, 5)], {}),
        ([Pair(0, 1, 5), Pair(1, 0, 5)], {}),
        ([Pair(0, 1, 5)], {0: 2}),
        ([Pair(0, 1, 5), Pair(0, 2, 5)], {0: 1, 1: 1}),
    ],
)
def test_what_cannot_be_is_refused(pairs: list[Pair], fixed: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="pair"):
        plan(Fair(2, 1, 1, [(0, 2)] * 3, pairs), fixed=fixed)


def test_who_is_alone_in_a_round_counts_in_the_bound() -> None:
    # Three who may all meet, for two rounds: one of them waits each time, however many tables there are.
    everybody = [Pair(a, b, 5) for a, b in ((0, 1), (0, 2), (1, 2))]
    found = plan(Fair(2, 2, 0, [(0, 2)] * 3, everybody))
    assert (found.objective, found.bound) == (10, 10)
