"""A local date as an instant in a statement, so that days and times of day can be put in one order."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.core.database import UTCDateTime


class BeginOfDay(FunctionElement[Any]):
    """The first moment of a date, in UTC: for ordering, and still that date in Copenhagen."""

    type = UTCDateTime()
    inherit_cache = True
    name = "begin_of_day"


@compiles(BeginOfDay)
def _on_postgres(element: BeginOfDay, compiler: Any, **how: Any) -> str:
    day = compiler.process(element.clauses, **how)
    return f"(CAST({day} AS TIMESTAMP) AT TIME ZONE 'UTC')"


@compiles(BeginOfDay, "sqlite")
def _on_sqlite(element: BeginOfDay, compiler: Any, **how: Any) -> str:
    """Instants are texts there."""
    day = compiler.process(element.clauses, **how)
    return f"({day} || ' 00:00:00.000000')"
