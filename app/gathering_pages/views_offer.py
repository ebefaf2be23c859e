"""Answers from the private page of a sign-up: to a place that is held for a while, and to "vil du komme igen?"."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.permissions import public
from app.core.security import private
from app.gathering_pages.forms_fixed import ChoiceForm
from app.gathering_pages.forms_offer import OfferForm
from app.gathering_pages.shared import page
from app.gathering_pages.views_sign_up import opened_sign_up
from app.gatherings import actions
from app.gatherings.models import ComingAgain, SignUpStatus
from app.gatherings.welcoming import answer_come_again as answer_newcomer
from app.people.private_links import acting_by


@page("/tilmelding/<token>/plads", methods=["POST"])
@public
def answer_offer(token: str) -> ResponseReturnValue:
    """Take the place that is held, or let the next in line have it."""
    opened, form = opened_sign_up(token, to_change=True), OfferForm()
    back = url_for(".show_sign_up", token=token)
    if form.validate_on_submit():
        answer = actions.take_offer if form.answer.data == "yes" else actions.leave
        with form.changing():
            done = answer(acting_by(opened.delegation), clock.now(), opened.thing.id)
            flash(_said(done.status))
            return private(form.commit_and_go(back))
    return private(form.refuse_and_go(back))


@page("/tilmelding/<token>/igen", methods=["POST"])
@public
def answer_come_again(token: str) -> ResponseReturnValue:
    """Count the answer of somebody who was there for the first time."""
    opened, form = opened_sign_up(token), ChoiceForm()
    back = url_for(".show_sign_up", token=token)
    if form.validate_on_submit():
        with form.changing():
            answer_newcomer(clock.now(), opened.thing.id, ComingAgain(form.answer.data))
            flash(_("Tak for svaret."))
            return private(form.commit_and_go(back))
    return private(form.refuse_and_go(back))


def _said(status: str) -> str:
    if status == SignUpStatus.CONFIRMED:
        return _("Pladsen er din. Vi glæder os til at se dig.")
    return _("Tak for svaret. Nu får en anden pladsen.")
