"""Several senders at one outbox, and senders that are killed: nobody twice, nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import db
from app.jobs.ticking import tick
from app.notifications.delivery import deliver_due
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.outbox import call_key
from tests.factories import make_occurrence, make_sign_up
from tests.notifications.conftest import Promise, let_leases_lapse
from tests.support.smtp import SmtpServer

ROOT = Path(__file__).resolve().parents[2]
#: Where a sender may die, and what may then be unknown about the letter it held.
POINTS = ("after_claim", "after_handover", "after_data", "before_commit")


def test_many_senders_send_each_letter_once(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    for number in range(60):
        promise(key=(number,))
    db.session.commit()
    with ThreadPoolExecutor(6) as senders:
        reports = list(senders.map(lambda _n: deliver_due(mail_app, frozen_now), range(12)))
    assert sum(report.sent for report in reports) == 60
    received = Counter(smtp_server.mailbox.recipients)
    assert len(received) == 60
    assert set(received.values()) == {1}


def child_sender(app: Flask, now: datetime, fault: str | None) -> int:
    """A real process that sends what is due, and dies where it is told to; returns its exit status."""
    environment = {
        **os.environ,
        "SAMSKAB_ENV": "testing",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        **{key: app.config[key] for key in ("SMTP_URL", "SMS_URL", "SMS_TOKEN", "SMS_CALLBACK_SECRET")},
        "SITE_URL": "http://localhost",
        **({"FAULT_AT": fault} if fault else {}),
    }
    command = [str(Path(sys.executable).with_name("samskab")), "tick", "--at", now.isoformat()]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == (-9 if fault else 0), done.stderr.decode()
    return done.returncode


def check_oracle(smtp_server: SmtpServer, promised: int, deaths: int) -> None:
    """Nobody got it twice, nothing is lost, and what nobody can know is shown as uncertain."""
    received = Counter(smtp_server.mailbox.recipients)
    assert set(received.values()) <= {1}
    rows = db.session.scalars(select(Message).where(Message.channel == Channel.EMAIL)).all()
    fates = Counter(row.status for row in rows)
    assert fates[MessageStatus.SENT] + fates[MessageStatus.UNCERTAIN] == promised == len(rows)
    assert fates[MessageStatus.UNCERTAIN] <= deaths
    assert fates[MessageStatus.SENT] <= len(received) <= promised
    told = {str(message["Message-ID"]) for message in smtp_server.mailbox.messages}
    assert {row.letter_id for row in rows if row.status == MessageStatus.SENT} <= told
    # Who may not have got it is told by a person.
    by_people = select(Message.dedupe_key).where(Message.channel == Channel.IN_PERSON)
    uncertain = {call_key(row) for row in rows if row.status == MessageStatus.UNCERTAIN}
    assert set(db.session.scalars(by_people)) >= uncertain


def kill_and_finish(app: Flask, smtp_server: SmtpServer, now: datetime, points: tuple[str, ...]) -> None:
    occurrence = make_occurrence(capacity=None)
    for _number in range(8):
        make_sign_up(occurrence)
    promised = len(db.session.scalars(select(Message.id)).all())
    assert promised >= 8
    db.session.commit()
    for point in points:
        child_sender(app, now, point)
        let_leases_lapse()
    tick(app, now + timedelta(minutes=5))
    db.session.rollback()
    check_oracle(smtp_server, promised, deaths=sum(point != "after_claim" for point in points))


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_sender_loses_nothing_and_sends_nothing_twice(
    mail_app: Flask, smtp_server: SmtpServer, frozen_now: datetime, point: str
) -> None:
    kill_and_finish(mail_app, smtp_server, frozen_now, (point,))


@pytest.mark.long
@pytest.mark.parametrize("round_number", range(10))
def test_senders_killed_again_and_again(
    mail_app: Flask, smtp_server: SmtpServer, frozen_now: datetime, round_number: int
) -> None:
    order = POINTS[round_number % 4 :] + POINTS[: round_number % 4]
    kill_and_finish(mail_app, smtp_server, frozen_now, order)
