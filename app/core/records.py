"""Technical tables that belong to no feature."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.encrypted import encrypted_json, encrypted_text


class Draft(Base):
    """A half-filled form, kept on the server so that nothing typed is lost."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("owner", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "account:12": whose draft it is.
    owner: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    data = encrypted_json()
    updated_at: Mapped[datetime]


class IdempotencyKey(Base):
    """One row per form that was carried out: the same form sent again leads to the same answer, done once."""

    __tablename__ = "idempotency_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: A path; some have a private link's token in them.
    location = encrypted_text(bound_to="key")
    created_at: Mapped[datetime]


class Throttle(Base):
    """How often something was tried in a window, e.g. log-in codes per address or network."""

    __tablename__ = "throttle"

    bucket: Mapped[str] = mapped_column(String(120), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


#: The heartbeat of whichever scheduler beat last. Each has one of its own besides: `scheduler:<machine>:<process>`.
SCHEDULER = "scheduler"


class Heartbeat(Base):
    """When a process last showed that it lives. The scheduler's own `running` flag is no proof."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    beat_at: Mapped[datetime]


class Setting(Base):
    """What staff changed; the pack file holds the defaults."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    updated_at: Mapped[datetime]
