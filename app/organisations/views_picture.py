"""The picture of an organisation and the still one of its film, put on its page by who looks after it."""

from __future__ import annotations

from functools import partial

from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.permissions import Permission, current_actor, requires
from app.media.views_editing import edit_picture_page, take_off_page
from app.organisations import pictures
from app.organisations.links import film_picture_path, picture_path
from app.organisations.pictures import FILM
from app.organisations.queries import KIND
from app.organisations.views import bp, own


@bp.route("/foreninger/<int:organisation_id>/billede", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def edit_picture(organisation_id: int) -> ResponseReturnValue:
    """The picture on the organisation's page: a new one, or other words for the one that is there."""
    return _edit(organisation_id, KIND, picture_path(organisation_id))


@bp.route("/foreninger/<int:organisation_id>/billede/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def remove_picture(organisation_id: int) -> ResponseReturnValue:
    """Take the picture off at once."""
    return _remove(organisation_id, KIND, picture_path(organisation_id))


@bp.route("/foreninger/<int:organisation_id>/filmbillede", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def edit_film_picture(organisation_id: int) -> ResponseReturnValue:
    """The still picture beside the link to the film, in the same way."""
    return _edit(organisation_id, FILM, film_picture_path(organisation_id))


@bp.route("/foreninger/<int:organisation_id>/filmbillede/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def remove_film_picture(organisation_id: int) -> ResponseReturnValue:
    """Take the still picture off at once."""
    return _remove(organisation_id, FILM, film_picture_path(organisation_id))


def _edit(organisation_id: int, of: str, here: str) -> ResponseReturnValue:
    organisation, actor = own(organisation_id), current_actor()
    put = partial(pictures.put_picture, actor, clock.now(), organisation_id, of=of)
    page = {
        "id": organisation_id,
        "name": organisation.name,
        "may_send": pictures.may_put(actor, organisation),
        "has_film": bool(organisation.film_url),
        "is_film": of == FILM,
        "here": here,
    }
    return edit_picture_page((of, organisation_id), put, here, "organisations/edit_picture.html", **page)


def _remove(organisation_id: int, of: str, here: str) -> ResponseReturnValue:
    own(organisation_id)
    take_off = partial(pictures.take_picture_off, current_actor(), clock.now(), organisation_id, of)
    return take_off_page(take_off, here)
