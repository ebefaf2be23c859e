"""Five years are enough (law.md sec. 2): a cut is noted and sealed first, and only then does what it covers go.

The events go first and their seals after them, so that whatever is left at any moment can be verified.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Delete, Select, delete, func, select

from app.audit.actions import record
from app.audit.chain import CUT, KEEP
from app.audit.models import AuditEvent, AuditSeal
from app.core.actor import SYSTEM
from app.core.database import begin_write, db

_AT_ONCE = 2000


def retire(now: datetime) -> int:
    """Delete what the newest sealed cut covers, then note the next cut; return how many events went. Commits.

    The triggers (guards.py) let exactly these rows go.
    """
    cut = _newest_cut(sealed=True)
    number = cut.object_id if cut is not None else 0
    gone = _delete_all(delete(AuditEvent).where(AuditEvent.id.in_(_events_until(number))))
    _delete_all(delete(AuditSeal).where(AuditSeal.number.in_(_seals_below(number))))
    begin_write()
    noted = _newest_cut(sealed=False)
    last = _last_to_go(now)
    if last > (noted.object_id if noted is not None else 0):
        anchor = db.session.get_one(AuditSeal, last)
        record(SYSTEM, now, CUT, "audit_seal", last, hash=anchor.hash)
    db.session.commit()
    return gone


def _newest_cut(*, sealed: bool) -> AuditEvent | None:
    cuts = select(AuditEvent).where(AuditEvent.object_type == "audit_seal", AuditEvent.action == CUT)
    if sealed:
        cuts = cuts.join(AuditSeal, AuditSeal.event_id == AuditEvent.id)
    return db.session.scalars(cuts.order_by(AuditEvent.object_id.desc()).limit(1)).first()


def _last_to_go(now: datetime) -> int:
    """The number of the last seal up to which all is older than five years; 0 when nothing is."""
    before = now - KEEP
    old = select(func.max(AuditSeal.number)).where(AuditSeal.sealed_at < before)
    last = db.session.scalar(old) or 0
    # An event may say that it happened later than it was sealed: the clock was set.
    young = select(func.min(AuditSeal.number)).join(AuditEvent, AuditEvent.id == AuditSeal.event_id)
    first_young = db.session.scalar(young.where(AuditSeal.number <= last, AuditEvent.at >= before))
    return last if first_young is None else first_young - 1


def _events_until(number: int) -> Select[int]:
    own = select(AuditSeal.event_id).join(AuditEvent, AuditEvent.id == AuditSeal.event_id)
    return own.where(AuditSeal.number <= number).order_by(AuditSeal.number).limit(_AT_ONCE)


def _seals_below(number: int) -> Select[int]:
    return (
        select(AuditSeal.number).where(AuditSeal.number < number).order_by(AuditSeal.number).limit(_AT_ONCE)
    )


def _delete_all(some: Delete) -> int:
    """Delete a batch at a time until nothing is left; return how many."""
    total = 0
    while True:
        begin_write()
        done = db.session.execute(some.execution_options(synchronize_session=False))
        db.session.commit()
        total += (batch := int(done.rowcount))  # type: ignore[attr-defined]
        if not batch:
            return total
