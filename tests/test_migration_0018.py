"""What lay in clear before migration 0018 is encrypted by it, and comes back unchanged when it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, insert, inspect, select, text

from app.core.database import Base, db
from app.core.encrypted import Encrypted
from app.desk.models import Errand
from tests.support.migrating import MIGRATIONS, app_at

BEFORE, THIS = "0016", "0018"
AT = datetime(2027, 3, 1, 10)
#: Table → a row in clear, as it lay before. Errands are more than one batch.
ROWS: dict[str, dict[str, Any]] = {
    "errand": {"text": "Ring til Grethe", "created_at": AT, "created_by": 1},
    "draft": {"owner": "account:1", "kind": "walk", "data": {"hvad": {"title": "Æbletur"}}, "updated_at": AT},
    "idempotency_key": {"key": "k", "location": "/gaature/tilmelding/hemmelig", "created_at": AT},
    "letter_batch": {
        "made_at": AT,
        "letters": 1,
        "content": b"%PDF\x00\xff",
        "content_hash": "x",
    },
    "message": {
        "dedupe_key": "d",
        "kind": "log_in_code",
        "channel": "email",
        "topic": "t",
        "params": {"code": "12345678"},
        "urgent": False,
        "created_at": AT,
        "due_at": AT,
        "status": "queued",
        "attempts": 0,
    },
}


@pytest.fixture
def before(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A database as it was before the migration."""
    with app_at(BEFORE, database_url, tmp_path) as app:
        yield app


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the tables as they lie there, by the columns' own types."""
    meta = MetaData()
    with db.engine.connect() as connection:
        tables = {name: Table(name, meta, autoload_with=connection) for name in ROWS}
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in tables.items()
        }


def fill() -> None:
    meta = MetaData()
    with db.engine.begin() as connection:
        person = Table("person", meta, autoload_with=connection)
        connection.execute(
            insert(person).values(id=1, name="A", name_folded="a", link_version=1, created_at=AT)
        )
        for name, row in ROWS.items():
            connection.execute(insert(Table(name, meta, autoload_with=connection)).values(**row))
        errand = Table("errand", meta, autoload_with=connection)
        connection.execute(
            insert(errand), [{**ROWS["errand"], "text": f"Nummer {number}"} for number in range(1100)]
        )


def test_what_lay_in_clear_is_encrypted_and_comes_back(before: Flask) -> None:
    fill()
    clear = everything()

    upgrade(str(MIGRATIONS), revision=THIS)

    for one in Encrypted.registry:
        if one.table.name in ROWS:
            for row in everything()[one.table.name]:
                assert str(row[one.name]).startswith("v1.")
                assert one.open(row[one.bound_to], row[one.name])
    texts = [one.text for one in db.session.scalars(select(Errand).order_by(Errand.id))]
    assert texts[:2] == ["Ring til Grethe", "Nummer 0"]
    assert len(texts) == 1101
    db.session.remove()

    downgrade(str(MIGRATIONS), revision=BEFORE)
    assert everything() == clear


def test_no_index_loses_its_condition(before: Flask) -> None:
    conditions = partial_indexes()

    upgrade(str(MIGRATIONS), revision=THIS)

    assert partial_indexes() == conditions
    assert {"uq_sign_up_active_person", "uq_delegation_running"} <= set(conditions)


def partial_indexes() -> dict[str, str]:
    """Index → its WHERE, as the database tells it."""
    inspector, found = inspect(db.engine), {}
    for table in inspector.get_table_names():
        for index in inspector.get_indexes(table):
            for name, condition in (index.get("dialect_options") or {}).items():
                if name.endswith("_where"):
                    found[str(index["name"])] = str(condition)
    return found


def test_the_audit_is_guarded_by_the_same_triggers_as_in_a_new_database(before: Flask) -> None:
    upgrade(str(MIGRATIONS), revision=THIS)
    migrated = triggers()
    with db.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)

    assert triggers() == migrated
    assert len(migrated) == 6


def triggers() -> dict[str, str]:
    """Trigger of the audit → what it does, as the database tells it."""
    told = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": """SELECT tgname, pg_get_triggerdef(t.oid) || prosrc FROM pg_trigger t
                         JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal""",
    }
    with db.engine.connect() as connection:
        found = connection.execute(text(told[db.engine.dialect.name]))
        return {name: does for name, does in found if name.startswith("audit")}
