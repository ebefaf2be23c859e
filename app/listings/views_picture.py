"""The picture of a task, put on its page by who looks after it."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.listings import pictures
from app.listings.editing import holds_at_once
from app.listings.queries import KIND
from app.listings.views import bp
from app.listings.views_post import own_listing
from app.media.forms import PictureForm
from app.media.queries import shown_picture
from app.media.shelf import put_files


@bp.route("/opgaver/<int:listing_id>/billede", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def edit_picture(listing_id: int) -> ResponseReturnValue:
    """The picture on the task's page: a new one, or other words for the one that is there."""
    listing, shown = own_listing(listing_id), shown_picture(KIND, listing_id)
    page = {"title": listing.title, "may_send": holds_at_once(current_actor(), listing)}
    form = PictureForm(has_one=shown is not None, alt=shown.alt if shown else None)
    if form.validate_on_submit():
        sent, words = form.picture.data, form.alt.data
        key = put_files(current_app.config, sent) if sent else None
        with form.changing():
            pictures.put_picture(current_actor(), clock.now(), listing_id, alt=words, key=key, prepared=sent)
            flash(_("Det er gemt. Sådan ser billedet ud på siden."))
            return form.commit_and_go(url_for("listings.edit_picture", listing_id=listing_id))
    page |= {"id": listing_id, "shown": shown, "button": ButtonForm()}
    html = render_template("listings/edit_picture.html", form=form, **page)
    return html, 422 if form.errors else 200


@bp.route("/opgaver/<int:listing_id>/billede/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def remove_picture(listing_id: int) -> ResponseReturnValue:
    """Take the picture off at once."""
    own_listing(listing_id)
    form, back = ButtonForm(), url_for("listings.edit_picture", listing_id=listing_id)
    if form.validate_on_submit():
        with form.changing():
            pictures.take_picture_off(current_actor(), clock.now(), listing_id)
            flash(_("Billedet er taget af siden."))
            return form.commit_and_go(back)
    return redirect(back, 303)
