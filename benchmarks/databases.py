"""The databases that are measured: SQLite in a folder, and PostgreSQL with its own, durable settings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import create_engine, make_url, text

from benchmarks.servers import DatabaseServer
from tests.support.databases import Postgres, create_postgres_database

#: Nothing but room for connections: fsync, synchronous_commit and the rest are PostgreSQL's own.
_SETTINGS = "max_connections = 100\n"
KINDS = ("sqlite", "postgres")


class Engine(NamedTuple):
    """A kind of database with what is told of it."""

    kind: str
    version: str
    durability: str
    folder: Path
    server: DatabaseServer
    server_url: str | None

    def new(self, name: str) -> str:
        """The address of an empty database."""
        if self.server_url is not None:
            return create_postgres_database(self.server_url, name)
        path = self.folder / f"{name}.db"
        path.unlink(missing_ok=True)
        return f"sqlite:///{path}"


@contextmanager
def engine_of(kind: str, folder: Path) -> Iterator[Engine]:
    """A kind of database, running until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        durability = "WAL, synchronous=FULL"
        yield Engine(kind, f"SQLite {sqlite3.sqlite_version}", durability, folder, DatabaseServer(None), None)
        return
    server = Postgres(_SETTINGS)
    try:
        asked = {
            name: one(server.url, f"SHOW {name}")
            for name in ("server_version", "fsync", "synchronous_commit")
        }
        durability = f"fsync={asked['fsync']}, synchronous_commit={asked['synchronous_commit']}"
        version = f"PostgreSQL {asked['server_version']}"
        yield Engine(kind, version, durability, folder, DatabaseServer(server.pid), server.url)
    finally:
        server.stop()


def one(url: str, statement: str, **parameters: object) -> object:
    """The first value that a statement gives."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(text(statement), parameters).scalar()
    finally:
        engine.dispose()


def rows(url: str, statement: str, **parameters: object) -> list[tuple[object, ...]]:
    """All rows that a statement gives."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), parameters)]
    finally:
        engine.dispose()


def settle(url: str) -> None:
    """After much was written: what the database would do by itself a little later is done now, for everybody."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(parts.database), timeout=30)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("ANALYZE")
        return
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))
    engine.dispose()
