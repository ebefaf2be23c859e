"""The host's page of lifts: who goes with whom, who misses somebody, and writing it down for who rings."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.permissions import Permission, requires
from app.gathering_pages import queries_host as queries
from app.gathering_pages.forms_lift import HostAnswerForm, LiftForm, NeedLiftForm, OfferLiftForm, RungForm
from app.gathering_pages.shared import page
from app.gathering_pages.views_host import acting, hosted_date
from app.gatherings.models import Occurrence
from app.lifts import actions
from app.lifts.models import LiftPair, PairStatus, Rung, Side
from app.lifts.pairing import settle
from app.lifts.queries import wish_of
from app.lifts.showing import HostLifts, lifts_of_date
from app.lifts.wording import TRIPS, WAYS
from app.people.actions import note_list_look


def _url(occurrence: Occurrence) -> str:
    return url_for(".host_lifts", series_id=occurrence.series_id, occurrence_id=occurrence.id)


@page("/<int:series_id>/vaert/<int:occurrence_id>/koersel")
@requires(Permission.USE_OWN_PAGE)
def host_lifts(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Who goes with whom, who misses somebody, and who has seats."""
    occurrence = hosted_date(series_id, occurrence_id)
    lifts = lifts_of_date(occurrence_id)
    html = render_template(
        "gathering_pages/host_lifts.html",
        occurrence=occurrence,
        series=occurrence.series,
        lifts=lifts,
        form=ButtonForm(),
        trips=TRIPS,
        ways=WAYS,
        is_open=occurrence.starts_at > clock.now() and occurrence.status == "planned",
    )
    _note_look(occurrence, lifts)
    return html


def _note_look(occurrence: Occurrence, lifts: HostLifts) -> None:
    """Who stands on the page can see that the host, or staff for the host, looked."""
    actor, now = acting(occurrence.series), clock.now()
    actor = replace(actor, purpose=actor.purpose or "host list")
    if lifts.person_ids:
        commit_alone(lambda: note_list_look(actor, now, lifts.person_ids))


@page("/<int:series_id>/vaert/<int:occurrence_id>/koersel/find", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_pair_lifts(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Look for pairs now instead of in a minute."""
    occurrence, form = hosted_date(series_id, occurrence_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            made = settle(acting(occurrence.series), clock.now(), occurrence_id)
            flash(
                ngettext("Vi har fundet %(num)s par. De bliver spurgt nu.",
                         "Vi har fundet %(num)s par. De bliver spurgt nu.", made)
                if made
                else _("Der er ingen nye, der kan følges ad.")
            )  # fmt: skip
            return form.commit_and_go(_url(occurrence))
    return form.refuse_and_go(_url(occurrence))


@page("/<int:series_id>/vaert/<int:occurrence_id>/koersel/par/<int:pair_id>", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_answer_lift(series_id: int, occurrence_id: int, pair_id: int) -> ResponseReturnValue:
    """What one of the two said to the host on the phone."""
    occurrence, form = hosted_date(series_id, occurrence_id), HostAnswerForm()
    pair = db.session.get(LiftPair, pair_id)
    if pair is None or pair.occurrence_id != occurrence_id:
        raise NotFoundError
    if form.validate_on_submit():
        actor, is_yes = acting(occurrence.series), form.answer.data == "yes"
        sign_up_id = pair.sign_up_of(Side(form.side.data))
        with form.changing():
            done = actions.answer(actor, clock.now(), sign_up_id, pair_id, is_yes=is_yes, is_on_phone=True)
            is_agreed = done.status is PairStatus.AGREED
            flash(_("De har begge sagt ja og får hinandens nummer.") if is_agreed else _("Svaret er gemt."))
            return form.commit_and_go(_url(occurrence))
    return form.refuse_and_go(_url(occurrence))


@page("/<int:series_id>/vaert/<int:occurrence_id>/koersel/ringet/<int:sign_up_id>", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_rang_lift(series_id: int, occurrence_id: int, sign_up_id: int) -> ResponseReturnValue:
    """The host has rung round for somebody who misses a lift."""
    occurrence, form = hosted_date(series_id, occurrence_id), RungForm()
    if queries.sign_up_of(occurrence_id, sign_up_id) is None:
        raise NotFoundError
    if form.validate_on_submit():
        actor, rung = acting(occurrence.series), Rung(form.outcome.data)
        with form.changing():
            wish = actions.note_rung(actor, clock.now(), sign_up_id, rung)
            name = wish.sign_up.person.first_name
            flash(
                _("Godt. %(name)s kommer med.", name=name)
                if rung is Rung.FOUND
                else _("Det er gemt. %(name)s mangler stadig en.", name=name)
            )
            return form.commit_and_go(_url(occurrence))
    return form.refuse_and_go(_url(occurrence))


@page("/<int:series_id>/vaert/<int:occurrence_id>/koersel/brug-for/<int:sign_up_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_need_lift(series_id: int, occurrence_id: int, sign_up_id: int) -> ResponseReturnValue:
    """Write down for who rings that they want a lift."""
    return _keep(hosted_date(series_id, occurrence_id), sign_up_id, Side.NEED, NeedLiftForm())


@page("/<int:series_id>/vaert/<int:occurrence_id>/koersel/tilbyd/<int:sign_up_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_offer_lift(series_id: int, occurrence_id: int, sign_up_id: int) -> ResponseReturnValue:
    """Write down for who rings that they can take others along."""
    return _keep(hosted_date(series_id, occurrence_id), sign_up_id, Side.OFFER, OfferLiftForm())


def _keep(occurrence: Occurrence, sign_up_id: int, side: Side, form: LiftForm) -> ResponseReturnValue:
    sign_up = queries.sign_up_of(occurrence.id, sign_up_id)
    if sign_up is None:
        raise NotFoundError
    actor, back = acting(occurrence.series), _url(occurrence)
    form.begin_with(sign_up, wish_of(sign_up_id), side)
    if form.validate_on_submit():
        with form.changing():
            actions.keep_wish(actor, clock.now(), sign_up_id, side, form.said())
            flash(_("Det er gemt."))
            return form.commit_and_go(back)
    html = render_template(
        "gathering_pages/need_lift.html",
        form=form,
        back=back,
        occurrence=occurrence,
        is_need=side is Side.NEED,
        name=sign_up.person.name,
    )
    return html, 422 if form.errors else 200
