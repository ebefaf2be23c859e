"""The host puts something that was agreed right, or takes it back."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.permissions import Permission, requires
from app.events import points_edit
from app.events.forms_outcome import PointForm, RemoveForm
from app.events.links_outcome import point_edit_path, write_path
from app.events.queries_outcome import is_removed
from app.events.views import bp
from app.events.views_outcome import hosted_outcome, members_to_choose, point_at
from app.events.wording_outcome import doer_of
from app.gathering_pages.views_host import acting, note_look

_AT = "/arrangementer/<int:series_id>/vaert/<int:occurrence_id>/bagefter/<int:point_id>"


@bp.route(f"{_AT}/ret", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_edit_point(series_id: int, occurrence_id: int, point_id: int) -> ResponseReturnValue:
    """Other words, another day, or somebody else."""
    occurrence = hosted_outcome(series_id, occurrence_id)
    point, back = point_at(occurrence_id, point_id), write_path(series_id, occurrence_id)
    form = PointForm(point, doer_of(point), members_to_choose(series_id))
    if form.validate_on_submit():
        with form.changing():
            points_edit.edit_point(acting(occurrence.series), clock.now(), point_id, form.correction())
            flash(_("Aftalen er rettet."))
            return form.commit_and_go(back)
        point = point_at(occurrence_id, point_id)
        form.read_anew(point)
    note_look(point.occurrence.series, {point.person_id} if point.person_id is not None else set())
    mark, who = points_edit.mark_of(point), doer_of(point)
    html = render_template(
        "events/host_edit_point.html", form=form, point=point, mark=mark, doer=who, back=back
    )
    return html, 422 if form.errors_in_order() else 200


@bp.route(f"{_AT}/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_remove_point(series_id: int, occurrence_id: int, point_id: int) -> ResponseReturnValue:
    """Take back what was written by mistake. Pressed twice is once."""
    occurrence, form = hosted_outcome(series_id, occurrence_id), RemoveForm()
    if is_removed(occurrence_id, point_id):
        return redirect(write_path(series_id, occurrence_id), 303)
    point_at(occurrence_id, point_id)
    if form.validate_on_submit():
        with form.changing():
            actor, seen = acting(occurrence.series), form.seen.data or ""
            points_edit.remove_point(actor, clock.now(), point_id, seen)
            flash(_("Aftalen er fjernet."))
            return form.commit_and_go(write_path(series_id, occurrence_id))
    for _field, message in form.errors_in_order()[:1]:
        flash(message, "error")
    return redirect(point_edit_path(series_id, occurrence_id, point_id), 303)
