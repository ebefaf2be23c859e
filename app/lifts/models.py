"""Tables of lifts and companions: who needs or offers one on a date, and who goes with whom."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_json
from app.gatherings.models import SignUp
from app.matching.lifts import Trip, Way
from app.places.models import Place


class Side(StrEnum):
    """Whether somebody wants to be taken along, or takes others."""

    NEED = "need"
    OFFER = "offer"


class PairStatus(StrEnum):
    """The life of a pair. It ends when one says no, or when one of the two is not there any more."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    FALLEN = "fallen"


class Rung(StrEnum):
    """What came of it when the host rang round for somebody."""

    FOUND = "found"
    NOBODY = "nobody"


#: A pair that holds seats.
STANDING = (PairStatus.PROPOSED, PairStatus.AGREED)
_STANDING_SQL = text("status IN ('proposed', 'agreed')")


class LiftWish(Base):
    """What one sign-up needs or offers. That a lift is needed stands on the sign-up itself (`needs_lift`, and
    `wants_companion` for an arm); this is from where, and how. Deleted 24 hours after the date.
    """

    __tablename__ = "lift_wish"
    __table_args__ = (
        CheckConstraint(
            "seats BETWEEN 1 AND 8 AND side = 'offer' OR seats IS NULL AND side = 'need'", name="seats_of_offer"
        ),
        CheckConstraint("side = 'need' OR place_id IS NOT NULL", name="offer_from_somewhere"),
    )  # fmt: skip

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"), primary_key=True, autoincrement=False)
    side: Mapped[Side] = mapped_column(EnumText(Side, 8))
    way: Mapped[Way] = mapped_column(EnumText(Way, 8))
    trip: Mapped[Trip] = mapped_column(EnumText(Trip, 8))
    #: How many can come along; None where somebody needs a lift: their party counts.
    seats: Mapped[int | None]
    #: Roughly where they start; None while only the host knows that a lift is needed.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    #: {"address": "…", "bulky": true}: the house, for the other one alone; whether something takes room, or may.
    said = encrypted_json(bound_to="sign_up_id")
    kept_at: Mapped[datetime]
    #: When the host rang round for somebody, and what came of it.
    rung_at: Mapped[datetime | None]
    rung: Mapped[Rung | None] = mapped_column(EnumText(Rung, 8))

    sign_up: Mapped[SignUp] = relationship(lazy="joined")
    place: Mapped[Place | None] = relationship(lazy="joined")

    @property
    def address(self) -> str:
        """The house, as they wrote it; empty when they did not."""
        return str(self.said.get("address", ""))

    @property
    def is_bulky(self) -> bool:
        """Whether they bring something that takes room, or have room for it."""
        return bool(self.said.get("bulky"))


class LiftPair(Base):
    """Two sign-ups of one date that could go together. Names and numbers are shown once both said yes."""

    __tablename__ = "lift_pair"
    __table_args__ = (
        Index("uq_lift_pair_standing", "need_id", unique=True,
              sqlite_where=_STANDING_SQL, postgresql_where=_STANDING_SQL),
        CheckConstraint(
            "status <> 'agreed' OR need_yes_at IS NOT NULL AND offer_yes_at IS NOT NULL", name="both_agreed"
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), index=True)
    #: The two sign-ups: who is taken along, and who takes them.
    need_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"), index=True)
    status: Mapped[PairStatus] = mapped_column(EnumText(PairStatus, 10), default=PairStatus.PROPOSED)
    #: How far apart they are, in metres, and whether the driver comes by anyway: the reason that is told.
    apart: Mapped[int]
    is_on_the_way: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    need_yes_at: Mapped[datetime | None]
    offer_yes_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    def has_said_yes(self, side: Side) -> bool:
        """Whether this one of the two has said yes."""
        return (self.need_yes_at if side is Side.NEED else self.offer_yes_at) is not None

    def sign_up_of(self, side: Side) -> int:
        """The sign-up of this one of the two."""
        return self.need_id if side is Side.NEED else self.offer_id
