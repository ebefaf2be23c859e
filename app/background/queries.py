"""Where long work stands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.background.models import OPEN, LongTask, TaskState
from app.core.database import db


def latest(kind: str, key: str) -> LongTask | None:
    """The work of this kind and key that was asked for last."""
    ours = select(LongTask).where(LongTask.kind == kind, LongTask.key == key)
    return db.session.scalars(ours.order_by(LongTask.id.desc()).limit(1)).first()


@dataclass(frozen=True)
class Standing:
    """How much long work there is: waiting, running with the percent of the one furthest on, and failed."""

    queued: int = 0
    running: int = 0
    progress: int = 0
    failed: int = 0


def standing() -> Standing:
    """All open work, and what failed and was not asked for again."""
    newer = aliased(LongTask)
    again = exists().where(newer.kind == LongTask.kind, newer.key == LongTask.key, newer.id > LongTask.id)
    counted = (
        select(LongTask.state, func.count(), func.max(LongTask.progress))
        .where(or_(LongTask.state.in_(OPEN), and_(LongTask.state == TaskState.FAILED, ~again)))
        .group_by(LongTask.state)
    )
    found = {state: (number, progress) for state, number, progress in db.session.execute(counted)}
    running, progress = found.get(TaskState.RUNNING, (0, 0))
    queued, _ = found.get(TaskState.QUEUED, (0, 0))
    failed, _ = found.get(TaskState.FAILED, (0, 0))
    return Standing(queued, running, progress, failed)
