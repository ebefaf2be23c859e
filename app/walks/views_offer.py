"""The answer to a place that is held for a while: yes or no, from the private page of the sign-up."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.permissions import public
from app.gatherings import actions
from app.gatherings.models import SignUpStatus
from app.walks.forms_offer import OfferForm
from app.walks.views import bp, private
from app.walks.views_sign_up import acting_by, opened_sign_up


@bp.route("/gaature/tilmelding/<token>/plads", methods=["POST"])
@public
def answer_offer(token: str) -> ResponseReturnValue:
    """Take the place that is held, or let the next in line have it."""
    opened, form = opened_sign_up(token, to_change=True), OfferForm()
    back = url_for("walks.show_sign_up", token=token)
    if form.validate_on_submit():
        answer = actions.take_offer if form.answer.data == "yes" else actions.leave
        with form.changing():
            done = answer(acting_by(opened), clock.now(), opened.sign_up.id)
            flash(_said(done.status))
            return private(form.commit_and_go(back))
    for _field, message in form.errors_in_order()[:1]:
        flash(message, "error")
    return private(redirect(back, 303))


def _said(status: str) -> str:
    if status == SignUpStatus.CONFIRMED:
        return _("Pladsen er din. Vi glæder os til at se dig.")
    return _("Tak for svaret. Nu får en anden pladsen.")
