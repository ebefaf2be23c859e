"""Tasks as young people look for them: short, near, with others, nothing asked; and a sheet for a talk."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.addresses import absolute
from app.core.formatting import capital
from app.core.ids import id_in
from app.core.permissions import public
from app.core.qr import qr_picture
from app.listings import queries
from app.listings.fitting import places_within
from app.listings.links import young_path
from app.listings.paging import edge_in, link_to
from app.listings.queries import Page, Wanted
from app.listings.rules import YOUNG
from app.listings.views import bp
from app.listings.words import time_in_words
from app.places.choices import place_groups
from app.places.queries import PlaceRow, all_places

#: As far as one bikes without thinking about it.
BIKE_KM = 10


@bp.route("/opgaver/unge")
@public
def list_for_young() -> ResponseReturnValue:
    """Tasks of at most two hours with others, for whoever is fifteen, that ask for nothing and have room."""
    place, places = _home(), all_places()
    near = frozenset(places_within(place, places, BIKE_KM)) if place else None
    wanted = Wanted(
        only_short=True, nothing_required=True, only_free=True, together=True, age=YOUNG, near=near
    )
    after, before = edge_in(request.args, "efter"), edge_in(request.args, "foer")
    page = queries.find_listings(wanted, clock.now(), after, before)
    return render_template(
        "listings/list_for_young.html",
        page=page,
        place=place,
        place_groups=place_groups(),
        km=BIKE_KM,
        age=YOUNG,
        links=_links(page, place),
        times={
            row.date_id: capital(time_in_words(row.shape, row.starts_at, row.ends_at, row.sort_at))
            for row in page.rows
        },
    )


def _links(page: Page, place: PlaceRow | None) -> list[str | None]:
    """Addresses of the page before and the page after."""
    asked: dict[str, Any] = {"sted": place.id} if place else {}
    ends = (("foer", page.previous), ("efter", page.next))
    return [link_to(name, edge, asked, "listings.list_for_young") for name, edge in ends]


@bp.route("/opgaver/unge/plakat")
@public
def show_young_poster() -> ResponseReturnValue:
    """The same in letters that are read from the back of a hall, with a square to point a phone at. For an A4 too."""
    address = absolute(young_path)
    return render_template(
        "listings/show_young_poster.html",
        picture=qr_picture(address),
        shown=address.partition("//")[2],
        back=url_for("listings.list_for_young"),
        age=YOUNG,
    )


def _home() -> PlaceRow | None:
    place_id = id_in(request.args, "sted")
    return next((one for one in all_places() if one.id == place_id), None)
