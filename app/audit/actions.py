"""Writing the audit: one row beside every change, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.audit.models import AuditEvent
from app.core.actor import Actor
from app.core.database import carry_out, table_of

#: Past the ORM: nobody looks at an event in the request that wrote it.
_INSERT = insert(table_of(AuditEvent))


def record(
    actor: Actor, now: datetime, action: str, object_type: str, object_id: int, **details: Any
) -> None:
    """Note that `actor` did `action` to an object. `details` hold states and numbers, never names or texts."""
    carry_out(_INSERT, _row(actor, now, action, object_type, object_id, details))


def record_each(
    actor: Actor, now: datetime, action: str, object_type: str, object_ids: Iterable[int]
) -> None:
    """The same for several objects, in one statement: a list that shows many people at once."""
    rows = [_row(actor, now, action, object_type, number, {}) for number in object_ids]
    if rows:
        carry_out(_INSERT, rows)


def _row(
    actor: Actor, now: datetime, action: str, object_type: str, object_id: int, details: dict[str, Any]
) -> dict[str, Any]:
    return {
        "at": now,
        "actor_person_id": actor.person_id,
        "roles": "system" if actor.is_system else ",".join(sorted(actor.roles)),
        "on_behalf_of": actor.on_behalf_of,
        "purpose": actor.purpose,
        "network": actor.network,
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "details": details,
    }
