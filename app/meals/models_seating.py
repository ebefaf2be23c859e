"""Who sits at which table of a meal: numbers and ids. Names stand on the sign-ups; nobody sees it a day after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base
from app.core.encrypted import encrypted_json
from app.gatherings.models import SignUp

#: A sign-up is never divided, and at most four people; at a table of more than eight one does not talk with everybody.
LEAST_SEATS, MOST_SEATS = 4, 8


class TablePlan(Base):
    """That a date has tables, and how many sit at each."""

    __tablename__ = "meal_table_plan"
    __table_args__ = (CheckConstraint("seats BETWEEN 4 AND 8", name="seats_4_to_8"),)

    occurrence_id: Mapped[int] = mapped_column(
        ForeignKey("occurrence.id"), primary_key=True, autoincrement=False
    )
    seats: Mapped[int]
    #: Raised by every new proposal: the numbers of the tables mean something else then.
    version: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    #: Since when guests see their own table; None is not yet.
    shown_at: Mapped[datetime | None]


class Seat(Base):
    """The table of a sign-up. Kept as long as sign-ups are, so that people meet new ones at the next meal."""

    __tablename__ = "meal_seat"
    __table_args__ = (CheckConstraint("table_number > 0", name="table_number_positive"),)

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"), primary_key=True, autoincrement=False)
    table_number: Mapped[int]
    #: Set by hand: a new proposal leaves them there.
    is_pinned: Mapped[bool] = mapped_column(default=False)
    #: Looks after the table.
    is_host: Mapped[bool] = mapped_column(default=False)

    sign_up: Mapped[SignUp] = relationship()


class Tie(Base):
    """Two sign-ups that the host keeps at one table."""

    __tablename__ = "meal_tie"
    __table_args__ = (CheckConstraint("one_id < other_id", name="in_order"),)

    one_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(
        ForeignKey("sign_up.id"), primary_key=True, autoincrement=False, index=True
    )


class Company(Base):
    """Whom a guest wants to sit with, and in which languages they can talk. Told freely."""

    __tablename__ = "meal_company"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"), primary_key=True)
    #: {"names": "…", "languages": [codes of the pack]}
    said = encrypted_json(bound_to="sign_up_id")

    sign_up: Mapped[SignUp] = relationship()
