"""Several senders at one outbox, and senders that are killed: nobody twice, nothing lost."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import db
from app.jobs.sending import together
from app.notifications.delivery import deliver_due
from app.notifications.models import Message, MessageStatus
from app.notifications.outcomes import DeliveryReport
from tests.factories import make_occurrence, make_sign_up
from tests.notifications.conftest import Promise
from tests.support.oracle import assert_whole
from tests.support.senders import POINTS, kill_and_finish
from tests.support.smtp import SmtpServer


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


def test_the_schedulers_job_has_two_letters_on_their_way_at_once(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    for number in range(60):
        promise(key=(number,))
    db.session.commit()
    both_are_here = Barrier(2, timeout=20)

    def send(app: Flask, now: datetime) -> DeliveryReport:
        both_are_here.wait()
        return deliver_due(app, now)

    assert together(send)(mail_app, frozen_now).counts() == {"sent": 60}
    received = Counter(smtp_server.mailbox.recipients)
    assert (len(received), set(received.values())) == (60, {1})


def kill_while_eight_wait(
    app: Flask, smtp_server: SmtpServer, now: datetime, points: tuple[str, ...]
) -> None:
    occurrence = make_occurrence(capacity=None)
    for _number in range(8):
        make_sign_up(occurrence)
    promised = len(db.session.scalars(select(Message.id)).all())
    assert promised >= 8
    db.session.commit()
    done_at = kill_and_finish(app, now, points)
    fates = assert_whole(
        done_at,
        received=smtp_server.mailbox.ids(),
        promised=promised,
        # Who died before the fence leaves nothing unknown.
        faults=sum(point != "after_claim" for point in points),
    )
    assert set(fates) <= {MessageStatus.SENT, MessageStatus.UNCERTAIN}


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_sender_loses_nothing_and_sends_nothing_twice(
    mail_app: Flask, smtp_server: SmtpServer, frozen_now: datetime, point: str
) -> None:
    kill_while_eight_wait(mail_app, smtp_server, frozen_now, (point,))


@pytest.mark.long
@pytest.mark.parametrize("round_number", range(10))
def test_senders_killed_again_and_again(
    mail_app: Flask, smtp_server: SmtpServer, frozen_now: datetime, round_number: int
) -> None:
    order = POINTS[round_number % 4 :] + POINTS[: round_number % 4]
    kill_while_eight_wait(mail_app, smtp_server, frozen_now, order)
