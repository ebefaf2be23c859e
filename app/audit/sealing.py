"""Sealing: each minute every committed event without a seal gets the next number of the chain, and its hash."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, insert, select

from app.audit import chain
from app.audit.models import AuditEvent, AuditSeal
from app.core.database import db, lock_name

#: Names the place where only one sealer passes at a time; any number that is used nowhere else.
_LOCK = 5400002
_AT_ONCE = 5000
#: No transaction is open for longer, nor do so many others overtake it: what is further back has its seal.
_LONGEST, _OVERTAKING = timedelta(hours=1), 1000


def seal_events(now: datetime) -> int:
    """Seal what was committed since the last time; return how many events. Needs a writing transaction; no commit.

    Two at once seal one after the other, each what the other left; the numbers' key refuses anything else.
    """
    lock_name(_LOCK)
    last = db.session.scalars(_newest()).first()
    number, head = (last.number, last.hash) if last else (0, chain.GENESIS)
    seals = []
    for event in db.session.execute(unsealed(now).limit(_AT_ONCE)).mappings():
        number += 1
        head = chain.hash_of(head, number, now, event)
        seals.append({"number": number, "event_id": event["id"], "hash": head, "sealed_at": now})
    if seals:
        db.session.execute(insert(AuditSeal), seals)
    return len(seals)


def newest_seal() -> AuditSeal | None:
    """The head of the chain; None while nothing is sealed."""
    return db.session.scalars(_newest()).first()


def unsealed(now: datetime) -> Select[*tuple[object, ...]]:
    """Events without a seal, in the order of their numbers. Looks no further back than one can be."""
    columns = (AuditEvent.__table__.c[name] for name in chain.COLUMNS)
    has_seal = select(AuditSeal.number).where(AuditSeal.event_id == AuditEvent.id)
    found = select(*columns).where(~has_seal.exists()).order_by(AuditEvent.id)
    long_ago = select(AuditSeal.event_id).where(AuditSeal.sealed_at < now - _LONGEST)
    sealed = db.session.scalar(long_ago.order_by(AuditSeal.sealed_at.desc()).limit(1))
    return found if sealed is None else found.where(AuditEvent.id > sealed - _OVERTAKING)


def _newest() -> Select[AuditSeal]:
    return select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)
