"""A connection of the pool is asked whether it lives before it is used, but not twice in a moment."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import connections
from app.core.database import begin_write, db

pytestmark = pytest.mark.postgres_only


@pytest.fixture
def asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """One entry for each time that a connection was asked."""
    seen: list[Any] = []
    ping = db.engine.dialect.do_ping

    def do_ping(connection: Any) -> bool:
        seen.append(connection)
        return ping(connection)

    monkeypatch.setattr(db.engine.dialect, "do_ping", do_ping)
    return seen


def _break() -> None:
    """Let the server end every connection that stands in the pool."""
    with db.engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
        own = connection.connection.driver_connection
        assert own is not None
    own.pgconn.finish()


def test_one_that_has_died_meanwhile_is_replaced(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    db.session.rollback()
    _break()
    monkeypatch.setattr(connections, "_JUST_NOW", 0)
    assert db.session.execute(text("SELECT 1")).scalar_one() == 1


def test_reading_and_then_writing_asks_once(
    app: Flask, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    db.session.rollback()
    monkeypatch.setattr(connections, "_JUST_NOW", 60)
    db.session.execute(text("SELECT 1"))
    begin_write()
    db.session.rollback()
    assert asked == []
    monkeypatch.setattr(connections, "_JUST_NOW", 0)
    db.session.execute(text("SELECT 1"))
    assert len(asked) == 1
    db.session.rollback()
