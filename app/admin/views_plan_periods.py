"""Pages of periods: opening a new one, and a row with those it goes on with, year by year."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.forms_plan_periods import period_form
from app.admin.recounting import counting
from app.core import clock
from app.core.ids import typed_number
from app.core.permissions import Permission, current_actor, requires
from app.plan import periods, queries, queries_history
from app.plan.comparing import compared


@bp.route("/plan/ny-periode", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def open_period() -> ResponseReturnValue:
    """A new period from the last one: what comes along is ticked, what is new is typed."""
    today = clock.today()
    code = request.args.get("fra") or queries.newest_period().code
    tree = queries.plan_tree(today.year, today, code, count=None)
    form = period_form(tree, queries.goals_of([plan.id for plan in tree.plans]))
    if form.validate_on_submit():
        with form.changing():
            made = periods.open_period(current_actor(), clock.now(), tree.period.id, form.values())
            flash(_("Perioden %(code)s er åbnet.", code=made.code))
            address = url_for("admin.show_plan_year", period_code=made.code, year=made.first_year)
            return form.commit_and_go(address)
    page = render_template("admin/plan/open_period.html", form=form, tree=tree)
    return page, 422 if form.errors else 200


@bp.route("/plan/raekke/<int:target_id>/over-tid")
@requires(Permission.VIEW_PLAN)
def compare_row(target_id: int) -> ResponseReturnValue:
    """A row with those of earlier periods that it goes on with: figures and states of the years side by side."""
    later = queries_history.continued_by(target_id)
    until = later.first_year - 1 if later is not None else None
    chain = queries_history.forerunners(target_id, until)
    table = compared(chain, clock.today(), _asked_year(), until)
    return render_template(
        "admin/plan/compare_row.html",
        work=chain[0],
        chain=chain,
        table=table,
        continued=later.id if later is not None else None,
        **counting(),
    )


def _asked_year() -> int | None:
    year = typed_number(request.args.get("fra", ""))
    return year if year is not None and queries.is_year(year) else None
