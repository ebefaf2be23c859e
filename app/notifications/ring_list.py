"""The host's ring list: who must be told something about some dates, and the words to read aloud.

Whoever shows it decides which topics its reader may see ("occurrence:12" for the host of that date). The house's
list of everybody is call_list.py; both write the same rows, so what one has told leaves the other.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.feature import installed
from app.core.pack import current_pack
from app.notifications.call_claims import claims_on
from app.notifications.former_helpers import helps_no_more
from app.notifications.letters import merge_fields, write_call
from app.notifications.models import BY_PEOPLE, CallOutcome, Message, MessageStatus
from app.notifications.rules import when_to_try_again
from app.notifications.states import change, finish

log = logging.getLogger("samskab.ring_list")

#: Letters that people have to look after, because the machine gave up on them.
UNDELIVERED = (MessageStatus.UNCERTAIN, MessageStatus.FAILED, MessageStatus.DEAD)
_MOST_CALLS = 200


@dataclass(frozen=True)
class Call:
    """Somebody to ring or to meet, and what to say."""

    message_id: int
    kind: str
    topic: str
    person_id: int
    name: str
    #: E.164, for a tel: link and the filter `phone`; None: told when they meet.
    phone: str | None
    #: What to read aloud; paragraphs are separated by an empty line.
    words: str
    since: datetime
    #: How often nobody answered, and when last.
    no_answer_count: int
    last_tried_at: datetime | None
    #: "Ring igen kl. 14": they asked to be rung then.
    again_at: datetime | None
    #: Who in the house rings them at this moment.
    claimed_by: str | None


@contextmanager
def at_hand(messages: Sequence[Message]) -> Iterator[None]:
    """Everything that wording `messages` needs, read together: few statements, whatever their number."""
    params = [message.params for message in messages]
    with ExitStack() as stack:
        for feature in installed():
            if feature.calls is not None:
                stack.enter_context(feature.calls.at_hand(params))
        yield


def calls_for(topics: Collection[str], now: datetime) -> list[Call]:
    """Who must be told about `topics`, urgent ones first, then the oldest; who was tried a moment ago comes later.

    What is no longer true is left out. Nobody is hidden: who asked to be rung later stands here with the time.
    """
    waiting = (
        select(Message)
        .where(
            Message.channel.in_(BY_PEOPLE),
            Message.status == MessageStatus.QUEUED,
            Message.topic.in_(topics),
            or_(Message.expires_at.is_(None), Message.expires_at > now),
            ~helps_no_more,
        )
        .options(joinedload(Message.person), joinedload(Message.delegate))
        .order_by(Message.urgent.desc(), Message.due_at, Message.id)
        .limit(_MOST_CALLS)
    )
    messages = db.session.scalars(waiting).all()
    if not messages:
        return []
    callers = {
        claim.person_id: claim.name
        for claim in claims_on(one.receiver.id for one in messages if one.receiver)
    }
    with at_hand(messages):
        found = [_call(message, now, callers) for message in messages]
    return [call for call in found if call is not None]


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

    `topics` are those the actor may see; a call about something else is not found. What was said is said, so a
    colleague's claim does not refuse it. Raises NotFoundError, and DomainError when the call is no longer on the list.
    """
    message = lock_row(Message, message_id)
    if (
        message is None
        or message.channel not in BY_PEOPLE
        or (topics is not None and message.topic not in topics)
    ):
        raise NotFoundError
    if message.status != MessageStatus.QUEUED:
        raise DomainError("Opkaldet står ikke på listen mere. En anden har måske lige ringet.")
    note_outcome(actor, now, message, outcome)


def _when_to_try_again(now: datetime, deadline: datetime | None) -> datetime | None:
    pack = current_pack()
    hours = (time.fromisoformat(pack.setting(key)) for key in ("reminder_from", "reminder_until"))
    return when_to_try_again(clock.local(now), clock.local(deadline) if deadline else None, *hours)


def note_outcome(
    actor: Actor, now: datetime, message: Message, outcome: CallOutcome, again_at: datetime | None = None
) -> None:
    """Write down what came of one locked, waiting call. `again_at` is when they want to be rung instead."""
    message.outcome = outcome
    message.outcome_by = actor.person_id
    message.outcome_at = now
    message.attempts += 1
    if outcome == CallOutcome.NO_ANSWER:
        again_at = _when_to_try_again(now, message.expires_at)
    if outcome in (CallOutcome.NO_ANSWER, CallOutcome.CALL_AGAIN):
        message.due_at = again_at or now
    db.session.flush()
    if outcome == CallOutcome.TOLD:
        finish(Message.id == message.id, status=MessageStatus.SENT, now=now)
        _settle_letters(actor, now, message)
    record(actor, now, f"message.{outcome}", "message", message.id, kind=message.kind, tries=message.attempts)
    db.session.flush()


def _settle_letters(actor: Actor, now: datetime, call: Message) -> None:
    """The same news by a letter that may not have arrived is told now, too."""
    change(
        Message.person_id == call.person_id,
        Message.delegate_id.is_not_distinct_from(call.delegate_id),
        Message.kind == call.kind,
        Message.topic == call.topic,
        Message.channel.not_in(BY_PEOPLE),
        Message.status.in_(UNDELIVERED),
        outcome=CallOutcome.TOLD,
        outcome_by=actor.person_id,
        outcome_at=now,
    )


def _call(message: Message, now: datetime, callers: dict[int, str]) -> Call | None:
    try:
        words = render_call(message, now)
    except Exception:
        # One broken text must not hide the others on the list of somebody in a car park.
        log.exception("call could not be written", extra={"message_id": message.id, "kind": message.kind})
        return None
    receiver = message.receiver
    if words is None or receiver is None or not receiver.is_living:
        return None
    return Call(
        message_id=message.id,
        kind=message.kind,
        topic=message.topic,
        person_id=receiver.id,
        name=receiver.name,
        phone=receiver.phone if receiver.phone_fault_at is None else None,
        words=words,
        since=message.created_at,
        no_answer_count=message.attempts if message.outcome == CallOutcome.NO_ANSWER else 0,
        last_tried_at=message.outcome_at,
        again_at=message.due_at if message.outcome == CallOutcome.CALL_AGAIN else None,
        claimed_by=callers.get(receiver.id),
    )
