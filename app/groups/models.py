"""Tables of groups and of who is in them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.gatherings.models import Series
from app.groups.rules import Doing, Door, MemberStatus, Often, OpenTo, Size
from app.moderation.models import UnderModeration
from app.moderation.states import PUBLIC, State
from app.organisations.models import Organisation
from app.people.models import Person
from app.places.models import Place

_ACTIVE = text("status IN ('asked', 'member')")


class Group(UnderModeration, Base):
    """A group that meets week after week."""

    __tablename__ = "social_group"
    __table_args__ = (
        CheckConstraint("is_online OR place_id IS NOT NULL", name="somewhere"),
        Index("ix_social_group_list", "state", "title", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose it is; None is citizens of their own.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: Who answers who asks, and is rung.
    host_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    #: Codes of the pack's group topics, at most three.
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_online: Mapped[bool] = mapped_column(default=False)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    meeting_point: Mapped[str] = mapped_column(String(160), default="")
    #: How members get in online; nobody else sees it.
    online_link = encrypted_text()
    often: Mapped[Often] = mapped_column(EnumText(Often, 12))
    #: 0 is Monday.
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: Wall clock in Copenhagen.
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    #: What the fields above cannot say: "Ikke i skoleferier".
    times_note: Mapped[str] = mapped_column(String(160), default="")
    door: Mapped[Door] = mapped_column(EnumText(Door, 8))
    #: What tells of it outside our pages calls it an appointment, and nothing else.
    is_discreet: Mapped[bool] = mapped_column(default=False)
    size: Mapped[Size | None] = mapped_column(EnumText(Size, 8))
    doing: Mapped[Doing | None] = mapped_column(EnumText(Doing, 8))
    open_to: Mapped[OpenTo] = mapped_column(EnumText(OpenTo, 8), default=OpenTo.ALL)
    is_quiet: Mapped[bool] = mapped_column(default=False)
    price_note: Mapped[str] = mapped_column(String(80), default="")
    #: As in gatherings.models.Series.access.
    access: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Somebody meets who comes for the first time: who (a first name), where, and how one knows them.
    welcome_name: Mapped[str] = mapped_column(String(40))
    welcome_where: Mapped[str] = mapped_column(String(160), default="")
    welcome_sign: Mapped[str] = mapped_column(String(160), default="")
    #: It does not meet before this day (local date).
    paused_until: Mapped[date | None]
    #: Its dates, if it has some.
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), unique=True)
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    #: When a moderator looked at what a trusted organisation made public by itself.
    looked_at: Mapped[datetime | None]
    #: When everybody saw it first.
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    host: Mapped[Person] = relationship(lazy="joined")
    place: Mapped[Place | None] = relationship(lazy="joined")
    series: Mapped[Series | None] = relationship(lazy="joined")

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it: it, and the organisation behind it."""
        of_public = self.organisation is None or self.organisation.state in PUBLIC
        return self.state in PUBLIC and of_public

    @property
    def has_ended(self) -> bool:
        """Whether it meets no more: there is nothing to come to, or to ask for."""
        return self.state in (State.ARCHIVED, State.EXPIRED)


class Member(Base):
    """Somebody who is in a group, or asked to be. Those who left stay as history."""

    __tablename__ = "social_group_member"
    __table_args__ = (
        Index("uq_social_group_member_person", "group_id", "person_id", unique=True,
              sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
        Index("uq_social_group_member_identity", "group_id", "identity", unique=True,
              sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("social_group.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: Hash of contact and name: the same guest twice in one group is one member.
    identity: Mapped[str] = mapped_column(String(64))
    status: Mapped[MemberStatus] = mapped_column(EnumText(MemberStatus, 12))
    #: What the person wrote to the host. May tell of health.
    note = encrypted_text()
    #: What the host wrote with a no; the person reads it.
    reason = encrypted_text()
    #: When it got the status it has.
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    group: Mapped[Group] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined")


class Handover(Base):
    """Somebody is asked by e-mail to be the host of a group from now on. Until they say yes the host stays."""

    __tablename__ = "social_group_handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("social_group.id"), index=True)
    #: Small letters. Only a log-in with this address can say yes.
    email: Mapped[str] = mapped_column(String(254))
    #: The letter holds the secret, this row its hash.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    offered_by: Mapped[int | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    #: Said yes to, or taken back: it opens nothing any more.
    closed_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship(lazy="joined")
