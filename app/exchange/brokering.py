"""Who should meet whom now, and who looks after whom. Pure.

A pair belongs to one broker only, so that two of them do not fetch the same two people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from app.exchange.rounds import Guest, Two, worth
from app.exchange.rules_day import HELD, Talked, is_busy

#: So many pairs a broker is told at a time.
MOST = 6


class Noted(NamedTuple):
    """What a broker noted about two, and when."""

    state: Talked
    at: datetime


@dataclass(frozen=True)
class Market:
    """All that suggestions are made from: who comes, who of them is here, and what was noted about two."""

    guests: Mapping[int, Guest]
    here: Collection[int]
    talks: Mapping[Two, Noted] = field(default_factory=dict)
    forbidden: Collection[Two] = frozenset()

    def may_meet(self, pair: Two) -> bool:
        """Whether nobody minds that two meet, and they are not the same."""
        one, other = (self.guests[who] for who in pair)
        if pair in self.forbidden or one.who & other.who:
            return False
        return other.id not in one.trader.avoids and one.id not in other.trader.avoids

    def busy(self, now: datetime) -> set[int]:
        """Who talks with somebody."""
        return {who for pair, noted in self.talks.items() if is_busy(*noted, now) for who in pair}

    def met(self) -> Counter[int]:
        """How many each has met."""
        return Counter(who for pair, noted in self.talks.items() if noted.state in HELD for who in pair)


def shares(in_order: Sequence[int], brokers: Sequence[int]) -> dict[int, list[int]]:
    """Broker → the participants they look after: neighbours in the hall, as even as can be."""
    if not brokers:
        return {}
    size, more = divmod(len(in_order), len(brokers))
    found, begin = {}, 0
    for at, broker in enumerate(brokers):
        end = begin + size + (at < more)
        found[broker] = list(in_order[begin:end])
        begin = end
    return found


def is_for(share: Collection[int] | None, pair: Two) -> bool:
    """Whether a pair belongs to whoever looks after `share`; None is everybody."""
    return share is None or pair[sum(pair) % 2] in share


def suggest(market: Market, share: Collection[int] | None, now: datetime, most: int = MOST) -> list[Two]:
    """Pairs to bring together now: both here, not busy, not met, and somebody gains by it.

    Who has met few comes first, then what is worth most. Nobody is in two pairs at once.
    """
    free = sorted(who for who in market.here if who in market.guests and who not in market.busy(now))
    met, ranked = market.met(), []
    for pair in combinations(free, 2):
        if pair in market.talks or not is_for(share, pair) or not market.may_meet(pair):
            continue
        value = worth(market.guests[pair[0]], market.guests[pair[1]])
        if value:
            ranked.append((sum(met[who] for who in pair), -value, pair))
    taken: set[int] = set()
    found: list[Two] = []
    for _few, _value, pair in sorted(ranked):
        if len(found) < most and not taken & set(pair):
            found.append(pair)
            taken |= set(pair)
    return found
