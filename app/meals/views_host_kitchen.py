"""The host's page of the kitchen that a meal books: choosing it, how each date stands, and giving it up."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.forms import ButtonForm
from app.core.permissions import Permission, requires
from app.gathering_pages.views_host import acting, hosted, hosted_date
from app.gatherings.models import Series
from app.meals import kitchen
from app.meals import queries_kitchen as queries
from app.meals.forms_kitchen import KitchenDateForm, KitchenForm
from app.meals.links import kitchen_path
from app.meals.models_kitchen import MealKitchen
from app.meals.views import bp
from app.meals.wording_kitchen import free_in_words, trouble_in_words
from app.rooms.models import Room, RoomRules
from app.rooms.planning import booker, plan
from app.rooms.queries import has_said_yes, room_by_id, rooms, rules_of


@bp.route("/spis-sammen/<int:series_id>/vaert/koekkenet", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_kitchen(series_id: int) -> ResponseReturnValue:
    """Choose the kitchen: first the free times are shown, then it is booked for every date."""
    series, standing = hosted(series_id), queries.kitchen_of(series_id)
    form, looked = KitchenForm(), None
    form.offer(_rooms_for(series, standing), standing)
    if form.validate_on_submit():
        if "book" in request.form and form.seen.data == form.mark:
            with form.changing():
                failed = kitchen.choose_kitchen(acting(series), clock.now(), series_id, form.wish())
                flash(_said(len(failed)))
                return form.commit_and_go(kitchen_path(series_id))
            series, standing = hosted(series_id), queries.kitchen_of(series_id)
        looked = _look(series, form)
    html = render_template(
        "meals/host_kitchen.html", series=series, form=form, looked=looked, **_stands(standing)
    )
    return html, 422 if form.errors else 200


def _rooms_for(series: Series, standing: MealKitchen | None) -> list[Room]:
    """What the host may book, and what is chosen already."""
    now = clock.now()
    chosen = standing.room_id if standing is not None else None
    return [
        one
        for one in rooms()
        if one.id == chosen or (one.is_bookable and booker(one, series.host, now).may_book)
    ]


def _look(series: Series, form: KitchenForm) -> dict[str, Any] | None:
    """Every date to come with what is in its way, and the rules that the host has not said yes to."""
    room, now = room_by_id(form.room_id.data), clock.now()
    if room is None:
        return None
    dates = queries.coming_dates(series.id, now)
    marked = queries.without_kitchen(dates)
    dates = [one for one in dates if one.id not in marked]
    before, after = form.before_minutes.data, form.after_minutes.data
    own = [one.id for one in queries.bookings_of(dates).values()]
    checked = plan(room, [queries.span_of(one, before, after) for one in dates], now, own).checked
    rules = _unread(room, series)
    form.get_ready(rules)
    return {
        "room": room,
        "rules": rules,
        "free": sum(one.trouble is None for one in checked),
        "taken": [
            (date, trouble_in_words(one), free_in_words(one, before))
            for date, one in zip(dates, checked, strict=True)
            if one.trouble is not None
        ],
    }


def _unread(room: Room, series: Series) -> RoomRules | None:
    rules = rules_of(room)
    return rules if rules is not None and not has_said_yes(rules.id, series.host_id) else None


def _stands(standing: MealKitchen | None) -> dict[str, Any]:
    """The kitchen as it is booked now."""
    if standing is None:
        return {"kitchen": None, "dates": []}
    dates = queries.kitchen_dates(standing, clock.now())
    words = {
        one.occurrence.id: (
            trouble_in_words(one.checked),
            free_in_words(one.checked, standing.before_minutes),
        )
        for one in dates
        if one.checked is not None
    }
    return {"kitchen": standing, "dates": dates, "words": words}


def _said(failed: int) -> str:
    if not failed:
        return _("Køkkenet følger måltidet nu. Flytter eller aflyser du, så flytter det med.")
    return ngettext(
        "Køkkenet følger måltidet nu. %(num)s dag er ikke booket. Se den herunder.",
        "Køkkenet følger måltidet nu. %(num)s dage er ikke booket. Se dem herunder.",
        failed,
    )


@bp.route("/spis-sammen/<int:series_id>/vaert/koekkenet/slip", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_drop_kitchen(series_id: int) -> ResponseReturnValue:
    """The meal books no kitchen any more."""
    series, form = hosted(series_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            kitchen.drop_kitchen(acting(series), clock.now(), series_id)
            flash(_("Køkkenet er givet fri. Andre kan booke det nu."))
            return form.commit_and_go(url_for("meals.host_series", series_id=series_id))
    return redirect(kitchen_path(series_id), 303)


@bp.route("/spis-sammen/<int:series_id>/vaert/<int:occurrence_id>/koekkenet", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_kitchen_date(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """One date books its kitchen after all, or is cooked somewhere else."""
    occurrence, form = hosted_date(series_id, occurrence_id), KitchenDateForm()
    actor = acting(occurrence.series)
    if form.validate_on_submit():
        with form.changing():
            if form.answer.data == "book":
                kitchen.book_date(actor, clock.now(), occurrence_id)
                flash(_("Køkkenet er booket til den dag."))
            else:
                kitchen.do_without(actor, clock.now(), occurrence_id)
                flash(_("I bruger ikke køkkenet den dag. Andre kan booke det."))
            return form.commit_and_go(kitchen_path(series_id))
    return form.refuse_and_go(kitchen_path(series_id))
