"""Helping with a meal: choosing what, the private page of who helps, and leaving."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.formatting import time_da
from app.core.forms import ButtonForm, commit_alone
from app.core.permissions import Permission, can, current_actor, public
from app.core.security import private
from app.gatherings.models import OccurrenceStatus
from app.meals import crew, diets, queries
from app.meals import queries_crew as crews
from app.meals.forms_crew import GuestHelpForm, HelpForm
from app.meals.links import helper_from_token, helper_path, helper_token
from app.meals.models_crew import Helper, HelperStatus, Role
from app.meals.views import bp
from app.meals.wording_crew import ROLE_HINTS, ROLE_WORDS
from app.people.actions import note_list_look
from app.people.models import Person


@bp.route("/spis-sammen/<int:series_id>/hjaelp", methods=["GET", "POST"])
@public
def help_out(series_id: int) -> ResponseReturnValue:
    """ "Jeg vil gerne hjælpe": what is missing on a date, and saying yes to it."""
    meal, found = _public_meal(series_id), crews.coming_crews(series_id, clock.now())
    chosen = _chosen(found)
    form = HelpForm() if current_actor().is_logged_in else GuestHelpForm()
    if chosen is not None:
        form.offer(chosen)
        if form.validate_on_submit():
            with form.changing():
                made = _join(form, chosen.occurrence.id)
                return form.commit_and_go(helper_path(helper_token(made)))
            found = crews.coming_crews(series_id, clock.now())
            chosen = _chosen(found)
    page = {"meal": meal, "crew": chosen, "cards": _cards(chosen), "person_name": _own_name()}
    others = [one for one in found if one is not chosen and one.missing]
    html = render_template("meals/help_out.html", form=form, others=others, **page)
    return html, 422 if form.errors else 200


def _public_meal(series_id: int) -> queries.MealRow:
    meal = queries.meal(series_id)
    if meal is None or not (meal.is_public or can(current_actor(), Permission.HOST_GATHERING, meal)):
        raise NotFoundError
    return meal


def _chosen(found: list[crews.Crew]) -> crews.Crew | None:
    """The date asked for by the address, else the first where somebody is missing."""
    asked = request.args.get("dato", type=int)
    missing = [one for one in found if one.missing]
    return next((one for one in found if one.occurrence.id == asked), None) or next(iter(missing), None)


def _cards(chosen: crews.Crew | None) -> dict[str, dict[str, Any]]:
    if chosen is None:
        return {}
    return {
        role.value: {
            "small": _(
                "Mød %(time)s. %(hint)s", time=time_da(chosen.arrives_at(role)), hint=ROLE_HINTS[role]
            ),
            "tag": _("%(n)s mangler", n=number),
            "tone": "few",
        }
        for role, number in chosen.missing.items()
    }


def _own_name() -> str | None:
    actor = current_actor()
    person = db.session.get(Person, actor.person_id) if actor.is_logged_in else None
    return person.name if person is not None else None


def _join(form: HelpForm, occurrence_id: int) -> Helper:
    actor, now, role = current_actor(), clock.now(), Role(form.place.data)
    if isinstance(form, GuestHelpForm):
        return crew.join_as_guest(actor, now, occurrence_id, role, form.contact())
    return crew.join_as_self(actor, now, occurrence_id, role)


# ---- the private page of who helps ---------------------------------------------------------------------------------


@bp.route("/spis-sammen/hjaelper/<token>")
@public
def show_helper(token: str) -> ResponseReturnValue:
    """What somebody helps with and when they meet; on the day itself who else is on the crew."""
    helper, now = _opened(token), clock.now()
    its_crew = crews.crew_of(helper.occurrence)
    is_the_day = helper.status == HelperStatus.ON and crews.is_the_day(helper.occurrence.starts_at, now)
    others = [one for one in its_crew.helpers if one.id != helper.id and one.person] if is_the_day else []
    html = render_template(
        "meals/show_helper.html",
        helper=helper,
        token=token,
        task=ROLE_WORDS[helper.role],
        hint=ROLE_HINTS[helper.role],
        meets=its_crew.arrives_at(helper.role),
        is_the_day=is_the_day,
        others=[(one, ROLE_WORDS[one.role], its_crew.arrives_at(one.role)) for one in others],
        **_standing(helper, now),
    )
    seen = {one.person_id for one in others if one.person_id is not None}
    if seen:
        actor = replace(_as_person(helper), purpose="meal crew")
        commit_alone(lambda: note_list_look(actor, now, seen))
    return private(make_response(html))


def _standing(helper: Helper, now: datetime) -> dict[str, bool]:
    """How it stands with what somebody helps with."""
    date = helper.occurrence
    return {
        "is_on": helper.status == HelperStatus.ON,
        "is_cancelled": date.status == OccurrenceStatus.CANCELLED,
        "is_over": date.starts_at <= now,
        "is_finished": date.ends_at <= now,
        "is_guest": account_of_person(helper.person_id) is None if helper.person_id else False,
        "sees_kitchen": diets.may_see(current_actor(), date.series) and diets.is_shown(date.ends_at, now),
    }


@bp.route("/spis-sammen/hjaelper/<token>/meld-fra", methods=["GET", "POST"])
@public
def leave_crew(token: str) -> ResponseReturnValue:
    """Not helping after all."""
    helper, form = _opened(token), ButtonForm()
    stands = _standing(helper, clock.now())
    if request.method == "GET" and (stands["is_over"] or stands["is_cancelled"] or not stands["is_on"]):
        return private(redirect(helper_path(token), 303))
    if form.validate_on_submit():
        with form.changing():
            crew.leave_crew(_as_person(helper), clock.now(), helper.id)
            flash(_("Vi har taget dig af holdet."))
            return private(form.commit_and_go(helper_path(token)))
        helper = _opened(token)
    html = render_template("meals/leave_crew.html", helper=helper, form=form, back=helper_path(token))
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@bp.route("/spis-sammen/hjaelper/<token>/ikke-mig", methods=["GET", "POST"])
@public
def disown_helper(token: str) -> ResponseReturnValue:
    """ "Det var ikke mig": somebody else wrote this name and contact."""
    helper, form = _opened(token), ButtonForm()
    series_id = helper.occurrence.series_id
    if form.validate_on_submit():
        with form.changing():
            crew.disown_helper(current_actor(), clock.now(), helper.id)
            flash(_("Vi har slettet navnet og kontakten. Du hører ikke mere om måltidet."))
            return private(form.commit_and_go(url_for("meals.show_meal", series_id=series_id)))
        helper = _opened(token)
    html = render_template("meals/disown_helper.html", helper=helper, form=form, back=helper_path(token))
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _opened(token: str) -> Helper:
    """Who a private link is for. Raises NotFoundError for a link that is not (or no longer) ours."""
    helper = helper_from_token(token)
    if helper is None:
        raise NotFoundError
    return helper


def _as_person(helper: Helper) -> Actor:
    """Who holds the link acts as the person."""
    return replace(current_actor(), person_id=helper.person_id)
