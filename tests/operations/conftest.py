"""A house that came out of the migrations, as a real one does, with a storage of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from app import create_app
from app.core.database import db
from app.setup.prepare import prepare_database
from tests.support.databases import PG_BIN, create_postgres_database


def make_house(url: str, folder: Path) -> Flask:
    """The application over the database at `url`, with everything else in `folder`."""
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "INSTANCE_PATH": str(folder),
            "MAIL_PATH": str(folder / "mail"),
            "STORAGE_URL": (folder / "storage").as_uri(),
            "PG_BIN": str(PG_BIN),
            "SITE_URL": "http://localhost",
        }
    )


@pytest.fixture(scope="session")
def migrated_url(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that was migrated and has the pack; nobody works in it, it is copied for every test."""
    folder = tmp_path_factory.mktemp("migrated")
    if database_url.startswith("sqlite"):
        url = f"sqlite:///{folder / 'house.db'}"
    else:
        url = create_postgres_database(database_url, f"{make_url(database_url).database}_migrated_house")
    app = make_house(url, folder)
    prepare_database(app)
    if database_url.startswith("sqlite"):
        with app.app_context(), db.engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
    return url


def copy_of(migrated_url: str, folder: Path) -> str:
    """A copy of the migrated database; its address."""
    if migrated_url.startswith("sqlite"):
        shutil.copy(str(make_url(migrated_url).database), folder / "house.db")
        return f"sqlite:///{folder / 'house.db'}"
    url = make_url(migrated_url)
    copy = f"{url.database}_copy"
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{copy}" TEMPLATE "{url.database}"'))
    return url.set(database=copy).render_as_string(hide_password=False)


@pytest.fixture
def house(migrated_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application over a database that was migrated and has the pack, inside a request's context."""
    app = make_house(copy_of(migrated_url, tmp_path), tmp_path)
    with app.test_request_context(base_url="http://localhost"):
        yield app
        db.session.remove()
        db.engine.dispose()
