"""Telling the kitchen what one does not eat, and the kitchen's sheet for cook and host."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, public, requires
from app.core.security import private
from app.gathering_pages.queries import coming_dates
from app.gathering_pages.queries_host import occurrence_of, series, sign_up_of
from app.gatherings.links import opened_by
from app.gatherings.models import Occurrence, SignUp
from app.meals import diets, queries
from app.meals.eating import in_words, sheet_of
from app.meals.forms_diet import DietForm
from app.meals.views import bp
from app.meals.wording import consent_words
from app.people.models import ConsentForm


@bp.route("/spis-sammen/tilmelding/<token>/kost", methods=["GET", "POST"])
@public
def tell_kitchen(token: str) -> ResponseReturnValue:
    """Ring to the kitchen, or say here what one does not eat."""
    sign_up = _own_sign_up(token)
    kept, form, back = diets.diet_of(sign_up.id), DietForm(), url_for("meals.show_sign_up", token=token)
    if request.method == "GET" and kept is None and not diets.may_tell(sign_up, clock.now()):
        return private(redirect(back, 303))
    if form.validate_on_submit():
        with form.changing():
            diets.keep_diet(_as_person(sign_up), clock.now(), sign_up.id, form.said(), consent_words())
            flash(_("Tak. Køkkenet ved det nu."))
            return private(form.commit_and_go(back))
    html = render_template(
        "meals/tell_kitchen.html",
        sign_up=sign_up,
        token=token,
        form=form,
        back=back,
        words=consent_words(),
        kept=in_words(kept.said) if kept is not None else [],
        kitchen_phone=_kitchen_phone(sign_up.occurrence.series_id),
    )
    return private(make_response(html, 422 if form.errors else 200))


@bp.route("/spis-sammen/tilmelding/<token>/kost/slet", methods=["POST"])
@public
def forget_diet(token: str) -> ResponseReturnValue:
    """Take it back: it is deleted at once."""
    sign_up, form = _own_sign_up(token), ButtonForm()
    back = url_for("meals.tell_kitchen", token=token)
    if form.validate_on_submit():
        with form.changing():
            diets.drop_diet(_as_person(sign_up), clock.now(), sign_up.id)
            flash(_("Det er slettet. Køkkenet kan ikke se det mere."))
            return private(form.commit_and_go(back))
    return private(make_response("", 400))


@bp.route("/spis-sammen/<int:series_id>/koekken")
@requires(Permission.USE_OWN_PAGE)
def show_kitchen(series_id: int) -> ResponseReturnValue:
    """The cook's page: the coming dates with their menus and sheets."""
    meal = series(series_id, queries.KIND)
    if meal is None or not diets.may_see(current_actor(), meal):
        raise NotFoundError
    dates = [row for row in coming_dates(series_id, _earlier(clock.now())).dates if not row.is_cancelled]
    menus = queries.menus([row.id for row in dates])
    details = queries.details(series_id)
    usual = details.menu if details is not None else ""
    return render_template("meals/show_kitchen.html", series=meal, dates=dates, menus=menus, usual=usual)


@bp.route("/spis-sammen/<int:series_id>/koekken/<int:occurrence_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def show_kitchen_sheet(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """The kitchen's sheet: numbers, and after a press the names of those who need a plate of their own."""
    occurrence, form = _date_in_kitchen(series_id, occurrence_id), ButtonForm()
    sheet = sheet_of(diets.parties_of(occurrence_id))
    has_names = form.validate_on_submit()
    actor, now = replace(current_actor(), purpose="kitchen sheet"), clock.now()
    html = render_template(
        "meals/show_kitchen_sheet.html",
        occurrence=occurrence,
        sheet=sheet,
        has_names=has_names,
        form=form,
        now=now,
        served=_menu(occurrence),
    )
    if sheet.person_ids:
        commit_alone(lambda: diets.note_look(actor, now, sheet.person_ids, names=has_names))
    return private(make_response(html))


@bp.route(
    "/spis-sammen/<int:series_id>/koekken/<int:occurrence_id>/kost/<int:sign_up_id>", methods=["GET", "POST"]
)
@requires(Permission.USE_OWN_PAGE)
def note_diet(series_id: int, occurrence_id: int, sign_up_id: int) -> ResponseReturnValue:
    """Write for somebody who rang; the words are read aloud to them first."""
    occurrence = _date_in_kitchen(series_id, occurrence_id)
    sign_up, form = sign_up_of(occurrence_id, sign_up_id), DietForm()
    if sign_up is None:
        raise NotFoundError
    back = url_for("meals.show_kitchen_sheet", series_id=series_id, occurrence_id=occurrence_id)
    if form.validate_on_submit():
        actor = replace(current_actor(), on_behalf_of=sign_up.person_id, purpose="kitchen sheet")
        with form.changing():
            diets.keep_diet(
                actor, clock.now(), sign_up_id, form.said(), consent_words(), form=ConsentForm.ORAL
            )
            flash(_("Det er skrevet ned."))
            return private(form.commit_and_go(back))
    page = {"occurrence": occurrence, "sign_up": sign_up, "back": back, "words": consent_words()}
    html = render_template("meals/note_diet.html", form=form, **page)
    return private(make_response(html, 422 if form.errors else 200))


@bp.route("/spis-sammen/<int:series_id>/koekken/<int:occurrence_id>/kost")
@requires(Permission.USE_OWN_PAGE)
def choose_party(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Who of the list rang."""
    occurrence = _date_in_kitchen(series_id, occurrence_id)
    return private(
        make_response(
            render_template(
                "meals/choose_party.html", occurrence=occurrence, parties=diets.names_of(occurrence_id)
            )
        )
    )


def _own_sign_up(token: str) -> SignUp:
    """A sign-up for a meal, opened by the person's own link: it is their health, so it is not for who helps them."""
    opened = opened_by(token)
    if opened is None or opened.delegation is not None:
        raise NotFoundError
    if opened.thing.occurrence.series.kind != queries.KIND:
        raise NotFoundError
    return opened.thing


def _as_person(sign_up: SignUp) -> Actor:
    """Who holds the link acts as the person."""
    return replace(current_actor(), person_id=sign_up.person_id)


def _date_in_kitchen(series_id: int, occurrence_id: int) -> Occurrence:
    """A date for its cook and its host, until 24 hours after. Raises NotFoundError for everybody else."""
    occurrence = occurrence_of(series_id, occurrence_id)
    if occurrence is None or not diets.may_see(current_actor(), occurrence.series):
        raise NotFoundError
    if not diets.is_shown(occurrence.ends_at, clock.now()):
        raise NotFoundError
    return occurrence


def _earlier(now: datetime) -> datetime:
    return now - diets.KEEP


def _menu(occurrence: Occurrence) -> str:
    meal, date = queries.details(occurrence.series_id), queries.date_of(occurrence.id)
    return (date.menu if date else "") or (meal.menu if meal else "")


def _kitchen_phone(series_id: int) -> str:
    meal = queries.details(series_id)
    return (meal.kitchen_phone if meal else None) or current_pack().phone
