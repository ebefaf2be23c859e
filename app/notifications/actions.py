"""What staff do with letters and SMS that the machine gave up on."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.notifications.letters import merge_fields, next_reference, write_call, write_paper
from app.notifications.models import CallOutcome, Channel, Message, MessageStatus
from app.notifications.outbox import call_key
from app.notifications.ring_list import UNDELIVERED
from app.notifications.states import finish


def send_again(actor: Actor, now: datetime, message_id: int) -> None:
    """Queue a letter or an SMS that failed or may not have arrived once more, under the Message-ID it had.

    An SMS that the provider had taken gets a new reference: under the old one it would not be sent again. Raises
    NotFoundError, and DomainError when it is no longer undelivered, too late, its address is known to be dead, or it
    held a secret (a log-in code: whoever asked for it asks for a new one).
    """
    message = _undelivered(message_id)
    if message_kind(message.kind).forget_params:
        raise DomainError("En kode kan ikke sendes igen. Personen skal bede om en ny kode.")
    if message.expires_at is not None and message.expires_at <= now:
        raise DomainError("Det er for sent at sende beskeden. Ring i stedet.")
    if _is_address_dead(message):
        raise DomainError("Vi ved, at adressen eller nummeret ikke virker. Ring, eller ret det først.")
    if message.channel == Channel.SMS and message.provider_ref is not None and message.letter_id is not None:
        message.letter_id = next_reference(message.letter_id)
        message.provider_ref = None
    message.status = MessageStatus.QUEUED
    message.due_at = now
    message.attempts = 0
    message.owner = None
    message.lease_until = None
    message.finished_at = None
    message.outcome = None
    record(actor, now, "message.send_again", "message", message_id, kind=message.kind)
    db.session.flush()


def _is_address_dead(message: Message) -> bool:
    receiver = message.receiver
    if receiver is None or message.address is not None:
        return False
    is_sms = message.channel == Channel.SMS
    fault_at = receiver.phone_fault_at if is_sms else receiver.email_fault_at
    return fault_at is not None


def mark_told(actor: Actor, now: datetime, message_id: int) -> None:
    """Note that a person rang instead, so that nobody else does. Raises NotFoundError and DomainError as
    above.
    """
    message = _undelivered(message_id)
    message.outcome = CallOutcome.TOLD
    message.outcome_by = actor.person_id
    message.outcome_at = now
    record(actor, now, "message.told", "message", message_id, kind=message.kind)
    db.session.flush()
    call = [Message.dedupe_key == call_key(message), Message.status == MessageStatus.QUEUED]
    finish(*call, status=MessageStatus.SENT, now=now)


def reveal(actor: Actor, now: datetime, message_id: int) -> str | None:
    """What an undelivered message was to say, for the phone where there are such words; the look is audited.

    Without its addresses: they open what is the receiver's, and not the house's, to see. None when it is no longer
    true. Raises NotFoundError and DomainError as above.
    """
    message = _undelivered(message_id)
    kind = message_kind(message.kind)
    if kind.forget_params:
        raise DomainError("Koden er slettet og kan ikke vises.")
    record(actor, now, "message.read", "message", message_id, kind=message.kind)
    db.session.flush()
    fields = merge_fields(message, now)
    if fields is None:
        return None
    if kind.rings:
        return write_call(message, fields, now)
    return "\n\n".join(write_paper(message, fields, now).paragraphs)


def _undelivered(message_id: int) -> Message:
    message = lock_row(Message, message_id)
    if message is None:
        raise NotFoundError
    if message.status not in UNDELIVERED or message.outcome == CallOutcome.TOLD:
        raise DomainError("Beskeden er der allerede taget hånd om.")
    return message
