"""Lifts and companions on the private page of a sign-up: ask for one, offer one, say yes or no to a pair."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.forms import ButtonForm
from app.core.permissions import public
from app.core.security import private
from app.gathering_pages.forms_lift import LiftForm, NeedLiftForm, OfferLiftForm, PairAnswerForm
from app.gathering_pages.shared import page
from app.gathering_pages.views_sign_up import has_ended, opened_sign_up
from app.lifts import actions
from app.lifts.models import PairStatus, Side
from app.lifts.queries import wish_of
from app.lifts.showing import own_pairs
from app.lifts.wording import TRIPS, WAYS
from app.people.private_links import acting_by


@page("/tilmelding/<token>/koersel")
@public
def show_lift(token: str) -> ResponseReturnValue:
    """How it stands: what was said, who could go along, and what was agreed."""
    opened = opened_sign_up(token, to_change=True)
    html = render_template(
        "gathering_pages/show_lift.html",
        sign_up=opened.thing,
        token=token,
        wish=wish_of(opened.thing.id),
        pairs=own_pairs(opened.thing),
        form=PairAnswerForm(),
        trips=TRIPS,
        ways=WAYS,
        is_over=has_ended(opened.thing),
    )
    return private(make_response(html))


@page("/tilmelding/<token>/koersel/brug-for", methods=["GET", "POST"])
@public
def need_lift(token: str) -> ResponseReturnValue:
    """Ask for a lift or an arm."""
    return _keep(token, Side.NEED, NeedLiftForm())


@page("/tilmelding/<token>/koersel/tilbyd", methods=["GET", "POST"])
@public
def offer_lift(token: str) -> ResponseReturnValue:
    """Offer seats or an arm."""
    return _keep(token, Side.OFFER, OfferLiftForm())


def _keep(token: str, side: Side, form: LiftForm) -> ResponseReturnValue:
    opened = opened_sign_up(token, to_change=True)
    sign_up, back = opened.thing, url_for(".show_lift", token=token)
    if request.method == "GET" and has_ended(sign_up):
        return private(redirect(back, 303))
    form.begin_with(sign_up, wish_of(sign_up.id), side)
    if form.validate_on_submit():
        with form.changing():
            actions.keep_wish(acting_by(opened.delegation), clock.now(), sign_up.id, side, form.said())
            flash(_("Tak. Vi siger til, når vi har fundet en."))
            return private(form.commit_and_go(back))
    html = render_template(
        "gathering_pages/need_lift.html",
        form=form,
        back=back,
        occurrence=sign_up.occurrence,
        is_need=side is Side.NEED,
        name=None,
    )
    return private(make_response(html, 422 if form.errors else 200))


@page("/tilmelding/<token>/koersel/slet", methods=["POST"])
@public
def drop_lift(token: str) -> ResponseReturnValue:
    """Take it back; it is deleted at once."""
    opened, form = opened_sign_up(token, to_change=True), ButtonForm()
    back = url_for(".show_lift", token=token)
    if form.validate_on_submit():
        with form.changing():
            actions.drop_wish(acting_by(opened.delegation), clock.now(), opened.thing.id)
            flash(_("Det er slettet."))
            return private(form.commit_and_go(back))
    return private(form.refuse_and_go(back))


@page("/tilmelding/<token>/koersel/svar", methods=["POST"])
@public
def answer_lift(token: str) -> ResponseReturnValue:
    """Say yes or no to going with somebody; a no also after a yes."""
    opened, form = opened_sign_up(token, to_change=True), PairAnswerForm()
    back = url_for(".show_lift", token=token)
    if form.validate_on_submit():
        is_yes, actor = form.answer.data == "yes", acting_by(opened.delegation)
        with form.changing():
            pair = actions.answer(actor, clock.now(), opened.thing.id, form.pair, is_yes=is_yes)
            flash(_said(pair.status))
            return private(form.commit_and_go(back))
    return private(form.refuse_and_go(back))


def _said(status: PairStatus) -> str:
    if status is PairStatus.AGREED:
        return _("I har begge sagt ja. Nu kan I ringe sammen.")
    if status is PairStatus.PROPOSED:
        return _("Tak. Vi siger til, når den anden har svaret.")
    return _("Tak for svaret. Så leder vi efter en anden.")
