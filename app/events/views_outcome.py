"""The host writes what came of a date; who works with the plan reads it without names."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, can, current_actor, public, requires
from app.core.security import private
from app.events import outcome, points, queries
from app.events import queries_outcome as outcomes
from app.events.forms_outcome import OutcomeForm, TellForm
from app.events.links_outcome import opened_point, point_edit_path, point_path, write_path
from app.events.models_outcome import Point, PointState
from app.events.views import bp
from app.events.wording_outcome import SHOWING_WORDS, doer_of, role_of, state_of
from app.gathering_pages.queries_host import occurrence_of
from app.gathering_pages.views_host import acting, hosted, note_look
from app.gatherings.models import Occurrence
from app.organisations.queries import members_of, role_in
from app.people.private_links import Opened, acting_by

# ---- the host ------------------------------------------------------------------------------------------------------


@bp.route("/arrangementer/<int:series_id>/vaert/<int:occurrence_id>/bagefter", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_outcome(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Three fields: what was said, what was agreed, and who does what by when."""
    occurrence = hosted_outcome(series_id, occurrence_id)
    form = OutcomeForm(members_to_choose(series_id), outcomes.outcome_of(occurrence_id))
    if form.is_submitted() and not form.change_rows() and form.validate():
        with form.changing():
            _save(acting(occurrence.series), occurrence_id, form)
            return form.commit_and_go(write_path(series_id, occurrence_id))
        occurrence = hosted_outcome(series_id, occurrence_id)
    html = render_template("events/host_outcome.html", form=form, **_around(occurrence))
    return html, 422 if form.errors_in_order() else 200


def _save(actor: Actor, occurrence_id: int, form: OutcomeForm) -> None:
    now = clock.now()
    outcome.write(actor, now, occurrence_id, form.words())
    for row in form.points.rows:
        points.add_point(actor, now, occurrence_id, row.point())
    flash(_("Det er gemt. Vi minder dem, der skal gøre noget.") if form.points.rows else _("Det er gemt."))


def _around(occurrence: Occurrence) -> dict[str, Any]:
    """What the page shows around the form; who stands there can see that somebody looked."""
    written, agreed = outcomes.outcome_of(occurrence.id), outcomes.points_of(occurrence.id)
    note_look(occurrence.series, {one.person_id for one in agreed if one.person_id is not None})
    return {
        "occurrence": occurrence,
        "has_begun": occurrence.starts_at <= clock.now(),
        "showing": SHOWING_WORDS[written.showing] if written is not None else None,
        "points": [(one, doer_of(one), *state_of(one, clock.today())) for one in agreed],
        "page_path": url_for("events.show_event", series_id=occurrence.series_id),
    }


def members_to_choose(series_id: int) -> list[tuple[int, str]]:
    """Who of the organisation behind the event can be chosen, by who is one of them and by staff."""
    event, actor = queries.event(series_id), current_actor()
    number = event.organisation_id if event is not None else None
    if number is None:
        return []
    if role_in(number, actor.person_id) is None and not actor.has(Permission.HOST_GATHERING):
        return []
    return [(one.person_id, one.person.name) for one in members_of(number) if one.person.is_living]


def hosted_outcome(series_id: int, occurrence_id: int) -> Occurrence:
    """A date that the actor hosts or looks after, however long ago: what was agreed may take a year."""
    hosted(series_id)
    occurrence = occurrence_of(series_id, occurrence_id)
    if occurrence is None:
        raise NotFoundError
    return occurrence


@bp.route(
    "/arrangementer/<int:series_id>/vaert/<int:occurrence_id>/bagefter/<int:point_id>",
    methods=["GET", "POST"],
)
@requires(Permission.USE_OWN_PAGE)
def host_point(series_id: int, occurrence_id: int, point_id: int) -> ResponseReturnValue:
    """The host says how one thing stands."""
    occurrence, form = hosted_outcome(series_id, occurrence_id), TellForm()
    point, back = point_at(occurrence_id, point_id), write_path(series_id, occurrence_id)
    if form.validate_on_submit() and _is_whole(form):
        with form.changing():
            _tell(acting(occurrence.series), point_id, form)
            return form.commit_and_go(back)
        point = point_at(occurrence_id, point_id)
    note_look(point.occurrence.series, {point.person_id} if point.person_id is not None else set())
    edit_path = point_edit_path(series_id, occurrence_id, point_id)
    html = render_template(
        "events/host_point.html", form=form, back=back, edit_path=edit_path, **_about(point)
    )
    return html, 422 if form.errors_in_order() else 200


