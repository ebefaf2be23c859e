"""Whom one should meet at a samarbejdsbørs: give meets seek both ways, wishes, groups, near, and whom not."""

from __future__ import annotations

import random

import pytest

from app.matching.exchange_scores import (
    BOTH_WAYS,
    BOTH_WISH,
    NEAR,
    ONE_WISHES,
    SAME_GROUP,
    SAME_KIND,
    SAME_WORDS,
    Thing,
    Trader,
    Why,
    meeting,
    suggest,
)

pytestmark = pytest.mark.any_database
ROOM = Thing(1, True, "lokaler", "et moedelokale til tyve", "enlige")
LACKS_ROOM = Thing(2, False, "lokaler", "et moedelokale", "enlige")
HANDS = Thing(3, True, "haender", "fire folk")
LACKS_HANDS = Thing(4, False, "haender", "nogen der baerer")


def test_give_meets_seek_and_both_ways_is_more_than_the_sum() -> None:
    me, helper = Trader(1, (LACKS_ROOM,)), Trader(2, (Thing(9, True, "lokaler", "en sal"),))
    one_way = meeting(me, helper, None)
    both = meeting(Trader(1, (LACKS_ROOM, HANDS)), Trader(2, (Thing(9, True, "lokaler"), LACKS_HANDS)), None)

    assert one_way is not None
    assert both is not None
    assert (one_way.score, one_way.why, one_way.they_give) == (SAME_KIND, (Why.THEY_GIVE,), (2, 9))
    assert (both.score, both.why) == (2 * SAME_KIND + BOTH_WAYS, (Why.BOTH_WAYS,))
    assert both.they_seek == (3, 4)
    assert meeting(helper, me, None).why == (Why.THEY_SEEK,)


def test_the_same_words_groups_and_nearness_add_to_a_reason_and_are_none_alone() -> None:
    me, other = Trader(1, (LACKS_ROOM,)), Trader(2, (ROOM,))
    found = meeting(me, other, 3.0)

    assert found is not None
    assert found.score == SAME_KIND + SAME_WORDS + SAME_GROUP + NEAR
    assert found.why == (Why.THEY_GIVE, Why.SAME_GROUP, Why.NEAR)
    assert meeting(me, Trader(3, (LACKS_ROOM,)), 0.0) is None
    assert meeting(me, other, 11.0).why == (Why.THEY_GIVE, Why.SAME_GROUP)


def test_a_wish_is_a_reason_and_who_would_rather_not_is_never_met() -> None:
    me = Trader(1, wants={2, 3}, avoids={4})
    mutual, one_sided = meeting(me, Trader(2, wants={1}), None), meeting(me, Trader(3), None)

    assert (mutual.score, mutual.why) == (BOTH_WISH, (Why.BOTH_WISH,))
    assert (one_sided.score, one_sided.why) == (ONE_WISHES, (Why.I_WISH,))
    assert meeting(Trader(3), me, None).why == (Why.THEY_WISH,)
    for other in (Trader(4, wants={1}), Trader(5, wants={1}, avoids={1})):
        assert meeting(me, other, None) is None
        assert meeting(other, me, None) is None


def test_two_are_worth_the_same_to_each_other_and_the_list_is_the_same_whatever_the_order() -> None:
    chance = random.Random(7)
    traders = [
        Trader(
            number,
            [Thing(number * 10 + n, chance.random() < 0.5, chance.choice("abc")) for n in range(3)],
            wants=set(chance.sample(range(30), 2)),
            avoids=set(chance.sample(range(30), 2)),
        )
        for number in range(30)
    ]
    for me in traders:
        best = suggest(me, traders, {}, 5)
        assert best == suggest(me, chance.sample(traders, 30), {}, 5)
        assert len(best) <= 5
        for one in best:
            back = meeting(traders[one.other], me, None)
            assert back is not None
            assert back.score == one.score
