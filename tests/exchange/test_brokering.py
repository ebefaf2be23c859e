"""Who should meet whom now, and who looks after whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.exchange.brokering import Market, Noted, is_for, shares, suggest
from app.exchange.rounds import Guest
from app.exchange.rules_day import BUSY_FOR, Talked, after_press, brokers_needed
from app.matching.exchange_scores import Thing, Trader

NOW = datetime(2027, 3, 24, 13, 0, tzinfo=UTC)


def guest(number: int, *, gives: bool, category: str = "lokaler", avoids: set[int] | None = None) -> Guest:
    trader = Trader(number, [Thing(number, gives, category)], avoids=frozenset(avoids or ()))
    return Guest(number, 0, 1, trader, who=frozenset({f"p{number}"}))


def market(*guests: Guest, **values: object) -> Market:
    known = {one.id: one for one in guests}
    return Market(known, **{"here": set(known), **values})


def test_only_who_is_here_free_and_gains_by_it_is_suggested() -> None:
    four = [guest(one, gives=one < 3) for one in (1, 2, 3, 4)]
    assert suggest(market(*four), None, NOW) == [(1, 3), (2, 4)]
    assert suggest(market(*four, here={1, 2, 4}), None, NOW) == [(1, 4)]
    assert suggest(market(*four, forbidden={(1, 3)}), None, NOW) == [(1, 4), (2, 3)]
    shy = [guest(1, gives=True, avoids={3}), *four[1:]]
    assert (1, 3) not in suggest(market(*shy), None, NOW)
    assert suggest(market(guest(1, gives=True), guest(2, gives=True)), None, NOW) == []


def test_who_has_met_is_not_sent_again_and_who_met_few_comes_first() -> None:
    many = [guest(one, gives=one < 3) for one in range(1, 7)]
    met = {(1, 3): Noted(Talked.MET, NOW), (1, 4): Noted(Talked.NOT_TODAY, NOW)}
    found = suggest(market(*many, talks=met), None, NOW)
    assert not set(found) & set(met)
    # 2 and 4 have met nobody; 3 waits, although its pair would be the first by number.
    assert found == [(2, 4), (1, 5)]


def test_who_talks_is_left_in_peace_until_they_are_done() -> None:
    three = [guest(1, gives=True), guest(2, gives=False), guest(3, gives=False)]
    talks = {(1, 2): Noted(Talked.TALKING, NOW)}
    assert suggest(market(*three, talks=talks), None, NOW) == []
    assert suggest(market(*three, talks=talks), None, NOW + BUSY_FOR) == [(1, 3)]
    done = {(1, 2): Noted(Talked.MET, NOW)}
    assert suggest(market(*three, talks=done), None, NOW + timedelta(seconds=1)) == [(1, 3)]


def test_every_pair_belongs_to_one_broker_and_everybody_to_one() -> None:
    found = shares(list(range(1, 33)), [70, 80, 90])
    assert [len(own) for own in found.values()] == [11, 11, 10]
    assert sorted(who for own in found.values() for who in own) == list(range(1, 33))
    pairs = [(one, other) for one in range(1, 33) for other in range(one + 1, 33)]
    assert all(sum(is_for(own, pair) for own in found.values()) == 1 for pair in pairs)
    assert shares([1, 2], []) == {}
    assert shares([], [7]) == {7: []}


@pytest.mark.parametrize(("coming", "needed"), [(0, 0), (1, 1), (15, 1), (16, 2), (40, 3), (150, 10)])
def test_one_broker_for_fifteen(coming: int, needed: int) -> None:
    assert brokers_needed(coming) == needed


def test_who_has_met_has_met_in_whatever_order_presses_come() -> None:
    assert after_press(None, Talked.TALKING) is Talked.TALKING
    assert after_press(Talked.NOT_TODAY, Talked.TALKING) is Talked.TALKING
    assert after_press(Talked.TALKING, Talked.MET) is Talked.MET
    for late in Talked:
        assert after_press(Talked.MET, late) is Talked.MET
