"""What became of a message after somebody else took it over: receipts, answers to our questions, and bounces.

They come in any order, twice, or never, and the end is always the same: delivered beats failed, failed beats sent.
Nothing here commits. A person's row is locked before a message's, as in claims.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.audit.actions import record
from app.core.actor import SYSTEM
from app.core.database import db, insert_once, lock_row
from app.notifications.models import Channel, Message, MessageStatus, SmsEvent
from app.notifications.outbox import call_key, promise_call
from app.notifications.rules import comes_in_time
from app.notifications.states import change, finish
from app.people.actions import mark_fault
from app.people.models import Person


class Fate(StrEnum):
    """What a provider says of an SMS."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class SmsNews:
    """What a provider knows of one SMS."""

    fate: Fate
    #: Its own number for it, what it cost, in how many parts it went; None is not said.
    provider_ref: str | None = None
    cost_ore: int | None = None
    segments: int | None = None
    #: Failed, because nobody has that number.
    is_number_dead: bool = False
    error: str = ""


#: What the machine still has in hand; a message that nobody needs any more is not among them.
_IN_HAND = (MessageStatus.QUEUED, MessageStatus.CLAIMED, MessageStatus.HANDOVER)
_MAY_BE_DELIVERED = (
    *_IN_HAND,
    MessageStatus.UNCERTAIN,
    MessageStatus.FAILED,
    MessageStatus.DEAD,
    MessageStatus.EXPIRED,
)


def take_receipt(now: datetime, event_id: str, reference: str, news: SmsNews) -> bool:
    """Take in a delivery receipt. False when the same one came before; then nothing changes.

    A receipt of a message that is not here (any more) changes nothing either.
    """
    if not insert_once(SmsEvent, {"event_id": event_id, "received_at": now}):
        return False
    if (message := message_with(reference)) is not None and message.channel == Channel.SMS:
        take_news(now, message, news)
    return True


def message_with(reference: str) -> Message | None:
    """The message whose Message-ID or SMS reference this is. Reads only."""
    number = reference.lstrip("<").split(".", 1)[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    message = db.session.get(Message, int(number), populate_existing=True)
    return message if message is not None and message.letter_id == reference else None


def take_news(now: datetime, message: Message, news: SmsNews) -> None:
    """Note what the provider says of an SMS."""
    receiver = lock_row(Person, message.receiver.id) if message.receiver else None
    locked = lock_row(Message, message.id)
    assert locked is not None
    if facts := _facts(news):
        change(Message.id == locked.id, **facts)
    match news.fate:
        case Fate.SENT:
            finish(Message.id == locked.id, Message.status.in_(_IN_HAND), status=MessageStatus.SENT, now=now)
        case Fate.DELIVERED:
            _delivered(now, locked, receiver)
        case Fate.FAILED:
            _failed(now, locked, receiver, news)
    db.session.flush()


def withdraw_call(message: Message, now: datetime) -> None:
    """Take the call that stands in for `message` off the list, unless somebody has ticked it."""
    stands_in = [Message.dedupe_key == call_key(message), Message.status == MessageStatus.QUEUED]
    finish(*stands_in, status=MessageStatus.SUPPRESSED, now=now)


def give_up_waiting(now: datetime, message_id: int) -> bool:
    """An SMS without a receipt: nobody knows whether it arrived, so a person rings. False when one came meanwhile."""
    waits = [Message.id == message_id, Message.status == MessageStatus.SENT]
    if not finish(*waits, status=MessageStatus.UNCERTAIN, now=now, error="no receipt"):
        return False
    promise_call(db.session.get_one(Message, message_id, populate_existing=True), now)
    return True


def take_bounce(
    now: datetime, message: Message, recipient: str, status: str, *, is_about_address: bool
) -> None:
    """A letter came back for good: its address is marked, and what it said is told by somebody.

    `recipient` is the address as the person has it, `status` what the other mail server said (RFC 3463).
    """
    receiver = lock_row(Person, message.receiver.id) if message.receiver else None
    locked = lock_row(Message, message.id)
    assert locked is not None
    if receiver is not None and is_about_address:
        mark_fault(SYSTEM, now, receiver, "email", recipient)
    gone = [Message.id == locked.id, Message.status.in_((MessageStatus.SENT, MessageStatus.UNCERTAIN))]
    if finish(*gone, status=MessageStatus.FAILED, now=now, error=f"bounced {status}"):
        record(SYSTEM, now, "message.bounced", "message", locked.id, kind=locked.kind, status=status)
        _tell(now, locked)
    db.session.flush()


def _facts(news: SmsNews) -> dict[str, Any]:
    facts = {"provider_ref": news.provider_ref, "cost_ore": news.cost_ore, "segments": news.segments}
    return {name: value for name, value in facts.items() if value is not None}


def _delivered(now: datetime, message: Message, receiver: Person | None) -> None:
    if (
        receiver is not None
        and receiver.phone_fault_at == message.finished_at
        and receiver.phone == message.sent_to
    ):
        # The number was marked because of this very SMS.
        receiver.phone_fault_at = None
    # When it went counts for the day; a receipt may come the next morning.
    change(Message.id == message.id, Message.status == MessageStatus.SENT, status=MessageStatus.DELIVERED)
    late = [Message.id == message.id, Message.status.in_(_MAY_BE_DELIVERED)]
    finish(*late, status=MessageStatus.DELIVERED, now=now)
    withdraw_call(message, now)


def _failed(now: datetime, message: Message, receiver: Person | None, news: SmsNews) -> None:
    before = (*_IN_HAND, MessageStatus.SENT, MessageStatus.UNCERTAIN)
    failing = [Message.id == message.id, Message.status.in_(before)]
    if not finish(*failing, status=MessageStatus.FAILED, now=now, error=news.error or "not delivered"):
        return
    if news.is_number_dead and receiver is not None and message.sent_to is not None:
        mark_fault(SYSTEM, now, receiver, "phone", message.sent_to)
    _tell(now, message)


def _tell(now: datetime, message: Message) -> None:
    db.session.refresh(message)
    if comes_in_time(now, message.expires_at):
        promise_call(message, now)
