"""Tables of operations: what was done and how it went, who does it now, and whose erasure stands in the storage."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Float, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, EnumText


class RunKind(StrEnum):
    """What is done."""

    BACKUP = "backup"
    DRILL = "drill"
    RESTORE = "restore"


class OperationRun(Base):
    """One backup, drill or restore: when, how long, how it went. By the database's clock, never the demo's."""

    __tablename__ = "operation_run"
    __table_args__ = (Index("ix_operation_run_kind", "kind", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RunKind] = mapped_column(EnumText(RunKind, 10))
    started_at: Mapped[datetime]
    seconds: Mapped[float] = mapped_column(Float)
    is_ok: Mapped[bool]
    #: The backup that was made, tried or brought back.
    name: Mapped[str | None] = mapped_column(String(200))
    #: Bytes in the storage.
    size: Mapped[int | None] = mapped_column(BigInteger)
    #: What went wrong, in English, without personal data.
    error: Mapped[str | None] = mapped_column(String(500))
    #: What a drill or a restore found: {"counts": true, …}. Numbers and states only.
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Lease(Base):
    """Somebody does this just now, so nobody else does; by the database's clock, as every lease."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]


class ErasureNote(Base):
    """That a person was erased stands in the storage, where a restore finds it."""

    __tablename__ = "erasure_note"

    #: No foreign key, as in the audit: it tells of a row, it does not belong to it.
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    noted_at: Mapped[datetime]
