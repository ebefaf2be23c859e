"""Which room a meal is cooked in: it is booked, moved and given up with each date."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base
from app.gatherings.models import Series
from app.rooms.models import Room


class MealKitchen(Base):
    """The kitchen of a meal. What is booked stands with the room (app.rooms); a date has one booking."""

    __tablename__ = "meal_kitchen"
    __table_args__ = (CheckConstraint("before_minutes BETWEEN 0 AND 720 AND after_minutes BETWEEN 0 AND 720",
                                      name="minutes_sensible"),)  # fmt: skip

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    #: How long before a meal begins, and after it ends, the kitchen is needed.
    before_minutes: Mapped[int]
    after_minutes: Mapped[int]

    series: Mapped[Series] = relationship()
    room: Mapped[Room] = relationship()


class MealWithoutKitchen(Base):
    """A date that its host cooks somewhere else: no kitchen is booked, and none is missing."""

    __tablename__ = "meal_without_kitchen"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), primary_key=True)
