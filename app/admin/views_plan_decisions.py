"""Pages of decisions: what the committee and the council decided, and the plan changed by it."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin import forms_plan_decisions as forms
from app.admin.blueprint import bp
from app.core import clock
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.core.seen import show_what_stands
from app.plan import comments, decisions, queries, queries_history
from app.plan.shapes import ROW


def _decision_address(decision_id: int) -> str:
    return url_for("admin.show_decision", decision_id=decision_id)


@bp.route("/plan/<period:period_code>/beslutninger")
@requires(Permission.VIEW_PLAN)
def list_decisions(period_code: str) -> ResponseReturnValue:
    """What was decided about the plan of a period, the newest first."""
    period = queries_history.period_of_code(period_code)
    return render_template(
        "admin/plan/list_decisions.html",
        period=period,
        decisions=queries_history.decisions_of(period.id),
        may_edit=current_actor().has(Permission.EDIT_PLAN),
    )


@bp.route("/plan/<period:period_code>/beslutninger/ny", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def record_decision(period_code: str) -> ResponseReturnValue:
    """Write down what was decided; then change the plan by it."""
    period = queries_history.period_of_code(period_code)
    form = forms.DecisionForm.about(queries.all_work(period.id), clock.today())
    if form.validate_on_submit():
        with form.changing():
            made = decisions.record_decision(current_actor(), clock.now(), period.id, form.values())
            flash(_("Beslutningen er skrevet ned. Nu kan du ændre planen efter den."))
            return form.commit_and_go(_decision_address(made.id))
    page = render_template("admin/plan/record_decision.html", form=form, period=period)
    return page, 422 if form.errors else 200


@bp.route("/plan/beslutning/<int:decision_id>")
@requires(Permission.VIEW_PLAN)
def show_decision(decision_id: int) -> ResponseReturnValue:
    """A decision, what it did with the plan, and the rows that can be changed by it."""
    found = queries_history.decision(decision_id)
    work = [one for one in queries.all_work(found.decision.period_id) if one.kind == ROW]
    named = {change.activity_id for change in found.changes}
    return render_template(
        "admin/plan/show_decision.html",
        found=found,
        period=queries.period_with_id(found.decision.period_id),
        # Those that it is about come first.
        rows=sorted(work, key=lambda one: one.id not in named),
        button=ButtonForm(),
        may_edit=current_actor().has(Permission.EDIT_PLAN),
    )


@bp.route("/plan/beslutning/<int:decision_id>/ny-raekke", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def add_row(decision_id: int) -> ResponseReturnValue:
    """A new row in one of the plans, as decided."""
    found = queries_history.decision(decision_id)
    period = queries.period_with_id(found.decision.period_id)
    tree = queries.plans_with_rows(period.code)
    # Nothing was late before it was decided.
    begins = max(period.first_year, found.decision.decided_on.year)
    years = {"first_year": begins, "last_year": max(period.last_year, begins)}
    form = forms.RowForm.about(None, tree, **years)
    if form.validate_on_submit():
        with form.changing():
            plan_id = form.plan_id.data
            row = decisions.add_row(current_actor(), clock.now(), decision_id, plan_id, form.values())
            flash(_("Række %(code)s står i planen nu.", code=row.code))
            return form.commit_and_go(_decision_address(decision_id))
    page = render_template("admin/plan/edit_row.html", form=form, found=found, row=None)
    return page, 422 if form.errors else 200


@bp.route("/plan/beslutning/<int:decision_id>/raekke/<int:target_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def change_row(decision_id: int, target_id: int) -> ResponseReturnValue:
    """Give a row other words or years, as decided; those from before stay readable."""
    found = queries_history.decision(decision_id)
    row = queries_history.row_in_period(target_id, found.decision.period_id)
    form = forms.RowForm.about(row, ())
    if form.validate_on_submit():
        with form.changing():
            actor, seen = current_actor(), form.seen.data or ""
            decisions.change_row(actor, clock.now(), decision_id, target_id, form.values(), seen)
            flash(_("Rækken er ændret. De gamle ord kan stadig læses."))
            return form.commit_and_go(_decision_address(decision_id))
        row = queries_history.row_in_period(target_id, found.decision.period_id)
        show_what_stands(form, forms.RowForm.about(row, (), formdata=None))
    page = render_template("admin/plan/edit_row.html", form=form, found=found, row=row)
    return page, 422 if form.errors else 200


@bp.route("/plan/beslutning/<int:decision_id>/raekke/<int:target_id>/afslut", methods=["POST"])
@requires(Permission.EDIT_PLAN)
def end_row(decision_id: int, target_id: int) -> ResponseReturnValue:
    """Take a row out of the plan, as decided. Its figures and history stay."""
    form, back = ButtonForm(), _decision_address(decision_id)
    if form.validate_on_submit():
        with form.changing():
            row = decisions.end_row(current_actor(), clock.now(), decision_id, target_id)
            flash(_("Række %(code)s er udgået. Tal og historie bliver stående.", code=row.code))
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


@bp.route("/plan/raekke/<int:target_id>/aar/<int:year>/kommentar", methods=["GET", "POST"])
@requires(Permission.COMMENT_PLAN)
def add_comment(target_id: int, year: int) -> ResponseReturnValue:
    """Write beside a row and year what whoever works on it reads."""
    work = queries.bare_work(ROW, target_id)
    form = forms.CommentForm()
    if queries.is_year(year) and form.validate_on_submit():
        with form.changing():
            comments.add_comment(current_actor(), clock.now(), target_id, year, form.text.data)
            flash(_("Kommentaren står der nu."))
            address = url_for("admin.show_work", kind=ROW, target_id=target_id, aar=year)
            return form.commit_and_go(f"{address}#kommentarer")
    page = render_template("admin/plan/add_comment.html", form=form, work=work, year=year)
    return page, 422 if form.errors else 200
