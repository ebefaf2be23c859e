"""Several senders of SMS at one outbox, and senders that are killed: nobody twice, nothing lost, nothing unknown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import db
from app.notifications.delivery import deliver_due, deliver_sms
from app.notifications.follow_up import follow_up_sms
from app.notifications.models import Channel, Message, MessageStatus
from tests.factories import make_occurrence, make_sign_up
from tests.notifications.conftest import Promise, by_people, let_pauses_end, wants_sms
from tests.support.oracle import assert_whole
from tests.support.senders import POINTS, kill_and_finish
from tests.support.sms import SmsServer
from tests.support.smtp import SmtpServer


def number(n: int) -> str:
    return f"+4511112{n:03}"


def test_many_senders_send_each_sms_once(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    sms_app.config.update(SMS_TIMEOUT=10.0, SMS_DEADLINE=20.0)
    for one in range(40):
        promise(person=wants_sms(phone=number(one)))
    db.session.commit()
    with ThreadPoolExecutor(6) as senders:
        reports = list(senders.map(lambda _n: deliver_sms(sms_app, frozen_now), range(12)))
    assert sum(report.sent for report in reports) == 40
    assert len(sms_server.phone.orders) == 40
    assert set(sms_server.phone.orders.values()) == {1}


def test_many_hands_ask_and_send_without_doubling(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    """What was left open by a provider that went silent is asked for and sent by several hands at once."""
    sms_app.config.update(SMS_TIMEOUT=10.0, SMS_DEADLINE=20.0)
    for one in range(12):
        promise(person=wants_sms(phone=number(one)))
        sms_server.mood = "close after" if one % 2 else "500"
        deliver_sms(sms_app, frozen_now, only_urgent=False)
    sms_server.mood = "kind"
    later = frozen_now + timedelta(minutes=10)
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(lambda _n: follow_up_sms(sms_app, later), range(4)))
        list(hands.map(lambda _n: deliver_sms(sms_app, later), range(8)))
    let_pauses_end()
    deliver_sms(sms_app, later)
    db.session.rollback()
    assert set(db.session.scalars(select(Message.status))) == {MessageStatus.SENT}
    assert len(sms_server.phone.sent) == 12
    assert set(sms_server.phone.sent.values()) == {1}


@pytest.mark.parametrize("mood", ["hang", "drip after"])
def test_a_provider_that_keeps_us_waiting_holds_back_no_letter(
    sms_app: Flask,
    sms_server: SmsServer,
    smtp_server: SmtpServer,
    promise: Promise,
    frozen_now: datetime,
    mood: str,
) -> None:
    """The letters go while the sender of SMS still waits for its answer."""
    sms_app.config.update(SMTP_URL=smtp_server.url, SMS_TIMEOUT=30.0, SMS_DEADLINE=30.0)
    sms_server.mood = mood
    promise(person=wants_sms())
    for one in range(5):
        promise(key=(one,))
    db.session.commit()
    with ThreadPoolExecutor(1) as slow:
        waiting = slow.submit(deliver_sms, sms_app, frozen_now)
        while not sms_server.phone.orders:
            assert not waiting.done()
        assert deliver_due(sms_app, frozen_now).counts() == {"sent": 5}
        assert not waiting.done()
        sms_server.stop()
        assert waiting.result().is_paused


def kill_while_six_wait(app: Flask, sms_server: SmsServer, now: datetime, points: tuple[str, ...]) -> None:
    occurrence = make_occurrence(capacity=None)
    for one in range(6):
        make_sign_up(occurrence, wants_sms(phone=number(one)))
    promised = set(db.session.scalars(select(Message.id).where(Message.channel == Channel.SMS)))
    assert len(promised) == 6
    letters = db.session.scalars(select(Message.id).where(Message.channel == Channel.EMAIL)).all()
    db.session.commit()
    done_at = kill_and_finish(app, now, points)
    rows = db.session.scalars(select(Message).where(Message.id.in_(promised))).all()
    # The provider is asked, so nothing is left unknown: nobody has to ring.
    assert {row.status for row in rows} == {MessageStatus.SENT}
    by_mail = [
        row.letter_id or "" for row in db.session.scalars(select(Message).where(Message.id.in_(letters)))
    ]
    assert_whole(done_at, received=[*sms_server.phone.orders.elements(), *by_mail])
    assert {sms_server.phone.numbers[row.letter_id] for row in rows} == {number(one) for one in range(6)}
    assert all(row.cost_ore == 29 for row in rows)
    assert [told for told in by_people() if told.person_id in {row.person_id for row in rows}] == []


@pytest.mark.slow_on_postgres
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_sender_loses_nothing_and_sends_nothing_twice(
    sms_app: Flask, sms_server: SmsServer, frozen_now: datetime, point: str
) -> None:
    kill_while_six_wait(sms_app, sms_server, frozen_now, (point,))


@pytest.mark.long
@pytest.mark.parametrize("round_number", range(10))
def test_senders_killed_again_and_again(
    sms_app: Flask, sms_server: SmsServer, frozen_now: datetime, round_number: int
) -> None:
    order = POINTS[round_number % 4 :] + POINTS[: round_number % 4]
    kill_while_six_wait(sms_app, sms_server, frozen_now, order)
