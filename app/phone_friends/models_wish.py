"""Tables of the ways in: wishes that another scheme was asked to take over, and counts for the plan."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.phone_friends.models import PhoneWish

_ASKED_SQL = text("state = 'asked'")


class HandoverState(StrEnum):
    """What came of asking another scheme."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    #: Nobody answered in time, or it was taken back before they did.
    BACK = "back"


class PhoneHandover(Base):
    """Another scheme was asked to take a wish over; its answer. The citizen said yes to it first."""

    __tablename__ = "phone_handover"
    __table_args__ = (
        Index("uq_phone_handover_asked", "wish_id", unique=True,
              sqlite_where=_ASKED_SQL, postgresql_where=_ASKED_SQL),
        Index("ix_phone_handover_asked_at", "state", "asked_at"),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered_once"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("phone_wish.id", ondelete="CASCADE"), index=True)
    #: The scheme's code in the pack.
    partner: Mapped[str] = mapped_column(String(40))
    state: Mapped[HandoverState] = mapped_column(EnumText(HandoverState, 8), default=HandoverState.ASKED)
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]

    wish: Mapped[PhoneWish] = relationship(lazy="joined")


class PhoneTarget(Base):
    """How many in a year said that they belong to a target group of the plan. Who it was stands nowhere."""

    __tablename__ = "phone_target"
    __table_args__ = (CheckConstraint("number >= 0", name="counted"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: A code of the pack's target groups.
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
