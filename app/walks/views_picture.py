"""The picture of a walking group, put on its page by the host or by staff for the host."""

from __future__ import annotations

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.permissions import Permission, requires
from app.gathering_pages.views_host import acting, hosted
from app.media.views_editing import edit_picture_page, take_off_page
from app.walks import actions
from app.walks.queries import KIND
from app.walks.views import bp


@bp.route("/gaature/<int:series_id>/vaert/billede", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_picture(series_id: int) -> ResponseReturnValue:
    """The picture on the group's page: a new one, or other words for the one that is there."""
    series = hosted(series_id)
    put = partial(actions.put_picture, acting(series), clock.now(), series_id)
    here = url_for("walks.host_picture", series_id=series_id)
    return edit_picture_page((KIND, series_id), put, here, "walks/host_picture.html", series=series)


@bp.route("/gaature/<int:series_id>/vaert/billede/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_remove_picture(series_id: int) -> ResponseReturnValue:
    """Take the picture off at once."""
    take_off = partial(actions.take_picture_off, acting(hosted(series_id)), clock.now(), series_id)
    return take_off_page(take_off, url_for("walks.host_picture", series_id=series_id))
