"""Counting tries in the database, so that several processes and a restart count together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, case, func, literal, select, true, union_all
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
    return hit_each({bucket: window}, now)[bucket]


def hit_each(windows: Mapping[str, timedelta], now: datetime) -> dict[str, int]:
    """The same for several buckets (each with its window) in one statement: how many tries each has now."""
    if not windows:
        return {}
    values: dict[str, Any] = {}
    for number, (bucket, window) in enumerate(windows.items()):
        start = _start(now, window / 2)
        values |= {f"of{number}": bucket, f"start{number}": start, f"before{number}": start - window / 2}
    counted = carry_out(_hit(len(windows), db.session().get_bind().dialect.name), values)
    found = [tuple(row) for row in counted]
    return {bucket: int(here) + int(before or 0) for bucket, here, before in found}


@cache
def _hit(number: int, dialect: str) -> Executable:
    """Count one more in each, and give back the counts of this half window and the one before. Made once: making the
    statement takes longer than carrying it out.
    """
    table = table_of(Throttle)
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # As a SELECT: SQLAlchemy keeps no statement with several rows of VALUES. SQLite wants its WHERE before ON CONFLICT.
    kinds = {"of": table.c.bucket.type, "start": table.c.window_start.type}
    rows = [
        select(*(bindparam(f"{name}{n}", type_=kind) for name, kind in kinds.items()), literal(1)).where(
            true()
        )
        for n in range(number)
    ]
    one_more = make(table).from_select(["bucket", "window_start", "count"], union_all(*rows))
    one_more = one_more.on_conflict_do_update(
        index_elements=["bucket", "window_start"], set_={"count": table.c.count + 1}
    )
    before = table.alias()
    earlier = [
        select(before.c.count).where(
            before.c.bucket == bindparam(f"of{n}"), before.c.window_start == bindparam(f"before{n}")
        )
        for n in range(number)
    ]
    own = [(table.c.bucket == bindparam(f"of{n}"), earlier[n].scalar_subquery()) for n in range(number)]
    return one_more.returning(table.c.bucket, table.c.count, case(*own))


def _start(now: datetime, length: timedelta) -> datetime:
    seconds = int(length.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
