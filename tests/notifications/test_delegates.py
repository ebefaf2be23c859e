"""Copies for who helps: they go to the helper's own address, and only as long as they help."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import db
from app.notifications.delivery import deliver_due, deliver_sms
from app.notifications.models import Message, MessageStatus, SwitchedOff
from app.people.models import Delegation, Person, Reach
from tests.factories import make_occurrence, make_person, make_sign_up, writing
from tests.notifications.conftest import Promise, by_people, reload, wants_sms
from tests.support.sms import SmsServer
from tests.support.smtp import SmtpServer


def helper(person: Person, delegate: Person, now: datetime, **chosen: bool) -> Delegation:
    with writing():
        made = Delegation(
            person_id=person.id, delegate_id=delegate.id, created_at=now, gets_messages=True, **chosen
        )
        db.session.add(made)
        db.session.flush()
    return made


def copies() -> list[Message]:
    found = select(Message).where(Message.delegate_id.is_not(None)).order_by(Message.id)
    return list(db.session.scalars(found))


def test_a_copy_goes_to_the_helpers_address(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    ingrid = make_person("Ingrid", email="ingrid@example.org")
    helper(ingrid, make_person("Lone", email="lone@example.org"), frozen_now)
    promise(person=ingrid)
    assert deliver_due(mail_app, frozen_now).counts() == {"sent": 2}
    assert sorted(smtp_server.mailbox.recipients) == ["ingrid@example.org", "lone@example.org"]


def test_an_sms_to_a_helper_says_for_whom_it_is(
    sms_app: Flask, sms_server: SmsServer, frozen_now: datetime
) -> None:
    ingrid = make_person("Ingrid Friis", email=None, phone="+4511111142")
    helper(ingrid, wants_sms("Lone"), frozen_now)
    make_sign_up(make_occurrence(), ingrid)
    deliver_sms(sms_app, frozen_now)
    (text,) = sms_server.phone.texts.values()
    assert text.startswith("Til Ingrid: ")
    assert list(sms_server.phone.numbers.values()) == ["+4511111141"]


def test_whose_help_has_ended_meanwhile_gets_nothing(
    mail_app: Flask, smtp_server: SmtpServer, promise: Promise, frozen_now: datetime
) -> None:
    ingrid = make_person("Ingrid", email="ingrid@example.org")
    help_ = helper(ingrid, make_person("Lone"), frozen_now)
    promise(person=ingrid)
    with writing():
        help_.ended_at = frozen_now
    assert deliver_due(mail_app, frozen_now).counts() == {"sent": 1, "suppressed": 1}
    assert smtp_server.mailbox.recipients == ["ingrid@example.org"]
    assert [copy.status for copy in copies()] == [MessageStatus.SUPPRESSED]


def test_who_was_told_through_a_relative_is_told_themselves_when_the_help_has_ended(
    sms_app: Flask, sms_server: SmsServer, promise: Promise, frozen_now: datetime
) -> None:
    ingrid = make_person("Ingrid", email=None, phone="+4511111142")
    with writing():
        ingrid.reach = Reach.RELATIVE
    help_ = helper(ingrid, wants_sms("Lone"), frozen_now)
    message = promise(person=ingrid)
    assert (message.channel, message.delegate_id is not None) == ("sms", True)
    with writing():
        help_.gets_messages = False
    assert deliver_sms(sms_app, frozen_now).counts() == {"rerouted": 1}
    now = reload(message)
    assert (now.channel, now.delegate_id, "delegate_id" in now.params) == ("call", None, False)
    assert [told.id for told in by_people()] == [message.id]
    assert sms_server.phone.texts == {}


@pytest.mark.parametrize("kind", ["reminder", "note"])
def test_a_kind_that_was_switched_off_meanwhile_is_not_sent(
    mail_app: Flask, promise: Promise, frozen_now: datetime, kind: str
) -> None:
    person = make_person("Ane")
    message = promise(kind, person=person)
    with writing():
        db.session.add(SwitchedOff(person_id=person.id, kind=kind))
    deliver_due(mail_app, frozen_now)
    # A kind that must be known goes all the same.
    wanted = MessageStatus.SUPPRESSED if kind == "reminder" else MessageStatus.SENT
    assert reload(message).status == wanted
