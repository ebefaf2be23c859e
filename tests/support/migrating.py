"""Databases of earlier releases, with rows in them, brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, select
from sqlalchemy.engine import Connection

from app import create_app
from app.core.database import Base, connect_to_write, db
from app.core.migrating import attach_migrations
from tests.support.databases import create_postgres_database
from tests.support.rows import described, fill, snapshot

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
REVISIONS = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]

#: Columns whose values a migration changes on purpose: (table, column) → the migration that does, and why.
CHANGED: dict[tuple[str, str], tuple[str, str]] = {
    ("delegation", "relation"): ("0018", "encrypted"),
    ("draft", "data"): ("0018", "encrypted"),
    ("errand", "text"): ("0018", "encrypted"),
    ("idempotency_key", "location"): ("0018", "encrypted"),
    ("letter_batch", "content"): ("0018", "encrypted"),
    ("message", "params"): ("0018", "encrypted"),
    ("series", "decision_text"): ("0018", "encrypted"),
    ("sign_up", "note"): ("0018", "encrypted"),
    ("sign_up", "reason"): ("0018", "encrypted"),
    ("short_link", "path"): ("0075", "encrypted"),
}
#: Tables to which a migration adds rows: table → the migration that does, and why.
ADDED: dict[str, tuple[str, str]] = {"catalogue_entry": ("0030", "tasks with hours are shown there")}


def empty_database(database_url: str, folder: Path) -> str:
    """The address of a database without a single table, beside the one of the test."""
    if not database_url.startswith("postgresql"):
        path = folder / "migrated.db"
        path.unlink(missing_ok=True)
        return f"sqlite:///{path}"
    name = database_url.rsplit("/", 1)[1].split("?", maxsplit=1)[0] + "_migrated"
    return create_postgres_database(database_url, name)


@contextmanager
def app_at(revision: str, database_url: str, folder: Path) -> Iterator[Flask]:
    """An application over a database without rows as it was at `revision`."""
    url = empty_database(database_url, folder)
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(folder)})
    attach_migrations(app)
    with app.app_context():
        upgrade(str(MIGRATIONS), revision=revision)
        yield app
        db.session.remove()
        db.engine.dispose()


def differences(app: Flask) -> list[object]:
    """What the database has otherwise than the models say (`alembic check`)."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=dict(app.extensions["migrate"].configure_args))
        return list(compare_metadata(context, Base.metadata))


def check_upgrade_from(app: Flask, revision: str) -> None:
    """A database with rows at `revision` comes up to date: every row and value is there, and can be read."""
    before = _filled_at(revision)

    upgrade(str(MIGRATIONS))

    assert differences(app) == []
    _assert_kept(before, since=revision)
    for mapper in Base.registry.mappers:
        assert db.session.scalars(select(mapper.class_)).unique().all() is not None
    db.session.remove()


def check_downgrade_of_the_last(app: Flask) -> None:
    """The last migration goes back and forth under rows: what the older tables hold is still there."""
    before = _filled_at("head")

    downgrade(str(MIGRATIONS))
    _assert_kept(before, since="")
    upgrade(str(MIGRATIONS))

    assert differences(app) == []
    _assert_kept(before, since="", but_dropped=True)


def _filled_at(revision: str) -> dict[str, list[dict[str, Any]]]:
    upgrade(str(MIGRATIONS), revision=revision)
    with connect_to_write(db.engine) as connection:
        tables = fill(connection)
        before = snapshot(connection, tables)
        connection.commit()
    assert before
    assert all(before.values()), "a table without rows proves nothing"
    return before


def _assert_kept(before: dict[str, list[dict[str, Any]]], *, since: str, but_dropped: bool = False) -> None:
    """Every row of the tables that still exist, and every value of the columns that do."""
    with db.engine.connect() as connection:
        tables = described(connection)
        after = snapshot(connection, tables)
        _assert_whole(connection)
    for name in before.keys() & after.keys():
        if but_dropped and not after[name]:
            continue  # the last migration made this table, so taking it back dropped it
        if name in ADDED and ADDED[name][0] > since:
            known = {row["id"] for row in before[name]}
            after[name] = [row for row in after[name] if row["id"] in known]
        columns = _kept_columns(tables, name, before[name][0].keys(), since, but_dropped=but_dropped)
        # In an order of its own: a migration may change the keys themselves.
        old, new = (
            sorted(({key: row[key] for key in columns} for row in rows), key=repr)
            for rows in (before[name], after[name])
        )
        assert new == old, name


def _kept_columns(tables: MetaData, name: str, known: Any, since: str, *, but_dropped: bool) -> list[str]:
    gone = set(_newest_columns(name)) if but_dropped else set()
    changed = {column for (table, column), (by, _why) in CHANGED.items() if table == name and by > since}
    return [key for key in known if key in tables.tables[name].columns and key not in changed | gone]


def _newest_columns(name: str) -> list[str]:
    """Columns that the last migration added: taken back, they come again empty."""
    text = next((MIGRATIONS / "versions").glob(f"{REVISIONS[-1]}_*.py")).read_text()
    table = Base.metadata.tables.get(name)
    return (
        [column.name for column in table.columns if f'"{column.name}"' in text] if table is not None else []
    )


def _assert_whole(connection: Connection) -> None:
    """No row points at nothing. PostgreSQL never lets that happen; SQLite is asked."""
    if connection.dialect.name == "sqlite":
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
