"""Tables of the volunteer's path: which steps were taken, and what was found of certificates.

Of a certificate only the kind, who assessed it, when, what came of it and when it is looked at again is kept: never a
file, never what it said, never free text (law.md section 1; databeskyttelsesloven § 8).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, EnumText
from app.phone_friends.states import Path


class AttestKind(StrEnum):
    """Which certificate was looked at."""

    #: For who may talk with children under 15 (børneattestloven).
    CHILDREN = "children"
    CRIMINAL = "criminal"
    #: None is needed; why is one of `NoAttest`.
    NONE = "none"


class NoAttest(StrEnum):
    """Why no certificate is needed."""

    ADULTS = "adults"
    ELSEWHERE = "elsewhere"


class AttestResult(StrEnum):
    """What came of it."""

    SUITABLE = "suitable"
    NOT_SUITABLE = "not_suitable"


class PathEnd(StrEnum):
    """What a volunteer is told when the house says no or stop."""

    NO_ROOM = "no_room"
    NO_FIT = "no_fit"
    NO_CONTACT = "no_contact"


class PhoneStep(Base):
    """A step of the path that was taken; the newest of a kind is the one that holds."""

    __tablename__ = "phone_step"
    __table_args__ = (
        CheckConstraint("step NOT IN ('briefed', 'confidential') OR version IS NOT NULL", name="which_text"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(
        ForeignKey("phone_volunteer.id", ondelete="CASCADE"), index=True
    )
    #: Where it led.
    step: Mapped[Path] = mapped_column(EnumText(Path, 16))
    done_at: Mapped[datetime]
    #: The person who did it: the volunteer for what they read and promise, else a coordinator. None is the house.
    done_by: Mapped[int | None]
    #: Which version of the text was read or promised.
    version: Mapped[int | None]
    #: Why it ended, where the house ended it.
    reason: Mapped[PathEnd | None] = mapped_column(EnumText(PathEnd, 12))


class PhoneAttest(Base):
    """A note that a certificate was assessed, or that none is needed; the newest is the one that holds."""

    __tablename__ = "phone_attest"
    __table_args__ = (
        CheckConstraint("(kind = 'none') = (no_need IS NOT NULL)", name="why_none"),
        CheckConstraint("(kind = 'none') = (result IS NULL)", name="assessed"),
        CheckConstraint("result <> 'suitable' OR review_on IS NOT NULL", name="looked_at_again"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(
        ForeignKey("phone_volunteer.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[AttestKind] = mapped_column(EnumText(AttestKind, 10))
    no_need: Mapped[NoAttest | None] = mapped_column(EnumText(NoAttest, 10))
    result: Mapped[AttestResult | None] = mapped_column(EnumText(AttestResult, 14))
    assessed_on: Mapped[date]
    assessed_by: Mapped[int | None]
    #: The last day on which it holds; None where none is needed, and where it was not suitable.
    review_on: Mapped[date | None]
