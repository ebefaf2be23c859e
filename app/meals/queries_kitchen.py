"""What is read of the kitchens that meals book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus
from app.meals.models_kitchen import MealKitchen, MealWithoutKitchen
from app.rooms.free_times import Checked, Span
from app.rooms.models import Booking
from app.rooms.planning import plan
from app.rooms.rules import HOLDING

#: What a booking says it is for.
OWNER = "occurrence"
_MOST = 60


@dataclass(frozen=True)
class KitchenDate:
    """A date, and how its kitchen stands."""

    occurrence: Occurrence
    booking: Booking | None
    #: The host cooks somewhere else that day.
    is_without: bool
    #: What is in the way, where it is not booked.
    checked: Checked | None

    @property
    def holds(self) -> bool:
        """Whether the kitchen is booked, or asked for."""
        return self.booking is not None and self.booking.holds


def kitchen_of(series_id: int) -> MealKitchen | None:
    """The kitchen that a meal books."""
    return db.session.get(MealKitchen, series_id)


def span_of(date: Occurrence, before_minutes: int, after_minutes: int) -> Span:
    """When the kitchen is needed for a date."""
    before, after = timedelta(minutes=before_minutes), timedelta(minutes=after_minutes)
    return Span(date.starts_at - before, date.ends_at + after)


def coming_dates(series_id: int, now: datetime) -> list[Occurrence]:
    """Dates of a meal that take place and have not begun, soonest first."""
    dates = select(Occurrence).where(
        Occurrence.series_id == series_id,
        Occurrence.starts_at > now,
        Occurrence.status == OccurrenceStatus.PLANNED,
    )
    return list(db.session.scalars(dates.order_by(Occurrence.starts_at, Occurrence.id).limit(_MOST)).unique())


def all_dates(series_id: int) -> list[Occurrence]:
    """All dates of a meal that take place or did."""
    planned = Occurrence.status == OccurrenceStatus.PLANNED
    dates = select(Occurrence).where(Occurrence.series_id == series_id, planned)
    return list(db.session.scalars(dates.order_by(Occurrence.starts_at.desc()).limit(_MOST)).unique())


def bookings_of(dates: Sequence[Occurrence]) -> dict[int, Booking]:
    """Date → what it has booked, whatever became of it; one statement."""
    ids = [one.id for one in dates]
    owned = select(Booking).where(Booking.owner_kind == OWNER, Booking.owner_id.in_(ids))
    return {one.owner_id: one for one in db.session.scalars(owned) if one.owner_id is not None}


def without_kitchen(dates: Sequence[Occurrence]) -> set[int]:
    """Those of some dates on which the host cooks somewhere else."""
    marked = MealWithoutKitchen.occurrence_id.in_([one.id for one in dates])
    return set(db.session.scalars(select(MealWithoutKitchen.occurrence_id).where(marked)))


def kitchen_dates(kitchen: MealKitchen, now: datetime) -> list[KitchenDate]:
    """How the kitchen of each date to come stands."""
    dates = coming_dates(kitchen.series_id, now)
    booked, marked = bookings_of(dates), without_kitchen(dates)
    lacking = [
        one for one in dates if one.id not in marked and not (one.id in booked and booked[one.id].holds)
    ]
    spans = [span_of(one, kitchen.before_minutes, kitchen.after_minutes) for one in lacking]
    checked = dict(zip((one.id for one in lacking), plan(kitchen.room, spans, now).checked, strict=True))
    return [KitchenDate(one, booked.get(one.id), one.id in marked, checked.get(one.id)) for one in dates]


def lacking(now: datetime, series_id: int | None = None) -> list[tuple[Occurrence, str]]:
    """(date, room) of every date to come whose kitchen is neither booked nor asked for; one statement."""
    of_series = () if series_id is None else (Occurrence.series_id == series_id,)
    found = db.session.execute(_lacking(now).where(*of_series)).unique()
    return [(row[0], row[1].room.name) for row in found]


def _lacking(now: datetime) -> Select[Occurrence, MealKitchen]:
    holding = exists().where(
        Booking.owner_kind == OWNER, Booking.owner_id == Occurrence.id, Booking.status.in_(HOLDING)
    )
    marked = exists().where(MealWithoutKitchen.occurrence_id == Occurrence.id)
    return (
        select(Occurrence, MealKitchen)
        .join(Occurrence.series)
        .join(MealKitchen, MealKitchen.series_id == Series.id)
        .where(
            Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED)),
            Occurrence.status == OccurrenceStatus.PLANNED,
            Occurrence.starts_at > now,
            ~holding,
            ~marked,
        )
        .options(joinedload(MealKitchen.room), joinedload(Occurrence.series).joinedload(Series.host))
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(_MOST)
    )
