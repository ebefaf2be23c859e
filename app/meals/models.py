"""What only meals have."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.gatherings.models import Occurrence, Series, SignUp
from app.organisations.models import Organisation
from app.people.models import Person


class Seating(StrEnum):
    """How people find a chair."""

    FREE = "free"
    TABLES = "tables"


class Meal(Base):
    """The meal behind a series."""

    __tablename__ = "meal"
    __table_args__ = (
        CheckConstraint("least_age IS NULL OR least_age BETWEEN 1 AND 99", name="least_age_sensible"),
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    #: Who holds it; None for people who cook for each other.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: What is served as a rule; a date may have its own.
    menu: Mapped[str] = mapped_column(Text, default="")
    #: Only from this age on, and why. It is said with a tick, never with a birthday.
    least_age: Mapped[int | None]
    least_age_reason: Mapped[str] = mapped_column(String(200), default="")
    has_takeaway: Mapped[bool] = mapped_column(default=False)
    seating: Mapped[Seating] = mapped_column(EnumText(Seating, 12), default=Seating.FREE)
    #: Whom one rings about what one cannot eat; None is Frivillighedens Hus.
    kitchen_phone: Mapped[str | None] = mapped_column(String(20))

    series: Mapped[Series] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class MealDate(Base):
    """What is said of one date: what is served, and afterwards how it went."""

    __tablename__ = "meal_date"
    __table_args__ = (
        CheckConstraint("guests IS NULL OR guests >= 0", name="guests_not_negative"),
        CheckConstraint("first_timers IS NULL OR first_timers <= guests", name="first_timers_among_guests"),
        CheckConstraint("portions IS NULL OR portions >= 0", name="portions_not_negative"),
        CheckConstraint("helpers IS NULL OR helpers >= 0", name="helpers_not_negative"),
    )

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), primary_key=True)
    #: Empty: as usual, or "Menuen kommer".
    menu: Mapped[str] = mapped_column(Text, default="")
    #: People who ate, takeaway included, and how many of them for the first time.
    guests: Mapped[int | None]
    first_timers: Mapped[int | None]
    #: Portions that were cooked.
    portions: Mapped[int | None]
    #: People who helped.
    helpers: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    counted_at: Mapped[datetime | None]

    occurrence: Mapped[Occurrence] = relationship()


class Takeaway(Base):
    """A sign-up whose portions are fetched; without a row they are eaten there."""

    __tablename__ = "meal_takeaway"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"), primary_key=True)

    sign_up: Mapped[SignUp] = relationship()


class Cook(Base):
    """Somebody who cooks a meal: sees its kitchen sheet and writes its menu."""

    __tablename__ = "meal_cook"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    since: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
