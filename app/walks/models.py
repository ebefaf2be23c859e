"""What only walks have."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.gatherings.models import Series


class Tempo(StrEnum):
    """How fast."""

    CALM = "calm"
    STEADY = "steady"
    BRISK = "brisk"


class Walk(Base):
    """The walk behind a series: how far and how fast."""

    __tablename__ = "walk"
    __table_args__ = (CheckConstraint("kilometres > 0 AND kilometres <= 40", name="kilometres_sensible"),)

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    tempo: Mapped[Tempo] = mapped_column(EnumText(Tempo, 12))
    kilometres: Mapped[Decimal] = mapped_column(Numeric(4, 1))

    series: Mapped[Series] = relationship()
