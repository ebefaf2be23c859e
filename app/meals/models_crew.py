"""Who makes a meal happen: how many are needed for what, when they meet, and who said yes."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.gatherings.models import Occurrence
from app.people.models import Person

_ON_SQL = text("status = 'on'")


class Role(StrEnum):
    """What there is to do, in the order of the day."""

    HEAD_COOK = "head_cook"
    HELPER = "helper"
    TABLE = "table"
    WELCOME = "welcome"
    WASHING = "washing"


class HelperStatus(StrEnum):
    """Whether somebody helps."""

    ON = "on"
    LEFT = "left"
    REMOVED = "removed"
    #: The date was cancelled.
    OFF = "off"


class MealRole(Base):
    """How many a meal needs for something as a rule, and when they meet."""

    __tablename__ = "meal_role"
    __table_args__ = (
        CheckConstraint("number BETWEEN 0 AND 20", name="number_sensible"),
        CheckConstraint("minutes_before BETWEEN -720 AND 720", name="minutes_sensible"),
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(EnumText(Role, 12), primary_key=True)
    number: Mapped[int]
    #: Minutes before the meal begins; negative is after that (washing up). It moves with the meal.
    minutes_before: Mapped[int]


class MealDateRole(Base):
    """How many one date needs for something, where it differs from what the meal needs as a rule."""

    __tablename__ = "meal_date_role"
    __table_args__ = (CheckConstraint("number BETWEEN 0 AND 20", name="number_sensible"),)

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(EnumText(Role, 12), primary_key=True)
    number: Mapped[int]


class Helper(Base):
    """Somebody who helps with one thing on one date. Rows of who left stay as history."""

    __tablename__ = "meal_helper"
    __table_args__ = (
        Index("uq_meal_helper_on", "occurrence_id", "role", "person_id", unique=True,
              sqlite_where=_ON_SQL, postgresql_where=_ON_SQL),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), index=True)
    role: Mapped[Role] = mapped_column(EnumText(Role, 12))
    #: None once it is forgotten who it was; that somebody helped stays as a number.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[HelperStatus] = mapped_column(EnumText(HelperStatus, 12))
    joined_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship(lazy="joined")
    occurrence: Mapped[Occurrence] = relationship()


def arrives_at(starts_at: datetime, minutes_before: int) -> datetime:
    """When the crew meets for a meal that begins then."""
    return starts_at - timedelta(minutes=minutes_before)
