"""Who may send a message: claim, lease and fence. Two senders never hand over the same message.

A claim gives a sender LEASE to get to the letter. The fence, right before the letter is handed over, takes it
for good: from then on nobody else sends it, even when the sender dies. Measured: without it, dozens got a
letter twice. Each function here is one transaction and commits it, so that no lock is held while talking to a
server.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Executable, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import begin_write, carry_out, db, lock_row, table_of
from app.core.database_clock import DatabaseNow, database_now
from app.notifications.models import Channel, ChannelPause, Message, MessageStatus
from app.notifications.states import change, finish
from app.people.models import Person

#: Much longer than the hard deadline of one message (channels/).
LEASE = timedelta(seconds=120)
BATCH = 20


class EnoughForTodayError(Exception):
    """The receiver has had as many messages of this channel today as anybody gets."""


@dataclass(frozen=True)
class DailyLimit:
    """At most so many messages of a channel to a receiver since the day began."""

    channel: Channel
    receiver_id: int
    since: datetime
    most: int


def _due(now: datetime, channel: Channel, *, only_urgent: bool) -> list[ColumnElement[bool]]:
    due = [
        Message.status == MessageStatus.QUEUED,
        Message.channel == channel,
        Message.due_at <= now,
    ]
    return [*due, Message.urgent.is_(True)] if only_urgent else due


def is_anything_due(now: datetime, channel: Channel = Channel.EMAIL, *, only_urgent: bool = False) -> bool:
    """Whether a claim would find a message. A plain read: most seconds of a day it says no."""
    return bool(db.session.scalar(select(exists().where(*_due(now, channel, only_urgent=only_urgent)))))


def claim(
    now: datetime,
    owner: str,
    channel: Channel = Channel.EMAIL,
    *,
    only_urgent: bool = False,
    limit: int = BATCH,
) -> list[int]:
    """Claim up to `limit` messages of `channel` for `owner`: urgent ones first, then the oldest. Returns their ids
    in that order.
    """
    begin_write()
    wanted = select(Message.id).where(*_due(now, channel, only_urgent=only_urgent))
    wanted = wanted.order_by(Message.urgent.desc(), Message.due_at, Message.id).limit(limit)
    ids = list(db.session.scalars(wanted.with_for_update(skip_locked=True)))
    if ids:
        lease = DatabaseNow(LEASE)
        change(Message.id.in_(ids), status=MessageStatus.CLAIMED, owner=owner, lease_until=lease)
    db.session.commit()
    return ids


def pass_fence(
    message_id: int,
    owner: str,
    letter_id: str,
    *,
    sent_to: str | None = None,
    limit: DailyLimit | None = None,
) -> bool:
    """Take a claimed message for good, right before handing it over. False when the claim is no longer ours.

    Raises EnoughForTodayError when `limit` is reached; the claim stays. The receiver's row is locked meanwhile, so
    that two senders count one after the other.
    """
    begin_write()
    if limit is not None:
        lock_row(Person, limit.receiver_id)
        if _count_today(limit) >= limit.most:
            db.session.rollback()
            raise EnoughForTodayError
    values = {"of": message_id, "by": owner, "letter": letter_id, "to": sent_to}
    taken = carry_out(_fence(), values).rowcount
    db.session.commit()
    return taken == 1


@cache
def _fence() -> Executable:
    # Made once: every message passes it.
    columns = table_of(Message).c
    taken = update(table_of(Message)).where(
        columns.id == bindparam("of"),
        columns.owner == bindparam("by"),
        columns.status == MessageStatus.CLAIMED,
        columns.lease_until > DatabaseNow(),
    )
    return taken.values(
        status=MessageStatus.HANDOVER,
        lease_until=DatabaseNow(LEASE),
        attempts=columns.attempts + 1,
        letter_id=bindparam("letter"),
        sent_to=bindparam("to"),
    )


def _count_today(limit: DailyLimit) -> int:
    """What went to the receiver today, or is on its way."""
    theirs = or_(
        Message.delegate_id == limit.receiver_id,
        and_(Message.delegate_id.is_(None), Message.person_id == limit.receiver_id),
    )
    gone = and_(
        Message.finished_at >= limit.since,
        or_(
            Message.status.in_((MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.UNCERTAIN)),
            # The provider had taken it before it failed.
            and_(Message.status == MessageStatus.FAILED, Message.provider_ref.is_not(None)),
        ),
    )
    counted = select(func.count()).where(
        theirs, Message.channel == limit.channel, or_(Message.status == MessageStatus.HANDOVER, gone)
    )
    return db.session.scalar(counted) or 0


def release(owner: str) -> None:
    """Give back what `owner` claimed and did not get to."""
    begin_write()
    change(
        Message.owner == owner,
        Message.status == MessageStatus.CLAIMED,
        status=MessageStatus.QUEUED,
        owner=None,
        lease_until=None,
    )
    db.session.commit()


def lapsed(status: MessageStatus) -> list[ColumnElement[bool]]:
    """Conditions of messages whose sender has not been heard of since its lease ran out."""
    return [Message.status == status, Message.lease_until <= DatabaseNow()]


def expire_late(now: datetime) -> int:
    """Drop what is still queued when it has become too late to send or to tell it; return how many."""
    late = [Message.status == MessageStatus.QUEUED, Message.expires_at <= now]
    if not db.session.scalar(select(exists().where(*late))):
        return 0
    begin_write()
    dropped = finish(*late, status=MessageStatus.EXPIRED, now=now)
    db.session.commit()
    return dropped


def is_paused(channel: Channel) -> bool:
    """Whether `channel` rests because its server refused us a moment ago."""
    rests = exists().where(ChannelPause.channel == channel, ChannelPause.until > DatabaseNow())
    return bool(db.session.scalar(select(rests)))


def pause(channel: Channel, length: timedelta, reason: str) -> None:
    """Let `channel` rest for `length`; its messages stay queued."""
    begin_write()
    session = db.session()
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"until": database_now(length), "reason": reason}
    statement = make(ChannelPause).values(channel=channel, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=values))
    session.commit()
