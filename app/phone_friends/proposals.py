"""When two who were asked come to nothing: both are free again, and who had said yes is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.core.actor import Actor
from app.core.database import db
from app.phone_friends.letters_match import promise_not_now
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.moving import locked_pair, move_pair
from app.phone_friends.states import PairState


def come_to_nothing(
    actor: Actor, now: datetime, pair: PhonePair, state: PairState, *, by: Ender | None = None
) -> None:
    """Both are free again, and never asked about each other any more; who had said yes is told, never why.

    `pair` is locked. `by` is who said no, or went; None where nobody answered in time.
    """
    pair.declined_by = by
    move_pair(actor, now, pair, state)
    for side in (Ender.CITIZEN, Ender.VOLUNTEER):
        if pair.has_said_yes(side) and side is not by:
            promise_not_now(pair, side, now)


def decline_proposals(actor: Actor, now: datetime, wish_id: int) -> None:
    """The citizen of a wish wants nobody else: whom one asks about them is asked no more."""
    asked = select(PhonePair.id).where(PhonePair.wish_id == wish_id, PhonePair.state == PairState.PROPOSED)
    for number in db.session.scalars(asked.order_by(PhonePair.id)).all():
        come_to_nothing(actor, now, locked_pair(number), PairState.DECLINED, by=Ender.CITIZEN)
