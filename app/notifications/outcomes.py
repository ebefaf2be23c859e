"""What came of a letter, noted in one transaction each.

Whoever may not have been told and has a phone comes on the ring list in the same transaction.
"""

from __future__ import annotations

import logging
import random
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.core.database import begin_write, db
from app.notifications.claims import lapsed
from app.notifications.faults import die_at
from app.notifications.handover import Handover, Result
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.outbox import promise_call
from app.notifications.rules import is_spent, wait_before_retry
from app.notifications.states import change, finish

log = logging.getLogger("samskab.delivery")

#: Why a letter does not go: a final state, the instant to wait for, or that it is told by phone.
LeftOut = MessageStatus | datetime | Channel


@dataclass
class DeliveryReport:
    """How many letters met which fate in one round."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    dead: int = 0
    expired: int = 0
    suppressed: int = 0
    uncertain: int = 0
    postponed: int = 0
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
    app: Flask, message_id: int, owner: str, now: datetime, report: DeliveryReport, handover: Handover
) -> None:
    """Write down what the channel said about a letter that was handed over."""
    begin_write()
    match handover.result:
        case Result.SENT:
            _sent(message_id, owner, now, report)
        case Result.LATER | Result.UNREACHABLE:
            _try_later(message_id, owner, now, report, handover.error)
        case Result.REFUSED:
            _end(message_id, owner, now, report, MessageStatus.FAILED, handover.error)
        case Result.UNKNOWN:
            _end(message_id, owner, now, report, MessageStatus.UNCERTAIN, handover.error)
        case Result.LOCKED_OUT:
            _give_back(message_id, owner, report, handover.error)
    die_at(app, "before_commit")
    db.session.commit()


def leave_out(message_id: int, owner: str, now: datetime, report: DeliveryReport, why: LeftOut) -> None:
    """A claimed letter that does not go: no longer true, too late, night, or nowhere to send it."""
    begin_write()
    ours = _ours(message_id, owner, MessageStatus.CLAIMED)
    if isinstance(why, datetime):
        report.postponed += change(
            *ours, status=MessageStatus.QUEUED, owner=None, lease_until=None, due_at=why
        )
    elif isinstance(why, Channel):
        report.suppressed += finish(*ours, status=MessageStatus.SUPPRESSED, now=now, error="no address")
        _ring(message_id, now)
    elif why == MessageStatus.FAILED:
        report.failed += finish(*ours, status=why, now=now, error="the address cannot be used")
        _ring(message_id, now)
    else:
        _count(report, why, finish(*ours, status=why, now=now))
    db.session.commit()


def count_failed_writing(
    message_id: int, owner: str, now: datetime, report: DeliveryReport, error: str
) -> None:
    """A letter whose template or fields are broken: tried again later like one the server would not take."""
    begin_write()
    ours = _ours(message_id, owner, MessageStatus.CLAIMED)
    if change(*ours, status=MessageStatus.HANDOVER, attempts=Message.attempts + 1):
        _try_later(message_id, owner, now, report, error)
    db.session.commit()


def take_back_lapsed(now: datetime, report: DeliveryReport) -> None:
    """What senders that died have left: claimed letters are queued again, handed over ones are uncertain."""
    either = or_(*(and_(*lapsed(status)) for status in (MessageStatus.CLAIMED, MessageStatus.HANDOVER)))
    if not db.session.scalar(select(exists().where(either))):
        return
    begin_write()
    report.taken_back += change(
        *lapsed(MessageStatus.CLAIMED), status=MessageStatus.QUEUED, owner=None, lease_until=None
    )
    for message_id in db.session.scalars(select(Message.id).where(*lapsed(MessageStatus.HANDOVER))).all():
        still = [Message.id == message_id, *lapsed(MessageStatus.HANDOVER)]
        report.uncertain += finish(
            *still, status=MessageStatus.UNCERTAIN, now=now, error="the sender stopped"
        )
        _ring(message_id, now)
    db.session.commit()


def _sent(message_id: int, owner: str, now: datetime, report: DeliveryReport) -> None:
    # A sender that was given up as lost knows better than who gave it up.
    ours = _ours(message_id, owner, MessageStatus.HANDOVER, MessageStatus.UNCERTAIN)
    report.sent += finish(*ours, status=MessageStatus.SENT, now=now)


def _try_later(message_id: int, owner: str, now: datetime, report: DeliveryReport, error: str) -> None:
    tries = db.session.scalar(select(Message.attempts).where(Message.id == message_id)) or 0
    if is_spent(tries):
        _end(message_id, owner, now, report, MessageStatus.DEAD, error)
        return
    report.retried += change(
        *_ours(message_id, owner, MessageStatus.HANDOVER),
        status=MessageStatus.QUEUED,
        owner=None,
        lease_until=None,
        due_at=now + wait_before_retry(tries, random.random()),  # noqa: S311 - spreads load, hides nothing
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
        "letter not delivered", extra={"message_id": message_id, "status": status.value, "answer": error}
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
    if message is not None and message.channel == Channel.EMAIL:
        promise_call(message, now)


def _ours(message_id: int, owner: str, *statuses: MessageStatus) -> list[ColumnElement[bool]]:
    return [Message.id == message_id, Message.owner == owner, Message.status.in_(statuses)]


def _count(report: DeliveryReport, status: Any, number: int) -> None:
    setattr(report, status.value, getattr(report, status.value) + number)
