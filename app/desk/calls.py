"""What the desk does beside the call list's own rules: a wrong number becomes an errand, so that a person mends it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db
from app.desk.models import Errand
from app.notifications import calling
from app.notifications.models import CallOutcome


def note_call(
    actor: Actor,
    now: datetime,
    receiver_id: int,
    outcome: CallOutcome,
    message_ids: Collection[int],
    again_at: datetime | None = None,
) -> calling.Recorded:
    """Note what came of a call (notifications.calling.record_call); a wrong number is passed on to the desk.

    Raises what record_call raises.
    """
    recorded = calling.record_call(actor, now, receiver_id, outcome, message_ids, again_at)
    if outcome == CallOutcome.WRONG_NUMBER:
        _ask_for_number(actor, now, receiver_id)
    return recorded


def _ask_for_number(actor: Actor, now: datetime, person_id: int) -> None:
    """Leave it for whoever is at the desk, once per person."""
    text = _("Telefonnummeret er forkert. Find det rigtige.")
    about = select(Errand).where(Errand.person_id == person_id, Errand.done_at.is_(None))
    if actor.person_id is None or any(errand.text == text for errand in db.session.scalars(about)):
        return
    errand = Errand(
        person_id=person_id,
        text=text,
        due_on=local(now).date(),
        created_at=now,
        created_by=actor.person_id,
    )
    db.session.add(errand)
    db.session.flush()
    record(actor, now, "errand.add", "errand", errand.id)
