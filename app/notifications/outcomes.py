"""What came of a message, noted in one transaction each.

Whoever may not have been told comes on the call list in the same transaction.
"""

from __future__ import annotations

import logging
import random
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.core.actor import SYSTEM
from app.core.database import begin_write, db, lock_row
from app.core.database_clock import database_now
from app.core.encrypted import sealed
from app.core.faults import die_at
from app.notifications.arrivals import SmsNews, take_news, withdraw_call
from app.notifications.claims import lapsed
from app.notifications.former_helpers import for_person
from app.notifications.handover import Handover, Parcel, Result
from app.notifications.models import BY_MACHINES, BY_PEOPLE, Channel, Message, MessageStatus
from app.notifications.outbox import call_key, promise_call
from app.notifications.rules import comes_in_time, is_spent, wait_before_retry
from app.notifications.states import change, finish, finish_one
from app.people.actions import mark_fault
from app.people.models import Person

log = logging.getLogger("samskab.delivery")


@dataclass(frozen=True)
class Reroute:
    """A message goes another way than was promised: its receiver chose anew, or this way has ended."""

    channel: Channel
    #: Who was to get it for the person does not help any more: the person gets it.
    to_person: bool = False


#: Why a message does not go: a final state, the instant to wait for, or another way.
LeftOut = MessageStatus | datetime | Reroute


