"""Migrations make exactly the tables that the models describe, on both databases, and the last one can go back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app import create_app
from app.core.database import Base, db
from app.core.migrating import attach_migrations
from tests.support.migrating import (
    MIGRATIONS,
    REVISIONS,
    check_downgrade_of_the_last,
    check_upgrade_from,
    differences,
    empty_database,
)

NEWEST = REVISIONS[-3:]


@pytest.fixture
def empty_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application over a database without a single table."""
    url = empty_database(database_url, tmp_path)
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(tmp_path)})
    attach_migrations(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _checks() -> dict[str, set[str | None]]:
    """Names of the CHECK constraints per table, which Alembic does not compare."""
    inspector = inspect(db.engine)
    return {
        table: {one["name"] for one in inspector.get_check_constraints(table)}
        for table in Base.metadata.tables
    }


def test_upgrade_from_nothing_gives_exactly_the_models(empty_app: Flask) -> None:
    upgrade(str(MIGRATIONS))

    assert differences(empty_app) == []


def test_migrations_make_the_same_check_constraints_as_the_models(empty_app: Flask) -> None:
    upgrade(str(MIGRATIONS))
    migrated = _checks()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)

    assert migrated == _checks()
    assert any(migrated.values())


def test_the_last_migration_can_be_taken_back_and_applied_again(empty_app: Flask) -> None:
    upgrade(str(MIGRATIONS))
    before = set(inspect(db.engine).get_table_names())

    downgrade(str(MIGRATIONS))
    assert differences(empty_app) != []

    upgrade(str(MIGRATIONS))
    assert set(inspect(db.engine).get_table_names()) == before


def test_the_last_migration_can_be_taken_back_under_rows(empty_app: Flask) -> None:
    check_downgrade_of_the_last(empty_app)


@pytest.mark.parametrize("revision", NEWEST)
def test_rows_of_the_newest_releases_come_along(empty_app: Flask, revision: str) -> None:
    check_upgrade_from(empty_app, revision)


@pytest.mark.long
@pytest.mark.parametrize("revision", [one for one in REVISIONS if one not in NEWEST])
def test_rows_of_every_release_come_along(empty_app: Flask, revision: str) -> None:
    check_upgrade_from(empty_app, revision)


def test_everything_can_be_taken_back(empty_app: Flask) -> None:
    upgrade(str(MIGRATIONS))

    downgrade(str(MIGRATIONS), revision="base")

    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}


def test_migrations_are_numbered_in_one_line() -> None:
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
