"""Tables of what was counted of the plan: kept, because over years it takes longer to count than a page may.

All of it can be counted anew at any time, from what the features hold; nothing is written here by hand.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base

#: The key of the leading figure by quarter; `KeptFigure.quarter` is 0 for whole years.
LEADING = "leading"


class KeptYear(Base):
    """When a year was counted."""

    __tablename__ = "kept_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counted_at: Mapped[datetime]


class KeptFigure(Base):
    """One figure of one initiative in a year, as the feature `source` counted it."""

    __tablename__ = "kept_figure"
    __table_args__ = (
        CheckConstraint("quarter BETWEEN 0 AND 4", name="quarter_known"),
        CheckConstraint("(key = 'leading') = (quarter > 0)", name="leading_by_quarter"),
    )

    initiative_id: Mapped[int] = mapped_column(
        ForeignKey("initiative.id"), primary_key=True, autoincrement=False
    )
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    source: Mapped[str] = mapped_column(String(30), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)
    value: Mapped[int]


class KeptPlace(Base):
    """How many things take place somewhere in a year, of the plan or not."""

    __tablename__ = "kept_place"
    __table_args__ = (CheckConstraint("number > 0", name="number_positive"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True, autoincrement=False)
    number: Mapped[int]


class KeptReach(Base):
    """Whom a focus plan's work reached in some years, as it may be shown: small numbers are not in it."""

    __tablename__ = "kept_reach"

    plan_id: Mapped[int] = mapped_column(ForeignKey("focus_plan.id"), primary_key=True, autoincrement=False)
    first_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counted_at: Mapped[datetime]
    #: Fields of `plan.reach.Reach`.
    counted: Mapped[dict[str, Any]] = mapped_column(JSON)
