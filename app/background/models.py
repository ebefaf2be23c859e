"""The table of long work."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, EnumText


class TaskState(StrEnum):
    """Where a piece of long work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    #: Somebody ended it: the result is the best that was found until then.
    STOPPED = "stopped"
    FAILED = "failed"


OPEN = (TaskState.QUEUED, TaskState.RUNNING)
_IS_OPEN = text("state IN ('queued', 'running')")


class LongTask(Base):
    """A piece of long work: what is to be done, how far it is and what came out. Ids and figures, never names."""

    __tablename__ = "long_task"
    __table_args__ = (
        # Two presses ask for one thing.
        Index(
            "uq_long_task_open", "kind", "key", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN
        ),
        Index("ix_long_task_key", "kind", "key", "id"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_in_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: As a feature's `long_work` names it.
    kind: Mapped[str] = mapped_column(String(40))
    #: What tells it apart from others of its kind.
    key: Mapped[str] = mapped_column(String(80))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: A colleague's number.
    asked_by: Mapped[int | None]
    asked_at: Mapped[datetime]
    state: Mapped[TaskState] = mapped_column(EnumText(TaskState, 10), default=TaskState.QUEUED)
    #: Percent.
    progress: Mapped[int] = mapped_column(default=0)
    #: A msgid: what it does just now.
    where: Mapped[str] = mapped_column(String(120), default="")
    #: The best so far, while it runs; a run that takes over goes on from it.
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    stop_asked_at: Mapped[datetime | None]
    #: Which run has it, and until when by the database's clock unless it is heard of.
    owner: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None]
    #: How often it was begun.
    attempts: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
