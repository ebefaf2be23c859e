"""The database's own clock, for leases and heartbeats only.

Several senders on several machines share it, and neither the demo bar nor `samskab tick --at` moves it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.core.database import UTCDateTime, db


class DatabaseNow(FunctionElement[datetime]):
    """The instant at which the statement runs, as SQL; unlike now() it moves on inside a transaction."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(DatabaseNow, "postgresql")
def _postgresql(_element: DatabaseNow, _compiler: Any, **_options: Any) -> str:
    return "clock_timestamp()"


@compiles(DatabaseNow, "sqlite")
def _sqlite(_element: DatabaseNow, _compiler: Any, **_options: Any) -> str:
    # Six digits, as SQLAlchemy stores them, so that texts compare as instants do.
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


_NOW = select(DatabaseNow())


def database_now(later: timedelta = timedelta(0)) -> datetime:
    """The database's clock now, or `later` than now, as aware UTC."""
    return db.session.execute(_NOW).scalar_one() + later
