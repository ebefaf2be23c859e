"""What goes of a person's messages when the person goes: who was told what, where, and by which links."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, or_, update

from app.core.actor import Actor
from app.core.database import db
from app.notifications.models import (
    CallClaim,
    CallOutcome,
    Message,
    MessageStatus,
    ShortLink,
    SwitchedOff,
)
from app.notifications.states import FINISHED


def preview(_person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    return [_("De beskeder, vi har sendt dig, bliver slettet. Kun datoen bliver stående.")]


def forget(person_id: int, now: datetime, _actor: Actor) -> None:
    """Suppress what waits for the person, and take words, addresses and links of all messages to them. No commit."""
    own = Message.person_id == person_id
    theirs = or_(own, Message.delegate_id == person_id)
    waiting = (own, Message.status == MessageStatus.QUEUED)
    db.session.execute(
        update(Message).where(*waiting).values(status=MessageStatus.SUPPRESSED, finished_at=now)
    )
    missed = (own, Message.status == MessageStatus.EXPIRED, Message.outcome.is_(None))
    db.session.execute(update(Message).where(*missed).values(outcome=CallOutcome.LAPSED))
    db.session.execute(update(Message).where(theirs).values(sent_to=None))
    db.session.execute(update(Message).where(own, Message.status.in_(FINISHED)).values(params={}))
    for table in (ShortLink, SwitchedOff, CallClaim):
        db.session.execute(delete(table).where(table.person_id == person_id))
