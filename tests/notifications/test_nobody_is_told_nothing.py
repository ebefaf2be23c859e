"""Every kind of message × every way to be reached, without e-mail: each goes by SMS or waits for a person, and none
counts as told before a receipt or a tick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from flask import Flask
from sqlalchemy import event

from app.core.database import db
from app.notifications.delivery import deliver_due, deliver_sms, sweep
from app.notifications.follow_up import follow_up_sms
from app.notifications.models import BY_PEOPLE, Channel, Message, MessageStatus
from app.notifications.outbox import call_key
from app.people.models import Person, Reach
from tests.conftest import FrozenClock
from tests.notifications.conftest import by_people, let_pauses_end
from tests.notifications.samples import ABOUT_LOG_IN, ASKED_BY_COORDINATOR, SAMPLES
from tests.support.sms import SmsServer

# Every kind is promised on PostgreSQL by its own tests; what becomes of it is the same code.
pytestmark = pytest.mark.slow_on_postgres

KINDS = sorted(set(SAMPLES) - ABOUT_LOG_IN - ASKED_BY_COORDINATOR)
WAYS = (Reach.SMS, None, Reach.CALL, Reach.LETTER, Reach.IN_PERSON, Reach.RELATIVE)


def each(others: Sequence[Any], always: int) -> Iterator[ParameterSet]:
    """Every kind with each of the others. The quick run has every kind with the first `always` of them and with one of
    the rest in turn; the long one has all.
    """
    for number, kind in enumerate(KINDS):
        in_turn = always + number % (len(others) - always)
        for place, other in enumerate(others):
            is_quick = place < always or place == in_turn
            yield pytest.param(kind, other, id=f"{kind}-{other}", marks=() if is_quick else pytest.mark.long)


@contextmanager
def all_of_them(reach: Reach | None, **contact: Any) -> Iterator[None]:
    """Everybody who is made meanwhile has no e-mail, and wants to be told like this."""

    def without_email(_person: Person, _args: object, told: dict[str, Any]) -> None:
        told.update(email=None, phone="+4511111141", reach=reach, **contact)

    event.listen(Person, "init", without_email)
    try:
        yield
    finally:
        event.remove(Person, "init", without_email)


def send(app: Flask, at: datetime) -> None:
    """What a round of the senders does; the rest of a night's work is no matter here."""
    sweep(app, at)
    deliver_sms(app, at)
    deliver_due(app, at)


def now_(message_id: int) -> Message:
    """The row as it is now; a round of the senders ends the test's own session."""
    db.session.rollback()
    return db.session.get_one(Message, message_id, populate_existing=True)


@pytest.mark.parametrize(("kind", "reach"), list(each(WAYS, always=1)))
def test_without_e_mail_it_goes_by_sms_or_waits_for_a_person(
    sms_app: Flask,
    sms_server: SmsServer,
    frozen_clock: FrozenClock,
    kind: str,
    reach: Reach | None,
) -> None:
    make, at = SAMPLES[kind]
    with all_of_them(reach, street="Storegade 1", postal_code="6400", town="Sønderborg"):
        message_id = make().id
    frozen_clock.move_to(at)
    send(sms_app, at)
    done = now_(message_id)
    if reach is Reach.SMS:
        assert (done.channel, done.status) == (Channel.SMS, MessageStatus.SENT)
        assert done.letter_id in sms_server.phone.texts
        # Not told before the provider says so: without a receipt somebody rings.
        follow_up_sms(sms_app, at + timedelta(minutes=61))
        assert now_(message_id).status == MessageStatus.UNCERTAIN
        assert call_key(now_(message_id)) in {call.dedupe_key for call in by_people()}
    else:
        assert done.channel in {*BY_PEOPLE, Channel.LETTER}
        assert (done.status, done.outcome) == (MessageStatus.QUEUED, None)
        assert sms_server.phone.texts == {}


@pytest.mark.parametrize(("kind", "mood"), list(each(["422", "close after"], always=0)))
def test_what_the_provider_does_not_bring_is_told_by_a_person(
    sms_app: Flask,
    sms_server: SmsServer,
    frozen_clock: FrozenClock,
    kind: str,
    mood: str,
) -> None:
    sms_server.mood, sms_server.lookup_mood = mood, "500"
    make, at = SAMPLES[kind]
    with all_of_them(Reach.SMS):
        message_id = make().id
    frozen_clock.move_to(at)
    # One try a round: a sample may promise several messages.
    for _round in range(15):
        send(sms_app, at)
        follow_up_sms(sms_app, at)
        let_pauses_end()
        # Either a call stands in for it, or it became one itself because the number was found dead before.
        told = {call_key(now_(message_id)), now_(message_id).dedupe_key}
        if told & {call.dedupe_key for call in by_people()}:
            break
    assert now_(message_id).status in {MessageStatus.FAILED, MessageStatus.UNCERTAIN, MessageStatus.QUEUED}
    assert told & {call.dedupe_key for call in by_people()}
