"""What the page of a broker shows: pairs to bring together, who talks, and who is here of those they look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.exchange.brokering import Noted, is_for, suggest
from app.exchange.models import Participant
from app.exchange.queries_day import Day, shares_of
from app.exchange.rounds import Two
from app.exchange.rules_day import Arrived, is_busy
from app.exchange.words_day import why_in_words


@dataclass(frozen=True)
class Pair:
    """Two, with the tables where they are found, why they should meet, and what was noted."""

    one: Participant
    other: Participant
    tables: tuple[int | None, int | None]
    reasons: Sequence[str] = ()
    noted: Noted | None = None


@dataclass(frozen=True)
class Own:
    """Somebody whom a broker looks after."""

    participant: Participant
    table: int | None
    state: Arrived | None
    met: int
    is_busy: bool


@dataclass(frozen=True)
class BrokerPage:
    """All of it. `is_share`: only those whom this broker looks after; `has_share`: they have some."""

    suggested: Sequence[Pair]
    talking: Sequence[Pair]
    done: Sequence[Pair]
    own: Sequence[Own]
    is_share: bool
    has_share: bool

    @property
    def not_here(self) -> int:
        """How many are not here yet."""
        return sum(one.state is None for one in self.own)


def page_of(day: Day, person_id: int | None, now: datetime, *, everybody: bool) -> BrokerPage:
    """The page of a broker; a colleague without a share, or who asks for it, sees everybody."""
    mine = next((own for broker, own in shares_of(day) if broker.person_id == person_id), None)
    share = None if everybody else mine
    noted = [
        (pair, one)
        for pair, one in sorted(day.market.talks.items(), key=lambda row: (row[1].at, row[0]), reverse=True)
        if is_for(share, pair) and all(who in day.by_id for who in pair)
    ]
    talking = [(pair, one) for pair, one in noted if is_busy(one.state, one.at, now)]
    return BrokerPage(
        [_pair(day, pair, why_in_words(day, pair)) for pair in suggest(day.market, share, now)],
        [_pair(day, pair, noted=one) for pair, one in talking],
        [_pair(day, pair, noted=one) for pair, one in noted if (pair, one) not in talking],
        _own(day, share, now),
        share is not None,
        mine is not None,
    )


def _pair(day: Day, pair: Two, reasons: Sequence[str] = (), noted: Noted | None = None) -> Pair:
    # Whom one walks to first stands first: the nearer table.
    last = max(day.stalls.values(), default=0) + 1
    one, other = sorted(pair, key=lambda who: (day.stalls.get(who, last), who))
    tables = (day.stalls.get(one), day.stalls.get(other))
    return Pair(day.by_id[one], day.by_id[other], tables, reasons, noted)


def _own(day: Day, share: Sequence[int] | None, now: datetime) -> list[Own]:
    met, busy = day.market.met(), day.market.busy(now)
    known = {who: one.state for who, one in day.arrivals.items()}
    return [
        Own(day.by_id[who], day.stalls.get(who), known.get(who), met[who], who in busy)
        for who in (share if share is not None else day.in_order())
    ]
