"""What staff see of messages: how many are where, and which need a person. Never what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, func, literal, or_, select, union_all

from app.core.database import db
from app.core.database_clock import DatabaseNow
from app.notifications.models import (
    BY_MACHINES,
    CallOutcome,
    Channel,
    ChannelPause,
    Message,
    MessageStatus,
)
from app.notifications.ring_list import UNDELIVERED
from app.people.models import Person

#: Counted no further; the page says "mere end 500" (decisions.md, Pages).
COUNT_LIMIT = 500


@dataclass(frozen=True)
class MessageRow:
    """A line of the list: to whom and about what kind of thing, not what it says."""

    id: int
    kind: str
    channel: Channel
    status: MessageStatus
    outcome: CallOutcome | None
    attempts: int
    created_at: datetime
    finished_at: datetime | None
    #: None for a letter to an address that belongs to nobody yet (log-in codes).
    name: str | None
    phone: str | None


def counts_by_channel() -> dict[Channel, dict[MessageStatus, int]]:
    """How many messages of each channel are in each state, each counted up to COUNT_LIMIT + 1. One statement."""
    parts = [
        select(
            literal(channel.value),
            literal(status.value),
            select(func.count()).select_from(_first_of(channel, status)).scalar_subquery(),
        )
        for channel in Channel
        for status in MessageStatus
    ]
    counts: dict[Channel, dict[MessageStatus, int]] = {channel: {} for channel in Channel}
    for channel, status, number in db.session.execute(union_all(*parts)):
        counts[Channel(channel)][MessageStatus(status)] = int(number or 0)
    return counts


def sms_cost_since(instant: datetime) -> tuple[int, int]:
    """(how many SMS the provider took since `instant`, what they cost in øre)."""
    taken = select(func.count(), func.coalesce(func.sum(Message.cost_ore), 0)).where(
        Message.channel == Channel.SMS, Message.provider_ref.is_not(None), Message.finished_at >= instant
    )
    number, cost = db.session.execute(taken).one()
    return int(number or 0), int(cost or 0)


def count_undelivered() -> int:
    """How many letters wait for a person to look after them, up to COUNT_LIMIT + 1."""
    some = select(Message.id).where(*_needs_person()).limit(COUNT_LIMIT + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def undelivered_by_status() -> dict[MessageStatus, int]:
    """How many letters wait for a person to look after them, by why. One statement."""
    counted = select(Message.status, func.count()).where(*_needs_person()).group_by(Message.status)
    return dict(db.session.execute(counted).all())


def undelivered(before_id: int | None = None, limit: int = 12) -> list[MessageRow]:
    """Letters that a machine gave up on and that nobody has looked after yet, newest first, `limit` + 1 of
    them.
    """
    columns = (Message.id, Message.kind, Message.channel, Message.status, Message.outcome, Message.attempts)
    times = (Message.created_at, Message.finished_at)
    rows = select(*columns, *times, Person.name, Person.phone).outerjoin(Message.person)
    rows = rows.where(*_needs_person()).order_by(Message.id.desc()).limit(limit + 1)
    if before_id is not None:
        rows = rows.where(Message.id < before_id)
    return [MessageRow(**row) for row in db.session.execute(rows).mappings()]


def receivers_of(message_ids: Sequence[int]) -> list[int]:
    """Who is known by these messages: whom they are about, and who gets them."""
    rows = db.session.execute(
        select(Message.person_id, Message.delegate_id).where(Message.id.in_(message_ids))
    )
    return sorted({number for row in rows for number in row if number is not None})


def receivers_in_pile(batch_id: int) -> list[int]:
    """The same for the letters that were printed together."""
    return receivers_of(
        db.session.scalars(select(Message.id).where(Message.batch_id == batch_id).order_by(Message.id)).all()
    )


def oldest_due(now: datetime) -> datetime | None:
    """When the letter or SMS that has waited longest became due; None when none is due. Calls wait for people."""
    waiting = (MessageStatus.QUEUED, MessageStatus.CLAIMED)
    return db.session.scalar(
        select(func.min(Message.due_at)).where(
            Message.status.in_(waiting),
            Message.channel.in_(BY_MACHINES),
            Message.due_at <= now,
            or_(Message.expires_at.is_(None), Message.expires_at > now),
        )
    )


def pauses() -> Sequence[ChannelPause]:
    """Channels that rest at the moment."""
    return db.session.scalars(select(ChannelPause).where(ChannelPause.until > DatabaseNow())).all()


def _first_of(channel: Channel, status: MessageStatus) -> Subquery:
    some = select(Message.id).where(Message.channel == channel, Message.status == status)
    return some.limit(COUNT_LIMIT + 1).subquery()


def _needs_person() -> list[ColumnElement[bool]]:
    return [
        Message.status.in_(UNDELIVERED),
        or_(Message.outcome.is_(None), Message.outcome != CallOutcome.TOLD),
    ]
