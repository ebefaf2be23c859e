"""Promise first, post later: a message becomes a row in the same transaction as its cause."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from app.core.actor import Actor
from app.core.database import db, insert_once
from app.core.feature import message_kind
from app.notifications.models import BY_PEOPLE, CallOutcome, Channel, Message, MessageStatus
from app.notifications.routing import Way, ways_to
from app.notifications.states import finish
from app.people.models import Person
from app.people.queries import former_ids


def dedupe_key(*parts: object) -> str:
    """The unique key of a promise, made of all that makes two promises the same."""
    return hashlib.sha256("|".join(str(part) for part in parts).encode()).hexdigest()


def enqueue(  # noqa: PLR0913 - each by its name, and most of them seldom
    kind: str,
    *,
    now: datetime,
    topic: str,
    key: tuple[object, ...],
    params: Mapping[str, Any],
    person: Person | None = None,
    address: str | None = None,
    expires_at: datetime | None = None,
    urgent: bool | None = None,
    told_by: Actor | None = None,
    is_new: bool = False,
) -> bool:
    """Promise one message to `person` (as they want to be told) or to a fixed `address` (log-in codes).

    Who gets the person's messages with them, or instead of them, gets a copy. `topic` says what it is about
    ("occurrence:12"), `key` what makes it unique beside kind and receiver, `params` are plain values and never
    health data. `told_by` has just said it to who is on the phone: then no call waits to say it to them again.
    `is_new`: the person was made in this transaction, so that nobody helps them and no merge led to them. True when a
    row was made; False when the same promise stood already, or was switched off.
    """
    meant = message_kind(kind)
    values = {
        "kind": kind,
        "person_id": person.id if person else None,
        "address": address,
        "topic": topic,
        "params": dict(params),
        "urgent": meant.urgent if urgent is None else urgent,
        "created_at": now,
        "due_at": now,
        "expires_at": expires_at,
        "attempts": 0,
    }
    if address or person is None:
        unique = {"dedupe_key": dedupe_key(kind, address, *key), "channel": Channel.EMAIL}
        return insert_once(Message, {**values, **unique, "status": MessageStatus.QUEUED})
    made, people = False, [person.id, *([] if is_new else former_ids(person.id))]
    for way in ways_to(person, meant, now, expires_at, is_new=is_new):
        own, *others = _keys(kind, people, way, key)
        if others and _stands_already(others):
            continue
        is_told = told_by is not None and way.channel in BY_PEOPLE and _is_on_phone(told_by, person, way)
        made |= insert_once(
            Message,
            {
                **values,
                **(_told(told_by, now) if told_by and is_told else {"status": MessageStatus.QUEUED}),
                "dedupe_key": own,
                "channel": way.channel,
                "delegate_id": way.delegate.id if way.delegate else None,
                "params": {**params, **({"delegate_id": way.delegate.id} if way.delegate else {})},
            },
        )
    return made


def known_keys(kind: str, topic: str) -> set[str]:
    """The unique keys of all that was promised of a kind about `topic`, whatever became of it."""
    return set(
        db.session.scalars(select(Message.dedupe_key).where(Message.kind == kind, Message.topic == topic))
    )


def enqueue_by(
    channel: Channel,
    kind: str,
    *,
    now: datetime,
    topic: str,
    key: tuple[object, ...],
    params: Mapping[str, Any],
    person: Person,
    expires_at: datetime,
) -> bool:
    """Promise one message to `person` by this channel and to what is known of them now, whatever they chose.

    No helper gets a copy: what it says proves who the person is. True when a row was made.
    """
    values = {
        "dedupe_key": dedupe_key(kind, person.id, *key),
        "kind": kind,
        "channel": channel,
        "person_id": person.id,
        # Fixed, so that no other way is looked for; a letter's address is read when it is printed.
        "address": {Channel.EMAIL: person.email, Channel.SMS: person.phone}.get(channel),
        "topic": topic,
        "params": dict(params),
        "urgent": message_kind(kind).urgent,
        "created_at": now,
        "due_at": now,
        "expires_at": expires_at,
        "attempts": 0,
        "status": MessageStatus.QUEUED,
    }
    return insert_once(Message, values)


def _keys(kind: str, people: list[int], way: Way, key: tuple[object, ...]) -> list[str]:
    """The unique key of a copy; behind it those it would have had under numbers from before a merge."""
    if way.delegate is None:
        return [dedupe_key(kind, number, *key) for number in people]
    helpers = [way.delegate.id, *former_ids(way.delegate.id)]
    return [dedupe_key(kind, number, *key, "to", helper) for number in people for helper in helpers]


def _stands_already(keys: list[str]) -> bool:
    """Whether one of these was promised: who was told before a merge is not told again."""
    return bool(db.session.scalar(select(exists().where(Message.dedupe_key.in_(keys)))))


def _is_on_phone(told_by: Actor, person: Person, way: Way) -> bool:
    """Whether the copy is for whom `told_by` is talking with: the person, or who rings for them."""
    receiver = way.delegate or person
    return receiver.id == (told_by.caller_id or person.id)


def _told(by: Actor, now: datetime) -> dict[str, Any]:
    return {
        "status": MessageStatus.SENT,
        "finished_at": now,
        "outcome": CallOutcome.TOLD,
        "outcome_by": by.person_id,
        "outcome_at": now,
    }


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
    """Put what a letter or an SMS was to say on the call list; once per message.

    For what cannot be delivered or may not have arrived. Without a number it stands there for whoever meets the
    person. False when nobody can tell it: no person, a kind that is not for reading aloud, or a call that stands
    there already.
    """
    receiver = message.receiver
    meant = message_kind(message.kind)
    if receiver is None or not receiver.is_living or not meant.rings or meant.forget_params:
        return False
    has_phone = bool(receiver.phone) and receiver.phone_fault_at is None
    return insert_once(
        Message,
        {
            "dedupe_key": call_key(message),
            "kind": message.kind,
            "channel": Channel.CALL if has_phone else Channel.IN_PERSON,
            "person_id": message.person_id,
            "delegate_id": message.delegate_id,
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
