"""Writing down lifts, and the answers of two who could go together: lock the date → ask → change → audit → promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.actions import lock_sign_up
from app.gatherings.models import Occurrence, OccurrenceStatus, SignUp, SignUpStatus
from app.lifts import messages
from app.lifts.models import STANDING, LiftPair, LiftWish, PairStatus, Rung, Side
from app.lifts.queries import standing_pairs_of, wish_of
from app.matching.lifts import Trip, Way

_ENDED = "Forslaget gælder ikke længere."


@dataclass(frozen=True)
class Said:
    """What somebody says of a lift they need or offer."""

    way: Way = Way.CAR
    trip: Trip = Trip.BOTH
    place_id: int | None = None
    seats: int | None = None
    address: str = ""
    is_bulky: bool = False


def keep_wish(actor: Actor, now: datetime, sign_up_id: int, side: Side, said: Said) -> LiftWish:
    """Write down what a sign-up needs or offers; what was said before is replaced.

    A pair that it no longer suits falls when pairs are looked at next (pairing.settle).
    Raises DomainError when the date has begun or does not take place, or the sign-up has ended.
    """
    sign_up = _open_sign_up(sign_up_id, now)
    if said.place_id is None and side is Side.OFFER:
        raise DomainError("Vælg, hvor du tager af sted fra.", field="place_id")
    wish = wish_of(sign_up_id)
    if wish is None:
        wish = LiftWish(sign_up_id=sign_up_id)
        db.session.add(wish)
    wish.side, wish.way, wish.trip = side, said.way, said.trip
    wish.place_id = said.place_id
    wish.seats = (said.seats or 1) if side is Side.OFFER else None
    wish.said = {"address": said.address.strip(), "bulky": said.is_bulky}
    wish.kept_at, wish.rung, wish.rung_at = now, None, None
    _mark(sign_up, side, said.way)
    record(actor, now, "lift.keep", "sign_up", sign_up_id, side=side)
    db.session.flush()
    return wish


def drop_wish(actor: Actor, now: datetime, sign_up_id: int) -> None:
    """Take back what was needed or offered; the other one of a pair is told. Twice is once."""
    sign_up, _occurrence = lock_sign_up(sign_up_id)
    wish = wish_of(sign_up_id)
    if wish is None:
        return
    for pair in standing_pairs_of(sign_up_id):
        end_pair(actor, pair, PairStatus.FALLEN, now, by=wish.side)
    if wish.side is Side.NEED:
        _mark(sign_up, Side.OFFER, wish.way)
    db.session.delete(wish)
    record(actor, now, "lift.drop", "sign_up", sign_up_id)
    db.session.flush()


def answer(
    actor: Actor, now: datetime, sign_up_id: int, pair_id: int, *, is_yes: bool, is_on_phone: bool = False
) -> LiftPair:
    """The answer of one of the two; a no, also after a yes, frees both. Twice is once.

    `is_on_phone`: who acts is talking with them, so nobody rings to say again what they just heard.
    Raises NotFoundError for a pair of others, DomainError when it has ended.
    """
    lock_sign_up(sign_up_id)
    pair = lock_row(LiftPair, pair_id)
    if pair is None or sign_up_id not in (pair.need_id, pair.offer_id):
        raise NotFoundError
    side = Side.NEED if sign_up_id == pair.need_id else Side.OFFER
    if pair.status is PairStatus.DECLINED and not is_yes:
        return pair
    if pair.status not in STANDING:
        raise DomainError(_ENDED)
    _open_sign_up(sign_up_id, now)
    if not is_yes:
        end_pair(actor, pair, PairStatus.DECLINED, now, by=side)
        return pair
    if not pair.has_said_yes(side):
        _say_yes(actor, pair, side, now, told_by=actor if is_on_phone else None)
    return pair


def _say_yes(actor: Actor, pair: LiftPair, side: Side, now: datetime, told_by: Actor | None) -> None:
    if side is Side.NEED:
        pair.need_yes_at = now
    else:
        pair.offer_yes_at = now
    record(actor, now, "lift.yes", "lift_pair", pair.id)
    if pair.need_yes_at is None or pair.offer_yes_at is None:
        db.session.flush()
        return
    pair.status = PairStatus.AGREED
    record(actor, now, "lift.agree", "lift_pair", pair.id)
    db.session.flush()
    for one in Side:
        sign_up = db.session.get_one(SignUp, pair.sign_up_of(one))
        messages.promise_agreed(pair, sign_up, one, now, told_by if one is side else None)


def end_pair(
    actor: Actor, pair: LiftPair, status: PairStatus, now: datetime, *, by: Side | None = None
) -> None:
    """End a standing pair; who had said yes is told, but not the one `by` whom it ends. The date must be locked."""
    pair.status, pair.ended_at = status, now
    if status is PairStatus.DECLINED:
        record(actor, now, "lift.decline", "lift_pair", pair.id)
    else:
        record(actor, now, "lift.fall", "lift_pair", pair.id)
    db.session.flush()
    for side in Side:
        sign_up = db.session.get_one(SignUp, pair.sign_up_of(side))
        is_there = sign_up.status == SignUpStatus.CONFIRMED
        if side is not by and is_there and pair.has_said_yes(side):
            messages.promise_fallen(pair, sign_up, side, now)


def note_rung(actor: Actor, now: datetime, sign_up_id: int, rung: Rung) -> LiftWish:
    """What came of it when the host rang round for somebody who takes this party along.

    Raises DomainError when the date has begun, or the party does not miss anybody.
    """
    sign_up = _open_sign_up(sign_up_id, now)
    if not (sign_up.needs_lift or sign_up.wants_companion):
        raise DomainError("Der mangler ikke nogen her længere.")
    wish = wish_of(sign_up_id)
    if wish is None:
        way = Way.CAR if sign_up.needs_lift else Way.ARM
        wish = LiftWish(sign_up_id=sign_up_id, side=Side.NEED, way=way, trip=Trip.BOTH, kept_at=now, said={})
        db.session.add(wish)
    for pair in standing_pairs_of(sign_up_id) if rung is Rung.FOUND else []:
        end_pair(actor, pair, PairStatus.FALLEN, now, by=Side.NEED)
    wish.rung, wish.rung_at = rung, now
    record(actor, now, "lift.rung", "sign_up", sign_up_id, outcome=rung)
    db.session.flush()
    return wish


def forget_lifts(actor: Actor, now: datetime, person_id: int) -> None:
    """Forget all that a person wrote of lifts. Their pairs end; who had said yes to one is told."""
    own = select(LiftWish).join(LiftWish.sign_up).where(SignUp.person_id == person_id)
    for wish in db.session.scalars(own.order_by(LiftWish.sign_up_id)).unique().all():
        drop_wish(actor, now, wish.sign_up_id)


def _mark(sign_up: SignUp, side: Side, way: Way) -> None:
    """The sign-up itself says what is needed, and the lists of host and house with it."""
    sign_up.needs_lift = side is Side.NEED and way is Way.CAR
    if side is Side.OFFER or way is Way.ARM:
        sign_up.wants_companion = side is Side.NEED


def _open_sign_up(sign_up_id: int, now: datetime) -> SignUp:
    sign_up, occurrence = lock_sign_up(sign_up_id)
    is_on = sign_up.status in (SignUpStatus.CONFIRMED, SignUpStatus.WAITING)
    if not is_on or not _is_to_come(occurrence, now):
        raise DomainError("Det kan ikke ændres mere. Ring til os, så hjælper vi.")
    return sign_up


def _is_to_come(occurrence: Occurrence, now: datetime) -> bool:
    return occurrence.status == OccurrenceStatus.PLANNED and occurrence.starts_at > now
