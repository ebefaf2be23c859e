"""Who does a piece of long work: one run at a time, for as long as it is heard of. By the database's clock, as every
lease. Each function is one transaction and commits it, so that no lock is held while the work goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from app.background.models import LongTask, TaskState
from app.core.database import begin_write, carry_out, db, table_of
from app.core.database_clock import DatabaseNow, database_now

#: Longer than anything does between telling twice how far it is.
LEASE = timedelta(minutes=5)
#: What was begun so often and never ended will not end.
MOST_ATTEMPTS = 3


class LostError(Exception):
    """Another run has the work: this one was silent for too long."""


@dataclass(frozen=True)
class Claim:
    """A piece of work that is ours for now."""

    task_id: int
    owner: str
    kind: str
    params: Mapping[str, Any]
    so_far: Mapping[str, Any]
    attempts: int


def _due() -> ColumnElement[bool]:
    lapsed = and_(LongTask.state == TaskState.RUNNING, LongTask.claimed_until <= DatabaseNow())
    return or_(LongTask.state == TaskState.QUEUED, lapsed)


def is_anything_due() -> bool:
    """Whether a claim would find work. A plain read: most of the day it says no."""
    return bool(db.session.scalar(select(exists().where(_due()))))


def claim(owner: str, now: datetime) -> Claim | None:
    """The oldest work that nobody does, for the run called `owner`; None when there is none.

    What was to stop when its process died ends with what it had, and what was begun too often has failed.
    """
    begin_write()
    wanted = select(LongTask).where(_due()).order_by(LongTask.id).limit(1).with_for_update(skip_locked=True)
    wanted = wanted.execution_options(populate_existing=True)
    claimed = None
    while claimed is None and (task := db.session.scalars(wanted).first()) is not None:
        if task.stop_asked_at is not None or task.attempts >= MOST_ATTEMPTS:
            task.state = TaskState.FAILED if task.stop_asked_at is None else TaskState.STOPPED
            task.finished_at, task.owner, task.claimed_until = now, None, None
            db.session.flush()
            continue
        task.state, task.owner, task.claimed_until = TaskState.RUNNING, owner, database_now(LEASE)
        task.attempts += 1
        task.started_at = task.started_at or now
        claimed = Claim(task.id, owner, task.kind, task.params, task.result, task.attempts)
    db.session.commit()
    return claimed


def keep(ours: Claim, **values: Any) -> bool:
    """Keep what a run told and hold on to its work; whether somebody asked it to stop.

    Raises LostError when the work is no longer its own.
    """
    begin_write()
    columns = table_of(LongTask).c
    _change(ours, claimed_until=database_now(LEASE), **values)
    asked = db.session.scalar(select(columns.stop_asked_at).where(columns.id == ours.task_id))
    db.session.commit()
    return asked is not None


def finish(ours: Claim, state: TaskState, now: datetime, **values: Any) -> None:
    """End the work. Raises LostError when it is no longer the run's own."""
    begin_write()
    _change(ours, state=state, finished_at=now, owner=None, claimed_until=None, **values)
    db.session.commit()


def give_back(ours: Claim, *, attempts: int) -> None:
    """Let another run go on with it, begun `attempts` times so far. Raises LostError as `finish`."""
    begin_write()
    _change(ours, state=TaskState.QUEUED, owner=None, claimed_until=None, attempts=attempts)
    db.session.commit()


def _change(ours: Claim, **values: Any) -> None:
    columns = table_of(LongTask).c
    is_ours = (columns.id == ours.task_id, columns.owner == ours.owner, columns.state == TaskState.RUNNING)
    if carry_out(update(table_of(LongTask)).where(*is_ours).values(**values), {}).rowcount != 1:
        db.session.rollback()
        raise LostError
