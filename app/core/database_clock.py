"""The database's own clock, for leases and heartbeats only.

Several senders on several machines share it, and neither the demo bar nor `samskab tick --at` moves it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Float, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.core.database import UTCDateTime, db


class DatabaseNow(FunctionElement[datetime]):
    """The instant at which the statement runs, or `later` than that, as SQL; unlike now() it moves on inside a
    transaction.
    """

    type = UTCDateTime()
    inherit_cache = True

    def __init__(self, later: timedelta = timedelta(0)) -> None:
        seconds = (literal(later.total_seconds(), Float),) if later else ()
        super().__init__(*seconds)


@compiles(DatabaseNow, "postgresql")
def _postgresql(element: DatabaseNow, compiler: Any, **options: Any) -> str:
    if not len(element.clauses):
        return "clock_timestamp()"
    return f"(clock_timestamp() + make_interval(secs => {compiler.process(element.clauses, **options)}))"


@compiles(DatabaseNow, "sqlite")
def _sqlite(element: DatabaseNow, compiler: Any, **options: Any) -> str:
    # Six digits, as SQLAlchemy stores them, so that texts compare as instants do.
    format_and_start = "'%Y-%m-%d %H:%M:%f000', 'now'"
    if not len(element.clauses):
        return f"strftime({format_and_start})"
    return f"strftime({format_and_start}, {compiler.process(element.clauses, **options)} || ' seconds')"


_NOW = select(DatabaseNow())


def database_now(later: timedelta = timedelta(0)) -> datetime:
    """The database's clock now, or `later` than now, as aware UTC."""
    return db.session.execute(_NOW).scalar_one() + later
