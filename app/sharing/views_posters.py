"""Posters to hang up: of one thing, and of a place."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import public
from app.places.queries import all_places
from app.sharing import papers, posters
from app.sharing.views import bp


@bp.get("/plakat/<name>/<int:number>.pdf")
@public
def show_poster(name: str, number: int) -> ResponseReturnValue:
    """The poster of a thing that anybody may find now; `?strimler=1` has strips to tear off."""
    poster = posters.poster_of(name, number, clock.now(), has_strips=_has_strips())
    if poster is None:
        raise NotFoundError
    return papers.for_printing(lambda: poster, "plakat")


@bp.get("/plakat/sted/<int:place_id>.pdf")
@public
def show_place_poster(place_id: int) -> ResponseReturnValue:
    """The poster for the notice board of a place."""
    place = next((one for one in all_places() if one.id == place_id), None)
    if place is None:
        raise NotFoundError
    now, has_strips = clock.now(), _has_strips()
    return papers.for_printing(lambda: posters.poster_of_place(place, now, has_strips=has_strips), "plakat")


def _has_strips() -> bool:
    return request.args.get("strimler") == "1"
