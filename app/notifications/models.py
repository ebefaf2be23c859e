"""The outbox table."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.people.models import Person


class MessageStatus(StrEnum):
    """The life of a message (decisions.md, Messages)."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    HANDOVER = "handover"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    UNCERTAIN = "uncertain"


class Channel(StrEnum):
    """How a message goes: by e-mail, or told by a person who rings."""

    EMAIL = "email"
    CALL = "call"


class CallOutcome(StrEnum):
    """What came of a call on the ring list."""

    TOLD = "told"
    NO_ANSWER = "no_answer"


class Message(Base):
    """One message to one receiver. Promised together with its cause, rendered and checked again when it is
    sent.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        Index("ix_message_due", "status", "due_at"),
        Index("ix_message_topic", "topic"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: kind|subject|receiver|version…: the same promise twice is one row.
    dedupe_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    channel: Mapped[Channel] = mapped_column(EnumText(Channel, 10))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: Where it goes: fixed for log-in codes, else looked up when sent (None).
    address: Mapped[str | None] = mapped_column(String(254))
    #: What it is about, e.g. "occurrence:12": how a ring list finds its rows.
    topic: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    urgent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    #: Never sent after this.
    expires_at: Mapped[datetime | None]
    status: Mapped[MessageStatus] = mapped_column(EnumText(MessageStatus, 12), default=MessageStatus.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    #: Lease of the sender that claimed it, by the database's clock.
    owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    #: Message-ID of the letter: a letter sent again has the same one, so that programs fold the two.
    letter_id: Mapped[str | None] = mapped_column(String(200))
    last_error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None]
    #: Calls only: what came of it, who rang, when.
    outcome: Mapped[CallOutcome | None] = mapped_column(EnumText(CallOutcome, 12))
    outcome_by: Mapped[int | None]
    outcome_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()


class ChannelPause(Base):
    """Nothing goes by a channel until then, because its server refused us. Messages wait meanwhile."""

    __tablename__ = "channel_pause"

    channel: Mapped[Channel] = mapped_column(EnumText(Channel, 10), primary_key=True)
    #: By the database's clock: the trouble is in the real world, whatever the demo's clock says.
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
