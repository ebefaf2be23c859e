"""Answering a suggestion. A yes is a wish to meet and a no a wish not to: one place for both, however said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.exchange import queries
from app.exchange.models import Wish
from app.exchange.registering import locked, refuse_late
from app.exchange.rules import Coming
from app.exchange.words import PARTICIPANT


def answer(actor: Actor, now: datetime, participant_id: int, about_id: int, *, is_yes: bool) -> None:
    """Say yes or no to meeting somebody at the same fair; said again it replaces what was said.

    Raises DomainError when the fair is over, or one of the two does not come.
    """
    participant = locked(participant_id)
    refuse_late(participant, now)
    other = queries.participant_by_id(about_id)
    if other is None or other.fair_id != participant.fair_id or about_id == participant_id:
        raise DomainError("De kommer ikke til den samme børs.")
    if other.status is not Coming.COMING:
        raise DomainError("De kommer ikke mere. Se listen igen.")
    db.session.execute(delete(Wish).where(Wish.participant_id == participant_id, Wish.about_id == about_id))
    db.session.add(Wish(participant_id=participant_id, about_id=about_id, is_wanted=is_yes))
    db.session.flush()
    record(actor, now, "exchange_participant.wish", PARTICIPANT, participant_id)
