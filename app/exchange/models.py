"""Tables of the samarbejdsbørs: fairs, who takes part, what they give and seek, and whom they wish to meet."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.exchange.rules import Coming, FairState, Shape, Side
from app.moderation.models import UnderModeration
from app.moderation.states import PUBLIC
from app.organisations.models import Organisation
from app.people.models import Person
from app.places.models import Place

_COMING = text("status = 'coming'")
_UNTOLD = text("told_at IS NULL")
_UNFITTED = text("fitted_at IS NULL AND state = 'published'")


class Fair(Base):
    """A day when everybody meets."""

    __tablename__ = "exchange_fair"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("tables >= 1", name="tables_positive"),
        CheckConstraint("shape = 'market' OR rounds >= 1 AND round_minutes >= 1", name="rounds_of_rounds"),
        CheckConstraint("pause_minutes >= 0", name="pause_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    #: House, street and room.
    address: Mapped[str] = mapped_column(String(160))
    #: One sentence: what it is about.
    theme: Mapped[str] = mapped_column(String(200), default="")
    #: Codes of the pack's taxonomy.
    target_groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: The last day to register.
    register_by: Mapped[date]
    tables: Mapped[int]
    shape: Mapped[Shape] = mapped_column(EnumText(Shape, 8), default=Shape.MARKET)
    #: Of a fair with a timetable: how many rounds, their length, and the minutes between two.
    rounds: Mapped[int | None]
    round_minutes: Mapped[int | None]
    pause_minutes: Mapped[int] = mapped_column(default=0)
    #: What those who come must know; everybody reads it.
    notice: Mapped[str] = mapped_column(Text, default="")
    #: The plan counts it for this.
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    state: Mapped[FairState] = mapped_column(EnumText(FairState, 10), default=FairState.DRAFT)
    #: Why it was cancelled; everybody reads it.
    reason: Mapped[str] = mapped_column(String(400), default="")
    #: Counts every change of its time and place, so that a letter about an older one is not sent.
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    place: Mapped[Place] = relationship(lazy="joined")


class Party(Base):
    """One who takes part: an organisation through somebody, or an active citizen. It owns what it gives and seeks."""

    __tablename__ = "exchange_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whom to tell things; an active citizen themself.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """What others who take part call it."""
        return self.organisation.name if self.organisation is not None else self.person.name


class Item(UnderModeration, Base):
    """Something that a party gives or seeks. It lives on between fairs, until its owner does not say any more that it
    holds.
    """

    __tablename__ = "exchange_item"
    __table_args__ = (
        # The public list, the newest first.
        Index("ix_exchange_item_list", "state", "id"),
        # What was not held against others yet.
        Index("ix_exchange_item_unfitted", "id", sqlite_where=_UNFITTED, postgresql_where=_UNFITTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("exchange_party.id"), index=True)
    side: Mapped[Side] = mapped_column(EnumText(Side, 8))
    #: Code of the pack's taxonomy.
    category: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text, default="")
    #: Code of the pack's taxonomy; empty is everybody.
    target_group: Mapped[str] = mapped_column(String(40), default="")
    #: None is the whole municipality.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    #: In the owner's words: "tirsdag aften".
    when_text: Mapped[str] = mapped_column(String(120), default="")
    #: Title, text and category folded, for searching.
    folded: Mapped[str] = mapped_column(Text, default="")
    #: The last day on which it holds unless its owner says so again.
    expires_on: Mapped[date]
    created_at: Mapped[datetime]
    #: When everybody could see it for the first time; None is never yet.
    published_at: Mapped[datetime | None]
    #: When a moderator looked at what a trusted organisation made public by itself.
    looked_at: Mapped[datetime | None]
    #: Counts every change of what it says, so that nobody writes over what they have not seen.
    version: Mapped[int] = mapped_column(default=1)
    #: When it was held against what others give and seek; None is not since it last changed.
    fitted_at: Mapped[datetime | None]

    party: Mapped[Party] = relationship(lazy="joined")
    place: Mapped[Place | None] = relationship(lazy="joined")

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it: it, and the organisation behind it."""
        organisation = self.party.organisation
        return self.state in PUBLIC and (organisation is None or organisation.is_public)


class Participant(Base):
    """A party comes to a fair. Who does not come any more stays for a while as history."""

    __tablename__ = "exchange_participant"
    __table_args__ = (
        CheckConstraint("party_size >= 1", name="party_positive"),
        CheckConstraint("leaves_at > arrives_at", name="leaves_after_arrival"),
        Index("uq_exchange_participant_party", "fair_id", "party_id", unique=True,
              sqlite_where=_COMING, postgresql_where=_COMING),
        Index("uq_exchange_participant_mark", "fair_id", "mark", unique=True,
              sqlite_where=_COMING, postgresql_where=_COMING),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("exchange_fair.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("exchange_party.id"), index=True)
    #: Hash of organisation, contact and name: the same guest twice is one.
    mark: Mapped[str] = mapped_column(String(64))
    status: Mapped[Coming] = mapped_column(EnumText(Coming, 10), default=Coming.COMING)
    party_size: Mapped[int]
    #: Who comes, as they wrote it.
    names = encrypted_text()
    #: None is from the beginning, and until the end.
    arrives_at: Mapped[datetime | None]
    leaves_at: Mapped[datetime | None]
    #: What makes it possible to come. May tell of health.
    needs = encrypted_text()
    #: Codes of the pack's languages, spoken beside Danish or instead of it.
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    fair: Mapped[Fair] = relationship()
    party: Mapped[Party] = relationship(lazy="joined")


class Wish(Base):
    """Whom somebody at a fair wants to meet, or would rather not. Only they and the organisers know."""

    __tablename__ = "exchange_wish"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_participant.id"), primary_key=True, autoincrement=False
    )
    about_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_participant.id"), primary_key=True, autoincrement=False, index=True
    )
    is_wanted: Mapped[bool]


class Fit(Base):
    """Something new that fits what somebody wrote: a give and a seek. `own` is whose writer hears of `other`."""

    __tablename__ = "exchange_fit"
    __table_args__ = (
        CheckConstraint("own_id <> other_id", name="two_items"),
        # Letters that are to be written.
        Index("ix_exchange_fit_untold", "own_id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )

    own_id: Mapped[int] = mapped_column(ForeignKey("exchange_item.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_item.id"), primary_key=True, autoincrement=False, index=True
    )
    #: How well they fit; the best come first.
    score: Mapped[int]
    found_at: Mapped[datetime]
    #: When a letter about it was promised.
    told_at: Mapped[datetime | None]
