"""Tables of what came of a date of an event: what was said, what was agreed, and who does what by when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.gatherings.models import Occurrence
from app.people.models import Person


class Showing(StrEnum):
    """Who may read what was said and agreed. Nobody's name is ever shown."""

    #: The host and staff.
    INTERNAL = "internal"
    #: The host wants it on the page; a moderator reads it first.
    WAITING = "waiting"
    SHOWN = "shown"
    #: A moderator did not want it on the page.
    REFUSED = "refused"


class Doer(StrEnum):
    """Who does what was agreed, as the plan may name them."""

    #: Somebody whose name and contact the host wrote.
    PERSON = "person"
    #: Somebody who looks after the organisation behind the event.
    MEMBER = "member"
    HOUSE = "house"


class PointState(StrEnum):
    """The life of something that was agreed."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    #: Written by mistake, or somebody else does it. The row stays, without its words, so that its number is no other's.
    REMOVED = "removed"


class Outcome(Base):
    """What was said and agreed on one date. Once it is there, nobody is asked for it any more, even if it is empty."""

    __tablename__ = "event_outcome"
    __table_args__ = (
        CheckConstraint("showing IN ('internal', 'waiting', 'shown', 'refused')", name="showing_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), unique=True)
    said = encrypted_text()
    agreed = encrypted_text()
    showing: Mapped[Showing] = mapped_column(EnumText(Showing, 10), index=True)
    #: Since when it stands like that; for what waits, since when somebody waits.
    showing_at: Mapped[datetime]
    written_at: Mapped[datetime]

    occurrence: Mapped[Occurrence] = relationship()


class Point(Base):
    """One thing that somebody does by a day. It stands in the log of the plan's row, without who that is."""

    __tablename__ = "event_point"
    __table_args__ = (
        CheckConstraint("doer IN ('person', 'member', 'house')", name="doer_known"),
        CheckConstraint("doer <> 'house' OR person_id IS NULL", name="house_is_nobody"),
        CheckConstraint("state IN ('open', 'done', 'dropped', 'removed')", name="state_known"),
        CheckConstraint("length(trim(what)) > 0", name="what_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), index=True)
    what: Mapped[str] = mapped_column(String(200))
    doer: Mapped[Doer] = mapped_column(EnumText(Doer, 8))
    #: None for the house, and once it is forgotten who it was.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    #: The local day on which that day was chosen: who is told then needs no reminder for a day that has passed.
    set_on: Mapped[date]
    state: Mapped[PointState] = mapped_column(EnumText(PointState, 8), index=True)
    state_at: Mapped[datetime]
    #: Why it came to nothing.
    why = encrypted_text()
    #: The line of the plan's log that tells of it, or the one that corrected that.
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("row_entry.id"))
    made_at: Mapped[datetime]

    occurrence: Mapped[Occurrence] = relationship()
    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_open(self) -> bool:
        """Whether somebody still is to do it."""
        return self.state is PointState.OPEN
