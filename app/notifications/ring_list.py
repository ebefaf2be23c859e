"""The ring list: people without e-mail who must be told something, and the words to read aloud.

Whoever shows it decides which topics its reader may see ("occurrence:12" for the host of that date).
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.notifications.letters import merge_fields, write_call
from app.notifications.models import CallOutcome, Channel, Message, MessageStatus
from app.notifications.states import change, finish

log = logging.getLogger("samskab.ring_list")

#: Letters that people have to look after, because the machine gave up on them.
UNDELIVERED = (MessageStatus.UNCERTAIN, MessageStatus.FAILED, MessageStatus.DEAD)
_MOST_CALLS = 200


@dataclass(frozen=True)
class Call:
    """Somebody to ring, and what to say."""

    message_id: int
    kind: str
    topic: str
    person_id: int
    name: str
    #: E.164, for a tel: link and the filter `phone`.
    phone: str | None
    #: What to read aloud; paragraphs are separated by an empty line.
    words: str
    since: datetime
    #: How often nobody answered, and when last.
    no_answer_count: int
    last_tried_at: datetime | None


def calls_for(topics: Collection[str], now: datetime) -> list[Call]:
    """Who must be rung about `topics`, urgent ones first, then the oldest. What is no longer true is left
    out.
    """
    waiting = (
        select(Message)
        .where(
            Message.channel == Channel.CALL,
            Message.status == MessageStatus.QUEUED,
            Message.topic.in_(topics),
            Message.due_at <= now,
            or_(Message.expires_at.is_(None), Message.expires_at > now),
        )
        .options(joinedload(Message.person))
        .order_by(Message.urgent.desc(), Message.due_at, Message.id)
        .limit(_MOST_CALLS)
    )
    return [call for message in db.session.scalars(waiting) if (call := _call(message, now)) is not None]


def render_call(message: Message, now: datetime) -> str | None:
    """The words to read aloud for `message`, or None when it is no longer true."""
    fields = merge_fields(message, now)
    return None if fields is None else write_call(message, fields, now)


def record_outcome(
    actor: Actor,
    now: datetime,
    message_id: int,
    outcome: CallOutcome,
    *,
    topics: Collection[str] | None = None,
) -> None:
    """Note what came of a call: `told` ends it, `no_answer` keeps it on the list with one more try.

    `topics` are those the actor may see; a call about something else is not found. Raises NotFoundError, and
    DomainError when the call is no longer on the list.
    """
    message = lock_row(Message, message_id)
    if (
        message is None
        or message.channel != Channel.CALL
        or (topics is not None and message.topic not in topics)
    ):
        raise NotFoundError
    if message.status != MessageStatus.QUEUED:
        raise DomainError("Opkaldet står ikke på listen mere. En anden har måske lige ringet.")
    message.outcome = outcome
    message.outcome_by = actor.person_id
    message.outcome_at = now
    message.attempts += 1
    db.session.flush()
    if outcome == CallOutcome.TOLD:
        finish(Message.id == message_id, status=MessageStatus.SENT, now=now)
        _settle_letters(actor, now, message)
    record(actor, now, f"message.{outcome}", "message", message_id, kind=message.kind, tries=message.attempts)
    db.session.flush()


def _settle_letters(actor: Actor, now: datetime, call: Message) -> None:
    """The same news by a letter that may not have arrived is told now, too."""
    change(
        Message.person_id == call.person_id,
        Message.kind == call.kind,
        Message.topic == call.topic,
        Message.channel == Channel.EMAIL,
        Message.status.in_(UNDELIVERED),
        outcome=CallOutcome.TOLD,
        outcome_by=actor.person_id,
        outcome_at=now,
    )


def _call(message: Message, now: datetime) -> Call | None:
    try:
        words = render_call(message, now)
    except Exception:
        # One broken text must not hide the others on the list of somebody in a car park.
        log.exception("call could not be written", extra={"message_id": message.id, "kind": message.kind})
        return None
    if words is None or message.person is None:
        return None
    return Call(
        message_id=message.id,
        kind=message.kind,
        topic=message.topic,
        person_id=message.person.id,
        name=message.person.name,
        phone=message.person.phone,
        words=words,
        since=message.due_at,
        no_answer_count=message.attempts,
        last_tried_at=message.outcome_at,
    )
