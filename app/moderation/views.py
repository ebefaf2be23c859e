"""Telling Frivillighedens Hus that something public is wrong: without a log-in, without a script."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.moderated import moderated_by_slug
from app.core.permissions import current_actor, public
from app.moderation import actions
from app.moderation.forms import GuestReportForm, ReportForm

bp = Blueprint("moderation", __name__)


@bp.route("/anmeld/<slug>/<int:thing_id>", methods=["GET", "POST"])
@public
def report_thing(slug: str, thing_id: int) -> ResponseReturnValue:
    """Say what is wrong with something that everybody may see."""
    kind, (title, path) = _what(slug, thing_id)
    actor = current_actor()
    form = ReportForm() if actor.is_logged_in else GuestReportForm()
    if form.validate_on_submit():
        with form.changing():
            made = actions.report(actor, clock.now(), kind, thing_id, form.text.data or "", form.reporter())
            answered = _("Tak. Vi ser på det og svarer dig.")
            flash(answered if made.reporter_id else _("Tak. Vi ser på det."))
            return form.commit_and_go(path)
    html = render_template("moderation/report_thing.html", form=form, title=title, back=path)
    return html, 422 if form.errors else 200


def _what(slug: str, thing_id: int) -> tuple[str, tuple[str, str]]:
    """The kind of a thing, and its title and path. Raises NotFoundError unless everybody may see it."""
    try:
        moderated = moderated_by_slug(slug)
    except KeyError:
        raise NotFoundError from None
    found = moderated.public(thing_id)
    if found is None:
        raise NotFoundError
    return moderated.kind, found
