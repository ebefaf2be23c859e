"""Tables of the desk: what was handed to whom, who is away, and what was noted for a colleague."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.people.models import Person


class MarkState(StrEnum):
    """What somebody said about a row of the day's page."""

    HANDED = "handed"
    DONE = "done"


class DayMark(Base):
    """A row of the day's page that was handed to a colleague, or called done."""

    __tablename__ = "day_mark"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The row's own key (core.feature.DayRow): "proposal:12".
    key: Mapped[str] = mapped_column(String(80))
    state: Mapped[MarkState] = mapped_column(EnumText(MarkState, 10))
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    marked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]

    to_person: Mapped[Person | None] = relationship(foreign_keys=[to_person_id])


class Errand(Base):
    """What a caller wants that somebody else must do: passed on at the phone desk, with a deadline."""

    __tablename__ = "errand"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Who rang; None when nobody in particular did.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    text = encrypted_text()
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None]

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])


class Away(Base):
    """A colleague is away, and who takes what is theirs meanwhile."""

    __tablename__ = "away"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("person_id <> deputy_id", name="not_oneself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    #: The last day away.
    until_on: Mapped[date]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    deputy: Mapped[Person] = relationship(foreign_keys=[deputy_id])


class Shift(Base):
    """A volunteer answers the phone from then to then: only so long does the role let them in."""

    __tablename__ = "shift"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_it_begins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class CheckWay(StrEnum):
    """How we made sure that somebody is who they say: always by what we knew before they rang."""

    #: We rang the number we hold.
    CALL_BACK = "call_back"
    #: They stand at the counter and have shown who they are.
    IN_PERSON = "in_person"
    #: They read us the code that we sent to what we hold.
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    #: Others told us that they have died, and we are sure of it: nothing is read to anybody, and all may be erased.
    DEAD = "dead"


class IdentityCheck(Base):
    """We made sure who somebody on the phone is, before reading their data aloud or erasing them."""

    __tablename__ = "identity_check"
    __table_args__ = (CheckConstraint("tries BETWEEN 0 AND 5", name="five_tries"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    way: Mapped[CheckWay] = mapped_column(EnumText(CheckWay, 10))
    #: Hash of the code under our key; empty for a call back.
    code_hash: Mapped[str] = mapped_column(String(64), default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    #: Until when the code is taken.
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    #: When we were sure, and who of us; it is good for a while, for that one.
    proven_at: Mapped[datetime | None]
    proven_by: Mapped[int | None]
