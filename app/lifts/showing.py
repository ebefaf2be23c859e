"""What pages show of lifts: to each of the two, and to the host.

A name and a number stand there once both said yes, and not before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.core.database import db
from app.gatherings.models import SignUp, SignUpStatus
from app.lifts.models import STANDING, LiftPair, LiftWish, PairStatus, Side
from app.lifts.queries import (
    Missing,
    is_live,
    misses_way,
    missing_among,
    pairs_on,
    standing_pairs_of,
    wishes_on,
)
from app.lifts.wording import asked_in_words, reason_for_host, reason_in_words
from app.matching.lifts import Trip, Way


@dataclass(frozen=True)
class OwnPair:
    """A pair as one of the two sees it."""

    id: int
    is_need: bool
    is_agreed: bool
    #: Whether this one has said yes and waits for the other.
    has_said_yes: bool
    is_car: bool
    question: str
    reason: str
    trip: Trip
    #: Who the other is; nothing before both have said yes.
    name: str = ""
    phone: str | None = None
    #: Where the passenger is fetched; for the driver alone.
    fetch_at: str = ""


def own_pairs(sign_up: SignUp) -> list[OwnPair]:
    """What is proposed and agreed for one sign-up. Three statements, however many go along.

    A pair of which one took back what they wrote a moment ago is left out; it ends within a minute.
    """
    pairs = standing_pairs_of(sign_up.id)
    both = {number for pair in pairs for number in (pair.need_id, pair.offer_id)}
    wishes = select(LiftWish).where(LiftWish.sign_up_id.in_(both))
    said = {one.sign_up_id: one for one in db.session.scalars(wishes).unique()} if both else {}
    return [_own(one, sign_up, said) for one in pairs if one.need_id in said and one.offer_id in said]


def waits_for_answer(sign_up_id: int) -> bool:
    """Whether somebody is asked and has not answered. One statement."""
    return any(
        one.status is PairStatus.PROPOSED
        and not one.has_said_yes(Side.NEED if one.need_id == sign_up_id else Side.OFFER)
        for one in standing_pairs_of(sign_up_id)
    )


def _own(pair: LiftPair, sign_up: SignUp, said: Mapping[int, LiftWish]) -> OwnPair:
    side = Side.NEED if pair.need_id == sign_up.id else Side.OFFER
    need, theirs = said[pair.need_id], said[pair.offer_id if side is Side.NEED else pair.need_id]
    other = theirs.sign_up
    people = (other if side is Side.OFFER else sign_up).party_size
    is_agreed = pair.status is PairStatus.AGREED
    place = theirs.place.name if theirs.place is not None else ""
    return OwnPair(
        id=pair.id,
        is_need=side is Side.NEED,
        is_agreed=is_agreed,
        has_said_yes=pair.has_said_yes(side),
        is_car=need.way is Way.CAR,
        question=asked_in_words(side, need.way, people),
        reason=reason_in_words(pair),
        trip=need.trip,
        name=other.person.first_name if is_agreed else "",
        phone=other.person.phone if is_agreed else None,
        fetch_at=", ".join(part for part in (theirs.address, place) if part)
        if is_agreed and side is Side.OFFER
        else "",
    )


@dataclass(frozen=True)
class HostPair:
    """A pair as the host sees it."""

    id: int
    need: SignUp
    offer: SignUp
    is_agreed: bool
    reason: str
    #: (side, sign-up) of those who have not answered.
    waiting: list[tuple[Side, SignUp]]


@dataclass(frozen=True)
class HostLifts:
    """All lifts of a date, for its host."""

    pairs: list[HostPair]
    missing: list[Missing]
    #: (offer, seats that are free).
    offers: list[tuple[LiftWish, int]]
    #: Who has a place and neither needs nor offers anything.
    others: list[SignUp]

    @property
    def asked(self) -> set[int]:
        """Sign-ups for whom somebody is found who has not answered, or who have not answered themselves."""
        return {pair.need.id for pair in self.pairs if not pair.is_agreed}

    @property
    def person_ids(self) -> set[int]:
        """Whoever is on the page."""
        both = {one.person_id for pair in self.pairs for one in (pair.need, pair.offer)}
        return (
            both
            | {one.sign_up.person_id for one in self.missing}
            | {one.sign_up.person_id for one, _free in self.offers}
        )


def lifts_of_date(occurrence_id: int) -> HostLifts:
    """Who goes with whom, who misses somebody, and who has seats. Few statements, whatever their number."""
    coming = select(SignUp).where(SignUp.occurrence_id == occurrence_id)
    everybody = {one.id: one for one in db.session.scalars(coming.order_by(SignUp.queued_at)).unique()}
    standing, wishes = pairs_on(occurrence_id, *STANDING), wishes_on(occurrence_id)
    taken = {one.offer_id: 0 for one in standing}
    for pair in standing:
        taken[pair.offer_id] += everybody[pair.need_id].party_size
    return HostLifts(
        [_host(pair, everybody) for pair in standing],
        missing_among(everybody.values()),
        [
            (wish, max(0, (wish.seats or 0) - taken.get(wish.sign_up_id, 0)))
            for wish in wishes
            if wish.side is Side.OFFER and is_live(wish)
        ],
        _others(everybody.values(), {one.sign_up_id for one in wishes}),
    )


def _others(coming: Iterable[SignUp], said: set[int]) -> list[SignUp]:
    return [
        one
        for one in coming
        if one.status == SignUpStatus.CONFIRMED and one.id not in said and not misses_way(one)
    ]


def _host(pair: LiftPair, everybody: dict[int, SignUp]) -> HostPair:
    both = {side: everybody[pair.sign_up_of(side)] for side in Side}
    return HostPair(
        pair.id,
        both[Side.NEED],
        both[Side.OFFER],
        pair.status is PairStatus.AGREED,
        reason_for_host(pair),
        [(side, one) for side, one in both.items() if not pair.has_said_yes(side)],
    )
