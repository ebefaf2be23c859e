"""Triggers by which a database refuses what the application never does: they are made whenever their tables are."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import DDL, FromClause, Table, event

DIALECTS = ("sqlite", "postgresql")


def attach(statements: Callable[[str, str], list[str]], *tables: FromClause) -> None:
    """Make the triggers of these tables with them; `statements` gives those of (table, dialect)."""
    for table in tables:
        assert isinstance(table, Table)
        for dialect in DIALECTS:
            for statement in statements(table.name, dialect):
                event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
