"""Tables of tasks, their dates and who said yes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.listings.rules import Company, Shape, Status, Work, asks_first
from app.moderation.models import UnderModeration
from app.moderation.states import PUBLIC
from app.organisations.models import Organisation
from app.organisations.rules import Insurer, Requirement
from app.people.models import Person
from app.places.models import Place

_ACTIVE = text("status IN ('interested', 'accepted', 'waiting')")


class Listing(UnderModeration, Base):
    """A task that an organisation needs hands for."""

    __tablename__ = "listing"
    __table_args__ = (
        CheckConstraint("(shape = 'before') = (until_on IS NOT NULL)", name="until_of_its_shape"),
        CheckConstraint("least_age IS NULL OR least_age BETWEEN 1 AND 99", name="least_age_sensible"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    meeting_point: Mapped[str] = mapped_column(String(160))
    #: Whom to ring, chosen by the organisation to be public. The number is E.164.
    contact_name: Mapped[str] = mapped_column(String(120))
    contact_phone: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    shape: Mapped[Shape] = mapped_column(EnumText(Shape, 12))
    #: The last day, of what is to be done before one.
    until_on: Mapped[date | None]
    company: Mapped[Company | None] = mapped_column(EnumText(Company, 12))
    work: Mapped[Work | None] = mapped_column(EnumText(Work, 12))
    least_age: Mapped[int | None]
    least_age_reason: Mapped[str] = mapped_column(String(200), default="")
    #: Values of Requirement.
    requirements: Mapped[list[str]] = mapped_column(JSON, default=list)
    asks_first: Mapped[bool] = mapped_column(default=False)
    #: What the organisation asks of whoever says yes.
    question: Mapped[str] = mapped_column(String(200), default="")
    insurer: Mapped[Insurer | None] = mapped_column(EnumText(Insurer, 16))
    #: Codes of the pack's languages, spoken there beside Danish or instead of it.
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: Values of Access: what makes it easier to help there.
    access: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: What whoever helps has been through themselves, where that is what is asked for ("du har selv prøvet det").
    peer: Mapped[str] = mapped_column(String(200), default="")
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    #: When a moderator looked at what a trusted organisation made public by itself.
    looked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    place: Mapped[Place] = relationship(lazy="joined")

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it: it, and the organisation behind it."""
        return self.state in PUBLIC and self.organisation.state in PUBLIC

    def ask_for(self, requirements: list[Requirement], question: str) -> None:
        """Set what is required and asked, and with it whether a yes is decided about."""
        self.requirements, self.question = [str(one) for one in requirements], question
        self.asks_first = asks_first(requirements, question)


class ListingDate(Base):
    """When a task is done and by how many. What has no hours has one of these without any."""

    __tablename__ = "listing_date"
    __table_args__ = (
        CheckConstraint("places_taken >= 0", name="places_not_negative"),
        CheckConstraint("places IS NULL OR places_taken <= places", name="not_overbooked"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="start_and_end"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        # The public list is read in this order and paged by it, of one place or of all. What narrows it stands in the
        # index too: counting the hits then opens no row.
        Index("ix_listing_date_order", "is_listed", "sort_at", "id", "is_short", "asks_first", "place_id"),
        Index(
            "ix_listing_date_order_of_place",
            *("is_listed", "place_id", "sort_at", "id", "is_short", "asks_first"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    #: What the list is ordered by, and until when one can say yes: the start, or the end of the last day. What has
    #: neither stands last and never ends (`rules.NEVER`).
    sort_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    #: None is as many as want to.
    places: Mapped[int | None]
    places_taken: Mapped[int] = mapped_column(default=0)
    #: When the organisation called it off, and why; people read it.
    cancelled_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(400), default="")
    is_short: Mapped[bool] = mapped_column(default=False)
    #: Whether it stands on the public list, and what that is narrowed by: kept by `listed`, from the task.
    is_listed: Mapped[bool] = mapped_column(default=False)
    place_id: Mapped[int | None]
    asks_first: Mapped[bool] = mapped_column(default=False)

    listing: Mapped[Listing] = relationship(lazy="joined")


class Response(Base):
    """A person's yes to a task. Withdrawn ones stay as history."""

    __tablename__ = "listing_response"
    __table_args__ = (
        Index("uq_listing_response_active_person", "date_id", "person_id", unique=True,
              sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
        Index("uq_listing_response_active_identity", "date_id", "identity", unique=True,
              sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
        Index("ix_listing_response_queue", "date_id", "status", "queued_at"),
        Index("ix_listing_response_unanswered", "status", "created_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey("listing_date.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: Hash of contact and name: the same guest twice on one task is one yes.
    identity: Mapped[str] = mapped_column(String(64))
    status: Mapped[Status] = mapped_column(EnumText(Status, 16))
    #: Answer to the organisation's question. May tell of health.
    note = encrypted_text()
    #: What the organisation wrote with a "not this time"; the person reads it.
    reason = encrypted_text()
    #: With the id it is the place in the queue.
    queued_at: Mapped[datetime]
    placed_at: Mapped[datetime | None]
    #: When it got the status it has.
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
    date: Mapped[ListingDate] = relationship()
