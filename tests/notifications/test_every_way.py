"""Every kind of message × every way to be reached: it waits somewhere for somebody, and none counts as told yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from flask import Flask
from sqlalchemy import event, select

from app.core.clock import at
from app.core.database import db
from app.core.feature import installed
from app.notifications import call_list, routing
from app.notifications.delivery import deliver_due, sweep
from app.notifications.models import BY_PEOPLE, Channel, Message, MessageStatus
from app.notifications.outbox import enqueue
from app.people.models import Delegation, Person, Reach
from tests.factories import make_person, writing
from tests.notifications.samples import ABOUT_LOG_IN, ASKED_BY_COORDINATOR, INSTEAD, NOW, SAMPLES

KINDS = sorted(set(SAMPLES) - ABOUT_LOG_IN - ASKED_BY_COORDINATOR)
#: What somebody without e-mail may have told us.
CONTACTS: dict[str, dict[str, str | None]] = {
    "phone": {"phone": "+4511111141"},
    "phone and address": {
        "phone": "+4511111141", "street": "Ny Vej 1", "postal_code": "6430", "town": "Nordborg",
    },
    "nothing": {"phone": None},
}  # fmt: skip


def _cases() -> Iterator[ParameterSet]:
    """Every kind × way × contact × provider. The quick run has every kind two or three times, and every way with
    every contact and provider; the long one has all.
    """
    circumstances = [(contact, sms) for contact in CONTACTS for sms in (False, True)]
    for kind_number, kind in enumerate(KINDS):
        for way, reach in enumerate([None, *Reach]):
            for number, (contact, sms) in enumerate(circumstances):
                is_quick = (kind_number + way * len(circumstances) + number) % 17 == 0
                name = f"{kind}-{reach}-{contact}-{'sms' if sms else 'no-sms'}"
                yield pytest.param(
                    kind, reach, contact, sms, id=name, marks=() if is_quick else pytest.mark.long
                )


@pytest.fixture
def provider(app: Flask, request: pytest.FixtureRequest) -> Iterator[bool]:
    """With and without somebody who sends SMS for us."""
    app.config["SMS_URL"] = "http://127.0.0.1:9" if request.param else ""
    routing.init_app(app)
    yield request.param
    app.config["SMS_URL"] = ""
    routing.init_app(app)


@pytest.mark.any_database
@pytest.mark.parametrize(("kind", "reach", "contact", "provider"), list(_cases()), indirect=["provider"])
def test_every_kind_waits_for_somebody_who_has_no_email_however_they_are_reached(
    app: Flask, provider: bool, kind: str, reach: Reach | None, contact: str
) -> None:
    make, now = SAMPLES[kind]
    lone = make_person("Lone Bech", email=None, phone="+4511111150")

    def without_email(_person: Person, _args: object, told: dict[str, Any]) -> None:
        """Whoever the sample makes has no e-mail, and wants to be told like this."""
        told.update(email=None, reach=reach, **CONTACTS[contact])

    event.listen(Person, "init", without_email)
    try:
        with at(NOW):
            message = make()
            if reach == Reach.RELATIVE:
                message = _told_through(lone, message)
    finally:
        event.remove(Person, "init", without_email)
    assert message.kind in {kind, INSTEAD.get(kind)}
    assert message.channel == expected(reach, contact, message, provider)
    deliver_due(app, now)
    sweep(app, now)
    waits = db.session.get(Message, message.id, populate_existing=True)
    assert waits is not None
    assert (waits.status, waits.outcome, waits.finished_at) == (MessageStatus.QUEUED, None, None)
    if waits.channel in BY_PEOPLE:
        assert message.id in on_the_list(message)


def _told_through(lone: Person, message: Message) -> Message:
    """The same kind again, after Lone was chosen to be told instead: promised by hand, as the first was."""
    person = message.person
    with writing():
        helps = Delegation(
            person_id=person.id, delegate_id=lone.id, gets_messages=True, created_at=message.created_at
        )
        db.session.add(helps)
        db.session.flush()
        enqueue(
            message.kind,
            now=message.created_at,
            topic=message.topic,
            key=("again",),
            params=message.params,
            person=person,
            expires_at=message.expires_at,
        )
    newest = select(Message).where(Message.delegate_id == lone.id).order_by(Message.id.desc())
    return db.session.scalars(newest.limit(1)).one()


def expected(reach: Reach | None, contact: str, message: Message, provider: bool) -> Channel:
    """In words: who helps is rung; SMS with a provider; a letter with an address and time; else by phone, or met."""
    has_phone = contact != "nothing"
    left = message.expires_at - message.due_at if message.expires_at else None
    if reach == Reach.RELATIVE:
        return Channel.CALL
    if reach == Reach.SMS and provider and has_phone:
        return Channel.SMS
    is_slow = left is None or left >= routing.LETTER_TAKES
    if reach == Reach.LETTER and contact == "phone and address" and is_slow:
        return Channel.LETTER
    is_pressing = left is not None and left.total_seconds() < 2 * 86_400
    if not has_phone or (reach == Reach.IN_PERSON and not is_pressing):
        return Channel.IN_PERSON
    return Channel.CALL


def on_the_list(message: Message) -> set[int]:
    """Ids of all messages on the house's list."""
    page = call_list.call_list(None, message.due_at)
    return {number for entry in [*page.to_ring, *page.in_person] for number in entry.message_ids}


@pytest.mark.any_database
def test_no_kind_is_forgotten_here(application: Flask) -> None:
    kinds = {kind.name for feature in installed() for kind in feature.message_kinds if kind.rings}
    assert kinds == set(KINDS) | ASKED_BY_COORDINATOR
