"""Tables of what happens on dates."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text, encrypted_text_or_none
from app.people.models import Person
from app.places.models import Place


class Rhythm(StrEnum):
    """How often, in the words of the form."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    #: The same weekday of the month as the first date: second Tuesday; a date in the month's last week means the last.
    MONTHLY = "monthly"


class SeriesStatus(StrEnum):
    """Only an approved series has public dates."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    ENDED = "ended"


class OccurrenceStatus(StrEnum):
    """A date takes place or is cancelled."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class SignUpStatus(StrEnum):
    """The life of a sign-up (decisions.md, Queue)."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_HOST = "cancelled_by_host"
    CAME = "came"
    EXCUSED = "excused"
    NO_SHOW = "no_show"


#: States that hold a place.
HOLDING = (SignUpStatus.CONFIRMED, SignUpStatus.CAME, SignUpStatus.EXCUSED, SignUpStatus.NO_SHOW)
#: States in which a person is on the list of a date.
ACTIVE = (SignUpStatus.WAITING, *HOLDING)
_ACTIVE_SQL = text("status IN ('waiting', 'confirmed', 'came', 'excused', 'no_show')")


class Series(Base):
    """What comes back: wall-clock time, rhythm, place. Its dates are made weeks ahead as occurrences."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),
        CheckConstraint("least IS NULL OR least > 0", name="least_positive"),
        CheckConstraint("closes_hours BETWEEN 0 AND 336", name="closes_hours_sensible"),
        CheckConstraint("duration_minutes BETWEEN 15 AND 720", name="duration_sensible"),
        CheckConstraint("until IS NULL OR until >= first_on", name="until_after_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Which feature it belongs to: "walk".
    kind: Mapped[str] = mapped_column(String(20), index=True)
    title: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    meeting_point: Mapped[str] = mapped_column(String(160))
    rhythm: Mapped[Rhythm] = mapped_column(EnumText(Rhythm, 12))
    #: Local date; its weekday is the weekday of the series.
    first_on: Mapped[date]
    #: Last local date that may have an occurrence; None runs on.
    until: Mapped[date | None]
    #: Wall clock in Copenhagen: 10.00 stays 10.00 when the clocks change.
    starts_at_local: Mapped[time]
    duration_minutes: Mapped[int]
    #: Places per date; None is as many as want to.
    capacity: Mapped[int | None]
    #: Fewer than so many people, and the date is hardly worth holding; None is any number.
    least: Mapped[int | None]
    #: How many hours before the start one can no longer sign up; 0 is until it begins.
    closes_hours: Mapped[int] = mapped_column(default=0, server_default="0")
    #: False is "bare mød op": no sign-up, the host writes how many came.
    needs_sign_up: Mapped[bool] = mapped_column(default=True)
    #: Price in øre; 0 is free.
    price_ore: Mapped[int] = mapped_column(default=0)
    price_note: Mapped[str] = mapped_column(String(80), default="")
    companion_offered: Mapped[bool] = mapped_column(default=False)
    #: {"rollator": {"answer": "yes"|"no"|"ask", "note": "…"}, "wheelchair": …, "benches", "toilet", "bus"}
    access: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    host_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    status: Mapped[SeriesStatus] = mapped_column(
        EnumText(SeriesStatus, 12), default=SeriesStatus.PROPOSED, index=True
    )
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    #: What staff wrote to the proposer when they said no or asked for changes.
    decision_text = encrypted_text_or_none()

    host: Mapped[Person] = relationship()
    place: Mapped[Place] = relationship(lazy="joined")


class Occurrence(Base):
    """One date of a series. It may be moved or cancelled by itself; its original date is what it is known by."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("series_id", "original_date"),
        CheckConstraint("places_taken >= 0", name="places_not_negative"),
        CheckConstraint("capacity IS NULL OR places_taken <= capacity", name="not_overbooked"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("head_count IS NULL OR head_count >= 0", name="head_count_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    original_date: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    meeting_point: Mapped[str] = mapped_column(String(160))
    capacity: Mapped[int | None]
    places_taken: Mapped[int] = mapped_column(default=0)
    status: Mapped[OccurrenceStatus] = mapped_column(
        EnumText(OccurrenceStatus, 12), default=OccurrenceStatus.PLANNED
    )
    #: Why it was moved or cancelled; people read it.
    reason: Mapped[str | None] = mapped_column(String(400))
    #: Raised when time or place changes, so that a new reminder is due and an old one is not.
    version: Mapped[int] = mapped_column(default=1)
    #: Whether the host set time or meeting point, or the capacity, of this date by itself; a change of the series
    #: then leaves that alone.
    is_moved: Mapped[bool] = mapped_column(default=False)
    has_own_capacity: Mapped[bool] = mapped_column(default=False)
    #: Since when nobody is there to host this date: the host cannot come.
    hostless_since: Mapped[datetime | None]
    #: How many came, where nobody signs up.
    head_count: Mapped[int | None]

    series: Mapped[Series] = relationship(lazy="joined")
    place: Mapped[Place] = relationship(lazy="joined")


class SignUp(Base):
    """A party on the list of a date. Cancelled rows stay as history."""

    __tablename__ = "sign_up"
    __table_args__ = (
        Index("uq_sign_up_active_person", "occurrence_id", "person_id", unique=True,
              sqlite_where=_ACTIVE_SQL, postgresql_where=_ACTIVE_SQL),
        Index("uq_sign_up_active_identity", "occurrence_id", "identity", unique=True,
              sqlite_where=_ACTIVE_SQL, postgresql_where=_ACTIVE_SQL),
        Index("ix_sign_up_queue", "occurrence_id", "status", "queued_at"),
        CheckConstraint("party_size BETWEEN 1 AND 4", name="party_size_1_to_4"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: Hash of contact and name: the same guest twice on one date is one sign-up.
    identity: Mapped[str] = mapped_column(String(64), index=True)
    party_size: Mapped[int] = mapped_column(default=1)
    status: Mapped[SignUpStatus] = mapped_column(EnumText(SignUpStatus, 20))
    #: When the party joined; with the id it is its place in the queue.
    queued_at: Mapped[datetime]
    #: When it got its place.
    placed_at: Mapped[datetime | None]
    #: When a smaller party behind it was let past, because this one did not fit (shown to it).
    skipped_at: Mapped[datetime | None]
    #: When the host rang about a free place on the last day and got no answer; the next in line is asked then.
    asked_at: Mapped[datetime | None]
    wants_companion: Mapped[bool] = mapped_column(default=False)
    needs_lift: Mapped[bool] = mapped_column(default=False)
    #: May tell of health ("går med stok").
    note = encrypted_text()
    is_first_time: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    #: Why the host took it off the list; the person reads it.
    reason = encrypted_text_or_none()

    person: Mapped[Person] = relationship(lazy="joined")
    occurrence: Mapped[Occurrence] = relationship()
