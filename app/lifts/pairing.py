"""Who could go with whom on a date: pairs that no longer hold fall, and those without somebody get a proposal.

May run any number of times: a party stands in one pair at most, and a pair that one of the two refused never comes
back. A machine proposes; the two decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.gatherings.models import Occurrence, OccurrenceStatus, SignUp
from app.lifts import messages
from app.lifts.actions import end_pair
from app.lifts.models import STANDING, LiftPair, LiftWish, PairStatus, Rung, Side
from app.lifts.queries import dates_with_needs, dates_with_wishes, is_live, missing_on, pairs_on, wishes_on
from app.matching import lifts as matching

#: So long before the start the host hears who still misses somebody: time enough to ring round.
MISSING_BEFORE = timedelta(days=2)

#: Later than so long before the start nobody is asked by a machine; the host rings.
PROPOSE_UNTIL = timedelta(hours=2)


@dataclass(frozen=True)
class _Standing:
    """How a date stands."""

    #: Pairs that no longer hold: one of the two is gone, or needs or offers something else now.
    broken: list[LiftPair]
    needs: list[matching.Need]
    offers: list[matching.Offer]
    #: (need, offer) of pairs that one of the two refused.
    refused: frozenset[tuple[int, int]]

    def possible(self, meeting: matching.Point) -> bool:
        """Whether there is a pair to propose."""
        return bool(matching.possible(self.needs, self.offers, meeting, self.refused))


def settle(actor: Actor, now: datetime, occurrence_id: int) -> int:
    """Let pairs fall that no longer hold, and propose new ones for a date. Returns how many were proposed.

    A date that is cancelled ends them without a word: what is to be said of it is said to everybody. So does one that
    has begun, but for those who agreed: they find each other, and drive home together.
    """
    occurrence = lock_row(Occurrence, occurrence_id)
    if occurrence is None:
        return 0
    is_on = occurrence.status == OccurrenceStatus.PLANNED
    if not is_on or occurrence.starts_at <= now:
        for pair in pairs_on(occurrence_id, *([PairStatus.PROPOSED] if is_on else STANDING)):
            pair.status, pair.ended_at = PairStatus.FALLEN, now
        db.session.flush()
        return 0
    standing = _standing(occurrence_id)
    for pair in standing.broken:
        end_pair(actor, pair, PairStatus.FALLEN, now)
    return _propose(actor, occurrence, standing, now) if _is_in_time(occurrence, now) else 0


def settle_all(now: datetime) -> int:
    """The same for every date to come that has something to settle. Returns how many pairs were proposed."""
    return sum(settle(SYSTEM, now, number) for number in dates_with_wishes(now) if _has_work(number, now))


def tell_hosts(now: datetime) -> int:
    """Tell the hosts of the next two days who still misses a lift or an arm. Returns how many were told."""
    soon = dates_with_needs(now, MISSING_BEFORE)
    missing = missing_on(*(date.id for date in soon))
    return sum(messages.promise_missing(date, now) for date in soon if date.id in missing)


def _is_in_time(occurrence: Occurrence, now: datetime) -> bool:
    """Whether there is time to ask two people, and for them to answer and ring each other."""
    return occurrence.starts_at - now >= PROPOSE_UNTIL


def _has_work(occurrence_id: int, now: datetime) -> bool:
    """Whether it is worth locking the date."""
    occurrence = db.session.get_one(Occurrence, occurrence_id)
    if occurrence.status != OccurrenceStatus.PLANNED:
        return bool(pairs_on(occurrence_id, *STANDING))
    standing = _standing(occurrence_id)
    return bool(standing.broken) or (_is_in_time(occurrence, now) and standing.possible(_meeting(occurrence)))


def _propose(actor: Actor, occurrence: Occurrence, standing: _Standing, now: datetime) -> int:
    chosen = matching.pair(standing.needs, standing.offers, _meeting(occurrence), standing.refused)
    for one in chosen:
        pair = LiftPair(
            occurrence_id=occurrence.id,
            need_id=one.need,
            offer_id=one.offer,
            apart=one.apart,
            is_on_the_way=one.is_on_the_way,
            made_at=now,
        )
        db.session.add(pair)
        db.session.flush()
        record(actor, now, "lift.propose", "lift_pair", pair.id)
        for side in Side:
            sign_up = db.session.get_one(SignUp, pair.sign_up_of(side))
            messages.promise_asked(pair, sign_up, side, now)
    return len(chosen)


def _standing(occurrence_id: int) -> _Standing:
    live = {one.sign_up_id: one for one in wishes_on(occurrence_id) if is_live(one)}
    kept, broken = _sorted_out(pairs_on(occurrence_id, *STANDING), live)
    taken: dict[int, int] = defaultdict(int)
    for pair in kept:
        taken[pair.offer_id] += live[pair.need_id].sign_up.party_size
    settled = {pair.need_id for pair in kept}
    return _Standing(
        broken,
        [
            _need(one)
            for one in live.values()
            if one.side is Side.NEED and one.place is not None and one.sign_up_id not in settled
            if one.rung is not Rung.FOUND
        ],
        [_offer(one, taken[one.sign_up_id]) for one in live.values() if one.side is Side.OFFER],
        frozenset((one.need_id, one.offer_id) for one in pairs_on(occurrence_id, PairStatus.DECLINED)),
    )


def _sorted_out(
    pairs: Sequence[LiftPair], live: dict[int, LiftWish]
) -> tuple[list[LiftPair], list[LiftPair]]:
    """(pairs that hold, pairs that do not): agreed ones keep their seats before those only proposed."""
    kept: list[LiftPair] = []
    broken: list[LiftPair] = []
    taken: dict[int, int] = defaultdict(int)
    for pair in pairs:
        need, offer = live.get(pair.need_id), live.get(pair.offer_id)
        if need is None or offer is None or not _hold(need, offer, taken[pair.offer_id]):
            broken.append(pair)
        else:
            taken[pair.offer_id] += need.sign_up.party_size
            kept.append(pair)
    return kept, broken


def _hold(need: LiftWish, offer: LiftWish, taken: int) -> bool:
    """Whether the two can still go together, when so many seats go to others."""
    if (need.side, offer.side) != (Side.NEED, Side.OFFER) or need.place is None:
        return False
    return matching.suits(_need(need), _offer(offer, taken))


def _need(wish: LiftWish) -> matching.Need:
    people = wish.sign_up.party_size
    return matching.Need(wish.sign_up_id, _at(wish), wish.way, wish.trip, people, is_bulky=wish.is_bulky)


def _offer(wish: LiftWish, taken: int) -> matching.Offer:
    seats = (wish.seats or 0) - taken
    return matching.Offer(wish.sign_up_id, _at(wish), wish.way, wish.trip, seats, has_room=wish.is_bulky)


def _at(wish: LiftWish) -> matching.Point:
    assert wish.place is not None
    return wish.place.lat, wish.place.lon


def _meeting(occurrence: Occurrence) -> matching.Point:
    return occurrence.place.lat, occurrence.place.lon
