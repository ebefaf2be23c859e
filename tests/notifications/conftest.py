"""A message kind of the tests' own, installed like any other, so that sending is tested apart from what is
sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from app.core.clock import at
from app.core.database import db
from app.core.feature import Feature, MessageKind, install, installed
from app.notifications.models import BY_PEOPLE, Message, MessageStatus
from app.notifications.outbox import enqueue
from app.people.models import Person, Reach
from tests.factories import make_person, writing
from tests.notifications.scripted_smtp import ScriptedSmtp
from tests.support.senders import let_leases_lapse, let_pauses_end
from tests.support.smtp import SmtpServer

_TEMPLATES = {
    f"notifications/{kind}.{part}": text
    for kind in ("note", "night_note", "secret_note", "broken_note")
    for part, text in {
        "subject.txt": "Nyt om {{ word }}\n",
        "txt": '{% extends "notifications/_layout.txt" %}{% block body %}Hej {{ word }}{% endblock %}',
        "html": '{% extends "notifications/_layout.html" %}{% block body %}'
        "<p>Hej {{ word }}</p>{% endblock %}",
        "call.txt": "Hej, det handler om {{ word }}.",
        "sms.txt": "Nyt om {{ word }}: {{ link }}",
    }.items()
}


def _merge(params: Mapping[str, Any], now: datetime) -> Mapping[str, Any] | None:
    return None if params.get("is_over") else dict(params)


def _break(params: Mapping[str, Any], now: datetime) -> Mapping[str, Any] | None:
    raise LookupError("no such thing")


KINDS = (
    MessageKind("note", "Prøve", "Du får brevet, fordi det er en prøve.", _merge),
    MessageKind("night_note", "Prøve", "Du får brevet, fordi det er en prøve.", _merge, quiet_hours=True),
    MessageKind(
        "secret_note",
        "Prøve",
        "Du får brevet, fordi det er en prøve.",
        _merge,
        forget_params=True,
        rings=False,
    ),
    MessageKind("broken_note", "Prøve", "Du får brevet, fordi det er en prøve.", _break),
)

Promise = Callable[..., Message]


@pytest.fixture
def kinds(app: Flask) -> Iterator[None]:
    """The tests' own kinds, beside the real ones."""
    before, loader = installed(), app.jinja_env.loader
    assert loader is not None
    install((*before, Feature(name="test", message_kinds=KINDS)))
    app.jinja_env.loader = ChoiceLoader([DictLoader(_TEMPLATES), loader])
    yield
    app.jinja_env.loader = loader
    install(before)


@pytest.fixture
def promise(kinds: None, frozen_now: datetime) -> Promise:
    """Promise a message of a kind of the tests' own and commit it; returns its row."""

    def make(
        kind: str = "note", *, person: Person | None = None, now: datetime = frozen_now, **values: Any
    ) -> Message:
        receiver = person or make_person()
        params = {"word": "høns", **values.pop("params", {})}
        with writing():
            made = enqueue(
                kind,
                now=now,
                topic=values.pop("topic", "occurrence:1"),
                key=values.pop("key", (receiver.id,)),
                params=params,
                person=receiver,
                **values,
            )
            assert made
        newest = select(Message).order_by(Message.id.desc()).limit(1)
        return db.session.scalars(newest).one()

    return make


@pytest.fixture
def mail_app(app: Flask, smtp_server: SmtpServer) -> Flask:
    """The application with the real mail server of the test, and short patience."""
    app.config.update(SMTP_URL=smtp_server.url, SMTP_TIMEOUT=5.0, SMTP_DEADLINE=10.0)
    return app


@pytest.fixture
def scripted() -> Iterator[ScriptedSmtp]:
    """A mail server that says line by line what a test tells it to."""
    with ScriptedSmtp() as server:
        yield server


def reload(message: Message) -> Message:
    """The row as it is in the database now."""
    db.session.rollback()
    found = db.session.get(Message, message.id, populate_existing=True)
    assert found is not None
    return found


def calls() -> list[Message]:
    """All rows of the ring list."""
    return list(db.session.scalars(select(Message).where(Message.channel == "call").order_by(Message.id)))


def wants_sms(name: str | None = None, phone: str = "+4511111141", **contact: Any) -> Person:
    """Somebody who chose SMS."""
    person = make_person(name, phone=phone, **contact)
    with writing():
        person.reach = Reach.SMS
    return person


def by_people() -> list[Message]:
    """What somebody has to tell: on the phone, or face to face."""
    db.session.rollback()
    listed = select(Message).where(Message.channel.in_(BY_PEOPLE), Message.status == MessageStatus.QUEUED)
    return list(db.session.scalars(listed.order_by(Message.id)))


__all__ = ["Promise", "at", "calls", "let_leases_lapse", "let_pauses_end", "reload"]
