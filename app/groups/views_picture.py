"""The picture of a group, put on its page by who answers for it."""

from __future__ import annotations

from functools import partial

from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.permissions import Permission, requires
from app.groups import pictures
from app.groups.links import picture_path
from app.groups.pages import acting_for, looked_after
from app.groups.queries import PICTURE
from app.groups.views import bp
from app.media.views_editing import edit_picture_page, take_off_page


@bp.route("/faellesskaber/<int:group_id>/vaert/billede", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def edit_picture(group_id: int) -> ResponseReturnValue:
    """The picture on the group's page: a new one, or other words for the one that is there."""
    group = looked_after(group_id)
    put = partial(pictures.put_picture, acting_for(group), clock.now(), group_id)
    return edit_picture_page(
        (PICTURE, group_id), put, picture_path(group_id), "groups/edit_picture.html", group=group
    )


@bp.route("/faellesskaber/<int:group_id>/vaert/billede/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def remove_picture(group_id: int) -> ResponseReturnValue:
    """Take the picture off at once."""
    take_off = partial(pictures.take_picture_off, acting_for(looked_after(group_id)), clock.now(), group_id)
    return take_off_page(take_off, picture_path(group_id))
