"""What waits for somebody who helps no more: the person gets it instead, unless they got the same news themselves.

The one place that decides it: for what a machine sends (making_ready.py), and for what people ring, tell or post. It
is handed over at once where help ends (end_help), and by the sweep for whatever else ends it (delivery.py); until
then lists and piles leave it out, so that nobody reads it to who has no right to it any more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from app.core.actor import Actor
from app.core.database import begin_write, db, insert_once
from app.core.encrypted import sealed
from app.core.feature import message_kind
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.outbox import dedupe_key
from app.notifications.routing import channel_of, is_switched_off
from app.notifications.states import change, finish
from app.people.delegation import end_delegation
from app.people.models import Delegation, Person

_AT_ONCE = 500
_Helper = aliased(Person)
_Own = aliased(Message)

_running = (
    exists()
    .where(
        Delegation.person_id == Message.person_id,
        Delegation.delegate_id == Message.delegate_id,
        Delegation.ended_at.is_(None),
        Delegation.gets_messages,
        _Helper.id == Delegation.delegate_id,
        _Helper.erased_at.is_(None),
        _Helper.merged_into_id.is_(None),
    )
    .correlate(Message)
)
#: Condition of messages for somebody who gets the person's messages no more: ended, limited, erased.
helps_no_more: ColumnElement[bool] = and_(Message.delegate_id.is_not(None), ~_running)
#: Condition of copies whose person was promised the same news themselves.
person_has_own: ColumnElement[bool] = (
    exists()
    .where(
        _Own.person_id == Message.person_id,
        _Own.delegate_id.is_(None),
        _Own.kind == Message.kind,
        _Own.topic == Message.topic,
        _Own.created_at == Message.created_at,
    )
    .correlate(Message)
)


def end_help(actor: Actor, now: datetime, delegation_id: int, *, party_id: int | None) -> Delegation:
    """End help (people.delegation.end_delegation) and hand what waits for the helper to the person."""
    ended = end_delegation(actor, now, delegation_id, party_id=party_id)
    hand_over(now, Message.person_id == ended.person_id, Message.delegate_id == ended.delegate_id)
    return ended


def way_instead(message: Message, now: datetime) -> Channel | MessageStatus | None:
    """How the person is told what a former helper was to get, or SUPPRESSED when they are not (again).

    None when it is for the person anyway, or for somebody who still helps.
    """
    if message.delegate_id is None or not _holds(message, helps_no_more):
        return None
    person, kind = message.person, message_kind(message.kind)
    if person is None or not person.is_living or _holds(message, person_has_own):
        return MessageStatus.SUPPRESSED
    if kind.may_be_off and is_switched_off(person.id, kind.name):
        return MessageStatus.SUPPRESSED
    return channel_of(person, kind, message.expires_at - now if message.expires_at else None)


def for_person(message: Message) -> dict[str, Any]:
    """The columns of `message` that say for whom it is, when it is for the person alone."""
    params = {name: value for name, value in message.params.items() if name != "delegate_id"}
    return {"delegate_id": None, "params": params}


def hand_over(now: datetime, *which: ColumnElement[bool]) -> int:
    """Hand queued messages for former helpers to the person; return how many were looked after. No commit.

    `which` narrows them down. Needs a writing transaction.
    """
    db.session.flush()
    found = select(Message).where(Message.status == MessageStatus.QUEUED, helps_no_more, *which)
    found = found.order_by(Message.id).limit(_AT_ONCE).with_for_update(of=Message)
    messages = db.session.scalars(found.execution_options(populate_existing=True)).all()
    for message in messages:
        _hand_over(message, now)
    # Changed behind the session's back: whoever looks at them now reads them anew.
    for message in messages:
        db.session.expire(message)
    return len(messages)


def sweep_former_helpers(now: datetime) -> int:
    """The same for all there are, whatever ended the help; return how many. Commits."""
    waits = exists().where(Message.status == MessageStatus.QUEUED, helps_no_more)
    if not db.session.scalar(select(waits)):
        return 0
    begin_write()
    number = hand_over(now)
    db.session.commit()
    return number


def _hand_over(message: Message, now: datetime) -> None:
    still = [Message.id == message.id, Message.status == MessageStatus.QUEUED]
    way = way_instead(message, now)
    if isinstance(way, Channel):
        values = {**for_person(message), "channel": way, "due_at": now, "attempts": 0}
        if message.batch_id is None:
            anew = {"outcome": None, "outcome_by": None, "outcome_at": None, "letter_id": None}
            own = sealed(Message, values, message.dedupe_key)
            change(*still, **own, **anew, owner=None, lease_until=None)
            return
        # The printed sheet must be taken out of its pile, so its row stays there; the person gets one of their own.
        insert_once(Message, {**_same_news(message), **values, "status": MessageStatus.QUEUED})
    if way is not None:
        finish(*still, status=MessageStatus.SUPPRESSED, now=now, error="the receiver helps no more")


def _same_news(message: Message) -> dict[str, Any]:
    kept = ("kind", "person_id", "address", "topic", "urgent", "created_at", "expires_at")
    key = dedupe_key("to the person instead", message.dedupe_key)
    return {**{name: getattr(message, name) for name in kept}, "dedupe_key": key}


def _holds(message: Message, condition: ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(select(exists().where(Message.id == message.id, condition))))
