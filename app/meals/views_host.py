"""What the host of a meal does beside what every host does: the meal itself, the menu, the numbers, the cooks."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.gathering_pages.queries_host import occurrence_of
from app.gathering_pages.queries_list import date_list
from app.gathering_pages.views_host import acting, hosted, hosted_date
from app.gatherings.models import Occurrence, SignUpStatus
from app.meals import actions, cooking, queries, queries_crew
from app.meals.forms import CountForm, EditForm, MenuForm
from app.meals.views import bp


@bp.route("/spis-sammen/<int:series_id>/vaert/maaltidet", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_meal(series_id: int) -> ResponseReturnValue:
    """Change what only meals have."""
    series, meal = hosted(series_id), queries.details(series_id)
    form, back = EditForm(series.closes_hours, obj=meal), url_for("meals.host_series", series_id=series_id)
    if form.validate_on_submit():
        with form.changing():
            closes = form.closes_hours.data
            actions.change_meal(acting(series), clock.now(), series_id, form.meal(), closes)
            flash(_("Måltidet er rettet."))
            return form.commit_and_go(back)
    html = render_template("meals/host_meal.html", series=series, form=form, back=back)
    return html, 422 if form.errors else 200


@bp.route("/spis-sammen/<int:series_id>/vaert/<int:occurrence_id>/menu", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_menu(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """What is served on one date; the cook may say it, too."""
    occurrence = _date_of_kitchen(series_id, occurrence_id)
    form = MenuForm(obj=queries.date_of(occurrence_id))
    back = _back(occurrence)
    if form.validate_on_submit():
        with form.changing():
            actions.write_menu(current_actor(), clock.now(), occurrence_id, form.menu.data or "")
            flash(_("Menuen er gemt."))
            return form.commit_and_go(back)
    html = render_template("meals/host_menu.html", occurrence=occurrence, form=form, back=back)
    return html, 422 if form.errors else 200


@bp.route("/spis-sammen/<int:series_id>/vaert/<int:occurrence_id>/tal", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_count(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """How a meal went; the list says what it probably was."""
    occurrence = hosted_date(series_id, occurrence_id)
    written, back = queries.date_of(occurrence_id), _back(occurrence)
    form = CountForm(obj=written if written and written.counted_at else None, **_probably(occurrence))
    if form.validate_on_submit():
        with form.changing():
            actor = acting(occurrence.series)
            actions.count_meal(actor, clock.now(), occurrence_id, **form.numbers())
            flash(_("Tallene er gemt. Tak."))
            return form.commit_and_go(back)
    page = {"has_begun": occurrence.starts_at <= clock.now(), "back": back}
    html = render_template("meals/host_count.html", occurrence=occurrence, form=form, **page)
    return html, 422 if form.errors else 200


@bp.route("/spis-sammen/<int:series_id>/vaert/kokke")
@requires(Permission.USE_OWN_PAGE)
def host_cooks(series_id: int) -> ResponseReturnValue:
    """Who cooks, and the link that makes somebody a cook."""
    series = hosted(series_id)
    link = url_for("meals.become_cook", token=cooking.cook_token(series_id, clock.now()), _external=True)
    return render_template(
        "meals/host_cooks.html", series=series, cooks=queries.cooks(series_id), link=link, form=ButtonForm()
    )


@bp.route("/spis-sammen/<int:series_id>/vaert/kokke/<int:person_id>/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_remove_cook(series_id: int, person_id: int) -> ResponseReturnValue:
    """Somebody no longer cooks."""
    series, form = hosted(series_id), ButtonForm()
    back = url_for("meals.host_cooks", series_id=series_id)
    if form.validate_on_submit():
        with form.changing():
            actions.remove_cook(acting(series), clock.now(), series_id, person_id)
            flash(_("Kokken er fjernet og kan ikke se køkkensedlen mere."))
            return form.commit_and_go(back)
    return redirect(back, 303)


@bp.route("/spis-sammen/kok/<token>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def become_cook(token: str) -> ResponseReturnValue:
    """Say yes to cooking, by the link that the host gave."""
    link = cooking.link_of(token, clock.now())
    meal = queries.meal(link.series_id) if link is not None else None
    if link is None or meal is None or queries.was_cook_taken_off(link.series_id, link.made_at):
        raise NotFoundError
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.become_cook(current_actor(), clock.now(), link.series_id, link.made_at)
            flash(_("Tak. Du er kok nu."))
            return form.commit_and_go(url_for("meals.show_kitchen", series_id=link.series_id))
    html = render_template("meals/become_cook.html", meal=meal, form=form)
    return html, 422 if form.errors else 200


def _date_of_kitchen(series_id: int, occurrence_id: int) -> Occurrence:
    """A date for who hosts or cooks it. Raises NotFoundError for anybody else."""
    if not queries.is_cook(series_id, current_actor().person_id):
        return hosted_date(series_id, occurrence_id)
    occurrence = occurrence_of(series_id, occurrence_id)
    if occurrence is None:
        raise NotFoundError
    return occurrence


def _back(occurrence: Occurrence) -> str:
    """Where who looks came from: the host's page of the date, or the kitchen."""
    ids: dict[str, Any] = {"series_id": occurrence.series_id, "occurrence_id": occurrence.id}
    is_host = current_actor().person_id == occurrence.series.host_id
    if not is_host and queries.is_cook(occurrence.series_id, current_actor().person_id):
        return url_for("meals.show_kitchen_sheet", **ids)
    return url_for("meals.host_date", **ids)


def _probably(occurrence: Occurrence) -> dict[str, int]:
    """What the list says, until the host has written something else."""
    there = (SignUpStatus.CONFIRMED, SignUpStatus.CAME)
    coming = [one for one in date_list(occurrence.id).coming if one.status in there]
    return {
        "guests": sum(one.party_size for one in coming),
        "first_timers": sum(one.party_size for one in coming if one.is_first_time),
        "helpers": queries_crew.count_helpers(occurrence.id),
    }
