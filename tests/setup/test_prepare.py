"""`samskab prepare`: one machine at a time, never half a migration, and soon out of the way of others."""

from __future__ import annotations

import ast
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app import create_app
from app.core.busy import is_busy
from app.core.database import db
from app.core.migrating import attach_migrations
from app.setup import prepare
from config import ROOT
from tests.support.migrating import MIGRATIONS, REVISIONS, empty_database

#: 0011 makes tables and then changes `series`.
BEFORE, TABLE, MADE_FIRST = "0010", "series", "errand"
#: The first releases stand as they were; they were made when the tables were empty.
FIRST_WITH_THE_RULE = "0017"
#: Migrations that make an index on a table that may be big without app.core.schema_changes, and why they may.
MAY_LOCK: dict[str, str] = {}


@pytest.fixture
def empty_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application over a database without a single table; SQLite waits for a moment only."""
    url = empty_database(database_url, tmp_path)
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(tmp_path)})
    attach_migrations(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", lambda line, _r: line.execute("PRAGMA busy_timeout = 200"))
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def somebody_at_work(app: Flask) -> Iterator[None]:
    """Another connection reads the table in a transaction (PostgreSQL), or writes (SQLite)."""
    if db.engine.dialect.name == "sqlite":
        other = sqlite3.connect(str(db.engine.url.database), isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.close()
        return
    with db.engine.connect() as connection:
        connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
        connection.execute(text(f"SELECT id FROM {TABLE}")).all()
        yield


def _version() -> str:
    with db.engine.connect() as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def test_three_machines_that_prepare_at_once_migrate_once(empty_app: Flask, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "SAMSKAB_ENV": "testing",
        "DATABASE_URL": empty_app.config["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE_PATH": str(tmp_path),
    }
    command = [str(Path(sys.executable).with_name("samskab")), "prepare"]
    machines = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    said = [machine.communicate(timeout=120)[1] for machine in machines]

    assert [machine.returncode for machine in machines] == [0, 0, 0], said
    assert _version() == REVISIONS[-1]
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
        codes = connection.scalars(text("SELECT code FROM place")).all()
    assert len(codes) == len(set(codes)) > 50


def test_a_migration_that_gets_no_lock_leaves_nothing_half_done(empty_app: Flask) -> None:
    upgrade(str(MIGRATIONS), revision=BEFORE)

    with somebody_at_work(empty_app), pytest.raises(DBAPIError) as refused:
        upgrade(str(MIGRATIONS))

    assert is_busy(refused.value)
    assert _version() == BEFORE
    assert MADE_FIRST not in inspect(db.engine).get_table_names()
    upgrade(str(MIGRATIONS))
    assert _version() == REVISIONS[-1]


@pytest.mark.sqlite_only
def test_a_migration_that_got_no_lock_is_tried_again(empty_app: Flask) -> None:
    # The same lines try again on PostgreSQL, which waits for five seconds each time.
    upgrade(str(MIGRATIONS), revision=BEFORE)
    with pytest.raises(prepare.NotPreparedError), somebody_at_work(empty_app):
        prepare._migrate(pauses=(0.01,))
    assert _version() == BEFORE
    held, done = threading.Event(), threading.Event()

    def hold_for_a_while() -> None:
        with empty_app.app_context(), somebody_at_work(empty_app):
            held.set()
            done.wait(0.7)

    other = threading.Thread(target=hold_for_a_while)
    other.start()
    held.wait(10)
    prepare._migrate(pauses=(0.3,) * 20)
    other.join()

    assert _version() == REVISIONS[-1]


@pytest.mark.postgres_only
def test_who_waits_for_another_machine_gives_up_in_the_end(empty_app: Flask) -> None:
    # SQLite has no locks of a session: there the transaction of the migration is waited for.
    with (
        db.engine.connect() as other,
        other.begin(),
    ):
        other.execute(text("SELECT pg_advisory_lock(:number)"), {"number": prepare.MIGRATION_LOCK})
        with (
            pytest.raises(prepare.NotPreparedError, match="Another machine"),
            prepare._one_at_a_time(patience=0.3),
        ):
            pass
        other.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": prepare.MIGRATION_LOCK})
    with prepare._one_at_a_time(patience=0.3):
        assert _holders() == 1
    assert _holders() == 0


def _holders() -> int:
    with db.engine.connect() as connection:
        asked = text(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :number AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return int(connection.scalar(asked, {"number": prepare.MIGRATION_LOCK}) or 0)


# ---- indexes --------------------------------------------------------------------------------------------


def _with_one_more(folder: Path, body: str) -> str:
    """The migrations and one more behind them."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_index.py").write_text(
        "from app.core import schema_changes\n"
        f"revision, down_revision = '9999', '{REVISIONS[-1]}'\nbranch_labels = depends_on = None\n"
        f"def upgrade():\n    {body}\n"
        "def downgrade():\n    schema_changes.drop_index('ix_place_name', 'place')\n"
    )
    return str(folder)


def test_an_index_is_built_beside_the_traffic(empty_app: Flask, tmp_path: Path) -> None:
    upgrade(str(MIGRATIONS))
    one_more = _with_one_more(
        tmp_path / "migrations",
        "schema_changes.create_index('ix_place_name', 'place', ['name'], unique=True)",
    )
    _insert_place(1)
    _insert_place(2)
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _u, statement, *_r: sent.append(statement))

    # Two of one name: it cannot be made, and on PostgreSQL a useless one is left behind.
    with pytest.raises(IntegrityError):
        upgrade(one_more)
    assert _version() == REVISIONS[-1]
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM place WHERE code = '2'"))
    upgrade(one_more)

    assert _version() == "9999"
    made = [statement for statement in sent if "INDEX" in statement and statement.startswith("CREATE")]
    assert len(made) == 2
    is_postgres = db.engine.dialect.name == "postgresql"
    assert all(("CONCURRENTLY" in statement) == is_postgres for statement in made)
    with pytest.raises(IntegrityError):
        _insert_place(3)


def _insert_place(number: int) -> None:
    with db.engine.begin() as connection:
        names = {one["name"] for one in inspect(connection).get_columns("place") if not one["nullable"]}
        known = {"code": str(number), "name": "Vollerup", "kind": "by", "lat": 54.9, "lon": 9.8}
        values = {**dict.fromkeys(names - {"id"}, ""), **known}
        columns = ", ".join(values)
        connection.execute(
            text(f"INSERT INTO place ({columns}) VALUES ({', '.join(':' + key for key in values)})"), values
        )


def indexes_that_lock(source: str) -> list[str]:
    """Tables that a migration puts an index on in the way of everybody: they were there before it."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    new = {ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func) == "op.create_table"}
    locking = [call for call in calls if ast.unparse(call.func).endswith("op.create_index")]
    return [ast.unparse(call.args[1]).strip("'") for call in locking if ast.unparse(call.args[1]) not in new]


def test_no_migration_locks_a_big_table_for_an_index() -> None:
    """Mend: app.core.schema_changes.create_index, in a migration of its own (migrations/README.md)."""
    files = sorted((MIGRATIONS / "versions").glob("*.py"))
    found = {
        path.name: tables
        for path in files
        if path.name[:4] >= FIRST_WITH_THE_RULE and (tables := indexes_that_lock(path.read_text()))
    }

    assert found.keys() == MAY_LOCK.keys(), found
    # It finds one where there is one: the last that was made before the rule.
    assert indexes_that_lock((MIGRATIONS / "versions" / "0016_person_by_name.py").read_text()) == ["person"]
