"""SQLite's own online copy. Never `cp`: what was written last stands in the log beside the file, not in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from app.operations.copies import MARK_UNFINISHED, CopyError, Manifest, count_rows, revision_of

#: Pages copied at a time; between two of them others may write.
_PAGES = 4096
_SECONDS = 30


def copy_to(engine: Engine, target: Path) -> Manifest:
    """Copy the database to `target` and check the copy. Raises CopyError."""
    try:
        with closing(_open(_path(engine))) as source, closing(_open(target)) as copy:
            source.backup(copy, pages=_PAGES, sleep=0.01)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        check(target)
    except sqlite3.Error as error:
        raise _refusal(error) from error
    reader = create_engine(f"sqlite:///{target}", poolclass=NullPool)
    with reader.connect() as connection:
        return Manifest(revision_of(connection), "sqlite", count_rows(connection))


def check(file: Path) -> None:
    """Raises CopyError unless every page, index and foreign key of the file is sound."""
    with closing(_open(file)) as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
        astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    if said != ["ok"]:
        raise CopyError(f"integrity_check found {len(said)} faults")
    if astray is not None:
        raise CopyError(f"a row of {astray[0]} points at nothing")


def forget_traces(engine: Engine) -> None:
    """Write the file anew: what was changed or deleted still stands in unused places of the old one, and in its log.

    Raises CopyError.
    """
    engine.dispose()
    try:
        with closing(_open(_path(engine))) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise _refusal(error) from error


def put_back(source: Path, engine: Engine) -> None:
    """Copy `source` into the database in one transaction: who has it open sees all of it or nothing."""
    engine.dispose()
    target = _path(engine)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(_open(source)) as backup, closing(_open(target)) as database:
            backup.execute(MARK_UNFINISHED)
            backup.backup(database)
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        check(target)
    except sqlite3.Error as error:
        raise _refusal(error) from error


def _refusal(error: sqlite3.Error) -> CopyError:
    is_full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return CopyError(f"SQLite: {error}" + ("; make room on the disk of INSTANCE_PATH" if is_full else ""))


def _path(engine: Engine) -> Path:
    if not engine.url.database:
        raise CopyError("a database in memory has no file")
    return Path(engine.url.database)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)
