"""The tables of the audit: what was done, and the chain that seals it. Both only grow (guards.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import guards
from app.core.database import Base
from app.core.guards import attach


class AuditEvent(Base):
    """One thing that was done. Holds no names and no content: ids only (reliability sec. 4 row 16).

    The ids are no foreign keys, because an event outlives what it tells of.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_object", "object_type", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_person_id: Mapped[int | None]
    roles: Mapped[str] = mapped_column(String(120))
    on_behalf_of: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(String(120))
    network: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AuditSeal(Base):
    """One event's place in the chain: its hash goes over the seal before it, so nothing can be changed, taken out,
    put in or moved without breaking all that follow (chain.py). No personal data.
    """

    __tablename__ = "audit_seal"
    __table_args__ = (UniqueConstraint("event_id"),)

    #: 1, 2, 3 … without a gap, in the order of sealing.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: No foreign key: after five years the event goes, and the seal a little later.
    event_id: Mapped[int]
    #: SHA-256, hexadecimal.
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(index=True)


attach(guards.statements, AuditEvent.__table__, AuditSeal.__table__)
