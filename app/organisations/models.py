"""Tables of organisations, their members, invitations, and claims of those that the pack brought."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core.danish import sort_key
from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.moderation.models import UnderModeration
from app.moderation.states import PUBLIC
from app.organisations.rules import Insurer, MemberRole, OrganisationKind
from app.people.models import Person
from app.places.models import Place

_ACTIVE = text("ended_at IS NULL")
_WAITS = text("outcome = 'waiting'")


class Organisation(UnderModeration, Base):
    """Somebody who needs hands, or has them to offer."""

    __tablename__ = "organisation"
    __table_args__ = (
        Index("ix_organisation_list", "state", "sort_key", "id"),
        CheckConstraint("cvr IS NULL OR length(cvr) = 8", name="cvr_eight_digits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Key in the pack; None for what people registered.
    code: Mapped[str | None] = mapped_column(String(80), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(EnumText(OrganisationKind, 24))
    name: Mapped[str] = mapped_column(String(120))
    #: `name` in Danish order. Compared byte by byte, whatever the database's own order is.
    sort_key: Mapped[str] = mapped_column(
        String(160).with_variant(String(160, collation="C"), "postgresql"), default=""
    )
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    #: One sentence: what they do.
    summary: Mapped[str] = mapped_column(String(200), default="")
    #: Whom to ask, chosen by the organisation to be public.
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    #: E.164.
    contact_phone: Mapped[str | None] = mapped_column(String(20))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    cvr: Mapped[str | None] = mapped_column(String(8))
    #: Codes of the pack's taxonomy.
    target_groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: Where a short film about them is shown, and what is said and seen in it.
    film_url: Mapped[str | None] = mapped_column(String(300))
    film_text: Mapped[str] = mapped_column(Text, default="")
    #: What holds for their tasks unless a task says otherwise.
    insurer: Mapped[Insurer | None] = mapped_column(EnumText(Insurer, 16))
    #: Values of Requirement.
    task_requirements: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: More about them, in words of their own.
    requirements: Mapped[str] = mapped_column(String(300), default="")
    task_contact: Mapped[str] = mapped_column(String(160), default="")
    #: Somebody was rung back and is who they say: what they write later is public at once and looked at afterwards.
    is_trusted: Mapped[bool] = mapped_column(default=False)
    #: Comes from the pack and has no owner yet.
    is_claimable: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    #: When people changed it; the pack then leaves it alone.
    edited_at: Mapped[datetime | None]

    place: Mapped[Place] = relationship(lazy="joined")

    @validates("name")
    def _keep_sort_key(self, _key: str, name: str) -> str:
        self.sort_key = sort_key(name)[:160]
        return name

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.state in PUBLIC


class Membership(Base):
    """A person looks after an organisation, until it ends."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("uq_membership_active", "organisation_id", "person_id", unique=True,
              sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(EnumText(MemberRole, 8))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship()


class Invitation(Base):
    """Somebody is asked by e-mail to look after an organisation, too."""

    __tablename__ = "organisation_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: Small letters. Only a log-in with this address can accept.
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[MemberRole] = mapped_column(EnumText(MemberRole, 8))
    #: The letter holds the secret, this row its hash.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[int | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    #: Accepted or taken back: it opens nothing any more.
    closed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()


class ClaimOutcome(StrEnum):
    """What came of ringing somebody back who says that an organisation is theirs."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Claim(Base):
    """Somebody says that they lead an organisation that the pack brought, and is rung back."""

    __tablename__ = "organisation_claim"
    __table_args__ = (
        Index("uq_organisation_claim_waiting", "organisation_id", "person_id", unique=True,
              sqlite_where=_WAITS, postgresql_where=_WAITS),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: As they said it when they claimed.
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20))
    #: In their own words: "formand".
    position: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    outcome: Mapped[ClaimOutcome] = mapped_column(EnumText(ClaimOutcome, 12), default=ClaimOutcome.WAITING)
    #: How often nobody answered, and when last.
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    #: What the claimant reads after a no.
    reason = encrypted_text()

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship()


class ContactRefusal(Base):
    """Somebody said no to standing anywhere as whom to ask. Only a mark of how they are reached, which nobody can read
    without our key: enough to know them again on the next list, and nothing to write to.
    """

    __tablename__ = "organisation_contact_refusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    refused_at: Mapped[datetime] = mapped_column(index=True)
