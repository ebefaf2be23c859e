"""Counting tries in the database, so that several processes and a restart count together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import db
from app.core.records import Throttle


def count(bucket: str, now: datetime, window: timedelta) -> int:
    """How many tries `bucket` has in this half window and the one before: half to one window back."""
    since = _start(now, window / 2) - window / 2
    total = select(func.coalesce(func.sum(Throttle.count), 0))
    return int(db.session.scalar(total.where(Throttle.bucket == bucket, Throttle.window_start >= since)) or 0)


def hit(bucket: str, now: datetime, window: timedelta) -> int:
    """Count one more try and return how many there are now. Needs a writing transaction.

    The row stays locked until the commit, so tries at the same moment are counted one after the other.
    """
    session = db.session()
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = make(Throttle).values(bucket=bucket, window_start=_start(now, window / 2), count=1)
    statement = statement.on_conflict_do_update(
        index_elements=["bucket", "window_start"], set_={"count": Throttle.count + 1}
    )
    session.execute(statement)
    return count(bucket, now, window)


def _start(now: datetime, length: timedelta) -> datetime:
    seconds = int(length.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
