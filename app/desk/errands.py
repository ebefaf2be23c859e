"""Passing on what a caller wants: an errand with a deadline, until a colleague has done it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete

from app.audit.actions import record
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.desk.models import Errand, IdentityCheck
from app.people.queries import person_to_change


def add_errand(
    actor: Actor, now: datetime, *, text: str, due_on: date | None, person_id: int | None = None
) -> Errand:
    """Note what somebody wants. Raises DomainError for a day that is past, NotFoundError for nobody."""
    if actor.person_id is None:
        raise NotFoundError
    if due_on is not None and due_on < local(now).date():
        raise DomainError("Vælg en dag, der ikke er gået.", field="due_on")
    if person_id is not None:
        person_to_change(person_id)
    errand = Errand(
        person_id=person_id, text=text.strip(), due_on=due_on, created_at=now, created_by=actor.person_id
    )
    db.session.add(errand)
    db.session.flush()
    record(actor, now, "errand.add", "errand", errand.id)
    return errand


def finish_errand(actor: Actor, now: datetime, errand_id: int) -> Errand:
    """It is done; twice is once. Raises NotFoundError when there is no such errand."""
    errand = lock_row(Errand, errand_id)
    if errand is None:
        raise NotFoundError
    if errand.done_at is None:
        errand.done_at, errand.done_by = now, actor.person_id
        record(actor, now, "errand.finish", "errand", errand.id)
        db.session.flush()
    return errand


def forget_errands(person_id: int, _now: datetime, _actor: Actor) -> None:
    """What was noted about a caller goes with them, and so do codes that prove who they are."""
    for table in (Errand, IdentityCheck):
        db.session.execute(delete(table).where(table.person_id == person_id))
