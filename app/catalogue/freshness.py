"""Since when lists and calendars are as they are, for programmes that ask by time and not by tag (RFC 9110, 13.1.3).

Known by the audit, where every change stands: it says too much rather than too little, so that nobody keeps what is
old. What merely passes (a date that has begun) goes at midnight, or with the next change.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core import clock
from app.core.database import db

#: What the audit calls things that stand in public lists. When others are changed is nobody's business.
_PUBLIC = (
    *("series", "occurrence", "sign_up", "fixed_place", "group", "group_member", "picture", "organisation"),
    *("listing", "listing_response", "proposal", "proposal_voice", "room", "room_booking", "pack", "person"),
    *("exchange_fair", "exchange_item", "exchange_participant"),
)
#: Changes this young may still be joined by others that began earlier; and the header knows no parts of a second.
_SETTLED = timedelta(minutes=1)


def public_changed_at(now: datetime) -> datetime | None:
    """When anything public may last have changed; None while that is still going on. One statement."""
    return _changed_at(now, _PUBLIC)


def own_changed_at(now: datetime) -> datetime | None:
    """The same of anything at all, for a calendar of one's own. One statement."""
    return _changed_at(now, ())


def _changed_at(now: datetime, kinds: tuple[str, ...]) -> datetime | None:
    newest = select(AuditEvent.at).order_by(AuditEvent.at.desc()).limit(1)
    changed = db.session.scalar(newest.where(AuditEvent.object_type.in_(kinds)) if kinds else newest)
    midnight = clock.from_wall(clock.local(now).date(), time())
    if changed is None or changed < midnight:
        return midnight
    return changed if changed < now - _SETTLED else None
