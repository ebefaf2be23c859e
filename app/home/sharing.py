"""What goes on, and the places of the municipality, as anybody may read them as data."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from app.catalogue.queries import ListedEntry, find_entries
from app.core import clock
from app.core.feature import installed
from app.core.formatting import capital, when
from app.core.open_lists import (
    COUNT_OR_NONE,
    DEGREES,
    INSTANT,
    TEXT,
    YES_OR_NO,
    Arguments,
    OpenItem,
    OpenList,
    OpenPage,
    Parameter,
    number_in,
)
from app.core.pack import current_pack
from app.core.templating import url_for
from app.home import filters
from app.organisations.sharing import OF_ORGANISATION
from app.places.queries import PlaceRow, all_places, is_place


def _kinds() -> list[tuple[str, Any]]:
    shown = (feature.catalogue_kind for feature in installed())
    return [(kind.kind, kind.label) for kind in shown if kind is not None]


def _read_dates(arguments: Arguments, after: str | None, limit: int) -> OpenPage:
    kinds = [kind for kind, _label in _kinds()]
    search = filters.read_search(
        arguments, all_places(), kinds, int(current_pack().setting("list_radius_km"))
    )
    wanted = replace(search.filters(), organisation_id=number_in(arguments, "forening"))
    cursor = filters.read_cursor({"efter": [after]}) if after else None
    page = find_entries(wanted, clock.now(), cursor, limit)
    following = filters.write_cursor(page.next)["efter"] if page.next else None
    return OpenPage([_date(entry) for entry in page.entries], following)


def _date(entry: ListedEntry) -> OpenItem:
    return OpenItem(
        id=f"{entry.kind}-{entry.object_id}",
        title=entry.title,
        url=entry.url,
        when=capital(when(entry.starts_at, entry.ends_at)),
        where=", ".join(dict.fromkeys(filter(None, (entry.meeting_point, entry.place_name)))),
        by="",
        is_cancelled=entry.is_cancelled,
        fields={
            "kind": entry.kind,
            "kind_label": entry.kind_label,
            "starts_at": clock.local(entry.starts_at).isoformat(),
            "ends_at": clock.local(entry.ends_at).isoformat(),
            "place": entry.place_name,
            "meeting_point": entry.meeting_point,
            "lat": entry.lat,
            "lon": entry.lon,
            "places_left": entry.seats_left,
            "needs_sign_up": entry.needs_sign_up,
            "price": entry.price_text,
        },
    )


def _needs(options: Any) -> list[tuple[str, Any]]:
    return [(need.value, label) for need, label in options]


DATES = OpenList(
    name="dates",
    word="det-sker",
    title=_l("Det sker"),
    endpoint="home.list_events",
    parameters=(
        Parameter("sted", _l("Sted"), exists=is_place),
        Parameter(
            "km",
            _l("Højst så langt fra stedet"),
            choices=lambda: [(str(km), label) for km, label in filters.distances()],
        ),
        Parameter("hvad", _l("Slags"), choices=_kinds),
        Parameter("dag", _l("Dage"), choices=lambda: [(day.value, label) for day, label in filters.DAYS]),
        Parameter("adgang", _l("Adgang"), choices=lambda: _needs(filters.ACCESS), is_many=True),
        Parameter("transport", _l("Transport"), choices=lambda: _needs(filters.TRANSPORT), is_many=True),
        OF_ORGANISATION,
    ),
    cursor=re.compile(r"[0-9]{1,10}-[0-9]{1,9}"),
    fields={
        "kind": TEXT,
        "kind_label": TEXT,
        "starts_at": INSTANT,
        "ends_at": INSTANT,
        "place": TEXT,
        "meeting_point": TEXT,
        "lat": DEGREES,
        "lon": DEGREES,
        "places_left": COUNT_OR_NONE,
        "needs_sign_up": YES_OR_NO,
        "price": TEXT,
    },
    read=_read_dates,
)


def _read_places(_arguments: Arguments, after: str | None, limit: int) -> OpenPage:
    edge = number_in({"efter": [after or ""]}, "efter") or 0
    left = sorted((place for place in all_places() if place.id > edge), key=lambda place: place.id)
    shown = left[:limit]
    return OpenPage([_place(place) for place in shown], str(shown[-1].id) if len(left) > limit else None)


def _place(place: PlaceRow) -> OpenItem:
    return OpenItem(
        id=str(place.id),
        title=place.name,
        url=url_for("home.list_events", sted=place.id),
        when="",
        where=f"{place.postal_code} {place.name}",
        by="",
        is_cancelled=False,
        fields={
            "kind": place.kind,
            "postal_code": place.postal_code,
            "lat": place.lat,
            "lon": place.lon,
        },
    )


PLACES = OpenList(
    name="places",
    word="steder",
    title=_l("Steder"),
    endpoint="home.list_events",
    parameters=(),
    cursor=re.compile(r"[0-9]{1,9}"),
    fields={"kind": TEXT, "postal_code": TEXT, "lat": DEGREES, "lon": DEGREES},
    read=_read_places,
    is_news=False,
)
