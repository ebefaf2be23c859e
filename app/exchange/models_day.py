"""Tables of the day of a fair: stalls, brokers, who has come, who talked with whom, and the bell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.exchange.models import Participant
from app.exchange.rules_day import Arrived, Talked
from app.people.models import Person


class FairDay(Base):
    """How the day of a fair stands. Nothing about people; a fair without a row is as one with these defaults."""

    __tablename__ = "exchange_day"
    __table_args__ = (
        CheckConstraint("per_row >= 1", name="per_row_positive"),
        CheckConstraint("rings >= 0", name="rings_not_negative"),
        CheckConstraint("(rings = 0) = (rung_at IS NULL)", name="rung_at_a_time"),
    )

    fair_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_fair.id"), primary_key=True, autoincrement=False
    )
    #: Tables that stand side by side; row by row from the door.
    per_row: Mapped[int] = mapped_column(default=5)
    #: Since when everybody sees who stands where; None is not yet.
    shown_at: Mapped[datetime | None]
    #: How often the bell rang, and when it rang last.
    rings: Mapped[int] = mapped_column(default=0)
    rung_at: Mapped[datetime | None]
    #: Whether it rings by itself when two have said yes to an agreement.
    rings_for_agreements: Mapped[bool] = mapped_column(default=False)
    #: How many met in the free market; None until the fair is over.
    held: Mapped[int | None]


class Stall(Base):
    """A participant has a table of their own."""

    __tablename__ = "exchange_stall"
    __table_args__ = (
        UniqueConstraint("fair_id", "number", name="uq_exchange_stall_number"),
        CheckConstraint("number >= 1", name="number_positive"),
    )

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_participant.id"), primary_key=True, autoincrement=False
    )
    fair_id: Mapped[int] = mapped_column(ForeignKey("exchange_fair.id"))
    number: Mapped[int]


class Broker(Base):
    """Somebody helps people at a fair to find each other, and may use the broker's page on its day."""

    __tablename__ = "exchange_broker"

    fair_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_fair.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False, index=True
    )
    added_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


class Arrival(Base):
    """What is known of whether a participant came: they are here, or they are not coming. No row is not yet."""

    __tablename__ = "exchange_arrival"
    __table_args__ = (CheckConstraint("(state = 'absent') = (round IS NOT NULL)", name="round_of_absence"),)

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_participant.id"), primary_key=True, autoincrement=False
    )
    state: Mapped[Arrived] = mapped_column(EnumText(Arrived, 8))
    #: The first round without them; 0 where there are no rounds.
    round: Mapped[int | None]
    noted_at: Mapped[datetime]

    participant: Mapped[Participant] = relationship()


class Talk(Base):
    """Two at a free market, as a broker noted it."""

    __tablename__ = "exchange_talk"
    __table_args__ = (CheckConstraint("one_id < other_id", name="in_order"),)

    one_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_participant.id"), primary_key=True, autoincrement=False
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_participant.id"), primary_key=True, autoincrement=False, index=True
    )
    fair_id: Mapped[int] = mapped_column(ForeignKey("exchange_fair.id"), index=True)
    state: Mapped[Talked] = mapped_column(EnumText(Talked, 10))
    noted_at: Mapped[datetime]
