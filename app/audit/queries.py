"""Reading the audit: what was done, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.audit.models import AuditEvent, AuditSeal
from app.audit.sealing import unsealed
from app.core.database import db


@dataclass(frozen=True)
class Wanted:
    """Which events; what is None or empty asks nothing."""

    since: datetime | None = None
    #: Not this instant any more.
    before: datetime | None = None
    action: str = ""
    object_type: str = ""
    object_id: int | None = None
    #: The person who did it.
    actor_id: int | None = None


def events(wanted: Wanted, before_id: int | None, limit: int) -> Sequence[AuditEvent]:
    """Events, newest first, those before an id; one more than `limit` when there are more."""
    asked = (
        (AuditEvent.at.__ge__, wanted.since),
        (AuditEvent.at.__lt__, wanted.before),
        (AuditEvent.action.__eq__, wanted.action or None),
        (AuditEvent.object_type.__eq__, wanted.object_type or None),
        (AuditEvent.object_id.__eq__, wanted.object_id),
        (AuditEvent.actor_person_id.__eq__, wanted.actor_id),
        (AuditEvent.id.__lt__, before_id),
    )
    conditions = [compare(value) for compare, value in asked if value is not None]
    found = select(AuditEvent).where(*conditions)
    return db.session.scalars(found.order_by(AuditEvent.id.desc()).limit(limit + 1)).all()


@dataclass(frozen=True)
class ChainState:
    """How far the sealing is."""

    number: int
    head: str
    sealed_at: datetime | None
    unsealed: int


def chain_state(now: datetime) -> ChainState:
    """The newest seal, and how many events wait for theirs (counted to 500)."""
    newest = db.session.scalars(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)).first()
    waiting = db.session.scalar(select(func.count()).select_from(unsealed(now).limit(500).subquery())) or 0
    if newest is None:
        return ChainState(0, "", None, waiting)
    return ChainState(newest.number, newest.hash, newest.sealed_at, waiting)


def last_done(action: str, object_type: str, object_id: int) -> datetime | None:
    """When this was last done to a thing, by the log."""
    newest = select(AuditEvent.at).where(
        AuditEvent.object_type == object_type, AuditEvent.object_id == object_id, AuditEvent.action == action
    )
    return db.session.scalar(newest.order_by(AuditEvent.id.desc()).limit(1))


def who_did(action: str, object_type: str, object_id: int) -> int | None:
    """The person who last did this to a thing, by the log; None when nobody did, or the system."""
    newest = select(AuditEvent.actor_person_id).where(
        AuditEvent.object_type == object_type, AuditEvent.object_id == object_id, AuditEvent.action == action
    )
    return db.session.scalar(newest.order_by(AuditEvent.id.desc()).limit(1))
