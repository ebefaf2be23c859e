"""A house that came out of the migrations, as a real one does, with a storage of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.core.database import db
from app.setup.prepare import prepare_database
from tests.support.databases import PG_BIN, create_postgres_database


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application over a database that was migrated and has the pack, inside a request's context."""
    if database_url.startswith("postgresql"):
        name = database_url.rsplit("/", 1)[1].split("?", maxsplit=1)[0]
        url = create_postgres_database(database_url, f"{name}_operations")
    else:
        url = f"sqlite:///{tmp_path / 'house.db'}"
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "INSTANCE_PATH": str(tmp_path),
            "MAIL_PATH": str(tmp_path / "mail"),
            "STORAGE_URL": (tmp_path / "storage").as_uri(),
            "PG_BIN": str(PG_BIN),
            "SITE_URL": "http://localhost",
        }
    )
    prepare_database(app)
    with app.test_request_context(base_url="http://localhost"):
        yield app
        db.session.remove()
        db.engine.dispose()