@dataclass
class DeliveryReport:
    """How many messages met which fate in one round."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    dead: int = 0
    expired: int = 0
    suppressed: int = 0
    uncertain: int = 0
    postponed: int = 0
    #: They go another way: the receiver chose anew.
    rerouted: int = 0
    #: The provider says that they are on the phone, or that it has them.
    confirmed: int = 0
    #: Claimed by senders that died, and queued again.
    taken_back: int = 0
    is_paused: bool = False

    def add(self, other: DeliveryReport) -> None:
        """Count `other` in."""
        for name, value in asdict(other).items():
            setattr(
                self, name, getattr(self, name) + value if name != "is_paused" else self.is_paused or value
            )

    def counts(self) -> dict[str, int]:
        """What is not zero, by name."""
        return {name: int(value) for name, value in asdict(self).items() if value}


def note(
    message_id: int,
    owner: str,
    now: datetime,
    report: DeliveryReport,
    handover: Handover,
    parcel: Parcel,
) -> None:
    """Write down what the channel said about the message in `parcel`."""
    begin_write()
    match handover.result:
        case Result.SENT:
            _sent(message_id, owner, now, report, handover)
        case Result.LATER | Result.UNREACHABLE:
            _try_later(message_id, owner, now, report, handover.error, handover.wait)
        case Result.REFUSED:
            if handover.is_about_address:
                _mark_fault(message_id, now, parcel)
            _end(message_id, owner, now, report, MessageStatus.FAILED, handover.error)
        case Result.UNKNOWN if parcel.channel is Channel.SMS:
            _ask_soon(message_id, owner, handover.error)
        case Result.UNKNOWN:
            _end(message_id, owner, now, report, MessageStatus.UNCERTAIN, handover.error)
        case Result.LOCKED_OUT:
            _give_back(message_id, owner, report, handover.error)
    die_at("before_commit")
    db.session.commit()


def leave_out(message_id: int, owner: str, now: datetime, report: DeliveryReport, why: LeftOut) -> None:
    """A claimed message that does not go (so): no longer true, too late, night, or another way is better."""
    begin_write()
    ours = _ours(message_id, owner, MessageStatus.CLAIMED)
    if isinstance(why, datetime):
        report.postponed += change(
            *ours, status=MessageStatus.QUEUED, owner=None, lease_until=None, due_at=why
        )
    elif isinstance(why, Reroute):
        _reroute(message_id, ours, now, report, why)
    elif why == MessageStatus.FAILED:
        report.failed += finish(*ours, status=why, now=now, error="the address cannot be used")
        _ring(message_id, now)
    else:
        _count(report, why, finish(*ours, status=why, now=now))
    db.session.commit()


def count_failed_writing(
    message_id: int, owner: str, now: datetime, report: DeliveryReport, error: str
) -> None:
    """A message whose template or fields are broken: tried again later like one the server would not take."""
    begin_write()
    ours = _ours(message_id, owner, MessageStatus.CLAIMED)
    if change(*ours, status=MessageStatus.HANDOVER, attempts=Message.attempts + 1):
        _try_later(message_id, owner, now, report, error)
    db.session.commit()


def take_back_lapsed(now: datetime, report: DeliveryReport) -> None:
    """What senders that died have left: claimed messages are queued again, letters handed over are uncertain.

    Of SMS the provider is asked (follow_up.py).
    """
    letters = [*lapsed(MessageStatus.HANDOVER), Message.channel == Channel.EMAIL]
    either = or_(and_(*lapsed(MessageStatus.CLAIMED)), and_(*letters))
    if not db.session.scalar(select(exists().where(either))):
        return
    begin_write()
    report.taken_back += change(
        *lapsed(MessageStatus.CLAIMED), status=MessageStatus.QUEUED, owner=None, lease_until=None
    )
    for message_id in db.session.scalars(select(Message.id).where(*letters)).all():
        report.uncertain += finish(
            Message.id == message_id,
            *letters,
            status=MessageStatus.UNCERTAIN,
            now=now,
            error="the sender stopped",
        )
        _ring(message_id, now)
    db.session.commit()


def note_answer(message_id: int, now: datetime, report: DeliveryReport, answer: SmsNews | bool) -> None:
    """Write down what the provider answered when asked for an SMS of unknown fate: what it knows of it; True, it is
    surely not there; or False, nobody knows.
    """
    begin_write()
    message = db.session.get(Message, message_id, populate_existing=True)
    if message is None or not _is_lapsed(message_id):
        db.session.rollback()
    elif isinstance(answer, SmsNews):
        take_news(now, message, answer)
        report.confirmed += 1
    elif answer:
        _try_later(message_id, message.owner or "", now, report, "not at the provider")
    else:
        _end(message_id, message.owner or "", now, report, MessageStatus.UNCERTAIN, message.last_error or "")
    db.session.commit()


def _is_lapsed(message_id: int) -> bool:
    still = exists().where(Message.id == message_id, *lapsed(MessageStatus.HANDOVER))
    return bool(db.session.scalar(select(still)))


def _ask_soon(message_id: int, owner: str, error: str) -> None:
    """Let the lease lapse at once, so that the next look asks the provider."""
    ours = _ours(message_id, owner, MessageStatus.HANDOVER)
    change(*ours, lease_until=database_now(), last_error=error[:500])


def _sent(message_id: int, owner: str, now: datetime, report: DeliveryReport, handover: Handover) -> None:
    was, sent = MessageStatus.HANDOVER, MessageStatus.SENT
    report.sent += finish_one(message_id, owner, was=was, status=sent, now=now) or _known_after_all(
        message_id, owner, now
    )
    facts = {
        "provider_ref": handover.provider_ref,
        "cost_ore": handover.cost_ore,
        "segments": handover.segments,
    }
    if known := {name: value for name, value in facts.items() if value is not None}:
        # A receipt may have been quicker than we are: then only these are news.
        change(Message.id == message_id, Message.owner == owner, **known)


def _known_after_all(message_id: int, owner: str, now: datetime) -> int:
    """A sender that was given up as lost knows better than who gave it up: then nobody has to ring about it."""
    was, sent = MessageStatus.UNCERTAIN, MessageStatus.SENT
    found = finish_one(message_id, owner, was=was, status=sent, now=now)
    if found:
        withdraw_call(db.session.get_one(Message, message_id, populate_existing=True), now)
    return found


def _reroute(
    message_id: int, ours: list[ColumnElement[bool]], now: datetime, report: DeliveryReport, way: Reroute
) -> None:
    message = db.session.get(Message, message_id, populate_existing=True)
    assert message is not None
    if way.channel in BY_PEOPLE and _stands_on_call_list(message):
        report.suppressed += finish(*ours, status=MessageStatus.SUPPRESSED, now=now, error="is rung about")
        return
    values: dict[str, Any] = {
        "status": MessageStatus.QUEUED,
        "channel": way.channel,
        "due_at": now,
        "attempts": 0,
        "owner": None,
        "lease_until": None,
        "letter_id": None,
    }
    if way.to_person:
        values |= for_person(message)
    report.rerouted += change(*ours, **sealed(Message, values, message.dedupe_key))


def _stands_on_call_list(message: Message) -> bool:
    call = exists().where(Message.dedupe_key == call_key(message), Message.status == MessageStatus.QUEUED)
    return bool(db.session.scalar(select(call)))


def _mark_fault(message_id: int, now: datetime, parcel: Parcel) -> None:
    message = db.session.get(Message, message_id, populate_existing=True)
    receiver = message.receiver if message is not None else None
    person = lock_row(Person, receiver.id) if receiver is not None else None
    if person is not None:
        mark_fault(
            SYSTEM, now, person, "email" if parcel.channel is Channel.EMAIL else "phone", parcel.address
        )


def _try_later(
    message_id: int,
    owner: str,
    now: datetime,
    report: DeliveryReport,
    error: str,
    wait: timedelta | None = None,
) -> None:
    """Queue it again for later; when that is too late or too often, people take over."""
    one = select(Message.attempts, Message.expires_at).where(Message.id == message_id)
    tries, expires_at = db.session.execute(one).one()
    pause = wait_before_retry(tries, random.random())  # noqa: S311 - spreads load, hides nothing
    due_at = now + max(pause, wait or pause)
    if is_spent(tries) or not comes_in_time(due_at, expires_at):
        _end(message_id, owner, now, report, MessageStatus.DEAD, error)
        return
    report.retried += change(
        *_ours(message_id, owner, MessageStatus.HANDOVER),
        status=MessageStatus.QUEUED,
        owner=None,
        lease_until=None,
        due_at=due_at,
        last_error=error[:500],
    )


def _end(
    message_id: int, owner: str, now: datetime, report: DeliveryReport, status: MessageStatus, error: str
) -> None:
    """The machine is done with it; a person takes over."""
    ours = _ours(message_id, owner, MessageStatus.HANDOVER)
    _count(report, status, finish(*ours, status=status, now=now, error=error[:500]))
    _ring(message_id, now)
    log.warning(
        "message not delivered", extra={"message_id": message_id, "status": status.value, "answer": error}
    )


def _give_back(message_id: int, owner: str, report: DeliveryReport, error: str) -> None:
    """The trouble is not this letter's: it waits as before, and the try does not count."""
    report.retried += change(
        *_ours(message_id, owner, MessageStatus.HANDOVER),
        status=MessageStatus.QUEUED,
        owner=None,
        lease_until=None,
        attempts=Message.attempts - 1,
        last_error=error[:500],
    )


def _ring(message_id: int, now: datetime) -> None:
    message = db.session.get(Message, message_id, populate_existing=True)
    if message is not None and message.channel in BY_MACHINES:
        promise_call(message, now)


def _ours(message_id: int, owner: str, *statuses: MessageStatus) -> list[ColumnElement[bool]]:
    return [Message.id == message_id, Message.owner == owner, Message.status.in_(statuses)]


def _count(report: DeliveryReport, status: Any, number: int) -> None:
    setattr(report, status.value, getattr(report, status.value) + number)
