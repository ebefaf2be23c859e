"""The picture of a task, put on its page by who looks after it."""

from __future__ import annotations

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.permissions import Permission, current_actor, requires
from app.listings import pictures
from app.listings.editing import holds_at_once
from app.listings.queries import KIND
from app.listings.views import bp
from app.listings.views_post import own_listing
from app.media.views_editing import edit_picture_page, take_off_page


@bp.route("/opgaver/<int:listing_id>/billede", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def edit_picture(listing_id: int) -> ResponseReturnValue:
    """The picture on the task's page: a new one, or other words for the one that is there."""
    listing, actor = own_listing(listing_id), current_actor()
    put = partial(pictures.put_picture, actor, clock.now(), listing_id)
    here = url_for("listings.edit_picture", listing_id=listing_id)
    page = {"id": listing_id, "title": listing.title, "may_send": holds_at_once(actor, listing)}
    return edit_picture_page((KIND, listing_id), put, here, "listings/edit_picture.html", **page)


@bp.route("/opgaver/<int:listing_id>/billede/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def remove_picture(listing_id: int) -> ResponseReturnValue:
    """Take the picture off at once."""
    own_listing(listing_id)
    take_off = partial(pictures.take_picture_off, current_actor(), clock.now(), listing_id)
    return take_off_page(take_off, url_for("listings.edit_picture", listing_id=listing_id))
