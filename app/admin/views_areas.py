"""Areas that staff look at in particular: how it goes there, and marking them. No page for others says which."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.forms_areas import MarkForm, UnmarkForm
from app.admin.queries_areas import areas_with_figures
from app.admin.views_plan import chosen_year
from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor, requires
from app.places import actions
from app.places.queries import area_by_id, unmarked_areas


@bp.route("/omraader")
@requires(Permission.MODERATE)
def list_areas() -> ResponseReturnValue:
    """The marked areas with the year's figures; those where nothing is coming stand first."""
    year, today = chosen_year(), clock.today()
    return render_template(
        "admin/areas/list_areas.html",
        looks=areas_with_figures(year, clock.now()),
        ended=unmarked_areas(),
        year=year,
        years=range(today.year - 2, today.year + 1),
    )


@bp.route("/omraader/nyt", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def mark_area() -> ResponseReturnValue:
    """Mark an area, with a reason."""
    form = MarkForm()
    if form.validate_on_submit():
        with form.changing():
            area = actions.mark_area(current_actor(), clock.now(), form.area())
            flash(_("%(name)s er markeret.", name=area.name))
            return form.commit_and_go(url_for("admin.list_areas"))
    return render_template("admin/areas/mark_area.html", form=form), 422 if form.errors else 200


@bp.route("/omraader/<int:area_id>/fjern", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def unmark_area(area_id: int) -> ResponseReturnValue:
    """Mark it no more, with a reason."""
    area, form = area_by_id(area_id), UnmarkForm()
    if area is None:
        raise NotFoundError
    name = area.name
    if form.validate_on_submit():
        with form.changing():
            actions.unmark_area(current_actor(), clock.now(), area_id, form.reason.data or "")
            flash(_("%(name)s er ikke markeret mere.", name=name))
            return form.commit_and_go(url_for("admin.list_areas"))
    return render_template("admin/areas/unmark_area.html", form=form, name=name), 422 if form.errors else 200
