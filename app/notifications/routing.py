"""How a person is told something: what they chose, as far as it can be done, and never nothing.

Whom no machine and no telephone reaches is told by somebody who meets them: such a message stands on the call list
as well, until somebody has ticked it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from flask import Flask
from sqlalchemy import Select, bindparam, exists, select

from app.core.database import db
from app.core.feature import MessageKind
from app.notifications.models import Channel, SwitchedOff
from app.people.models import Person, Reach
from app.people.queries import helpers_of

#: A letter posted today is read three working days later at the latest; a week-end may lie between.
LETTER_TAKES = timedelta(days=5)
_providers: set[Channel] = set()


def init_app(app: Flask) -> None:
    """Take over whether there is somebody who sends SMS for us."""
    _providers.clear()
    if app.config.get("SMS_URL"):
        _providers.add(Channel.SMS)


def sends_sms() -> bool:
    """Whether SMS go out by themselves; without a provider people ring instead, and pages say so."""
    return Channel.SMS in _providers


@dataclass(frozen=True)
class Way:
    """One copy of a message: who gets it, and how. `delegate` gets it for the person."""

    channel: Channel
    delegate: Person | None = None


def ways_to(
    person: Person, kind: MessageKind, now: datetime, expires_at: datetime | None, *, is_new: bool = False
) -> Iterator[Way]:
    """How a message reaches a person, and whoever gets their messages with them or instead of them.

    Nobody gets a kind that they switched off; an erased or merged person gets nothing. Whoever is `is_new` was made in
    this transaction and has no helpers.
    """
    if not person.is_living or (kind.may_be_off and is_switched_off(person.id, kind.name)):
        return
    helpers = [] if is_new else helpers_of(person.id)
    copies = [one.delegate for one in helpers if one.gets_messages and one.delegate.is_living]
    time_left = expires_at - now if expires_at is not None else None
    if person.reach != Reach.RELATIVE or not copies:
        yield Way(channel_of(person, kind, time_left))
    for delegate in copies:
        yield Way(channel_of(delegate, kind, time_left), delegate)


def channel_of(person: Person, kind: MessageKind, time_left: timedelta | None = None) -> Channel:
    """The best channel that works for this person: their own choice first, then what is left.

    `time_left` is how long the message is worth telling; None is for good.
    """
    usable = {
        Channel.EMAIL: bool(person.email) and person.email_fault_at is None,
        Channel.SMS: sends_sms() and bool(person.phone) and person.phone_fault_at is None and kind.rings,
        Channel.CALL: bool(person.phone) and person.phone_fault_at is None and kind.rings,
        Channel.LETTER: person.has_address and (time_left is None or time_left >= LETTER_TAKES),
    }
    return next((channel for channel in _in_order(person, time_left) if usable[channel]), Channel.IN_PERSON)


def _in_order(person: Person, time_left: timedelta | None) -> tuple[Channel, ...]:
    """Channels to try. SMS and letters are only for those who chose them."""
    rest = (Channel.EMAIL, Channel.CALL)
    match person.reach:
        case Reach.SMS:
            return (Channel.SMS, Channel.CALL, Channel.EMAIL)
        case Reach.CALL:
            return (Channel.CALL, Channel.EMAIL)
        case Reach.LETTER:
            return (Channel.LETTER, Channel.CALL, Channel.EMAIL)
        case Reach.IN_PERSON:
            # What cannot wait until they come by is told on the phone.
            is_pressing = time_left is not None and time_left < timedelta(days=2)
            return (Channel.CALL, Channel.EMAIL) if is_pressing else ()
        case _:
            return rest


def is_switched_off(person_id: int, kind: str) -> bool:
    """Whether a person said no to this kind of message."""
    return bool(db.session.scalar(_switched_off(), {"of": person_id, "what": kind}))


@cache
def _switched_off() -> Select[bool]:
    columns = SwitchedOff.__table__.c
    off = exists().where(columns.person_id == bindparam("of"), columns.kind == bindparam("what"))
    return select(off)
