"""A fixed place by its private link: begin from a sign-up, see, pause, come back, end, "ja, jeg kommer stadig"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import BaseForm, ButtonForm
from app.core.permissions import public
from app.core.security import private
from app.gathering_pages.forms_fixed import ChoiceForm, PauseForm
from app.gathering_pages.shared import kind_here, page
from app.gathering_pages.views_sign_up import has_ended, opened_sign_up
from app.gatherings import fixed_places
from app.gatherings.links import fixed_place_opened_by, fixed_place_token, sign_up_token
from app.gatherings.models import FixedPlace
from app.gatherings.queries import fixed_dates
from app.people.private_links import Opened, acting_by


@page("/tilmelding/<token>/fast-plads", methods=["GET", "POST"])
@public
def begin_fixed_place(token: str) -> ResponseReturnValue:
    """ "Jeg kommer hver gang": a fixed place for whom this sign-up is."""
    opened, form = opened_sign_up(token, to_change=True), ButtonForm()
    sign_up = opened.thing
    if request.method == "GET" and has_ended(sign_up):
        return private(redirect(url_for(".show_sign_up", token=token), 303))
    needs = {name: getattr(sign_up, name) for name in ("party_size", "wants_companion", "needs_lift")}
    if form.validate_on_submit():
        with form.changing():
            series_id, actor = sign_up.occurrence.series_id, acting_by(opened.delegation)
            made = fixed_places.begin_fixed(actor, clock.now(), series_id, sign_up.person, **needs)
            flash(_("Du har fået en fast plads."))
            token_of_fixed = fixed_place_token(made, opened.helper_id)
            return private(form.commit_and_go(url_for(".show_fixed_place", token=token_of_fixed)))
    html = render_template("gathering_pages/begin_fixed_place.html", sign_up=sign_up, token=token, form=form)
    return private(make_response(html, 422 if form.errors else 200))


@page("/fast-plads/<token>", methods=["GET", "POST"])
@public
def show_fixed_place(token: str) -> ResponseReturnValue:
    """How the fixed place stands, its next dates, and the form of a pause."""
    form = PauseForm()
    opened = _opened(token, to_change=form.is_submitted())
    fixed = opened.thing
    if form.validate_on_submit():
        with form.changing():
            fixed_places.pause_fixed(acting_by(opened.delegation), clock.now(), fixed.id, **form.pause)
            flash(_("Din faste plads holder pause."))
            return private(form.commit_and_go(url_for(".show_fixed_place", token=token)))
    dates = [(one, sign_up_token(one, opened.helper_id)) for one in fixed_dates(fixed, clock.now())]
    shown = {"opened": opened, "fixed": fixed, "dates": dates, "token": token, "today": clock.today()}
    shown["public_path"] = kind_here().public_path
    html = render_template("gathering_pages/show_fixed_place.html", form=form, **shown)
    return private(make_response(html, 422 if form.errors else 200))


@page("/fast-plads/<token>/kom-igen", methods=["POST"])
@public
def resume_fixed_place(token: str) -> ResponseReturnValue:
    """Come again before the pause is over."""
    return _pressed(token, ButtonForm(), fixed_places.resume_fixed, _("Velkommen tilbage."))


@page("/fast-plads/<token>/slut", methods=["POST"])
@public
def end_fixed_place(token: str) -> ResponseReturnValue:
    """Give the fixed place up."""
    return _pressed(token, ButtonForm(), fixed_places.end_fixed, _("Din faste plads er slut."))


@page("/fast-plads/<token>/jeg-kommer", methods=["POST"])
@public
def keep_fixed_place(token: str) -> ResponseReturnValue:
    """The answer yes to "kommer du stadig?"."""
    return _pressed(token, ButtonForm(), fixed_places.still_coming, _("Tak. Vi glæder os til at se dig."))


@page("/fast-plads/<token>/velkomst", methods=["POST"])
@public
def let_welcome(token: str) -> ResponseReturnValue:
    """Say yes or no to welcoming newcomers."""
    form = ChoiceForm()

    def change(actor: Actor, now: datetime, fixed_id: int) -> FixedPlace:
        return fixed_places.let_welcome(actor, now, fixed_id, welcomes=form.answer.data == "yes")

    return _pressed(token, form, change, _("Tak for svaret."))


def _pressed(
    token: str, form: BaseForm, change: Callable[[Actor, datetime, int], FixedPlace], said: str
) -> ResponseReturnValue:
    """One press: do it, say so, and back to the page."""
    opened, back = _opened(token, to_change=True), url_for(".show_fixed_place", token=token)
    if form.validate_on_submit():
        with form.changing():
            change(acting_by(opened.delegation), clock.now(), opened.thing.id)
            flash(said)
            return private(form.commit_and_go(back))
    return private(form.refuse_and_go(back))


def _opened(token: str, *, to_change: bool) -> Opened[FixedPlace]:
    """What a private link opens. Raises NotFoundError for a link that is not (or no longer) ours, or may not change."""
    opened = fixed_place_opened_by(token)
    if opened is None or opened.thing.series.kind != kind_here().kind:
        raise NotFoundError
    if to_change and not opened.may_change:
        raise NotFoundError
    return opened
