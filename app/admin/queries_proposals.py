"""What staff should know before they answer a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.events.models import Event
from app.gathering_pages.wording import ACCESS_KEYS
from app.gatherings.models import Series, SeriesStatus
from app.meals.models import Meal
from app.places.distance import distance_km, distance_text
from app.walks.models import Walk

#: Two groups nearer than this on the same weekday may take each other's people.
NEAR_KM = 5.0


@dataclass(frozen=True)
class Neighbour:
    """A group that is already there, and how far it is in km."""

    series: Series
    km: float

    @property
    def distance(self) -> str:
        """`600 m`, `4 km`: never more exact than the names of places are."""
        return distance_text(self.km)


def proposal(series_id: int) -> Series | None:
    """A series with its host, whatever was decided about it."""
    return db.session.scalar(select(Series).where(Series.id == series_id).options(joinedload(Series.host)))


def walk_of(series_id: int) -> Walk | None:
    """What only walks have, when the proposal is a walk."""
    return db.session.get(Walk, series_id)


def meal_of(series_id: int) -> Meal | None:
    """What only meals have, when the proposal is a meal."""
    return db.session.get(Meal, series_id)


def event_of(series_id: int) -> Event | None:
    """What only events have, when the proposal is an event."""
    return db.session.get(Event, series_id)


def neighbours(series: Series, today: date) -> list[Neighbour]:
    """Running groups of the same kind on the same weekday within NEAR_KM, nearest first.

    A municipality has some tens of groups, so they are compared in Python.
    """
    running = db.session.scalars(
        select(Series).where(
            Series.kind == series.kind, Series.status == SeriesStatus.APPROVED, Series.id != series.id
        )
    ).unique()
    found = [
        Neighbour(other, distance_km(series.place.lat, series.place.lon, other.place.lat, other.place.lon))
        for other in running
        if other.first_on.weekday() == series.first_on.weekday()
        and (other.until is None or other.until >= today)
    ]
    return sorted((n for n in found if n.km <= NEAR_KM), key=lambda n: (n.km, n.series.id))


def unanswered_access(series: Series) -> list[str]:
    """Keys of accessibility facts that the proposer did not answer with yes or no."""
    return [key for key in ACCESS_KEYS if series.access.get(key, {}).get("answer") not in ("yes", "no")]
