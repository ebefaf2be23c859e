"""Telling Frivillighedens Hus that something public is wrong, without a log-in; and asking about a no once more."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.moderated import moderated_by_slug
from app.core.permissions import Permission, current_actor, public, requires
from app.moderation import actions, appeals
from app.moderation.forms import AppealForm, GuestReportForm, ReportForm
from app.moderation.links import appeal_path

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


@bp.route("/klage/<slug>/<int:thing_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def appeal_decision(slug: str, thing_id: int) -> ResponseReturnValue:
    """Ask that a no is looked at once more; once for each decision."""
    kind, actor, form = _kind(slug), current_actor(), AppealForm()
    decision = appeals.decision_for(actor, kind, thing_id)
    asked = appeals.appeal_about(kind, thing_id, decision)
    if asked is None and form.validate_on_submit():
        with form.changing():
            appeals.appeal(actor, clock.now(), kind, thing_id, form.text.data or "")
            flash(_("Tak. Vi ser på det igen og svarer dig."))
            return form.commit_and_go(appeal_path(slug, thing_id))
    html = render_template("moderation/appeal_decision.html", form=form, decision=decision, asked=asked)
    return html, 422 if form.errors else 200


def _kind(slug: str) -> str:
    try:
        return moderated_by_slug(slug).kind
    except KeyError:
        raise NotFoundError from None


def _what(slug: str, thing_id: int) -> tuple[str, tuple[str, str]]:
    """The kind of a thing, and its title and path. Raises NotFoundError unless everybody may see it."""
    kind = _kind(slug)
    found = moderated_by_slug(slug).public(thing_id)
    if found is None:
        raise NotFoundError
    return kind, found
