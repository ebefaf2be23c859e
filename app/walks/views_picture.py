"""The picture of a walking group, put on its page by the host or by staff for the host."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.forms import ButtonForm
from app.core.permissions import Permission, requires
from app.gathering_pages.views_host import acting, hosted
from app.media.forms import PictureForm
from app.media.queries import shown_picture
from app.media.shelf import put_files
from app.walks import actions
from app.walks.queries import KIND
from app.walks.views import bp


@bp.route("/gaature/<int:series_id>/vaert/billede", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_picture(series_id: int) -> ResponseReturnValue:
    """The picture on the group's page: a new one, or other words for the one that is there."""
    series, shown = hosted(series_id), shown_picture(KIND, series_id)
    form = PictureForm(has_one=shown is not None, alt=shown.alt if shown else None)
    if form.validate_on_submit():
        actor, sent, words = acting(series), form.picture.data, form.alt.data
        key = put_files(current_app.config, sent) if sent else None
        with form.changing():
            actions.put_picture(actor, clock.now(), series_id, alt=words, key=key, prepared=sent)
            flash(_("Det er gemt. Sådan ser billedet ud på siden."))
            return form.commit_and_go(url_for("walks.host_picture", series_id=series_id))
    html = render_template(
        "walks/host_picture.html", series=series, shown=shown, form=form, button=ButtonForm()
    )
    return html, 422 if form.errors else 200


@bp.route("/gaature/<int:series_id>/vaert/billede/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_remove_picture(series_id: int) -> ResponseReturnValue:
    """Take the picture off at once."""
    series, form = hosted(series_id), ButtonForm()
    actor, back = acting(series), url_for("walks.host_picture", series_id=series_id)
    if form.validate_on_submit():
        with form.changing():
            actions.take_picture_off(actor, clock.now(), series_id)
            flash(_("Billedet er taget af siden."))
            return form.commit_and_go(back)
    return redirect(back, 303)
