"""The host's pages of the crew: who comes when and what is missing, writing on, and how many are needed for what."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.permissions import Permission, requires
from app.gathering_pages.views_host import acting, hosted, hosted_date
from app.gatherings.models import Occurrence, OccurrenceStatus
from app.meals import crew
from app.meals import queries_crew as crews
from app.meals.forms_crew import NumbersForm, RolesForm, WriteOnForm
from app.meals.links import crew_path
from app.meals.models_crew import Role
from app.meals.views import bp
from app.meals.wording_crew import ROLE_HINTS, ROLE_WORDS
from app.people.actions import note_list_look


@bp.route("/spis-sammen/<int:series_id>/vaert/holdet", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_roles(series_id: int) -> ResponseReturnValue:
    """How many the meal needs for what as a rule, and when they meet."""
    series = hosted(series_id)
    form = RolesForm(series.starts_at_local, crews.roles_of(series_id))
    back = url_for("meals.host_series", series_id=series_id)
    if form.validate_on_submit():
        with form.changing():
            crew.set_roles(acting(series), clock.now(), series_id, form.needs())
            flash(_("Holdet er gemt. Nu kan folk melde sig."))
            return form.commit_and_go(back)
    page = {"series": series, "back": back, "words": ROLE_WORDS, "hints": ROLE_HINTS}
    return render_template("meals/host_roles.html", form=form, **page), 422 if form.errors else 200


@bp.route("/spis-sammen/<int:series_id>/vaert/<int:occurrence_id>/holdet", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_crew(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Who comes when, what is missing, and writing on somebody who rang."""
    occurrence, form = hosted_date(series_id, occurrence_id), WriteOnForm()
    its_crew = crews.crew_of(occurrence)
    form.offer(its_crew)
    if form.validate_on_submit():
        actor, role = acting(occurrence.series), Role(form.place.data)
        with form.changing():
            made = crew.write_on(actor, clock.now(), occurrence_id, role, **form.person)
            flash(_("%(name)s er skrevet på holdet.", name=made.person.name if made.person else ""))
            return form.commit_and_go(crew_path(series_id, occurrence_id))
        its_crew = crews.crew_of(occurrence)
    html = render_template("meals/host_crew.html", form=form, crew=its_crew, **_crew_page(occurrence))
    _note_look(occurrence, its_crew)
    return html, 422 if form.errors else 200


def _crew_page(occurrence: Occurrence) -> dict[str, object]:
    is_open = occurrence.starts_at > clock.now() and occurrence.status != OccurrenceStatus.CANCELLED
    return {
        "occurrence": occurrence,
        "series": occurrence.series,
        "words": ROLE_WORDS,
        "is_open": is_open,
        "button": ButtonForm(),
        "back": url_for("meals.host_date", series_id=occurrence.series_id, occurrence_id=occurrence.id),
    }


def _note_look(occurrence: Occurrence, its_crew: crews.Crew) -> None:
    """Who is on a crew can see that the host, or staff for the host, looked."""
    actor, now = acting(occurrence.series), clock.now()
    seen = {one.person_id for one in its_crew.helpers if one.person_id is not None}
    if seen:
        commit_alone(lambda: note_list_look(actor, now, seen))


@bp.route("/spis-sammen/<int:series_id>/vaert/<int:occurrence_id>/holdet/antal", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_date_roles(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """How many that date needs for what."""
    occurrence = hosted_date(series_id, occurrence_id)
    needed, back = crews.crew_of(occurrence).needed, crew_path(series_id, occurrence_id)
    if not needed:
        return redirect(url_for("meals.host_roles", series_id=series_id), 303)
    form = NumbersForm(data={role.value: number for role, number in needed.items()})
    if form.validate_on_submit():
        with form.changing():
            crew.set_numbers(acting(occurrence.series), clock.now(), occurrence_id, form.numbers())
            flash(_("Antallet den dag er gemt."))
            return form.commit_and_go(back)
    page = {"occurrence": occurrence, "back": back, "roles": list(Role)}
    return render_template("meals/host_date_roles.html", form=form, **page), 422 if form.errors else 200


@bp.route(
    "/spis-sammen/<int:series_id>/vaert/<int:occurrence_id>/holdet/<int:helper_id>/fjern", methods=["POST"]
)
@requires(Permission.USE_OWN_PAGE)
def host_remove_helper(series_id: int, occurrence_id: int, helper_id: int) -> ResponseReturnValue:
    """Somebody is taken off the crew, and is told."""
    occurrence, form = hosted_date(series_id, occurrence_id), ButtonForm()
    if helper_id not in {one.id for one in crews.on_dates([occurrence_id])}:
        raise NotFoundError
    back = crew_path(series_id, occurrence_id)
    if form.validate_on_submit():
        with form.changing():
            crew.remove_helper(acting(occurrence.series), clock.now(), helper_id)
            flash(_("Personen er taget af holdet og får besked."))
            return form.commit_and_go(back)
    return redirect(back, 303)
