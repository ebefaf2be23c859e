"""Tables of the plan over time: what the committee decided, how rows changed by it, comments, and what was tied."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class Body(StrEnum):
    """Who decided."""

    COMMITTEE = "committee"
    COUNCIL = "council"


class ChangeKind(StrEnum):
    """What a decision did with a row."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    #: It is about the row, and leaves its words alone.
    NAMED = "named"


class Decision(Base):
    """What the committee or the council decided about the plan of a period. Kept as it was recorded."""

    __tablename__ = "plan_decision"
    __table_args__ = (
        CheckConstraint("body IN ('committee', 'council')", name="body_known"),
        CheckConstraint("link = '' OR link LIKE 'https://%'", name="link_https"),
        CheckConstraint("length(trim(text)) > 0", name="text_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("plan_period.id"), index=True)
    decided_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    #: Where the minutes lie.
    link: Mapped[str] = mapped_column(String(500), default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class RowChange(Base):
    """What a decision did with a row, with the words from before and after. Never changed."""

    __tablename__ = "plan_row_change"
    __table_args__ = (
        CheckConstraint("kind IN ('added', 'changed', 'ended', 'named')", name="kind_known"),
        CheckConstraint("(kind = 'changed') = (before IS NOT NULL AND after IS NOT NULL)", name="both_texts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("plan_activity.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("plan_decision.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    #: The columns of the row that were changed, as they were and as they became.
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class Comment(Base):
    """What a leader or somebody of the house wrote beside a row and year. Never changed."""

    __tablename__ = "plan_comment"
    __table_args__ = (
        CheckConstraint("length(trim(text)) > 0", name="text_given"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_in_range"),
        Index("ix_plan_comment_row", "activity_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("plan_activity.id"))
    year: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class Tie(Base):
    """Things that were tied to an initiative with one press, so that it can be undone with one press."""

    __tablename__ = "plan_tie"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    #: [kind, id] of each thing.
    things: Mapped[list[list[Any]]] = mapped_column(JSON)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class LeftOut(Base):
    """A thing that does not belong to the plan: nobody is asked to tie it any more."""

    __tablename__ = "plan_left_out"
    __table_args__ = (UniqueConstraint("kind", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: As the features' things call themselves: "room_booking".
    kind: Mapped[str] = mapped_column(String(30))
    thing_id: Mapped[int]
    created_at: Mapped[datetime]
