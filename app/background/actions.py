"""Asking for long work, and asking it to stop. No commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.background.models import OPEN, LongTask, TaskState
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import NotFoundError
from app.core.feature import long_work


def ask_for(actor: Actor, now: datetime, kind: str, params: Mapping[str, Any], key: str) -> LongTask:
    """The open work of this kind and key: begun soon, or on its way already, whoever asked for it.

    `params` hold ids and figures only. Raises KeyError for a kind that no feature does.
    """
    long_work(kind)
    values = {
        "kind": kind,
        "key": key,
        "params": dict(params),
        "asked_by": actor.person_id,
        "asked_at": now,
        "state": TaskState.QUEUED,
    }
    open_ = select(LongTask).where(LongTask.kind == kind, LongTask.key == key, LongTask.state.in_(OPEN))
    while True:
        insert_once(LongTask, values)
        # Locked, so that it does not end while we say that it is on its way; if it just did, another is made.
        task = db.session.scalars(
            open_.with_for_update().execution_options(populate_existing=True)
        ).one_or_none()
        if task is not None:
            return task


def ask_to_stop(now: datetime, task_id: int) -> LongTask:
    """Let work end with the best so far; what has not begun ends at once, and what has ended stays as it is.

    Raises NotFoundError for work that there is not.
    """
    task = lock_row(LongTask, task_id)
    if task is None:
        raise NotFoundError
    if task.state == TaskState.QUEUED:
        task.state, task.finished_at = TaskState.STOPPED, now
    if task.state == TaskState.RUNNING:
        task.stop_asked_at = task.stop_asked_at or now
    db.session.flush()
    return task
