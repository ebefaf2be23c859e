"""Tables of proposals and of who wants to take part."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base
from app.moderation.models import UnderModeration
from app.moderation.states import PUBLIC
from app.people.models import Person
from app.places.models import Place

_STANDS = text("withdrawn_at IS NULL")


class Proposal(UnderModeration, Base):
    """What somebody says that their place needs."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("(became_kind IS NULL) = (became_id IS NULL)", name="became_a_whole"),
        CheckConstraint(
            "became_at IS NOT NULL OR (became_kind IS NULL AND became_text = '' AND became_url = '')",
            name="became_at_a_time",
        ),
        # The public list, the newest first.
        Index("ix_proposal_list", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Never public.
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    #: The day by which its author was promised an answer.
    answer_by: Mapped[date]
    created_at: Mapped[datetime]
    #: When everybody could see it for the first time; None is never yet.
    published_at: Mapped[datetime | None]
    #: What it became: a thing of another feature, as moderation names it ("listing", 12), or what `became_url` leads
    #: to; and the house's words about it, which everybody reads.
    became_kind: Mapped[str | None] = mapped_column(String(30))
    became_id: Mapped[int | None]
    became_url: Mapped[str] = mapped_column(String(300), default="")
    became_text: Mapped[str] = mapped_column(Text, default="")
    became_at: Mapped[datetime | None]

    author: Mapped[Person] = relationship()
    place: Mapped[Place] = relationship(lazy="joined")

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.state in PUBLIC

    @property
    def is_open(self) -> bool:
        """Whether one can say that one wants to take part."""
        return self.is_public and self.became_at is None


class Voice(Base):
    """Somebody wants to take part in what is proposed. Withdrawn ones stay for a while as history."""

    __tablename__ = "proposal_voice"
    __table_args__ = (
        Index("uq_proposal_voice_person", "proposal_id", "person_id", unique=True,
              sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("uq_proposal_voice_identity", "proposal_id", "identity", unique=True,
              sqlite_where=_STANDS, postgresql_where=_STANDS),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: Hash of contact and name: the same guest twice is one.
    identity: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")
    proposal: Mapped[Proposal] = relationship()
