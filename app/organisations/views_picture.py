"""The picture of an organisation and the still one of its film, put on its page by who looks after it."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.media.forms import PictureForm
from app.media.queries import shown_picture
from app.media.shelf import put_files
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
    organisation, shown = own(organisation_id), shown_picture(of, organisation_id)
    page = {
        "name": organisation.name,
        "may_send": pictures.may_put(current_actor(), organisation),
        "has_film": bool(organisation.film_url),
    }
    form = PictureForm(has_one=shown is not None, alt=shown.alt if shown else None)
    if form.validate_on_submit():
        sent, words = form.picture.data, form.alt.data
        key = put_files(current_app.config, sent) if sent else None
        with form.changing():
            pictures.put_picture(
                current_actor(), clock.now(), organisation_id, alt=words, of=of, key=key, prepared=sent
            )
            flash(_("Det er gemt. Sådan ser billedet ud på siden."))
            return form.commit_and_go(here)
    page |= {
        "id": organisation_id,
        "shown": shown,
        "button": ButtonForm(),
        "is_film": of == FILM,
        "here": here,
    }
    html = render_template("organisations/edit_picture.html", form=form, **page)
    return html, 422 if form.errors else 200


def _remove(organisation_id: int, of: str, here: str) -> ResponseReturnValue:
    own(organisation_id)
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            pictures.take_picture_off(current_actor(), clock.now(), organisation_id, of)
            flash(_("Billedet er taget af siden."))
            return form.commit_and_go(here)
    return redirect(here, 303)
