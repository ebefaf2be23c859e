"""Tables of what people say. Both lead to the person as long as it is needed, and no longer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.gatherings.models import Occurrence
from app.people.models import Person


class Mood(StrEnum):
    """The answers to "Hvordan var det?"."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"


class StoryState(StrEnum):
    """How a story stands."""

    #: Told, and not read yet.
    TOLD = "told"
    #: Everybody can read it.
    SHOWN = "shown"
    #: Staff said no, or took it down.
    DECLINED = "declined"


class Impression(Base):
    """Somebody was asked how a date was, and what they said. After a while nobody's: then it is a number."""

    __tablename__ = "impression"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "person_id"),
        CheckConstraint("(mood IS NULL) = (answered_at IS NULL)", name="mood_when_answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    #: None once it is forgotten whose it is.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    mood: Mapped[Mood | None] = mapped_column(EnumText(Mood, 8))
    answered_at: Mapped[datetime | None]
    #: Read by staff only; emptied when it is forgotten whose it is.
    words = encrypted_text()

    person: Mapped[Person | None] = relationship(lazy="joined")
    occurrence: Mapped[Occurrence] = relationship(lazy="joined")


class Story(Base):
    """What somebody tells for everybody to read. The yes to that stands among the consents, in its words."""

    __tablename__ = "story"
    __table_args__ = (CheckConstraint("(state = 'told') = (decided_at IS NULL)", name="decided_unless_told"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words = encrypted_text()
    #: What they want to be called there; empty is nothing.
    shown_name = encrypted_text()
    state: Mapped[StoryState] = mapped_column(EnumText(StoryState, 10), index=True)
    told_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    #: The number of the colleague who decided.
    decided_by: Mapped[int | None]

    person: Mapped[Person] = relationship(lazy="joined")
