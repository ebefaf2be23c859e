"""Telling people who have no e-mail."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.notifications.delivery import deliver_due, sweep
from app.notifications.models import CallOutcome, Message, MessageStatus
from app.notifications.ring_list import calls_for, record_outcome
from app.people.models import Person
from tests.factories import make_person, writing
from tests.notifications.conftest import Promise, calls, reload
from tests.support.smtp import SmtpServer

TOPIC = "occurrence:1"
HOST = Actor(person_id=None, purpose="host")


def ragnhild() -> Person:
    return make_person("Ragnhild Bruun", email=None, phone="+4511111143")


def test_who_has_only_a_phone_stands_on_the_list_with_words_to_read(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=ragnhild())
    (call,) = calls_for([TOPIC], frozen_now)
    assert (call.message_id, call.name, call.phone) == (message.id, "Ragnhild Bruun", "+4511111143")
    assert call.words == "Hej, det handler om høns."
    assert calls_for(["occurrence:2"], frozen_now) == []


def test_urgent_calls_come_first(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    slow, urgent = promise(person=ragnhild()), promise(person=ragnhild(), urgent=True)
    assert [call.message_id for call in calls_for([TOPIC], frozen_now)] == [urgent.id, slow.id]


def test_the_machine_sends_no_call(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise(person=ragnhild())
    assert deliver_due(app, frozen_now).counts() == {}
    assert reload(message).status == MessageStatus.QUEUED


def test_told_ends_a_call(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise(person=ragnhild())
    with writing():
        record_outcome(HOST, frozen_now, message.id, CallOutcome.TOLD, topics=[TOPIC])
    assert calls_for([TOPIC], frozen_now) == []
    done = reload(message)
    assert (done.status, done.outcome, done.outcome_at) == (MessageStatus.SENT, CallOutcome.TOLD, frozen_now)
    events = select(AuditEvent.action).where(AuditEvent.object_type == "message")
    assert list(db.session.scalars(events)) == ["message.told"]


def test_no_answer_keeps_it_on_the_list_and_counts(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    message = promise(person=ragnhild())
    for minutes in (0, 30):
        with writing():
            at = frozen_now + timedelta(minutes=minutes)
            record_outcome(HOST, at, message.id, CallOutcome.NO_ANSWER)
    (call,) = calls_for([TOPIC], frozen_now)
    assert (call.no_answer_count, call.last_tried_at) == (2, frozen_now + timedelta(minutes=30))


def test_a_call_is_told_once(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise(person=ragnhild())
    with writing():
        record_outcome(HOST, frozen_now, message.id, CallOutcome.TOLD)
    with pytest.raises(DomainError), writing():
        record_outcome(HOST, frozen_now, message.id, CallOutcome.TOLD)


def test_somebody_elses_call_is_not_found(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message, letter = promise(person=ragnhild()), promise()
    for number, topics in ((message.id, ["occurrence:2"]), (letter.id, [TOPIC]), (999, [TOPIC])):
        with pytest.raises(NotFoundError), writing():
            record_outcome(HOST, frozen_now, number, CallOutcome.TOLD, topics=topics)


def test_what_is_no_longer_true_leaves_the_list(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise(person=ragnhild(), params={"is_over": True})
    assert calls_for([TOPIC], frozen_now) == []
    assert sweep(app, frozen_now).counts() == {"suppressed": 1}
    assert reload(message).status == MessageStatus.SUPPRESSED


def test_a_call_ends_when_the_date_begins(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise(person=ragnhild(), expires_at=frozen_now + timedelta(hours=1))
    assert len(calls_for([TOPIC], frozen_now)) == 1
    later = frozen_now + timedelta(hours=1)
    assert calls_for([TOPIC], later) == []
    assert sweep(app, later).counts() == {"expired": 1}
    assert reload(message).status == MessageStatus.EXPIRED


def test_telling_settles_the_letter_that_may_not_have_arrived(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    smtp_server.mailbox.answer_recipient = "550 no such user"
    letter = promise(person=make_person(phone="+4511111141"))
    deliver_due(mail_app, frozen_now)
    (call,) = calls()
    with writing():
        record_outcome(HOST, frozen_now, call.id, CallOutcome.TOLD)
    settled = reload(letter)
    assert (settled.status, settled.outcome) == (MessageStatus.FAILED, CallOutcome.TOLD)


def test_a_broken_text_does_not_hide_the_others(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    promise("broken_note", person=ragnhild())
    fine = promise(person=ragnhild())
    assert [call.message_id for call in calls_for([TOPIC], frozen_now)] == [fine.id]


def test_one_promise_is_one_row(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    person = ragnhild()
    promise(person=person)
    with pytest.raises(AssertionError):
        promise(person=person)
    assert len(db.session.scalars(select(Message)).all()) == 1
