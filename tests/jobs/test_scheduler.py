"""The scheduler as a real process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.records import Heartbeat
from app.notifications.models import Message, MessageStatus
from app.people.models import Reach
from tests.factories import make_occurrence, make_person, make_sign_up, writing
from tests.support.sms import SmsServer

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running_scheduler(app: Flask, log: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """`samskab scheduler` over the test's database, its lines in `log`; killed in the end."""
    environment = {
        **os.environ,
        "SAMSKAB_ENV": "testing",
        "LOG_LEVEL": "INFO",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE_PATH": app.config["INSTANCE_PATH"],
        **settings,
    }
    command = [str(Path(sys.executable).with_name("samskab")), "scheduler"]
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=file)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)
        sys.stdout.write(log.read_text())


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for what another process does; fails when it does not."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def all_sent() -> bool:
    db.session.rollback()
    return set(db.session.scalars(select(Message.status))) == {MessageStatus.SENT}


def test_it_sends_beats_and_ends_when_told(app: Flask, tmp_path: Path) -> None:
    make_sign_up(make_occurrence(on=clock.today() + timedelta(days=9)))
    db.session.commit()
    with running_scheduler(app, tmp_path / "log") as process:
        wait_until(all_sent)
        wait_until(lambda: beat_since(clock.now() - timedelta(minutes=1)))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert lines[0]["message"] == "scheduler started"
    assert lines[-1]["message"] == "scheduler ended"


def test_two_of_them_share_the_work(app: Flask, tmp_path: Path) -> None:
    occurrence = make_occurrence(on=clock.today() + timedelta(days=9), capacity=None)
    for _number in range(20):
        make_sign_up(occurrence)
    db.session.commit()
    logs = tmp_path / "first", tmp_path / "second"
    with running_scheduler(app, logs[0]) as first, running_scheduler(app, logs[1]) as second:
        wait_until(all_sent)
        assert first.poll() is None
        assert second.poll() is None
    letters = list((Path(app.config["INSTANCE_PATH"]) / "mail").glob("*.eml"))
    ours = {f"{message_id:06}" for message_id in db.session.scalars(select(Message.id))}
    assert {file.stem.split("-")[1] for file in letters} >= ours


def test_killed_and_started_again_it_goes_on(app: Flask, tmp_path: Path) -> None:
    with running_scheduler(app, tmp_path / "first") as process:
        wait_until(lambda: beat_since(clock.now() - timedelta(minutes=1)))
        process.kill()
    make_sign_up(make_occurrence(on=clock.today() + timedelta(days=9)))
    db.session.commit()
    with running_scheduler(app, tmp_path / "second"):
        wait_until(all_sent)


@pytest.mark.slow_on_postgres
def test_an_sms_provider_that_hangs_holds_back_no_letter(
    app: Flask, sms_app: Flask, sms_server: SmsServer, tmp_path: Path
) -> None:
    sms_server.mood = "hang"
    occurrence = make_occurrence(on=clock.today() + timedelta(days=9), capacity=None)
    person = make_person("Ane Ibsen", phone="+4511111141")
    with writing():
        person.reach = Reach.SMS
    make_sign_up(occurrence, person)
    db.session.commit()
    with running_scheduler(app, tmp_path / "log", SMS_URL=sms_server.url, SMS_TOKEN="t"):
        # At night nothing goes; then it is put off, and the letters must go all the same.
        wait_until(lambda: bool(sms_server.phone.orders) or put_off(person.id))
        for _number in range(3):
            make_sign_up(occurrence)
        db.session.commit()
        wait_until(lambda: set(states("email")) == {MessageStatus.SENT}, seconds=15)
        assert states("sms") != [MessageStatus.SENT]


def states(channel: str) -> list[MessageStatus]:
    db.session.rollback()
    return list(db.session.scalars(select(Message.status).where(Message.channel == channel)))


def put_off(person_id: int) -> bool:
    db.session.rollback()
    due = select(Message.due_at > Message.created_at).where(Message.person_id == person_id)
    return bool(db.session.scalar(due))


def beat_since(instant: datetime) -> bool:
    db.session.rollback()
    beaten = db.session.scalar(select(Heartbeat.beat_at))
    return beaten is not None and beaten > instant
