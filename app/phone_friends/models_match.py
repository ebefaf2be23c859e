"""Tables of the board on which phone friends are matched: whom the coordinators keep together and whom apart."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, EnumText

_IS_PIN = text("kind = 'pin'")


class MarkKind(StrEnum):
    """What a coordinator decided about two."""

    #: They stand in every plan until somebody undoes it.
    PIN = "pin"
    #: They stand in none.
    VETO = "veto"


class PhoneBoard(Base):
    """The one board of the house. Locked by whoever changes it, so that two never overwrite each other."""

    __tablename__ = "phone_board"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Goes up with every change.
    version: Mapped[int]
    changed_at: Mapped[datetime]
    #: A colleague's number.
    changed_by: Mapped[int | None]


class PhoneMark(Base):
    """A pair that is kept together or apart: the draft of the plan, until both are asked or it is undone."""

    __tablename__ = "phone_mark"
    __table_args__ = (
        # Nobody is kept together with two.
        Index("uq_phone_mark_pin", "wish_id", unique=True, sqlite_where=_IS_PIN, postgresql_where=_IS_PIN),
    )

    wish_id: Mapped[int] = mapped_column(
        ForeignKey("phone_wish.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    volunteer_id: Mapped[int] = mapped_column(
        ForeignKey("phone_volunteer.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    kind: Mapped[MarkKind] = mapped_column(EnumText(MarkKind, 6))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None]
