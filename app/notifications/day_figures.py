"""How messages are doing, in one statement: what the day's page must know of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.core.database_clock import DatabaseNow
from app.notifications.call_list import COUNT_LIMIT, MISSED_FOR
from app.notifications.calling import gets_it, lapsed_untold, waiting_for_people
from app.notifications.models import BY_PEOPLE, CallOutcome, ChannelPause, Message, MessageStatus
from app.notifications.ring_list import UNDELIVERED


class DayFigures(NamedTuple):
    """Each number up to COUNT_LIMIT + 1."""

    #: People who must be told something now.
    to_tell: int
    #: Messages that lapsed untold during the last week and that nobody has seen.
    missed: int
    #: Messages a machine gave up on, which nobody stands on a list to tell instead.
    failed: int
    failed_since: datetime | None
    #: Channels that rest because their server takes nothing.
    resting: int


def day_figures(now: datetime) -> DayFigures:
    """What needs somebody at `now`."""
    to_tell = select(gets_it).where(*waiting_for_people(now), Message.due_at <= now).distinct()
    missed = select(Message.id).where(*lapsed_untold(), Message.finished_at >= now - MISSED_FOR)
    failed = _failed()
    since = failed.with_only_columns(func.min(Message.finished_at)).scalar_subquery()
    resting = select(ChannelPause.channel).where(ChannelPause.until > DatabaseNow())
    counted = (_count(to_tell), _count(missed), _count(failed), since, _count(resting))
    return DayFigures(*db.session.execute(select(*counted)).one())


def _failed() -> Select[int]:
    call = aliased(Message)
    stands = exists().where(
        call.person_id == Message.person_id,
        call.kind == Message.kind,
        call.topic == Message.topic,
        call.channel.in_(BY_PEOPLE),
        call.status == MessageStatus.QUEUED,
    )
    unseen = or_(Message.outcome.is_(None), Message.outcome != CallOutcome.TOLD)
    return select(Message.id).where(Message.status.in_(UNDELIVERED), unseen, ~stands)


def _count(some: Select[*tuple[Any, ...]]) -> ScalarSelect[int]:
    return select(func.count()).select_from(some.limit(COUNT_LIMIT + 1).subquery()).scalar_subquery()
