"""What somebody looks for, as it stands in an address: read, written back, and named in words.

Addresses are shared and typed by hand, so nothing in them can be wrong: what is not understood is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.catalogue.queries import Cursor, Days, Filters, Need, Point
from app.core.formatting import capital, date_da
from app.places.queries import PlaceRow

#: Distances one can choose, in km.
RADII = (5, 10, 20, 40)

DAYS = (
    (Days.ALL, _l("Alle dage")),
    (Days.TWO_WEEKS, _l("De næste 14 dage")),
    (Days.WEEKDAYS, _l("Hverdage")),
    (Days.WEEKEND, _l("Weekend")),
)
ACCESS = (
    (Need.ROLLATOR, _l("Plads til rollator")),
    (Need.WHEELCHAIR, _l("Plads til kørestol")),
    (Need.TOILET, _l("Toilet")),
)
TRANSPORT = (
    (Need.BUS, _l("Bus tæt på")),
    (Need.COMPANION, _l("Du kan få en følgeven")),
)
_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True)
class Search:
    """The filters of the list, in the order they stand on the page."""

    place: PlaceRow | None = None
    radius_km: int = 20
    kind: str | None = None
    days: Days = Days.ALL
    access: frozenset[Need] = frozenset()
    transport: frozenset[Need] = frozenset()
    #: One day; None is any.
    on: date | None = None

    def filters(self) -> Filters:
        """For the catalogue."""
        near = Point(self.place.lat, self.place.lon) if self.place else None
        return Filters(near, self.radius_km, self.days, self.access | self.transport, self.kind, self.on)

    def parameters(self) -> dict[str, Any]:
        """For an address: only what is chosen, always in the same order."""
        chosen: dict[str, Any] = {}
        if self.place:
            chosen |= {"sted": self.place.id, "km": self.radius_km}
        if self.kind:
            chosen["hvad"] = self.kind
        if self.days is not Days.ALL:
            chosen["dag"] = self.days.value
        if self.access:
            chosen["adgang"] = sorted(need.value for need in self.access)
        if self.transport:
            chosen["transport"] = sorted(need.value for need in self.transport)
        if self.on:
            chosen["dato"] = self.on.isoformat()
        return chosen


def distances() -> list[tuple[int, Any]]:
    """Distances in words, for a select."""
    return [(km, _("Højst %(km)s km", km=km)) for km in RADII]


def read_search(
    arguments: Mapping[str, Sequence[str]], places: Sequence[PlaceRow], kinds: Sequence[str], radius_km: int
) -> Search:
    """The search that an address asks for; `radius_km` counts when it names no distance."""
    place_id = _first(arguments, "sted")
    kind = _first(arguments, "hvad")
    return Search(
        place=next((place for place in places if str(place.id) == place_id), None),
        radius_km=next((km for km in RADII if str(km) == _first(arguments, "km")), radius_km),
        kind=kind if kind in kinds else None,
        days=next((days for days in Days if days == _first(arguments, "dag")), Days.ALL),
        access=_chosen(arguments.get("adgang", ()), ACCESS),
        transport=_chosen(arguments.get("transport", ()), TRANSPORT),
        on=read_day(_first(arguments, "dato")),
    )


def read_day(word: str) -> date | None:
    """The day that `2026-12-05` names, or None for what names none."""
    try:
        return datetime.strptime(word, "%Y-%m-%d").replace(tzinfo=UTC).date() if len(word) == 10 else None
    except ValueError:
        return None


def without(search: Search) -> list[tuple[Any, Search]]:
    """Each chosen filter in words, with the search that is left when it is taken away."""
    left: list[tuple[Any, Search]] = []
    if search.place:
        words = _l("%(place)s og %(km)s km", place=search.place.name, km=search.radius_km)
        left.append((words, replace(search, place=None)))
    if search.on:
        left.append((capital(date_da(search.on)), replace(search, on=None)))
    if search.days is not Days.ALL:
        left.append((dict(DAYS)[search.days], replace(search, days=Days.ALL)))
    left += [
        (dict(ACCESS)[need], replace(search, access=search.access - {need})) for need in sorted(search.access)
    ]
    left += [
        (dict(TRANSPORT)[need], replace(search, transport=search.transport - {need}))
        for need in sorted(search.transport)
    ]
    return left


def write_cursor(cursor: Cursor) -> dict[str, str]:
    """`{"efter": "1795687200-12"}` or `{"foer": …}`: the second it begins, and the entry's number."""
    return {"foer" if cursor.backwards else "efter": f"{int(cursor.starts_at.timestamp())}-{cursor.id}"}


def read_cursor(arguments: Mapping[str, Sequence[str]]) -> Cursor | None:
    """The place in the list that an address names, or None for its beginning."""
    for name, backwards in (("efter", False), ("foer", True)):
        second, _dash, key = _first(arguments, name).partition("-")
        if second.isdecimal() and key.isdecimal() and len(second) <= 11 and len(key) <= 15:
            return Cursor(datetime.fromtimestamp(int(second), UTC), int(key), backwards)
    return None


def _first(arguments: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(arguments.get(name, ())), "")


def _chosen(values: Sequence[str], options: Sequence[tuple[Need, Any]]) -> frozenset[Need]:
    return frozenset(need for need, _label in options if need.value in values)
