"""PostgreSQL's own tools: `pg_dump` reads one snapshot while others write, `psql` puts it back in one transaction."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which

from sqlalchemy import Engine, text

from app.operations.copies import (
    MARK_UNFINISHED,
    TOLD_TO_END,
    BrokenOffError,
    CopyError,
    Manifest,
    count_rows,
    revision_of,
)

#: What psycopg calls a part of the address → where PostgreSQL's tools read it. A password never stands in a command.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
#: Before the dump, which makes the schema itself, and after it. Who still works in the house is not waited for.
_BEFORE = "SET lock_timeout = '10s';\nDROP SCHEMA IF EXISTS public CASCADE;"
_AFTER = f"SET search_path = public;\n{MARK_UNFINISHED};"

#: What is in the complaint → what to do about it.
_HINTS = {
    "lock timeout": "; stop web and scheduler first",
    "must be owner": "; let DATABASE_URL name the user that owns the database",
    "permission denied": "; let DATABASE_URL name the user that owns the database",
    "server version mismatch": "; set PG_BIN to the tools of the server's version",
}


def copy_to(engine: Engine, target: Path, pg_bin: str) -> Manifest:
    """Dump the database to `target`; rows are counted in the very snapshot that is dumped. Raises CopyError."""
    reading = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with reading as connection, connection.begin():
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        manifest = Manifest(revision_of(connection), "postgresql", count_rows(connection))
        options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--schema=public"]
        _run(engine, pg_bin, "pg_dump", *options, f"--snapshot={snapshot}", f"--file={target}")
    _check(engine, target, pg_bin, manifest)
    return manifest


def put_back(source: Path, engine: Engine, pg_bin: str) -> None:
    """Make the schema `public` what the dump is, in one transaction. Raises CopyError.

    Through psql, because pg_restore alone does not empty a schema that has got tables since.
    """
    engine.dispose()
    before, dumped, after = (source.with_suffix(f".{name}.sql") for name in ("before", "dumped", "after"))
    before.write_text(_BEFORE)
    after.write_text(_AFTER)
    options = ["--no-owner", "--no-privileges", "--no-comments", f"--file={dumped}"]
    _run(engine, pg_bin, "pg_restore", *options, str(source))
    quiet = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    _run(engine, pg_bin, "psql", *quiet, *(f"--file={script}" for script in (before, dumped, after)))


def _check(engine: Engine, dump: Path, pg_bin: str, manifest: Manifest) -> None:
    """The dump's own list of contents names every table that was counted."""
    listed = _run(engine, pg_bin, "pg_restore", "--list", str(dump))
    for name in manifest.rows:
        if f" TABLE DATA public {name} " not in listed:
            raise CopyError(f"the dump lacks the table {name}")


def _run(engine: Engine, pg_bin: str, program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's tools and return what it printed. Its complaints may hold rows: only their first
    words are passed on.
    """
    found = which(program, path=pg_bin or None)
    if found is None:
        raise CopyError(f"{program} is not installed; set PG_BIN to the folder where it lies")
    _arguments, keywords = engine.dialect.create_connect_args(engine.url)
    known = {_VARIABLES[key]: str(value) for key, value in keywords.items() if key in _VARIABLES}
    done = subprocess.run(  # noqa: S603 - no shell, and nothing a visitor typed
        [found, *arguments], env={**os.environ, **known}, capture_output=True, text=True, check=False
    )
    if done.returncode in TOLD_TO_END:
        raise BrokenOffError(f"{program} was told to end")
    if done.returncode:
        said = done.stderr.strip().splitlines()
        hint = next((hint for words, hint in _HINTS.items() if words in done.stderr), "")
        raise CopyError(f"{program} ended with {done.returncode}: {said[0][:200] if said else ''}{hint}")
    return done.stdout
