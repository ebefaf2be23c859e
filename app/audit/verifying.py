"""Checking the whole chain against the events in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from app.audit import chain
from app.audit.models import AuditEvent, AuditSeal
from app.core.database import db

_AT_ONCE = 2000
#: More are not listed one by one: the sealer stands still.
_MOST_UNSEALED = 100


def verify_audit(now: datetime, heads: Sequence[str] = ()) -> chain.Finding:
    """Compute every hash anew and compare; `heads` are hashes that were sent away before. Changes nothing."""
    has_seal = select(AuditSeal.number).where(AuditSeal.event_id == AuditEvent.id)
    old = select(AuditEvent.id, AuditEvent.at).where(
        ~has_seal.exists(), AuditEvent.at < now - chain.SEALED_WITHIN
    )
    late = [(row.id, row.at) for row in db.session.execute(old.order_by(AuditEvent.id).limit(_MOST_UNSEALED))]
    return chain.verify(_links(), late, now, heads)


def _links() -> Iterator[chain.Link]:
    """Every seal with its event, in the order of the chain, some thousands at a time."""
    seal, event = AuditSeal.__table__.c, AuditEvent.__table__.c
    columns = [event[name].label(f"event_{name}") for name in chain.COLUMNS]
    rows = (
        select(seal.number, seal.event_id.label("of"), seal.hash, seal.sealed_at, *columns)
        .outerjoin_from(AuditSeal, AuditEvent, event.id == seal.event_id)
        .order_by(seal.number)
        .limit(_AT_ONCE)
    )
    last = None
    while True:
        batch = db.session.execute(rows if last is None else rows.where(seal.number > last)).mappings().all()
        if not batch:
            return
        for row in batch:
            found = {name: row[f"event_{name}"] for name in chain.COLUMNS}
            has_event = found["id"] is not None
            yield chain.Link(
                row["number"], row["of"], row["hash"], row["sealed_at"], found if has_event else None
            )
        last = batch[-1]["number"]
