"""What an address asks of the list, and where a page of it begins, as a word of an address: `1764331200.12`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import url_for

from app.listings.queries import Edge, Wanted
from app.places.queries import PlaceRow, all_places

#: Address word → days from today.
DAYS = {"idag": 1, "uge": 7, "maaned": 31}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EDGE = re.compile(r"([0-9]{1,11})\.([0-9]{1,9})")
#: The last second of the year 2200 and a bit: nothing is ordered behind it.
_LAST = 7_289_654_399


def wanted_in(
    arguments: Mapping[str, str], place_id: int | None, organisation_id: int | None = None
) -> tuple[Wanted, PlaceRow | None]:
    """What an address asks for; words that mean nothing ask for nothing."""
    place = next((one for one in all_places() if one.id == place_id), None)
    days = DAYS.get(arguments.get("dag", ""))
    wanted = Wanted(
        place_id=place.id if place else None,
        days=days,
        only_short="korte" in arguments,
        nothing_required="uden_krav" in arguments,
        organisation_id=organisation_id,
    )
    return wanted, place


def edge_in(arguments: Mapping[str, str], name: str) -> Edge | None:
    """The edge that an address names; None for none, and for what is none."""
    match = _EDGE.fullmatch(arguments.get(name, ""))
    if match is None or int(match[1]) > _LAST:
        return None
    return Edge(_EPOCH + timedelta(seconds=int(match[1])), int(match[2]))


def link_to(
    name: str, edge: Edge | None, asked: Mapping[str, Any], endpoint: str = "listings.list_listings"
) -> str | None:
    """The address of the page that goes on from `edge`, with what was asked for; None without one."""
    if edge is None:
        return None
    values: dict[str, Any] = {**asked, name: word_of(edge)}
    return url_for(endpoint, **values)


def word_of(edge: Edge) -> str:
    """An edge as a word of an address."""
    return f"{int((edge.sort_at - _EPOCH).total_seconds())}.{edge.id}"
