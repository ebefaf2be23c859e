"""Somebody else holds what a visitor needs: they are told so in Danish, lose nothing, and try again by one button."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.core.busy import is_busy
from app.core.database import SCHEDULER_LIMITS, WEB_LIMITS, begin_write, db
from app.gatherings.models import SignUp
from app.pack.settings import forget_pack, get_pack
from tests.factories import make_occurrence

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TYPED = {"name": "Åse Holm", "phone": "11 11 11 41", "email": "aase@example.org", "party_size": "1"}


@contextmanager
def somebody_holds(app: Flask, occurrence_id: int) -> Iterator[None]:
    """Another connection holds the date (PostgreSQL), or the one right to write (SQLite)."""
    engine = db.engine
    if engine.dialect.name == "sqlite":
        other = sqlite3.connect(str(engine.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.close()
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT id FROM occurrence WHERE id = :id FOR UPDATE"), {"id": occurrence_id})
        yield


@pytest.fixture
def _short_patience(app: Flask) -> Iterator[None]:
    """Nobody waits for three or twenty seconds here: what is tested is what comes after the wait."""
    # Connections of PostgreSQL are given it when they are made.
    app.config["DATABASE_LIMITS"] = {**app.config["DATABASE_LIMITS"], "lock_timeout": 1}
    db.session.remove()
    db.engine.dispose()
    if db.engine.dialect.name == "sqlite":
        # The only connection in the pool is then the one whose patience is short.
        db.session.execute(text("PRAGMA busy_timeout = 100"))
        db.session.commit()
    yield
    db.session.remove()
    db.engine.dispose()


@pytest.fixture
def _one_connection(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The request uses the connection whose patience was made short."""
    monkeypatch.setattr("app.pack.settings.REFRESH_SECONDS", 3600.0)
    db.session.rollback()
    forget_pack(app)
    get_pack(app)


@pytest.mark.usefixtures("_one_connection", "_short_patience")
def test_who_waits_in_vain_is_told_so_and_loses_nothing(app: Flask, client: FlaskClient) -> None:
    occurrence = make_occurrence(capacity=5)
    path, number = f"/gaature/{occurrence.series_id}/tilmeld", occurrence.id
    key = "k" * 32
    db.session.commit()

    with somebody_holds(app, number):
        answer = client.post(path, data={**TYPED, "occurrence_id": number, "idempotency_key": key})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    assert "Prøv igen om lidt" in page
    assert f'action="{path}"' in page
    kept = {name: unescape(value) for name, value in _HIDDEN.findall(page)}
    assert kept.items() >= {**TYPED, "occurrence_id": str(number), "idempotency_key": key}.items()

    # The button: the same words with the same key, once, however often it is pressed.
    places = {client.post(path, data=kept).headers["Location"] for _ in range(2)}

    assert len(places) == 1
    assert [one.person.name for one in db.session.scalars(select(SignUp))] == ["Åse Holm"]


@pytest.mark.postgres_only
def test_what_lost_against_another_is_tried_again_at_once(app: Flask, client: FlaskClient) -> None:
    # Only PostgreSQL lets two write at once. A sequence is not rolled back, so the second try goes through.
    occurrence = make_occurrence(capacity=5)
    _lose(times=2)
    path = f"/gaature/{occurrence.series_id}/tilmeld"
    try:
        answer = client.post(
            path, data={**TYPED, "occurrence_id": occurrence.id, "idempotency_key": "k" * 32}
        )
    finally:
        _lose_no_more()

    assert answer.status_code == 303
    assert len(db.session.scalars(select(SignUp)).all()) == 1


@pytest.mark.postgres_only
def test_what_has_no_key_is_never_sent_twice_by_us(app: Flask, client: FlaskClient) -> None:
    # As above; without a key nobody can know whether the visitor meant it once.
    occurrence = make_occurrence(capacity=5)
    _lose(times=1)
    path = f"/gaature/{occurrence.series_id}/tilmeld"
    try:
        answer = client.post(path, data={**TYPED, "occurrence_id": occurrence.id})
    finally:
        _lose_no_more()

    assert answer.status_code == 503
    assert db.session.scalars(select(SignUp)).all() == []


def _lose(times: int) -> None:
    begin_write()
    body = f"IF nextval('lost') <= {times} THEN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END IF"
    for statement in (
        "CREATE SEQUENCE lost",
        f"CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NEW; END $$",
        "CREATE TRIGGER lose BEFORE INSERT ON sign_up FOR EACH ROW EXECUTE FUNCTION lose()",
    ):
        db.session.execute(text(statement))
    db.session.commit()


def _lose_no_more() -> None:
    db.session.rollback()
    begin_write()
    for statement in ("DROP TRIGGER lose ON sign_up", "DROP FUNCTION lose", "DROP SEQUENCE lost"):
        db.session.execute(text(statement))
    db.session.commit()


def test_other_faults_of_a_database_are_not_called_busy(app: Flask) -> None:
    with pytest.raises(DBAPIError) as fault:
        db.session.execute(text("SELECT * FROM there_is_no_such_table"))
    db.session.rollback()

    assert not is_busy(fault.value)


@pytest.mark.postgres_only
@pytest.mark.parametrize(("limits", "told"), [(WEB_LIMITS, "5s"), (SCHEDULER_LIMITS, "1min")])
def test_postgresql_is_told_how_long_anything_may_take(app: Flask, limits: dict[str, int], told: str) -> None:
    # The settings are PostgreSQL's.
    db.engine.dispose()
    app.config["DATABASE_LIMITS"] = limits

    shown = {name: db.session.scalar(text(f"SHOW {name}")) for name in limits}

    db.session.remove()
    db.engine.dispose()
    assert shown == {
        "statement_timeout": told,
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "15s",
    }
