"""Counting tries in the database, so that several processes and a restart count together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import Executable, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import carry_out, db, table_of
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
    start = _start(now, window / 2)
    values = {"of": bucket, "start": start, "start_before": start - window / 2}
    here, before = tuple(carry_out(_hit(db.session().get_bind().dialect.name), values).one())
    return int(here) + int(before or 0)


@cache
def _hit(dialect: str) -> Executable:
    """Count one more, and give back the counts of this half window and the one before. Made once: a sign-up counts
    three times, and making the statement takes longer than carrying it out.
    """
    table = table_of(Throttle)
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    one_more = make(table).values(bucket=bindparam("of"), window_start=bindparam("start"), count=1)
    one_more = one_more.on_conflict_do_update(
        index_elements=["bucket", "window_start"], set_={"count": table.c.count + 1}
    )
    before = table.alias()
    earlier = select(before.c.count).where(
        before.c.bucket == bindparam("of"), before.c.window_start == bindparam("start_before")
    )
    return one_more.returning(table.c.count, earlier.scalar_subquery())


def _start(now: datetime, length: timedelta) -> datetime:
    seconds = int(length.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
