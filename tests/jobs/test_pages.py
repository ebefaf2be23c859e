"""The addresses for machines that watch over the house."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update

from app.core import clock
from app.core.database import db
from app.core.records import Heartbeat
from app.jobs.housekeeping import beat
from app.notifications.models import Message
from tests.factories import make_occurrence, make_sign_up, writing
from tests.support.statements import counted


def test_live_asks_no_database(client: FlaskClient) -> None:
    with counted() as asked:
        answer = client.get("/health/live")
    assert (answer.status_code, answer.get_data()) == (200, b"ok")
    assert asked == []


def test_ready_when_the_scheduler_lives_and_messages_go_out(client: FlaskClient) -> None:
    beat()
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json == {
        "database": True,
        "scheduler": True,
        "messages": True,
        "backup": True,
        "disk": True,
        "heartbeat_age_seconds": 0,
        "oldest_due_seconds": None,
        "backup_age_seconds": None,
    }


def test_not_ready_without_a_scheduler(client: FlaskClient) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json["scheduler"]) == (503, False)


@pytest.mark.parametrize(("seconds", "status"), [(80, 200), (95, 503)])
def test_not_ready_when_the_heart_stands_still(client: FlaskClient, seconds: int, status: int) -> None:
    beat()
    with writing():
        beaten = db.session.get_one(Heartbeat, "scheduler").beat_at
        db.session.execute(update(Heartbeat).values(beat_at=beaten - timedelta(seconds=seconds)))
    assert client.get("/health/ready").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 503)])
def test_not_ready_when_letters_wait(client: FlaskClient, minutes: int, status: int) -> None:
    beat()
    make_sign_up(make_occurrence())
    with writing():
        db.session.execute(update(Message).values(due_at=clock.now() - timedelta(minutes=minutes)))
    answer = client.get("/health/ready")
    assert answer.status_code == status
    assert answer.json["messages"] == (status == 200)


@pytest.mark.parametrize(
    ("channel", "status"), [("sms", 503), ("call", 200), ("letter", 200), ("in_person", 200)]
)
def test_sms_that_wait_count_and_what_waits_for_people_does_not(
    client: FlaskClient, channel: str, status: int
) -> None:
    beat()
    make_sign_up(make_occurrence())
    with writing():
        db.session.execute(update(Message).values(due_at=clock.now() - timedelta(minutes=6), channel=channel))
    assert client.get("/health/ready").status_code == status


@pytest.mark.any_database
def test_not_ready_without_a_database(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_connection: object) -> None:
        raise db_error()

    event.listen(db.engine, "begin", refuse)
    try:
        answer = client.get("/health/ready")
    finally:
        event.remove(db.engine, "begin", refuse)
    assert answer.status_code == 503
    assert answer.json["database"] is False


def db_error() -> Exception:
    from sqlalchemy.exc import OperationalError

    return OperationalError("BEGIN", {}, Exception("gone"))
