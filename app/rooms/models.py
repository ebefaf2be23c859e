"""Tables of rooms, their rules, who said yes to these, and bookings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.organisations.models import Organisation
from app.people.models import Person
from app.places.models import Place
from app.rooms.free_times import Span
from app.rooms.rules import HOLDING, BookingStatus, WhoMayBook


class Room(Base):
    """A room that people can book."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("capacity >= 1", name="capacity_positive"),
        CheckConstraint("buffer_minutes >= 0", name="buffer_not_negative"),
        CheckConstraint("quota_hours IS NULL OR quota_hours >= 1", name="quota_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Key in the pack; None for what staff made.
    code: Mapped[str | None] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    address: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)
    equipment: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: How many people there is room for.
    capacity: Mapped[int]
    #: See free_times.Opening.
    opening: Mapped[list[list[int] | None]] = mapped_column(JSON)
    #: What one is told before a booking: where the key is, and how the room is to be left.
    keys: Mapped[str] = mapped_column(Text, default="")
    cleaning: Mapped[str] = mapped_column(Text, default="")
    who_may: Mapped[WhoMayBook] = mapped_column(EnumText(WhoMayBook, 12))
    #: The house answers every booking.
    needs_approval: Mapped[bool] = mapped_column(default=False)
    #: Hours of one booker in one month; None is as many as they like.
    quota_hours: Mapped[int | None]
    #: Kept free between two bookings.
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    #: Whether it can be booked; what is booked already stays.
    is_bookable: Mapped[bool] = mapped_column(default=True)
    #: The number of the rules that hold now; 0 is no rules.
    rules_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    #: When staff changed it; the pack then leaves it alone.
    edited_at: Mapped[datetime | None]

    place: Mapped[Place] = relationship(lazy="joined")


class RoomRules(Base):
    """What who books a room agrees to. A new text is a new row: what somebody said yes to is never changed."""

    __tablename__ = "room_rules"
    __table_args__ = (UniqueConstraint("room_id", "version", name="uq_room_rules_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None]


class RulesYes(Base):
    """Somebody said yes to the rules of a room."""

    __tablename__ = "room_rules_yes"

    id: Mapped[int] = mapped_column(primary_key=True)
    rules_id: Mapped[int] = mapped_column(ForeignKey("room_rules.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    said_at: Mapped[datetime]

    rules: Mapped[RoomRules] = relationship()


class Booking(Base):
    """A time in a room, asked for or had. What was given up stays as history; names go after a time."""

    __tablename__ = "room_booking"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("party_size >= 1", name="party_positive"),
        CheckConstraint("(owner_kind IS NULL) = (owner_id IS NULL)", name="owner_whole"),
        UniqueConstraint("owner_kind", "owner_id", name="uq_room_booking_owner"),
        # The week of a room, and what collides.
        Index("ix_room_booking_week", "room_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    #: Who booked; None once it is forgotten.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    party_size: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    status: Mapped[BookingStatus] = mapped_column(EnumText(BookingStatus, 12), index=True)
    #: What the house wrote with its answer, or why it was called off.
    reason = encrypted_text()
    #: The first date of a repeated booking; None for one that is not repeated.
    first_id: Mapped[int | None] = mapped_column(ForeignKey("room_booking.id"), index=True)
    #: The thing of a feature that has booked it ("occurrence", 12). That thing alone moves it and frees it.
    owner_kind: Mapped[str | None] = mapped_column(String(30))
    owner_id: Mapped[int | None]
    #: The plan counts it for this.
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    #: Counts every change of its time, so that a letter about an older one is not sent.
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    #: When it came to stand as it does, or its time was changed.
    state_at: Mapped[datetime]
    decided_by: Mapped[int | None]

    room: Mapped[Room] = relationship()
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def span(self) -> Span:
        """Its time."""
        return Span(self.starts_at, self.ends_at)

    @property
    def holds(self) -> bool:
        """Whether nobody else can have its time."""
        return self.status in HOLDING
