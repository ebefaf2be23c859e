"""Front page and the list of what goes on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.catalogue.queries import Cursor, Filters, Page, find_entries, next_entries
from app.catalogue.standing import ListedStanding, Standing, find_standing
from app.core import clock
from app.core.feature import CatalogueKind, installed
from app.core.pack import current_pack
from app.core.permissions import public
from app.core.templating import url_for
from app.groups import finding
from app.home import filters, inviting, wording
from app.home.filters import Search
from app.places import map as place_map
from app.places.models import TOWN
from app.places.queries import PlaceRow, all_places

bp = Blueprint("home", __name__)

#: The front page shows a taste, not the list.
_TASTE = 4
#: What goes on without a date stands below the first page of dates, at most so many.
_STANDING = 6


@bp.get("/")
@public
def front_page() -> ResponseReturnValue:
    """The question, the ways in, what goes on soon, and a telephone number."""
    entries = next_entries(Filters(with_cancelled=False), clock.now(), _TASTE)
    places = all_places()
    return render_template(
        "home/front_page.html",
        entries=entries,
        places=places,
        place_groups=filters.place_groups(places),
        days=filters.DAYS,
        choices=finding.choices(),
    )


@bp.get("/det-sker")
@public
def list_events() -> ResponseReturnValue:
    """What goes on, soonest first: filters, map and twelve cards. The address can be shared."""
    places, kinds = all_places(), catalogue_kinds()
    arguments = request.args.to_dict(flat=False)
    radius = current_pack().setting("list_radius_km")
    search = filters.read_search(arguments, places, [kind.kind for kind in kinds], radius)
    page = find_entries(search.filters(), clock.now(), filters.read_cursor(arguments))
    standing = _standing(search, page)
    return render_template(
        "home/list_events.html",
        search=search,
        page=page,
        standing=_numbered(standing.entries, len(page.entries)),
        today=clock.today(),
        **choices(places, kinds),
        **_ways_on(search, page, standing),
        **_map_of(page, standing, places),
    )


def _standing(search: Search, page: Page) -> Standing:
    """What goes on without a date, below the first page."""
    if page.previous is not None:
        return Standing((), 0)
    return find_standing(search.filters(), clock.now(), clock.today(), _STANDING)


def _numbered(entries: Sequence[ListedStanding], after: int) -> list[tuple[ListedStanding, int | None]]:
    """Each with its number on the map, after those of the dates; None is not on the map."""
    numbers = count(after + 1)
    return [(one, next(numbers) if one.lat is not None else None) for one in entries]


def catalogue_kinds() -> list[CatalogueKind]:
    """How entries of each kind look, in menu order."""
    return [feature.catalogue_kind for feature in installed() if feature.catalogue_kind]


def choices(places: list[PlaceRow], kinds: list[CatalogueKind]) -> dict[str, Any]:
    """What the filters of the list offer."""
    return {
        "options": filters,
        "place_groups": filters.place_groups(places),
        "kinds": tuple((kind.kind, str(kind.label)) for kind in kinds),
    }


def _ways_on(search: Search, page: Page, standing: Standing) -> dict[str, Any]:
    """Words about the result and addresses that lead on from it."""
    return {
        "heading": wording.heading(page, standing.total),
        "advice": None if page.entries or standing.total else wording.advice(search, _address),
        "standing_heading": wording.standing_heading(standing.total),
        "more_standing": _groups_path(search) if standing.total > len(standing.entries) else None,
        "chosen": [(words, _address(left)) for words, left in filters.without(search)],
        "previous_url": _address(search, page.previous) if page.previous else None,
        "next_url": _address(search, page.next) if page.next else None,
        "map_url": url_for("home.show_large_map", **search.parameters()),
        "starts": inviting.starts_near(search, page, standing, clock.now()),
    }


def _address(search: Search, cursor: Cursor | None = None) -> str:
    values: dict[str, Any] = search.parameters() | (filters.write_cursor(cursor) if cursor else {})
    address = url_for("home.list_events")
    return f"{address}?{urlencode(values, doseq=True)}" if values else address


def _groups_path(search: Search) -> str:
    """All groups, as near as what is looked for."""
    return url_for("groups.list_groups", sted=search.place.id if search.place else None)


def _map_of(page: Page, standing: Standing, places: list[PlaceRow]) -> dict[str, Any]:
    """The drawing, a numbered pin per card, and the names of the larger towns."""
    drawing = place_map.read_map(Path(current_app.config["PACK"]) / "basemap.geojson")
    cards = tuple([(entry.title, entry.lat, entry.lon) for entry in page.entries])
    cards += tuple(
        (one.title, one.lat, one.lon) for one in standing.entries if one.lat is not None and one.lon
    )
    towns = tuple([(place.name, place.lat, place.lon) for place in places if place.kind == TOWN])
    return {
        "drawing": drawing,
        "pins": place_map.place_pins(drawing.frame, cards),
        "labels": place_map.place_labels(drawing.frame, towns),
    }
