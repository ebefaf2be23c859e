"""Promise first, post later: a message becomes a row in the same transaction as its cause."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.core.database import db, insert_once
from app.core.feature import message_kind
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.states import finish
from app.people.models import Person


def dedupe_key(*parts: object) -> str:
    """The unique key of a promise, made of all that makes two promises the same."""
    return hashlib.sha256("|".join(str(part) for part in parts).encode()).hexdigest()


def enqueue(
    kind: str,
    *,
    now: datetime,
    topic: str,
    key: tuple[object, ...],
    params: Mapping[str, Any],
    person: Person | None = None,
    address: str | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    urgent: bool | None = None,
) -> bool:
    """Promise one message to `person` (by the channel they have) or to a fixed `address` (log-in codes).

    `topic` says what it is about ("occurrence:12"), `key` what makes it unique beside kind and receiver,
    `params` are plain values and never health data. True when a row was made; False when the same promise
    stood already, or when the person has no channel at all.
    """
    meant = message_kind(kind)
    channel = Channel.EMAIL if address else Channel(person.channel) if person and person.channel else None
    if channel is None or (channel == Channel.CALL and not meant.rings):
        return False
    values = {
        "dedupe_key": dedupe_key(kind, person.id if person else address, *key),
        "kind": kind,
        "channel": channel,
        "person_id": person.id if person else None,
        "address": address,
        "topic": topic,
        "params": dict(params),
        "urgent": meant.urgent if urgent is None else urgent,
        "created_at": now,
        "due_at": due_at or now,
        "expires_at": expires_at,
        "status": MessageStatus.QUEUED,
        "attempts": 0,
    }
    return insert_once(Message, values)


def withdraw(topic: str, now: datetime, *, kinds: tuple[str, ...], person_id: int | None = None) -> None:
    """Suppress what is still queued about `topic`, because it is no longer true (e.g. a place given up).

    A letter that a sender has claimed already is checked once more by its kind's merge before it goes.
    """
    queued = [Message.topic == topic, Message.kind.in_(kinds), Message.status == MessageStatus.QUEUED]
    if person_id is not None:
        queued.append(Message.person_id == person_id)
    db.session.flush()
    finish(*queued, status=MessageStatus.SUPPRESSED, now=now)


def call_key(letter: Message) -> str:
    """The unique key of the call that stands in for `letter`."""
    return dedupe_key("instead of", letter.dedupe_key)


def promise_call(message: Message, now: datetime) -> bool:
    """Put what a letter was to say on the ring list, for a person who has a phone; once per letter.

    For letters that cannot be delivered or may not have arrived. False when nobody can ring: no person, no
    phone, a kind that is not for reading aloud, or a call that stands there already.
    """
    person = message.person
    meant = message_kind(message.kind)
    if person is None or not person.phone or person.erased_at or not meant.rings or meant.forget_params:
        return False
    return insert_once(
        Message,
        {
            "dedupe_key": call_key(message),
            "kind": message.kind,
            "channel": Channel.CALL,
            "person_id": person.id,
            "address": None,
            "topic": message.topic,
            "params": dict(message.params),
            "urgent": message.urgent,
            "created_at": now,
            "due_at": now,
            "expires_at": message.expires_at,
            "status": MessageStatus.QUEUED,
            "attempts": 0,
        },
    )
