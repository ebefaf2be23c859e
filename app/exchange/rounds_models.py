"""Tables of a fair with rounds: its timetable, who meets whom, and what staff decided about it. Ids and numbers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, EnumText


class Rule(StrEnum):
    """What staff decided about two who come."""

    #: They meet in a certain round.
    PIN = "pin"
    #: They do not meet.
    FORBID = "forbid"


class Timetable(Base):
    """How far a fair is with its rounds. The meetings stand in rows of their own."""

    __tablename__ = "exchange_timetable"
    __table_args__ = (CheckConstraint("least >= 0", name="least_not_negative"),)

    fair_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_fair.id"), primary_key=True, autoincrement=False
    )
    #: Raised by whatever staff change: who decides from an older page is told so.
    version: Mapped[int] = mapped_column(default=1)
    #: How many meetings everybody should have.
    least: Mapped[int] = mapped_column(default=3)
    #: Rounds, from 0, that stay as they are.
    locked: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: What the saved plan is worth, and what none can be worth more than; None without a plan.
    worth: Mapped[int | None]
    bound: Mapped[int | None]
    #: A colleague's number.
    made_by: Mapped[int | None]
    made_at: Mapped[datetime | None]
    #: Computed and not saved (rounds.Proposal), with the version it was computed from.
    proposal: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: Since when everybody sees their own meetings; None is not yet.
    shown_at: Mapped[datetime | None]
    #: Participant → the digest of the meetings they were told.
    told: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: How many meetings were held; None until the fair is over.
    held: Mapped[int | None]


class Meeting(Base):
    """Two meet in a round at a table."""

    __tablename__ = "exchange_meeting"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="in_order"),
        CheckConstraint("round >= 0", name="round_not_negative"),
        CheckConstraint("table_number > 0", name="table_number_positive"),
    )

    fair_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_fair.id"), primary_key=True, autoincrement=False
    )
    #: A table has one meeting in each round.
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    one_id: Mapped[int] = mapped_column(ForeignKey("exchange_participant.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("exchange_participant.id"), index=True)


class PairRule(Base):
    """Two who meet in a certain round, or not at all, because staff said so."""

    __tablename__ = "exchange_pair_rule"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="in_order"),
        CheckConstraint("(rule = 'pin') = (round IS NOT NULL)", name="round_of_pin"),
    )

    one_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_participant.id"), primary_key=True, autoincrement=False
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_participant.id"), primary_key=True, autoincrement=False, index=True
    )
    fair_id: Mapped[int] = mapped_column(ForeignKey("exchange_fair.id"), index=True)
    rule: Mapped[Rule] = mapped_column(EnumText(Rule, 8))
    round: Mapped[int | None]