def point_at(occurrence_id: int, point_id: int) -> Point:
    """One thing that was agreed on this date. Raises NotFoundError for any other."""
    point = outcomes.point_of(occurrence_id, point_id)
    if point is None:
        raise NotFoundError
    return point


def _about(point: Point) -> dict[str, Any]:
    state, tone = state_of(point, clock.today())
    return {"point": point, "doer": doer_of(point), "state": state, "tone": tone}


def _is_whole(form: TellForm) -> bool:
    """Whether what the pressed button needs was filled in."""
    return request.form.get("svar") != "senere" or form.demand_day()


def _tell(actor: Actor, point_id: int, form: TellForm) -> None:
    """Carry out the button that was pressed. Raises NotFoundError for one that is not there."""
    now = clock.now()
    match request.form.get("svar"):
        case "gjort":
            points.settle(actor, now, point_id, PointState.DONE)
            flash(_("Tak. Det er gjort."))
        case "senere" if form.new_day.data is not None:
            points.postpone(actor, now, point_id, form.new_day.data)
            flash(_("Den nye dag er gemt."))
        case "ikke":
            points.settle(actor, now, point_id, PointState.DROPPED, form.why.data or "")
            flash(_("Tak, fordi du sagde det."))
        case _:
            raise NotFoundError


# ---- who does it ---------------------------------------------------------------------------------------------------


@bp.route("/arrangementer/aftale/<token>", methods=["GET", "POST"])
@public
def answer_point(token: str) -> ResponseReturnValue:
    """ "Det er gjort", "Det bliver senere" or "Det bliver ikke til noget", for who does it."""
    opened, form = _changing(token), TellForm()
    if form.validate_on_submit() and _is_whole(form):
        with form.changing():
            _tell(acting_by(opened.delegation), opened.thing.id, form)
            return private(form.commit_and_go(point_path(token)))
        opened = _changing(token)
    return _page("events/answer_point.html", form, token, opened)


@bp.route("/arrangementer/aftale/<token>/ikke-mig", methods=["GET", "POST"])
@public
def disown_point(token: str) -> ResponseReturnValue:
    """ "Det var ikke mig": somebody else wrote this name and contact."""
    opened, form = _changing(token), ButtonForm()
    if opened.delegation is not None:
        raise NotFoundError
    point_id, series_id = opened.thing.id, opened.thing.occurrence.series_id
    if form.validate_on_submit():
        with form.changing():
            points.disown(current_actor(), clock.now(), point_id)
            flash(_("Vi har slettet navnet og kontakten. Du hører ikke mere om det."))
            return private(form.commit_and_go(url_for("events.show_event", series_id=series_id)))
        opened = _changing(token)
    return _page("events/disown_point.html", form, token, opened)


def _page(template: str, form: Any, token: str, opened: Opened[Point]) -> Response:
    host, is_own = opened.thing.occurrence.series.host, opened.delegation is None
    html = render_template(template, form=form, token=token, host=host, is_own=is_own, **_about(opened.thing))
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _changing(token: str) -> Opened[Point]:
    """What a private link opens, for who may change things. Raises NotFoundError for others."""
    opened = opened_point(token)
    if opened is None or not opened.may_change:
        raise NotFoundError
    return opened


# ---- who works with the plan ---------------------------------------------------------------------------------------


@bp.route("/arrangementer/<int:series_id>/<int:occurrence_id>/udbytte")
@requires(Permission.VIEW_PLAN)
def show_outcome(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """What came of a date, as the log of the plan tells of it: without a name."""
    event, occurrence = queries.event(series_id), occurrence_of(series_id, occurrence_id)
    if event is None or occurrence is None:
        raise NotFoundError
    today, agreed = clock.today(), outcomes.points_of(occurrence_id)
    return render_template(
        "events/show_outcome.html",
        occurrence=occurrence,
        event=event,
        written=outcomes.outcome_of(occurrence_id),
        points=[(one, role_of(one, event.organisation_name), *state_of(one, today)) for one in agreed],
        write_path=write_path(series_id, occurrence_id)
        if can(current_actor(), Permission.HOST_GATHERING, occurrence.series)
        else None,
    )
