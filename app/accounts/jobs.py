"""What the scheduler does for log-in."""

from __future__ import annotations

from datetime import datetime

from app.accounts.actions import forget_old
from app.core.database import begin_write, db


def forget_old_log_ins(now: datetime) -> int:
    """Remove requests, counters and ended log-ins that nobody needs; returns how many log-ins went."""
    begin_write()
    gone = forget_old(now)
    db.session.commit()
    return gone
