"""Seating: what must be kept, what is said when it cannot be, and that the same guests give the same plan."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.seating import SEATS, explain, seat
from app.matching.tables import Guest, Plan

DANISH, ARABIC = frozenset({"da"}), frozenset({"ar"})


def guests(number: int, **values: Any) -> list[Guest]:
    return [Guest(one, **values) for one in range(1, number + 1)]


def table_of(plan: Plan, number: int) -> set[int]:
    return next(set(table.guests) for table in plan.tables if number in table.guests)


def broken(plan: Plan) -> list[str]:
    return [said.text % said.parameters for said in plan.broken]


@st.composite
def evenings(draw: st.DrawFn) -> tuple[list[Guest], list[set[int]], list[tuple[int, int]]]:
    number = draw(st.integers(0, 30))
    languages = st.sampled_from([frozenset(), DANISH, ARABIC, DANISH | ARABIC, frozenset({"uk"})])
    come = [
        Guest(one, draw(languages), draw(st.booleans()), draw(st.integers(0, 4)) == 0)
        for one in range(1, number + 1)
    ]
    ids = st.integers(1, max(number, 1) + 2)
    together = draw(st.lists(st.sets(ids, max_size=6), max_size=6))
    met = draw(st.lists(st.tuples(ids, ids), max_size=20))
    return come, together, met


def joined(come: Sequence[Guest], together: Sequence[set[int]]) -> list[set[int]]:
    """Groups that share a guest are one; written anew, so that it can disagree."""
    known = {guest.id for guest in come}
    found: list[set[int]] = []
    for group in ({*one} & known for one in together):
        if group:
            touched = [one for one in found if one & group]
            found = [one for one in found if not one & group] + [group.union(*touched)]
    return found


@given(evenings())
@settings(max_examples=25, deadline=None)
def test_everybody_has_one_seat_no_table_is_overfull_and_who_wants_to_sit_together_does(
    evening: tuple[list[Guest], list[set[int]], list[tuple[int, int]]],
) -> None:
    come, together, met = evening

    plan = seat(come, together=together, met=met)

    seated = [number for table in plan.tables for number in table.guests]
    assert sorted(seated) == [guest.id for guest in come]
    assert all(1 <= len(table.guests) <= SEATS for table in plan.tables)
    said = [set(one.guests) for one in plan.broken]
    for group in joined(come, together):
        if len(group) <= SEATS:
            assert group <= table_of(plan, min(group))
        else:
            assert group in said


@given(evenings())
@settings(max_examples=25, deadline=None)
def test_what_could_not_be_kept_is_said_and_nothing_else(
    evening: tuple[list[Guest], list[set[int]], list[tuple[int, int]]],
) -> None:
    come, together, met = evening
    known = {guest.id: guest for guest in come}

    plan = seat(come, together=together, met=met)

    for number, table in enumerate(plan.tables, start=1):
        said = [one for one in plan.broken if one.parameters.get("table") == number]
        hosts = [one for one in table.guests if known[one].is_host]
        assert (table.host in hosts) if hosts else table.host is None
        assert any("bordvært" in one.text for one in said) is (not hosts)
        mute = {
            one
            for one in table.guests
            if len(table.guests) > 1
            and not any(understand(known[one], known[other]) for other in table.guests if other != one)
        }
        assert {one.guests[0] for one in said if "sprog" in one.text} == mute


def understand(one: Guest, other: Guest) -> bool:
    return not one.languages or not other.languages or bool(one.languages & other.languages)


@given(evenings(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_same_guests_give_the_same_plan_in_whatever_order(
    evening: tuple[list[Guest], list[set[int]], list[tuple[int, int]]], chance: Random
) -> None:
    come, together, met = evening
    others, groups, turned = list(come), list(together), [(b, a) for a, b in met]
    for mixed in (others, groups, turned):
        chance.shuffle(mixed)

    assert seat(come, together=together, met=met) == seat(others, together=groups, met=turned)


def test_who_comes_for_the_first_time_never_sits_alone_with_a_finished_group() -> None:
    come = [Guest(1, is_first_time=True), *(Guest(one) for one in range(2, 17))]
    family = set(range(2, 9))

    plan = seat(come, together=[family])

    assert family <= table_of(plan, 2)
    assert table_of(plan, 1) != family | {1}
    assert not any("første gang" in text for text in broken(plan))


def test_when_there_is_nobody_else_it_is_said() -> None:
    plan = seat([Guest(1, is_first_time=True), Guest(2), Guest(3)], together=[{2, 3}])

    assert any("første gang" in text for text in broken(plan))


def test_languages_are_heeded() -> None:
    come = [Guest(one, DANISH) for one in range(1, 15)] + [Guest(15, ARABIC), Guest(16, ARABIC)]

    plan = seat(come)

    assert table_of(plan, 15) == table_of(plan, 16)
    assert not any("sprog" in text for text in broken(plan))


def test_every_table_has_a_host_while_there_are_any() -> None:
    come = [Guest(one, is_host=one in (1, 2, 3)) for one in range(1, 25)]

    plan = seat(come)

    assert sorted(table.host or 0 for table in plan.tables) == [1, 2, 3]
    assert broken(plan) == []
    assert len(broken(seat(guests(24)))) == 3


def test_people_meet_new_ones() -> None:
    # Four tables of last time; now nobody of them needs to sit with more than one again.
    last = [range(begin, begin + 4) for begin in (1, 5, 9, 13)]
    met = [pair for table in last for pair in combinations(table, 2)]

    plan = seat(guests(16), met=met, seats=4)

    again = [pair for pair in met if pair[1] in table_of(plan, pair[0])]
    assert again == []


def test_a_group_too_large_for_a_table_is_divided_and_that_is_said() -> None:
    plan = seat(guests(10), together=[set(range(1, 11))])

    assert sorted(len(table.guests) for table in plan.tables) == [5, 5]
    assert broken(plan)[0] == "10 vil sidde sammen. De sidder ved 2 borde med plads til 8."


def test_groups_that_cannot_share_a_table_get_one_each() -> None:
    plan = seat(guests(15), together=[set(range(begin, begin + 5)) for begin in (1, 6, 11)])

    assert sorted(table.guests for table in plan.tables) == [
        (1, 2, 3, 4, 5), (6, 7, 8, 9, 10), (11, 12, 13, 14, 15),
    ]  # fmt: skip


def test_a_sign_up_is_never_divided_and_counts_with_all_its_chairs() -> None:
    come = [Guest(one, size=3) for one in range(1, 6)] + [
        Guest(6),
        Guest(7, ARABIC, size=2),
        Guest(8, DANISH),
    ]

    plan = seat(come, together=[{1, 2, 3, 4}])

    chairs = {table.number: sum(guest_of(come, one).size for one in table.guests) for table in plan.tables}
    assert sum(chairs.values()) == 19
    assert max(chairs.values()) <= SEATS
    assert broken(plan)[0] == "12 vil sidde sammen. De sidder ved 2 borde med plads til 8."
    # Who comes with somebody has them to talk with.
    assert not any("sprog" in one.text and 7 in one.guests for one in plan.broken)


def guest_of(come: Sequence[Guest], number: int) -> Guest:
    return next(guest for guest in come if guest.id == number)


def test_who_is_pinned_stays_and_draws_those_who_want_to_sit_with_them() -> None:
    pinned = {1: 4, 9: 4, 2: 1}

    plan = seat(guests(20), together=[{1, 20}, {2, 9}], pinned=pinned)

    at = {one: table.number for table in plan.tables for one in table.guests}
    assert {one: at[one] for one in pinned} == pinned
    assert at[20] == 4
    assert [table.number for table in plan.tables] == [1, 2, 4]
    assert "2 vil sidde sammen, men sidder ved 2 borde." in broken(plan)


def test_more_pinned_than_a_table_holds_are_let_go_and_that_is_said() -> None:
    plan = seat(guests(6), pinned=dict.fromkeys(range(1, 7), 2), seats=4)

    assert table_of(plan, 1) == {1, 2, 3, 4}
    assert "Bord 2: Der var ikke plads til alle, der skulle blive siddende." in broken(plan)


@given(evenings(), st.data())
@settings(max_examples=15, deadline=None)
def test_a_plan_says_of_itself_what_is_said_of_it_as_it_stands_and_pinned_whole_it_stays(
    evening: tuple[list[Guest], list[set[int]], list[tuple[int, int]]], data: st.DataObject
) -> None:
    come, together, met = evening
    plan = seat(come, together=together, met=met)
    tables = {table.number: table.guests for table in plan.tables}
    at = {guest: number for number, there in tables.items() for guest in there}

    again = seat(come, together=together, met=met, pinned=at)

    assert {table.number: set(table.guests) for table in again.tables} == {
        n: set(g) for n, g in tables.items()
    }
    assert set(broken(explain(tables, come, together=together, met=met))) == set(broken(plan))


def test_tables_set_by_hand_may_be_overfull_and_that_is_said() -> None:
    said = broken(explain({1: range(1, 11), 3: [11]}, guests(12), together=[{1, 11}], seats=8))

    assert "Bord 1: Der sidder 10, men der er kun plads til 8." in said
    assert "2 vil sidde sammen, men sidder ved 2 borde." in said


def test_nobody_is_seated_twice_and_a_table_has_seats() -> None:
    with pytest.raises(ValueError, match="twice"):
        seat([Guest(1), Guest(1)])
    with pytest.raises(ValueError, match="seat"):
        seat([Guest(1)], seats=0)
    with pytest.raises(ValueError, match="more seats"):
        seat([Guest(1, size=5)], seats=4)


def test_a_hundred_and_twenty_guests_are_seated_with_all_that_can_be_kept() -> None:
    chance = Random(7)
    come = [
        Guest(
            one,
            DANISH if one % 5 else DANISH | ARABIC if one % 3 else ARABIC,
            is_first_time=one % 4 == 0,
            is_host=one % 7 == 0,
        )
        for one in range(1, 121)
    ]
    together = [{one, one + 1} for one in range(1, 60, 3)] + [{100, 101, 102, 103, 104}]
    met = [(chance.randint(1, 120), chance.randint(1, 120)) for _pair in range(400)]

    plan = seat(come, together=together, met=met)

    assert broken(plan) == []
    assert len(plan.tables) == 15
    assert all(group <= table_of(plan, min(group)) for group in together)
