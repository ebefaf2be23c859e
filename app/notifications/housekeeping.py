"""What is forgotten when nobody needs it any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.core.database import db
from app.notifications import short_links
from app.notifications.models import SmsEvent

#: A receipt's signature is good for minutes; a copy of it is refused for its age long before this.
KEEP_EVENTS = timedelta(days=7)


def forget_old(now: datetime) -> int:
    """Delete short links that ended long ago and the numbers of old receipts; return how many. No commit."""
    old = delete(SmsEvent).where(SmsEvent.received_at < now - KEEP_EVENTS)
    done = db.session.execute(old.execution_options(synchronize_session=False))
    return short_links.forget_old(now) + int(done.rowcount)  # type: ignore[attr-defined]
