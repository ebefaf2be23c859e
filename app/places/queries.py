"""Reads of the gazetteer. A municipality has some hundred places, so all of them may be read at once."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy import event, select

from app.core.danish import sort_key
from app.core.database import db
from app.places.models import TOWN, MarkedArea, Place
from app.places.rules import Area


class PlaceRow(NamedTuple):
    """What lists and maps need of a place."""

    id: int
    name: str
    kind: str
    lat: float
    lon: float
    postal_code: str
    population: int | None
    #: Danish order; compared in Python, because a database's own order depends on how it was set up.
    sort_key: str

    @property
    def by_size(self) -> tuple[int, str, int]:
        """Sorts larger places first; those of unknown size in Danish order."""
        return -(self.population or 0), self.sort_key, self.id


class PlaceChoices(NamedTuple):
    """Places for a list to choose from: towns by size, then the rest in Danish order."""

    towns: list[PlaceRow]
    villages: list[PlaceRow]


def _rows() -> Any:
    return select(
        Place.id,
        Place.name,
        Place.kind,
        Place.lat,
        Place.lon,
        Place.postal_code,
        Place.population,
        Place.sort_key,
    )


#: How long a process goes on with places that another process has changed; the pack is loaded once per release.
KEEP_SECONDS = 60
_keep = [KEEP_SECONDS]
#: As many areas that are marked no more are read.
_MOST_ENDED = 20
#: (monotonic clock until which they are good, the places); empty when they must be read.
_known: list[tuple[float, list[PlaceRow]]] = []


def all_places() -> list[PlaceRow]:
    """Every place: towns by size, then the others in Danish order.

    Read at most once a minute: they come from the pack, and every list needs them. A change in this process is seen
    at once, one in another within KEEP_SECONDS. Do not change the list.
    """
    if _known and monotonic() < _known[0][0]:
        return _known[0][1]
    places = _read_places()
    _known[:] = [(monotonic() + _keep[0], places)]
    return places


def is_place(place_id: int) -> bool:
    """Whether there is a place with this number."""
    return any(place.id == place_id for place in all_places())


def read_places_each_time() -> None:
    """For servers whose content others make anew while they run: the demo's, and those of tests."""
    _keep[0] = 0


def forget_places(*_event: object) -> None:
    """Read them again at the next use."""
    _known.clear()


for _change in ("after_insert", "after_update", "after_delete"):
    event.listen(Place, _change, forget_places)


def _read_places() -> list[PlaceRow]:
    places = [PlaceRow(*row) for row in db.session.execute(_rows())]
    towns = sorted((place for place in places if place.kind == TOWN), key=lambda place: place.by_size)
    others = [place for place in places if place.kind != TOWN]
    return towns + sorted(others, key=lambda place: (place.sort_key, place.id))


def place_choices() -> PlaceChoices:
    """Every place in two groups, for a select."""
    return split(all_places())


def split(places: Iterable[PlaceRow]) -> PlaceChoices:
    """Places in two groups, each in the order it had."""
    found = PlaceChoices([], [])
    for place in places:
        (found.towns if place.kind == TOWN else found.villages).append(place)
    return found


def place_by_id(place_id: int) -> PlaceRow | None:
    """One place, or None."""
    row = db.session.execute(_rows().where(Place.id == place_id)).one_or_none()
    return PlaceRow(*row) if row else None


def marked_areas() -> list[MarkedArea]:
    """What staff look at in particular now, in Danish order of names."""
    found = db.session.scalars(select(MarkedArea).where(MarkedArea.ended_at.is_(None)))
    return sorted(found, key=lambda area: (sort_key(area.name), area.id))


def unmarked_areas() -> list[MarkedArea]:
    """What they looked at before, the last first; the newest of it."""
    ended = select(MarkedArea).where(MarkedArea.ended_at.is_not(None))
    return list(
        db.session.scalars(ended.order_by(MarkedArea.ended_at.desc(), MarkedArea.id).limit(_MOST_ENDED))
    )


def area_by_id(area_id: int) -> MarkedArea | None:
    """An area that is marked now, or None."""
    found = db.session.get(MarkedArea, area_id)
    return found if found is not None and found.ended_at is None else None


def area_of(marked: MarkedArea) -> Area:
    """What decides whether something lies in it."""
    return Area(marked.place_id, tuple(marked.roads))
