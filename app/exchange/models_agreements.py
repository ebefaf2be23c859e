"""Tables of what two parties agreed, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.exchange.models import Fair, Party


class AgreementState(StrEnum):
    """The life of an agreement. It counts when both said yes."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"


class Answer(StrEnum):
    """What became of an agreement, as one of the two says."""

    DONE = "done"
    GOING = "going"
    DROPPED = "dropped"


#: What is kept.
KEPT = (Answer.DONE, Answer.GOING)


class Agreement(Base):
    """Two parties do something together. No money changes hands."""

    __tablename__ = "exchange_agreement"
    __table_args__ = (
        CheckConstraint("one_id <> other_id", name="two_parties"),
        CheckConstraint("(state = 'agreed') = (agreed_at IS NOT NULL)", name="agreed_at_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("exchange_fair.id"), index=True)
    #: Who said it first, and the other one.
    one_id: Mapped[int] = mapped_column(ForeignKey("exchange_party.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("exchange_party.id"), index=True)
    what: Mapped[str] = mapped_column(String(200))
    #: Who does what first, in their words.
    who: Mapped[str] = mapped_column(String(200), default="")
    by_on: Mapped[date | None]
    state: Mapped[AgreementState] = mapped_column(EnumText(AgreementState, 10))
    made_at: Mapped[datetime]
    #: When both had said yes; the year after is counted from here.
    agreed_at: Mapped[datetime | None] = mapped_column(index=True)
    #: The colleague who wrote it down from paper; None where one of the two did.
    entered_by: Mapped[int | None]

    fair: Mapped[Fair] = relationship()
    one: Mapped[Party] = relationship(foreign_keys=[one_id], lazy="joined")
    other: Mapped[Party] = relationship(foreign_keys=[other_id], lazy="joined")

    def opposite(self, party_id: int) -> Party:
        """The one whom a party agreed with."""
        return self.other if party_id == self.one_id else self.one


class FollowUp(Base):
    """One of the two is asked after so many months what became of it."""

    __tablename__ = "exchange_follow_up"
    __table_args__ = (
        UniqueConstraint("agreement_id", "party_id", "months", name="uq_exchange_follow_up_once"),
        CheckConstraint("months IN (1, 3, 12)", name="months_known"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_at_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("exchange_agreement.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("exchange_party.id"), index=True)
    months: Mapped[int]
    asked_at: Mapped[datetime]
    answer: Mapped[Answer | None] = mapped_column(EnumText(Answer, 8))
    answered_at: Mapped[datetime | None]
    #: Why it came to nothing, or what they need.
    why = encrypted_text()
    #: They want help from the house; None once somebody helped.
    wants_help: Mapped[bool] = mapped_column(default=False)

    agreement: Mapped[Agreement] = relationship()
    party: Mapped[Party] = relationship(lazy="joined")
