"""What is told of an event beside when and where: the programme, documents, and who is invited."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base
from app.organisations.models import Organisation


class EventItem(Base):
    """A line of the programme."""

    __tablename__ = "event_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("event.series_id"), index=True)
    #: Wall clock in Copenhagen, as the series'.
    at: Mapped[time]
    what: Mapped[str] = mapped_column(String(120))
    #: Who speaks; everybody reads it. Empty: nobody in particular.
    speaker: Mapped[str] = mapped_column(String(80), default="")
    about_speaker: Mapped[str] = mapped_column(String(200), default="")


class EventDocument(Base):
    """A PDF that belongs to an event. In the database, so that row and file are never apart, not even in a backup."""

    __tablename__ = "event_document"
    __table_args__ = (CheckConstraint("size > 0", name="has_a_size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("event.series_id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    #: Bytes.
    size: Mapped[int]
    #: Only read where it is sent.
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    #: Whether everybody who sees the page may have it, or only those with a place.
    is_for_all: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime]


class EventInvitation(Base):
    """Who is invited: an organisation that gets a letter, or people in words alone."""

    __tablename__ = "event_invitation"
    __table_args__ = (
        UniqueConstraint("series_id", "organisation_id"),
        CheckConstraint("organisation_id IS NOT NULL OR words <> ''", name="says_whom"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("event.series_id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: "Beboere og pårørende på plejehjemmet"; empty for an organisation.
    words: Mapped[str] = mapped_column(String(120), default="")
    added_at: Mapped[datetime]

    organisation: Mapped[Organisation | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """Who it is."""
        return self.organisation.name if self.organisation is not None else self.words


class EventInvited(Base):
    """That an organisation was written to about a date: once, and never twice."""

    __tablename__ = "event_invited"
    __table_args__ = (CheckConstraint("people >= 0", name="people_not_negative"),)

    invitation_id: Mapped[int] = mapped_column(ForeignKey("event_invitation.id"), primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), primary_key=True, index=True)
    sent_at: Mapped[datetime]
    #: How many of its members got the letter.
    people: Mapped[int]
