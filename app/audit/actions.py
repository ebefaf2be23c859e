"""Writing the audit: one row beside every change, in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.audit.models import AuditEvent
from app.core.actor import Actor
from app.core.database import db


def record(
    actor: Actor, now: datetime, action: str, object_type: str, object_id: int, **details: Any
) -> None:
    """Note that `actor` did `action` to an object. `details` hold states and numbers, never names or texts."""
    db.session.add(
        AuditEvent(
            at=now,
            actor_person_id=actor.person_id,
            roles="system" if actor.is_system else ",".join(sorted(actor.roles)),
            on_behalf_of=actor.on_behalf_of,
            purpose=actor.purpose,
            network=actor.network,
            action=action,
            object_type=object_type,
            object_id=object_id,
            details=details,
        )
    )
