"""A whole copy of the database as one file, checked; and the way back. What both kinds of database share."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, inspect, select, table, text


class CopyError(RuntimeError):
    """The database could not be copied or put back; the message says why, without what stands in it."""


class BrokenOffError(CopyError):
    """A programme was told to end, as when the machine starts anew: that says nothing about the backup."""


#: How a programme ends that was told to.
TOLD_TO_END = (-signal.SIGTERM, -signal.SIGINT)


@dataclass(frozen=True)
class Manifest:
    """What a copy holds: from which revision and kind of database, and how many rows of each table."""

    revision: str
    database: str
    rows: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


#: A table that is there from the moment the rows are back until the rest of a restore is done: it comes in the same
#: transaction as the rows, so that nobody can begin to send before it is known what was sent already.
UNFINISHED = "restore_unfinished"
MARK_UNFINISHED = f"CREATE TABLE IF NOT EXISTS {UNFINISHED} (id INTEGER PRIMARY KEY)"


def count_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for name in inspect(connection).get_table_names() if name != UNFINISHED]
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in sorted(names)
    }


def revision_of(connection: Connection) -> str:
    """The migration that the tables are at; "none" where no migration ever ran."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return "none"
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "none")


def copy_to(engine: Engine, target: Path, pg_bin: str) -> Manifest:
    """Copy the database to the file `target` while others work in it, and check the copy. Raises CopyError."""
    if engine.dialect.name == "sqlite":
        from app.operations import sqlite_copy

        return sqlite_copy.copy_to(engine, target)
    from app.operations import postgres_copy

    return postgres_copy.copy_to(engine, target, pg_bin)


def put_back(source: Path, engine: Engine, pg_bin: str, manifest: Manifest) -> None:
    """Make the database what the copy is, all of it or nothing, mark it as unfinished, and count its rows.

    Raises CopyError.
    """
    if engine.dialect.name != manifest.database:
        raise CopyError(f"the backup is of {manifest.database}, this database is {engine.dialect.name}")
    if engine.dialect.name == "sqlite":
        from app.operations import sqlite_copy

        sqlite_copy.put_back(source, engine)
    else:
        from app.operations import postgres_copy

        postgres_copy.put_back(source, engine, pg_bin)
    engine.dispose()
    with engine.connect() as connection:
        found = count_rows(connection)
    if wrong := differences(manifest.rows, found):
        raise CopyError(f"rows differ from the manifest in {', '.join(wrong)}")


def differences(expected: Mapping[str, int], found: Mapping[str, int]) -> list[str]:
    """The tables whose numbers of rows differ."""
    return sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))


def holds_data(engine: Engine) -> bool:
    """Whether the database has people in it; what the pack brings along is no loss."""
    with engine.connect() as connection:
        if "person" not in inspect(connection).get_table_names():
            return False
        return connection.scalar(text("SELECT 1 FROM person LIMIT 1")) is not None
