"""The evaluation of a period, focus area by focus area: goals, what was held, and whom it reached."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.queries_evaluation import evaluation, plan_evaluation
from app.admin.recounting import counting
from app.core import clock
from app.core.permissions import Permission, requires
from app.plan.rules import summary
from app.plan.words import STATE_LOOKS


@bp.route("/evaluering/<slug>")
@requires(Permission.VIEW_PLAN)
def show_evaluation(slug: str) -> ResponseReturnValue:
    """All focus areas of a period: how far their rows are, what was held, how many people were reached."""
    return render_template(
        "admin/overview/show_evaluation.html",
        found=evaluation(slug, clock.today()),
        summary_of=summary,
        looks=STATE_LOOKS,
        **counting(),
    )


@bp.route("/evaluering/<slug>/<int:number>")
@requires(Permission.VIEW_PLAN)
def show_plan_evaluation(slug: str, number: int) -> ResponseReturnValue:
    """One focus area: its goals, what each effort came to over the years, whom it reached, and its rows."""
    found = evaluation(slug, clock.today())
    return render_template(
        "admin/overview/show_plan_evaluation.html",
        found=found,
        one=plan_evaluation(found, number),
        looks=STATE_LOOKS,
        **counting(),
    )
