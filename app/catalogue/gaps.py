"""Where nothing goes on: for each place how far it is to the nearest date of some kinds within some days.

A date counts when it takes place and has room: one that is cancelled or full is of no help to who lives there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select

from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.database import db
from app.places.distance import distance_km
from app.places.queries import PlaceRow

_T = CatalogueEntry.__table__.c


class Spot(NamedTuple):
    """Where something of a kind goes on, and when the next time is."""

    kind: str
    place_name: str
    lat: float
    lon: float
    starts_at: datetime


@dataclass(frozen=True)
class PlaceGap:
    """A place and what is nearest to it; None when there is nothing at all."""

    place: PlaceRow
    spot: Spot | None
    #: Km to it, as the crow flies.
    away: float | None
    #: Whether it is farther than asked for.
    is_gap: bool


def spots(kinds: Iterable[str] | None, now: datetime, days: int) -> list[Spot]:
    """Where something of these kinds (None is any) goes on from `now` to the end of the day in `days` days.

    One statement that reads a range of the index and gives a row per spot, not per date.
    """
    end = clock.from_wall(clock.local(now).date() + timedelta(days=days + 1), time())
    conditions = [
        _T.starts_at > now,
        _T.starts_at < end,
        _T.is_cancelled.is_(False),
        or_(_T.seats_left.is_(None), _T.seats_left > 0),
    ]
    if kinds is not None:
        conditions.append(_T.kind.in_(sorted(kinds)))
    where = (_T.kind, _T.place_name, _T.lat, _T.lon)
    found = select(*where, func.min(_T.starts_at)).where(*conditions).group_by(*where)
    return sorted((Spot(*row) for row in db.session.execute(found)), key=lambda spot: spot.starts_at)


def gaps(places: Sequence[PlaceRow], there: Sequence[Spot], km: float) -> list[PlaceGap]:
    """Every place: those with nothing within `km` first, the largest of them on top; then the others, farthest first.

    A place counts where it stands on the map, and so does what goes on.
    """
    looks = [_look(place, there, km) for place in places]
    empty = sorted((look for look in looks if look.is_gap), key=lambda look: look.place.by_size)
    served = [look for look in looks if not look.is_gap]
    return empty + sorted(served, key=lambda look: (-(look.away or 0), look.place.by_size))


def _look(place: PlaceRow, there: Sequence[Spot], km: float) -> PlaceGap:
    if not there:
        return PlaceGap(place, None, None, is_gap=True)
    away, at = min((distance_km(place.lat, place.lon, spot.lat, spot.lon), i) for i, spot in enumerate(there))
    return PlaceGap(place, there[at], away, is_gap=away > km)
