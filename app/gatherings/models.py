"""Tables of what happens on dates."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
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
_OFFERED_SQL = text("offer_until IS NOT NULL")


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
    #: What tells of it outside our pages (letters, SMS, calls, calendars) calls it an appointment, and nothing else.
    is_discreet: Mapped[bool] = mapped_column(default=False)
    #: {"rollator": {"answer": "yes"|"no"|"ask", "note": "…"}, "wheelchair": …, "benches", "toilet", "bus"}
    access: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    host_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    status: Mapped[SeriesStatus] = mapped_column(
        EnumText(SeriesStatus, 12), default=SeriesStatus.PROPOSED, index=True
    )
    #: The place it was proposed for because nothing went on near it; None for all others.
    gap_place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    created_at: Mapped[datetime]
    #: None while it waits, and for the dates of a group, about which nobody is asked.
    decided_at: Mapped[datetime | None]
    #: What staff wrote to the proposer when they said no or asked for changes.
    decision_text = encrypted_text_or_none()

    host: Mapped[Person] = relationship()
    place: Mapped[Place] = relationship(lazy="joined", foreign_keys=place_id)

    @property
    def outward_title(self) -> str:
        """What it is called where others may read along: a lock screen, a letter box, a shared calendar."""
        return _("Aftale") if self.is_discreet else self.title


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
        Index("ix_sign_up_offer_until", "offer_until",
              sqlite_where=_OFFERED_SQL, postgresql_where=_OFFERED_SQL),
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
    #: When it was asked about a free place on the last day and gave no answer; the next in line is asked then.
    asked_at: Mapped[datetime | None]
    #: Until when a free place is held for this waiting party: it counts as taken until they answer, or until then.
    offer_until: Mapped[datetime | None]
    #: Whether the host rings about that offer, because no letter and no SMS reaches them in time.
    offer_is_rung: Mapped[bool] = mapped_column(default=False, server_default=false())
    wants_companion: Mapped[bool] = mapped_column(default=False)
    needs_lift: Mapped[bool] = mapped_column(default=False)
    #: May tell of health ("går med stok").
    note = encrypted_text()
    is_first_time: Mapped[bool] = mapped_column(default=False)
    #: The next time in this series after a first time there: counted for the plan, also when the person is forgotten.
    comes_again: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Made by a fixed place ("jeg kommer hver gang"). Kept on a date that was given up by itself, so that the fixed
    #: place does not come back to it.
    is_fixed: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Who wrote down whether they came, and when. Never public.
    marked_by: Mapped[int | None]
    marked_at: Mapped[datetime | None]
    #: Since when the host is asked to ring and hear how it goes: they stayed away twice; and when that was done.
    care_at: Mapped[datetime | None]
    care_done_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
    #: Why the host took it off the list; the person reads it.
    reason = encrypted_text_or_none()

    person: Mapped[Person] = relationship(lazy="joined")
    occurrence: Mapped[Occurrence] = relationship()

    @property
    def holds_places(self) -> bool:
        """Whether its party counts among the places taken: it has its places, or is offered them."""
        return self.status in HOLDING or self.offer_until is not None


_NOT_ENDED_SQL = text("ended_at IS NULL")


class FixedPlace(Base):
    """ "Jeg kommer hver gang": a party that is on every date of a series, before anybody else, until it ends that."""

    __tablename__ = "fixed_place"
    __table_args__ = (
        Index("uq_fixed_place_active", "series_id", "person_id", unique=True,
              sqlite_where=_NOT_ENDED_SQL, postgresql_where=_NOT_ENDED_SQL),
        CheckConstraint("party_size BETWEEN 1 AND 4", name="party_size_1_to_4"),
        CheckConstraint("paused_until IS NULL OR paused_until >= paused_from", name="pause_in_order"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    party_size: Mapped[int] = mapped_column(default=1)
    wants_companion: Mapped[bool] = mapped_column(default=False)
    needs_lift: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime]
    #: Local dates, both within the pause; without a last one it lasts until they come back.
    paused_from: Mapped[date | None]
    paused_until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    #: When they were asked whether they still come; only dates after that make us ask again.
    asked_at: Mapped[datetime | None]
    #: Said yes to welcoming people who come for the first time.
    welcomes: Mapped[bool] = mapped_column(default=False)
    #: Raised by every change, so that only the newest one is told.
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="joined")
    series: Mapped[Series] = relationship()


class Welcome(Base):
    """Who welcomes a party that comes for the first time, and that they were asked how it was."""

    __tablename__ = "welcome"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"), primary_key=True, autoincrement=False)
    #: The host, or a regular who said yes to it.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    #: Not what they answered: that is kept without a name.
    has_answered: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(lazy="joined")
    sign_up: Mapped[SignUp] = relationship()


class ComingAgain(StrEnum):
    """The answers to "Vil du komme igen?"."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class ComeAgainCount(Base):
    """How many newcomers of a series gave an answer in a quarter. A number, and never a name."""

    __tablename__ = "come_again_count"
    __table_args__ = (CheckConstraint("number >= 0", name="number_not_negative"),)

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True, autoincrement=False)
    #: The first local day of the quarter.
    quarter_on: Mapped[date] = mapped_column(primary_key=True)
    answer: Mapped[ComingAgain] = mapped_column(EnumText(ComingAgain, 8), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
