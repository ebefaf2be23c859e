"""What a march has of its own: routes, who counts and checks in on the day, and what they counted."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base
from app.gatherings.models import Occurrence, Series, SignUp


class MarchRoute(Base):
    """One of the ways one can walk, with a start of its own."""

    __tablename__ = "march_route"
    __table_args__ = (
        UniqueConstraint("series_id", "name", name="uq_march_route_name"),
        CheckConstraint("metres > 0", name="metres_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    metres: Mapped[int]
    #: Wall clock in Copenhagen on the day of the march.
    starts_at_local: Mapped[time]
    meeting_point: Mapped[str] = mapped_column(String(160))
    #: How the way is: "Asfalt hele vejen, ingen trapper"; empty when nobody has said.
    access: Mapped[str] = mapped_column(String(200), default="")
    has_rollator: Mapped[bool] = mapped_column(default=False)
    #: Raised when time or place of the start changes, so that only the newest is told.
    version: Mapped[int] = mapped_column(default=1)

    series: Mapped[Series] = relationship()


class RouteChoice(Base):
    """The route that a party walks; without a row nobody has said."""

    __tablename__ = "march_route_choice"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"), primary_key=True, autoincrement=False)
    route_id: Mapped[int] = mapped_column(ForeignKey("march_route.id"), index=True)

    sign_up: Mapped[SignUp] = relationship()
    route: Mapped[MarchRoute] = relationship(lazy="joined")


class DayHelper(Base):
    """Somebody whom the host gave a link for the day: they check people in, and count."""

    __tablename__ = "event_day_helper"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), index=True)
    #: Who or where, in the host's words: "Port 2".
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    #: When the host took the link back.
    ended_at: Mapped[datetime | None]

    occurrence: Mapped[Occurrence] = relationship(lazy="joined")


class CountPress(Base):
    """One press of somebody who counts. It is added up in `Occurrence.head_count` once, however often it is sent."""

    __tablename__ = "event_count_press"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "key", name="uq_event_count_press_key"),
        UniqueConstraint("undoes_id", name="uq_event_count_press_undoes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    #: What tells this press from every other, made where it was pressed.
    key: Mapped[str] = mapped_column(String(64))
    #: None is the host.
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("event_day_helper.id"), index=True)
    #: People; below 0 takes back.
    amount: Mapped[int]
    #: The press that this one takes back.
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("event_count_press.id"))
    pressed_at: Mapped[datetime]
