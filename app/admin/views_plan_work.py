"""Pages of one row or action: its log, its state in a year, and its initiatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import people_who_may
from app.admin import forms_plan as forms
from app.admin.blueprint import bp
from app.admin.forms_plan_decisions import CommentForm
from app.admin.views_plan import chosen_year, panel_of, year_among
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feature import installed
from app.core.forms import ButtonForm
from app.core.ids import typed_number
from app.core.permissions import Permission, current_actor, requires
from app.core.seen import show_what_stands
from app.pack.settings import get_pack
from app.plan import actions, queries
from app.plan.comments import comments_of
from app.plan.models import Initiative, RowEntry
from app.plan.queries_history import changes_of
from app.plan.reminding import reminded
from app.plan.shapes import ACTION, ROW, Work


def _work_address(kind: str, target_id: int, year: int | None = None) -> str:
    return url_for("admin.show_work", kind=kind, target_id=target_id, aar=year or chosen_year())


def _target_of(thing: Initiative | RowEntry) -> tuple[str, int]:
    if thing.activity_id is not None:
        return ROW, thing.activity_id
    return ACTION, thing.action_id or 0


@bp.route("/plan/<any(raekke, handling):kind>/<int:target_id>")
@requires(Permission.VIEW_PLAN)
def show_work(kind: str, target_id: int) -> ResponseReturnValue:
    """One row or action: the plan's words, its initiatives, the figures and the whole log."""
    today, years = clock.today(), _years_of(kind, target_id)
    year = year_among(years)
    work = queries.one_work(kind, target_id, year)
    plan, _period = queries.plan_and_period(work.plan_id)
    return render_template(
        "admin/plan/show_work.html",
        work=work,
        year=year,
        years=years,
        entries=[entry for entry in work.entries if entry.happened_on.year == year],
        state=queries.row_state(work, year, today),
        panel=panel_of(work, year),
        notes=_notes(work.initiative_ids),
        **_beside(work, year),
        plan=plan,
        may_edit=current_actor().has(Permission.EDIT_PLAN),
    )


def _years_of(kind: str, target_id: int) -> list[int]:
    """The years that a row or an action has pages for: those of its period. Raises NotFoundError."""
    period = queries.plan_and_period(queries.bare_work(kind, target_id).plan_id)[1]
    return queries.years_of(period, queries.periods(), clock.today().year)


def _beside(work: Work, year: int) -> dict[str, Any]:
    """What stands beside a row: comments, who was reminded, and how its words have changed."""
    actor, said = current_actor(), work.years.get(year)
    if work.kind != ROW:
        return {"comments": (), "reminded": (), "changes": (), "may_comment": False, "comment_form": None}
    may_comment = actor.has(Permission.COMMENT_PLAN)
    return {
        "comments": comments_of(work.id, year),
        "reminded": reminded(said.id) if said is not None else (),
        "changes": changes_of(work.id),
        "may_comment": may_comment,
        "comment_form": CommentForm() if may_comment else None,
    }


def _notes(initiative_ids: Sequence[int]) -> list[str]:
    """Where less is done than the plan says, and why, as the features say it."""
    said = (one.plan_notes(initiative_ids) for one in installed() if one.plan_notes is not None)
    return [note for notes in said for note in notes]


