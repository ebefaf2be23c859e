"""Tables of moderation: every step of a thing, edits that wait, reports, appeals, and who is looking."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_json, encrypted_text
from app.moderation.states import State
from app.people.models import Person

_WAITS = text("decided_at IS NULL")


class UnderModeration:
    """What a table gets whose rows are read before everybody may see them."""

    if TYPE_CHECKING:
        id: Mapped[int]
    #: Changed by moderation.actions.move only.
    state: Mapped[State] = mapped_column(EnumText(State, 12))
    #: Since when it is there: how long it waits.
    state_at: Mapped[datetime]


class ModerationStep(Base):
    """One step in the life of a thing: from where to where, who, when, and why."""

    __tablename__ = "moderation_step"
    __table_args__ = (Index("ix_moderation_step_thing", "object_type", "object_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What kind of thing ("organisation"), as in the audit.
    object_type: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    #: None for its first.
    from_state: Mapped[State | None] = mapped_column(EnumText(State, 12))
    to_state: Mapped[State] = mapped_column(EnumText(State, 12))
    #: Person id; None is the system.
    taken_by: Mapped[int | None]
    taken_at: Mapped[datetime]
    #: What the author reads.
    reason = encrypted_text()


class ProposedEdit(Base):
    """A change of something public that waits for an answer, while the old text stays."""

    __tablename__ = "proposed_edit"
    __table_args__ = (
        # One at a time: whoever edits again writes into the one that waits.
        Index("uq_proposed_edit_waiting", "object_type", "object_id", unique=True,
              sqlite_where=_WAITS, postgresql_where=_WAITS),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    object_type: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: Field → value, of the fields that differ only. Nobody but its authors and moderators may see what is new.
    before = encrypted_json()
    after = encrypted_json()
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    is_approved: Mapped[bool | None]
    #: What the author reads.
    reason = encrypted_text()

    author: Mapped[Person | None] = relationship()


class Look(Base):
    """A moderator has this open at the moment; whoever else opens it is told."""

    __tablename__ = "moderation_look"

    #: What is waiting and its number, as in the queue (core.waiting.Waiting.kinds).
    what: Mapped[str] = mapped_column(String(30), primary_key=True)
    thing_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    #: By the database's clock, as every lease.
    until: Mapped[datetime]


class Appeal(Base):
    """Somebody asks that a no, or that something was taken down, is looked at once more. Once for each decision."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("object_type", "object_id", "about_at", name="uq_appeal_once"),
        Index("ix_appeal_waiting", "closed_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    object_type: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    #: What the thing was called then.
    title: Mapped[str] = mapped_column(String(160))
    #: When the decision was made, which is what makes it this one, and who made it.
    about_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    text = encrypted_text()
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]
    #: Whether the decision was changed.
    is_upheld: Mapped[bool | None]
    #: The same person decided twice, because nobody else was there; listed for a later review.
    is_by_one: Mapped[bool] = mapped_column(default=False)
    #: What the author reads.
    answer = encrypted_text()

    author: Mapped[Person | None] = relationship()


class Report(Base):
    """Somebody says that something public is wrong. They may stay unknown."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_waiting", "closed_at", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    object_type: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    #: What the thing was called then.
    title: Mapped[str] = mapped_column(String(160))
    #: Whom to answer; None for who did not say.
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    text = encrypted_text()
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]
    #: What the reporter reads.
    answer = encrypted_text()

    reporter: Mapped[Person | None] = relationship()
