"""Pages of meals for everybody: the list, a meal, and proposing one."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue.queries import Filters, find_entries
from app.core import clock
from app.core.permissions import Permission, current_actor, public, requires
from app.gathering_pages.event_data import event_data
from app.gathering_pages.pages import date_lines
from app.gathering_pages.paging import cursor_from, page_links
from app.gathering_pages.refused import latest_refused
from app.gathering_pages.starting import asked_place
from app.gathering_pages.wording import initials
from app.meals import actions, queries
from app.meals.forms import ProposeForm, as_typed
from app.meals.pages import meal_page
from app.meals.ready import checks, ready_meal
from app.organisations.queries import organisations_of
from app.people.queries import person_to_change

bp = Blueprint("meals", __name__)


@bp.route("/spis-sammen")
@public
def list_meals() -> ResponseReturnValue:
    """All meals, soonest first."""
    page = find_entries(Filters(kind=queries.KIND), clock.now(), cursor_from(request.args))
    return render_template("meals/list_meals.html", page=page, links=page_links(page, "meals.list_meals"))


@bp.route("/spis-sammen/<int:series_id>")
@public
def show_meal(series_id: int) -> ResponseReturnValue:
    """One meal: what is served, when, where, for whom, and the way to sign up."""
    page = meal_page(series_id, current_actor(), clock.now())
    asked = request.args.get("dato", type=int)
    date, sign_up = page.in_focus(asked), url_for("meals.sign_up", series_id=series_id)
    return render_template(
        "meals/show_meal.html",
        page=page,
        date=date,
        served=page.menu(date),
        cancelled=page.cancelled(asked),
        sign_up_url=url_for("meals.sign_up", series_id=series_id, dato=date.row.id if date else None),
        host_initials=initials(page.meal.host_name),
        date_lines=date_lines(tuple(page.coming), page.signs_up_here, page.meal.needs_sign_up, sign_up),
        event_data=event_data(page, page.meal.description, page.meal.organisation_name),
    )


@bp.route("/spis-sammen/foreslaa", methods=["GET", "POST"])
@requires(Permission.PROPOSE_GATHERING)
def propose_meal() -> ResponseReturnValue:
    """Propose a meal. What was refused before stands there to be put right."""
    actor = current_actor()
    assert actor.person_id is not None
    own = [one for one, _role in organisations_of(actor.person_id) if one.is_public]
    gap = asked_place()
    form = ProposeForm(own, **(ready_meal(gap, clock.today()) if gap else _refused_before(actor.person_id)))
    if form.validate_on_submit():
        with form.changing():
            host = person_to_change(actor.person_id)
            meal = form.meal(form.organisation_id.data or None)
            made = actions.propose_meal(actor, clock.now(), form.series(gap.id if gap else None), host, meal)
            flash(_("Tak. Du ser her, hvordan det går med måltidet."))
            return form.commit_and_go(url_for("meals.host_series", series_id=made.id))
    html = render_template("meals/propose_meal.html", form=form, organisations=own, gap=gap, checks=checks())
    return html, 422 if form.errors else 200


def _refused_before(person_id: int) -> dict[str, object]:
    series = latest_refused(person_id, queries.KIND)
    meal = queries.details(series.id) if series is not None else None
    return as_typed(series, meal) if series is not None and meal is not None else {}
