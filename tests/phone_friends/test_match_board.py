"""The board, without a database: plans that keep what was decided, suggestions with their cost, reasons that add up."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from app.phone_friends.board import Board, Drawing, Drawn, Offer, Rings, Waits, suits
from app.phone_friends.choices import TIMES
from app.phone_friends.said import Said

TODAY = date(2027, 3, 1)


def waits(number: int, days: int = 5, **said: object) -> Waits:
    spoken = {"languages": ("da",), "times": ("mon-am",), **said}
    return Waits(number, Said(**spoken), (), TODAY - timedelta(days=days))


def rings(number: int, room: int = 1, **said: object) -> Rings:
    return Rings(number, Said(**{"languages": ("da",), "times": ("mon-am",), **said}), (), room)


def drawn(*args: object, **facts: object) -> Drawn:
    board = Board(*args, **facts)
    return Drawing(board, TODAY).drawn([one.id for one in board.waits])


def crowd(dice: Random) -> Board:
    """Too few volunteers for those who wait."""
    times = list(TIMES)[:6]
    people = [
        Waits(number, Said(("da",), tuple(dice.sample(times, 2)), tuple(dice.sample("abcdef", 2))), (),
              TODAY - timedelta(days=dice.randrange(30)))
        for number in range(12)
    ]  # fmt: skip
    others = [
        Rings(number, Said(("da",), tuple(dice.sample(times, 2)), tuple(dice.sample("abcdef", 2))), (), 1)
        for number in range(8)
    ]
    return Board(people, others)


def test_the_plan_serves_who_waited_longest_and_says_what_another_choice_costs() -> None:
    """One volunteer, two who wait: whoever gets her, the other waits on."""
    plan = drawn([waits(1, 30), waits(2, 3, interests=("haven",))], [rings(7, interests=("haven",))])
    assert plan.friend_of == {1: 7}
    assert plan.is_proven
    assert plan.offers[1] == [Offer(7)]
    assert plan.offers[2] == [Offer(7, left_out=(1,), waiting_lost=27)]
    assert plan.alone == {}


def test_pins_stand_vetoes_do_not_and_what_cannot_be_kept_is_left_out() -> None:
    people, others = [waits(1, 30), waits(2, 3)], [rings(7), rings(8, room=0)]
    assert drawn(people, others, pins=[(2, 7)]).friend_of == {2: 7}
    assert drawn(people, others, vetoes=[(1, 7)]).friend_of == {2: 7}
    # Nobody has room twice, a veto is stronger, and who is gone is gone.
    for pins in ([(2, 8)], [(1, 7), (2, 7)], [(5, 7)]):
        assert drawn(people, others, pins=pins).friend_of == {1: 7}
    assert drawn(people, others, pins=[(1, 7)], vetoes=[(1, 7)]).alone == {1: "vetoed"}
    assert drawn(people, others, apart=[(1, 7)]).alone == {1: "apart"}


def test_in_many_crowds_pins_are_in_a_needless_veto_changes_nothing_and_order_does_not_matter() -> None:
    for seed in range(20):
        dice = Random(seed)
        board = crowd(dice)
        plan = Drawing(board, TODAY).drawn()
        possible = [(w, v) for w in board.waits for v in board.rings if suits(w, v, TODAY)]
        unused = [(w.id, v.id) for w, v in possible if plan.friend_of.get(w.id) != v.id]
        shuffled = Board(dice.sample(board.waits, 12), dice.sample(board.rings, 8))
        assert Drawing(shuffled, TODAY).drawn().friend_of == plan.friend_of
        pair = dice.choice(unused)
        vetoed = Board(board.waits, board.rings, vetoes=[pair])
        assert Drawing(vetoed, TODAY).drawn().friend_of == plan.friend_of
        pinned = Board(board.waits, board.rings, pins=[pair])
        assert Drawing(pinned, TODAY).drawn().friend_of[pair[0]] == pair[1]


def test_the_cost_of_every_suggestion_is_what_solving_again_loses() -> None:
    for seed in range(12):
        board = crowd(Random(100 + seed))
        plan = Drawing(board, TODAY).drawn([one.id for one in board.waits])
        for wish, offers in plan.offers.items():
            for one in offers:
                again = Drawing(Board(board.waits, board.rings, pins=[(wish, one.volunteer)]), TODAY).drawn()
                assert set(one.left_out) == plan.friend_of.keys() - again.friend_of.keys()


def test_who_can_be_matched_with_nobody_is_told_why_and_what_would_help() -> None:
    plan = drawn(
        [
            waits(1, languages=("ar",)),
            waits(2, times=("sun-eve", "sat-am")),
            waits(3, times=("sun-eve",)),
            waits(4, wants_from=100, wants_until=110),
        ],
        [rings(7, born=1980)],
    )
    assert plan.alone == {1: "languages", 2: "times", 3: "times", 4: "wishes"}
    assert plan.needed == {"languages": [("ar", 1)], "times": [("sun-eve", 2), ("sat-am", 1)]}
    assert drawn([waits(1)], []).alone == {1: "room"}
    assert drawn([], [rings(7)]).friend_of == {}


def test_a_plan_that_was_kept_is_read_back_and_forgets_who_is_gone() -> None:
    plan = drawn([waits(1, 30), waits(2, 3), waits(3, languages=("ar",))], [rings(7), rings(8)])
    assert Drawn.read(plan.as_json()) == plan
    left = plan.among({2, 3}, {8})
    assert (set(left.friend_of), set(left.offers), set(left.alone)) <= ({2}, {2, 3}, {3})
    assert {one.volunteer for offers in left.offers.values() for one in offers} <= {8}


def test_points_add_up_and_two_who_may_not_meet_have_none() -> None:
    one = waits(1, times=("mon-am", "tue-am", "wed-am"), interests=("haven", "mad"), often="weekly")
    other = rings(7, times=("mon-am", "tue-am"), interests=("haven", "mad"), often="weekly")
    assert {part.kind: part.points for part in suits(one, other, TODAY)} == {
        "possible": 1, "interests": 20, "times": 6, "often": 10,
    }  # fmt: skip
    assert suits(one, rings(7, times=("sun-eve",)), TODAY) == ()
