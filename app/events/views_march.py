"""The host's pages of the routes of a march."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, requires
from app.events import march_routes
from app.events import queries_march as queries
from app.events.forms_march import RouteForm
from app.events.models_march import MarchRoute
from app.events.views import bp
from app.events.wording_march import length_in_words
from app.gathering_pages.queries_host import next_date
from app.gathering_pages.views_host import acting, hosted


@bp.route("/arrangementer/<int:series_id>/vaert/ruter", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_routes(series_id: int) -> ResponseReturnValue:
    """The routes, how many walk each on the next date, and a form for one more."""
    series, form = hosted(series_id), RouteForm()
    if form.validate_on_submit():
        with form.changing():
            march_routes.add_route(acting(series), clock.now(), series_id, form.route())
            flash(_("Ruten er lavet."))
            return form.commit_and_go(url_for("events.host_routes", series_id=series_id))
    occurrence = next_date(series_id, clock.now())
    html = render_template(
        "events/host_routes.html",
        series=series,
        form=form,
        routes=queries.routes_of(series_id),
        occurrence=occurrence,
        people=queries.people_by_route(occurrence.id) if occurrence else {},
        length=length_in_words,
    )
    return html, 422 if form.errors else 200


@bp.route("/arrangementer/<int:series_id>/vaert/ruter/<int:route_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_route(series_id: int, route_id: int) -> ResponseReturnValue:
    """Change a route; who walks it is told of another start."""
    series, route = hosted(series_id), _route(series_id, route_id)
    form, back = RouteForm(route), url_for("events.host_routes", series_id=series_id)
    if form.validate_on_submit():
        with form.changing():
            told = march_routes.change_route(acting(series), clock.now(), route_id, form.route())
            flash(_said_of(told))
            return form.commit_and_go(back)
    people = len(queries.coming_on(route_id, clock.now()))
    html = render_template("events/host_route.html", series=series, form=form, back=back, people=people)
    return html, 422 if form.errors else 200


def _said_of(told: int) -> str:
    if not told:
        return _("Ruten er rettet.")
    return ngettext("Ruten er rettet. %(num)s får besked.", "Ruten er rettet. %(num)s får besked.", told)


@bp.route("/arrangementer/<int:series_id>/vaert/ruter/<int:route_id>/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_remove_route(series_id: int, route_id: int) -> ResponseReturnValue:
    """Take a route away that nobody walks."""
    series, form = hosted(series_id), ButtonForm()
    _route(series_id, route_id)
    back = url_for("events.host_routes", series_id=series_id)
    if form.validate_on_submit():
        with form.changing():
            march_routes.remove_route(acting(series), clock.now(), route_id)
            flash(_("Ruten er fjernet."))
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


def _route(series_id: int, route_id: int) -> MarchRoute:
    found = queries.route_of(series_id, route_id)
    if found is None:
        raise NotFoundError
    return found
