"""The large map: the same filters and things as the list, on ground of our own. The list beside it is the content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.catalogue.queries import ListedEntry, find_entries
from app.catalogue.standing import ListedStanding, find_standing
from app.core import clock
from app.core.formatting import when
from app.core.pack import current_pack
from app.core.permissions import public
from app.core.templating import url_for
from app.home import filters, inviting, wording
from app.home.views import bp, catalogue_kinds, choices
from app.places.base_map import BaseMap, read_base_map
from app.places.map import Drawing, place_labels, read_map
from app.places.map_spots import Spot, place_spots
from app.places.models import TOWN
from app.places.queries import PlaceRow, all_places

#: So many dates, and so many things without, are drawn; the page says when there are more.
MOST_DATES, MOST_STANDING = 150, 50
_YEAR = 365 * 24 * 3600


class OnMap(NamedTuple):
    """A line of the list, and where it stands on the map; lat is None for what is online only."""

    number: int
    title: str
    url: str
    kind_label: str
    tone: str
    when_text: str
    where_text: str
    lat: float | None
    lon: float | None
    #: How many times more it takes place there, of those that were read.
    more_dates: int
    is_cancelled: bool

    @property
    def label(self) -> str:
        """What is read aloud of its sign: `3: Gåtur i Fynshav, torsdag den 4. marts kl. 10.00`."""
        return _("%(number)s: %(title)s, %(when)s", number=self.number, title=self.title, when=self.when_text)


@bp.get("/kort")
@public
def show_large_map() -> ResponseReturnValue:
    """The map with its list. Without JavaScript it is a still picture whose signs lead into the list."""
    places, kinds, now = all_places(), catalogue_kinds(), clock.now()
    arguments = request.args.to_dict(flat=False)
    search = filters.read_search(
        arguments, places, [kind.kind for kind in kinds], current_pack().setting("list_radius_km")
    )
    page = find_entries(search.filters(), now, limit=MOST_DATES)
    standing = find_standing(search.filters(), now, clock.today(), MOST_STANDING)
    things = _numbered(page.entries, standing.entries)
    spots = place_spots(
        _drawing().frame,
        [None if one.lat is None or one.lon is None else (one.lat, one.lon) for one in things],
    )
    return render_template(
        "home/show_large_map.html",
        search=search,
        things=things,
        heading=wording.on_map(len(things)),
        is_cut=page.next is not None or standing.total > len(standing.entries),
        chosen=[(words, _address(left)) for words, left in filters.without(search)],
        list_url=url_for("home.list_events", **search.parameters()),
        starts=inviting.starts_near(search, page, standing, now),
        spots=[(spot, _said_of(spot, things)) for spot in spots],
        base_map_url=url_for("home.show_base_map", v=_base_map().version),
        **_picture(places),
        **choices(),
    )


def _address(search: filters.Search) -> str:
    return url_for("home.show_large_map", **search.parameters())


@bp.get("/kort/grund.geojson")
@public
def show_base_map() -> ResponseReturnValue:
    """The ground of the large map; its address changes with it, so browsers keep it."""
    response = Response(_base_map().text, mimetype="application/geo+json")
    response.cache_control.max_age = _YEAR
    return response


def _numbered(dates: Sequence[ListedEntry], undated: Sequence[ListedStanding]) -> list[OnMap]:
    """What has dates first, soonest first, then what has none; numbered from 1 as on the map.

    What comes back at the same spot is one line: a group that walks every week would fill the map.
    """
    often = Counter(map(_same, dates))
    first = {_same(one): one for one in reversed(dates)}
    dated = [one for one in dates if first[_same(one)] is one]
    numbers = count(1)
    lines = [
        _on_map(next(numbers), one, when(one.starts_at), _where(one), often[_same(one)] - 1, one.is_cancelled)
        for one in dated
    ]
    return lines + [_on_map(next(numbers), one, one.when_text, one.where_text) for one in undated]


def _same(one: ListedEntry) -> tuple[object, ...]:
    return one.kind, one.title, one.lat, one.lon, one.is_cancelled


def _on_map(
    number: int,
    one: ListedEntry | ListedStanding,
    when_text: str,
    where_text: str,
    more_dates: int = 0,
    is_cancelled: bool = False,
) -> OnMap:
    shown = (one.title, one.url, one.kind_label, one.tone, when_text, where_text)
    return OnMap(number, *shown, one.lat, one.lon, more_dates, is_cancelled)


def _where(one: ListedEntry) -> str:
    return (
        one.meeting_point if one.place_name in one.meeting_point else f"{one.meeting_point}, {one.place_name}"
    )


def _said_of(spot: Spot, things: Sequence[OnMap]) -> str:
    """What is read aloud of a sign."""
    if len(spot.numbers) == 1:
        return things[spot.numbers[0] - 1].label
    numbers = ", ".join(map(str, spot.numbers))
    return _("%(count)s her: nr. %(numbers)s", count=len(spot.numbers), numbers=numbers)


def _ground() -> Path:
    return Path(current_app.config["PACK"]) / "basemap.geojson"


def _drawing() -> Drawing:
    return read_map(_ground())


def _base_map() -> BaseMap:
    """With the names of all places, the largest first."""
    named = [
        (one.name, one.kind, one.lat, one.lon) for one in sorted(all_places(), key=lambda one: one.by_size)
    ]
    return read_base_map(_ground(), tuple(named))


def _picture(places: Sequence[PlaceRow]) -> dict[str, Any]:
    towns = tuple([(place.name, place.lat, place.lon) for place in places if place.kind == TOWN])
    drawing = _drawing()
    return {"drawing": drawing, "labels": place_labels(drawing.frame, towns)}
