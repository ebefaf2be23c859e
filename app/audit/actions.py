"""Writing the audit: one row beside every change, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.audit.models import AuditEvent
from app.core.actor import Actor
from app.core.database import carry_out, db, table_of

#: Past the ORM: nobody looks at an event in the request that wrote it.
_INSERT = insert(table_of(AuditEvent))
_TOGETHER = "samskab_audit_together"


@contextmanager
def together() -> Iterator[None]:
    """Write what is recorded inside the block in one statement, at its end and in its order.

    What raises inside is rolled back, all of the transaction: no change outlives its event.
    """
    session = db.session()
    rows: list[dict[str, Any]] = []
    session.info[_TOGETHER] = rows
    try:
        yield
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info[_TOGETHER]
    if rows:
        carry_out(_INSERT, rows)


def record(
    actor: Actor, now: datetime, action: str, object_type: str, object_id: int, **details: Any
) -> None:
    """Note that `actor` did `action` to an object. `details` hold states and numbers, never names or texts."""
    row = _row(actor, now, action, object_type, object_id, details)
    waiting: list[dict[str, Any]] | None = db.session().info.get(_TOGETHER)
    if waiting is None:
        carry_out(_INSERT, row)
    else:
        waiting.append(row)


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