@bp.route("/plan/raekke/<int:target_id>/aar/<int:year>", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def edit_row_year(target_id: int, year: int) -> ResponseReturnValue:
    """Say how a row stands in a year, what comes next, and until when."""
    if not 2000 <= year <= 2100:
        raise NotFoundError(f"no year {year}")
    work = queries.one_work(ROW, target_id, year)
    state = queries.row_state(work, year, clock.today())
    form = forms.RowYearForm.about(
        queries.row_year(target_id, year), people_who_may(Permission.VIEW_PLAN), state
    )
    if form.validate_on_submit():
        with form.changing():
            actions.set_row_year(target_id, year, form.values(), current_actor(), clock.now())
            flash(_("Det er gemt."))
            return form.commit_and_go(_work_address(ROW, target_id, year))
    written = form.read_anew(queries.row_year(target_id, year)) if form.errors else None
    page = render_template("admin/plan/edit_row_year.html", form=form, work=work, year=year, written=written)
    return page, 422 if form.errors else 200


@bp.route("/plan/<any(raekke, handling):kind>/<int:target_id>/log", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def add_entry(kind: str, target_id: int) -> ResponseReturnValue:
    """Write what was done for a row or action outside the system."""
    work = queries.one_work(kind, target_id)
    form = forms.EntryForm.about(None, clock.today())
    if form.validate_on_submit():
        with form.changing():
            entry = actions.add_entry((kind, target_id), form.values(), current_actor(), clock.now())
            flash(_("Det står i loggen nu."))
            return form.commit_and_go(_work_address(kind, target_id, entry.happened_on.year))
    page = render_template("admin/plan/add_entry.html", form=form, work=work, entry=None)
    return page, 422 if form.errors else 200


@bp.route("/plan/log/<int:entry_id>/ret", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def correct_entry(entry_id: int) -> ResponseReturnValue:
    """Correct a line of the log; the old line stays readable on the row's page."""
    old = queries.entry(entry_id)
    kind, target_id = _target_of(old)
    form = forms.EntryForm.about(old, clock.today())
    if form.validate_on_submit():
        with form.changing():
            entry = actions.correct_entry(entry_id, form.values(), current_actor(), clock.now())
            flash(_("Linjen er rettet."))
            return form.commit_and_go(_work_address(kind, target_id, entry.happened_on.year))
    work = queries.one_work(kind, target_id)
    page = render_template("admin/plan/add_entry.html", form=form, work=work, entry=old)
    return page, 422 if form.errors else 200


# ---- initiatives ----------------------------------------------------------------------------------------


def _initiative_form(initiative: Initiative | None, work: list[Work], **more: Any) -> forms.InitiativeForm:
    return forms.InitiativeForm.about(
        initiative,
        work,
        people_who_may(Permission.VIEW_PLAN),
        get_pack(current_app),
        target=request.args.get("del", ""),
        starts_on=clock.today(),
        **more,
    )


@bp.route("/plan/indsats", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def create_initiative() -> ResponseReturnValue:
    """A new initiative on a row or an action (`?del=raekke-12`), else on one of the period of a year (`?aar=2027`)."""
    kind, _dash, number = request.args.get("del", "").partition("-")
    target_id = typed_number(number)
    work = queries.all_work_beside(kind, target_id) if target_id is not None else []
    form = _initiative_form(None, work or queries.all_work(queries.period_of_year(chosen_year()).id))
    if form.validate_on_submit():
        with form.changing():
            initiative = actions.create_initiative(form.values(), current_actor(), clock.now())
            flash(_("Indsatsen er oprettet."))
            return form.commit_and_go(_work_address(*_target_of(initiative)))
    page = render_template("admin/plan/edit_initiative.html", form=form, initiative=None)
    return page, 422 if form.errors else 200


@bp.route("/plan/indsats/<int:initiative_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def edit_initiative(initiative_id: int) -> ResponseReturnValue:
    """Change an initiative, or move it to another row or action with all that was counted on it."""
    initiative = queries.initiative(initiative_id)
    work = queries.all_work_beside(*_target_of(initiative))
    form = _initiative_form(initiative, work)
    if form.validate_on_submit():
        with form.changing():
            actor, seen = current_actor(), form.seen.data or ""
            changed = actions.edit_initiative(initiative_id, form.values(), actor, clock.now(), seen)
            flash(_("Det er gemt."))
            return form.commit_and_go(_work_address(*_target_of(changed)))
        initiative = queries.initiative(initiative_id)
        show_what_stands(form, _initiative_form(initiative, work, formdata=None))
    page = render_template(
        "admin/plan/edit_initiative.html", form=form, initiative=initiative, end_form=ButtonForm()
    )
    return page, 422 if form.errors else 200


@bp.route("/plan/indsats/<int:initiative_id>/afslut", methods=["POST"])
@requires(Permission.EDIT_PLAN)
def end_initiative(initiative_id: int) -> ResponseReturnValue:
    """End an initiative today; its figures stay."""
    form = ButtonForm()
    back = _work_address(*_target_of(queries.initiative(initiative_id)))
    with form.changing():
        actions.end_initiative(initiative_id, current_actor(), clock.now())
        flash(_("Indsatsen er afsluttet. Tallene bliver stående."))
    return form.commit_and_go(back)
