"""How a person is told: what they chose, as far as it works, and never nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import message_kind
from app.notifications import routing
from app.notifications.models import Channel, Message, SwitchedOff
from app.notifications.outbox import enqueue
from app.people.actions import erase_person
from app.people.models import Delegation, Person, Reach
from app.people.queries import person_to_change
from tests.factories import make_person, writing
from tests.rooms.booking import book, make_room, span, told

MAIL, PHONE, HOME = {"email": "a@example.org"}, {"phone": "+4511111141"}, {
    "street": "Storegade 1", "postal_code": "6400", "town": "Sønderborg"}  # fmt: skip
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


@pytest.fixture
def with_sms(app: Flask) -> Iterator[None]:
    """There is somebody who sends SMS for us."""
    app.config["SMS_URL"] = "http://127.0.0.1:9"
    routing.init_app(app)
    yield
    app.config["SMS_URL"] = ""
    routing.init_app(app)


def somebody(reach: Reach | None = None, **contact: Any) -> Person:
    person = make_person(email=contact.get("email"), phone=contact.get("phone"))
    with writing():
        person.reach = reach
        for name in ("street", "postal_code", "town", "email_fault_at", "phone_fault_at"):
            setattr(person, name, contact.get(name))
    return person


@pytest.mark.parametrize(
    ("reach", "contact", "time_left", "channel"),
    [
        (None, {**MAIL, **PHONE}, None, "email"),
        (None, PHONE, None, "call"),
        (None, {}, None, "in_person"),
        (Reach.EMAIL, PHONE, None, "call"),
        (Reach.CALL, {**MAIL, **PHONE}, None, "call"),
        (Reach.CALL, MAIL, None, "email"),
        (Reach.SMS, {**MAIL, **PHONE}, None, "sms"),
        (Reach.SMS, MAIL, None, "email"),
        (Reach.LETTER, {**HOME, **PHONE}, WEEK, "letter"),
        (Reach.LETTER, {**HOME, **PHONE}, HOUR, "call"),
        (Reach.LETTER, HOME, HOUR, "in_person"),
        (Reach.LETTER, HOME, None, "letter"),
        (Reach.IN_PERSON, PHONE, WEEK, "in_person"),
        (Reach.IN_PERSON, PHONE, HOUR, "call"),
        (Reach.RELATIVE, PHONE, None, "call"),
    ],
)
def test_what_one_chose_comes_first_and_what_works_comes_next(
    with_sms: None,
    reach: Reach | None,
    contact: dict[str, str],
    time_left: timedelta | None,
    channel: str,
) -> None:
    person = somebody(reach, **contact)
    assert routing.channel_of(person, message_kind("reminder"), time_left) == channel


def test_without_a_provider_those_who_want_sms_are_rung(app: Flask) -> None:
    assert not routing.sends_sms()
    assert routing.channel_of(somebody(Reach.SMS, **PHONE), message_kind("reminder")) == "call"


def test_what_does_not_arrive_is_not_tried(app: Flask, frozen_now: datetime) -> None:
    reminder = message_kind("reminder")
    bounced = somebody(**MAIL, **PHONE, email_fault_at=frozen_now)
    neither = somebody(**PHONE, phone_fault_at=frozen_now)
    assert routing.channel_of(bounced, reminder) == "call"
    assert routing.channel_of(neither, reminder) == "in_person"


def test_a_new_address_or_number_is_tried_again(app: Flask, frozen_now: datetime) -> None:
    person = somebody(**MAIL, **PHONE, email_fault_at=frozen_now, phone_fault_at=frozen_now)
    with writing():
        person.email, person.phone = "ny@example.org", "+4511111141"
    assert (person.email_fault_at, person.phone_fault_at) == (None, frozen_now)


def helper(person: Person, delegate: Person, now: datetime, **chosen: bool) -> Delegation:
    with writing():
        made = Delegation(person_id=person.id, delegate_id=delegate.id, created_at=now, **chosen)
        db.session.add(made)
        db.session.flush()
    return made


def promise(person: Person, now: datetime, kind: str = "reminder") -> list[tuple[str, int | None]]:
    """(channel, who gets it for the person) of what one promise makes."""
    with writing():
        enqueue(kind, now=now, topic="occurrence:1", key=(), params={}, person=person)
    made = db.session.scalars(select(Message).where(Message.person_id == person.id).order_by(Message.id))
    return [(str(message.channel), message.delegate_id) for message in made]


def test_who_gets_the_messages_too_gets_a_copy(app: Flask, frozen_now: datetime) -> None:
    ingrid, lone = somebody(**PHONE), make_person("Lone")
    helper(ingrid, lone, frozen_now, gets_messages=True)
    assert promise(ingrid, frozen_now) == [("call", None), ("email", lone.id)]
    assert promise(ingrid, frozen_now) == [("call", None), ("email", lone.id)]


def test_a_relative_is_told_instead_when_that_was_chosen(app: Flask, frozen_now: datetime) -> None:
    ingrid, lone = somebody(Reach.RELATIVE, **PHONE), make_person("Lone")
    helper(ingrid, lone, frozen_now, gets_messages=True)
    assert promise(ingrid, frozen_now) == [("email", lone.id)]


def end(one: Delegation, now: datetime) -> None:
    one.ended_at = now


def no_messages(one: Delegation, _now: datetime) -> None:
    one.gets_messages = False


def erase(one: Delegation, now: datetime) -> None:
    erase_person(SYSTEM, now, person_to_change(one.delegate_id))


@pytest.mark.parametrize("change", [end, no_messages, erase])
def test_whose_help_has_ended_gets_nothing_and_the_person_is_told(
    app: Flask, frozen_now: datetime, change: Callable[[Delegation, datetime], None]
) -> None:
    ingrid, lone = somebody(Reach.RELATIVE, **PHONE), make_person("Lone")
    one = helper(ingrid, lone, frozen_now, gets_messages=True)
    with writing():
        change(one, frozen_now)
    assert promise(ingrid, frozen_now) == [("call", None)]


def test_what_was_switched_off_is_not_promised_and_what_must_be_known_is(
    app: Flask, frozen_now: datetime
) -> None:
    person = somebody(**MAIL)
    with writing():
        db.session.add_all(
            [SwitchedOff(person_id=person.id, kind=kind) for kind in ("reminder", "date_cancelled")]
        )
    assert promise(person, frozen_now) == []
    assert promise(person, frozen_now, "date_cancelled") == [("email", None)]


def test_channels_are_those_of_the_enum() -> None:
    assert [channel.value for channel in Channel] == ["email", "sms", "call", "letter", "in_person"]


@pytest.mark.parametrize("reach", [None, Reach.LETTER, Reach.IN_PERSON])
def test_what_the_page_said_already_goes_by_e_mail_or_not_at_all(app: Flask, reach: Reach | None) -> None:
    ane = somebody(reach, **MAIL, **HOME)

    book(make_room(needs_approval=True), span(10, 12), ane)

    assert told(ane) == ([] if reach else ["room_asked"])
