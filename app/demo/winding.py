"""Winding the demo's clock forward."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from app.accounts.models import AccountSession
from app.core import clock
from app.core.database import db
from app.core.demo_clock import OFFSET_KEY
from app.core.records import Setting
from app.gatherings.scans import extend_horizon

NINE = time(9, 0)


def wind_to_tomorrow(now: datetime) -> datetime:
    """Store an offset that makes the demo's clock show nine tomorrow morning; returns that instant. No commit."""
    instant = clock.from_wall(clock.local(now).date() + timedelta(days=1), NINE)
    setting = db.session.get(Setting, OFFSET_KEY)
    earlier = float(setting.value) if setting else 0.0
    setting = setting or Setting(key=OFFSET_KEY)
    setting.value = earlier + (instant - now).total_seconds()
    setting.updated_at = now.astimezone(UTC)
    db.session.add(setting)
    _keep_logged_in(instant, instant - now)
    # The scheduler looks for new dates every hour; in the demo a week may go by in a minute.
    extend_horizon(instant)
    db.session.flush()
    return instant


def _keep_logged_in(instant: datetime, by: timedelta) -> None:
    """Nobody was idle in the hours that were skipped."""
    for session in db.session.scalars(
        select(AccountSession).where(AccountSession.revoked_at.is_(None))
    ).unique():
        session.seen_at = instant
        session.ends_at += by
