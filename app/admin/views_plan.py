"""Pages of the whole plan: the tree of a year, a plan's own words, and the paper."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.forms_plan import EntryForm
from app.core import clock
from app.core.formatting import number_da
from app.core.permissions import Permission, current_actor, requires
from app.documents.paper import DOCX_MIME_TYPE
from app.pack.settings import get_pack
from app.plan import queries
from app.plan.figures import YearFigures, figures_in_areas, figures_of
from app.plan.report import follow_up_paper
from app.plan.rules import RowState, finding, summary, years_shown
from app.plan.shapes import PlanTree, Work
from app.plan.words import STATE_LOOKS, initiative_status_word, priority_word, state_word

#: What an address may ask to see of the tree.
_FILTERS = {
    "i-gang": RowState.RUNNING,
    "gjort": RowState.DONE,
    "for-sent": RowState.LATE,
    "ikke-begyndt": RowState.NOT_STARTED,
    "udskudt": RowState.POSTPONED,
    "opgivet": RowState.DROPPED,
}
#: Late rows shown before "Se alle".
_MOST_LATE = 4


def chosen_year() -> int:
    """The year the address asks for (`?aar=2026`), else this year."""
    text = request.args.get("aar", "")
    return int(text) if text.isdecimal() and 2000 <= int(text) <= 2100 else clock.today().year


def panel_of(work: Work, year: int, *, is_counted: bool = False) -> dict[str, Any]:
    """What the opened panel of a row or action shows: figures of two years, and which way they go.

    `is_counted`: `work.figures` holds the year's figures already.
    """
    today = clock.today()
    this_year = figures_of(work.initiative_ids, year, work.figures if is_counted else None)
    last_year = figures_of(work.initiative_ids, year - 1)
    way = finding(
        this_year.per_quarter,
        last_year.per_quarter,
        year_is_over=year < today.year,
        quarter=(today.month - 1) // 3 + 1,
    )
    return {
        "work": work,
        "this_year": this_year,
        "last_year": last_year,
        "in_areas": figures_in_areas(work.initiative_ids, year),
        "way": way,
        "leading": _leading(this_year, last_year),
        "form": EntryForm.about(None, today),
        "url": _figure_address(work, year),
    }


def _leading(*years: YearFigures) -> str:
    """What the bars count, in words."""
    return next((str(year.figures[0].label) for year in years if year.figures), "")


def _figure_address(work: Work, year: int) -> Callable[[str], str]:
    def address(key: str) -> str:
        return url_for("admin.show_figure", kind=work.kind, target_id=work.id, aar=year, tal=key)

    return address


bp.add_app_template_filter(state_word, "plan_state")
bp.add_app_template_filter(priority_word, "plan_priority")
bp.add_app_template_filter(initiative_status_word, "initiative_state")


def _bar_parts(counts: Sequence[tuple[RowState, int]]) -> list[tuple[int, str]]:
    return [(number, STATE_LOOKS[state]) for state, number in counts]


def _figure_items(work: Work, year: int) -> list[tuple[str, Any, str]]:
    """The two leading figures of a row, each a link to what it counts."""
    address = _figure_address(work, year)
    return [(number_da(one.value), one.counted, address(one.key)) for one in work.figures[:2]]


@bp.route("/plan")
@requires(Permission.VIEW_PLAN)
def show_plan() -> ResponseReturnValue:
    """The tree of a year: states, what is late, figures, and one row or action opened if the address asks."""
    year, today = chosen_year(), clock.today()
    tree = queries.plan_tree(year, today)
    opened = _opened(tree)
    return render_template(
        "admin/plan/show_plan.html",
        tree=tree,
        year=year,
        today=today,
        years=years_shown(tree.period.first_year, tree.period.last_year, today.year),
        summary=summary(row.state.state for row in tree.rows if row.state),
        summary_of=summary,
        looks=STATE_LOOKS,
        bar_parts=_bar_parts,
        figure_items=lambda work: _figure_items(work, year),
        **_filters(),
        most_late=_MOST_LATE,
        opened=opened,
        panel=panel_of(opened, year, is_counted=True) if opened else None,
        may_edit=current_actor().has(Permission.EDIT_PLAN),
    )


def _filters() -> dict[str, Any]:
    """What `?vis=forsinket` asks for, and the names of all filters by state."""
    return {
        "wanted": _FILTERS.get(request.args.get("vis", "")),
        "filters": {state: name for name, state in _FILTERS.items()},
    }


def _opened(tree: PlanTree) -> Work | None:
    """The row or action that `?aaben=raekke-12` asks to open."""
    wanted = request.args.get("aaben", "")
    work = [one for plan in tree.plans for one in (*plan.rows, *plan.actions)]
    return next((one for one in work if f"{one.kind}-{one.id}" == wanted), None)


@bp.route("/plan/tekst/<int:plan_id>")
@requires(Permission.VIEW_PLAN)
def show_plan_text(plan_id: int) -> ResponseReturnValue:
    """A plan in its own words: introduction, goals, actions and activities."""
    plan, period = queries.plan_and_period(plan_id)
    work = [one for one in queries.all_work(period.id) if one.plan_id == plan.id]
    goals = queries.goals_of([plan.id])
    return render_template("admin/plan/show_plan_text.html", plan=plan, period=period, goals=goals, work=work)


@bp.route("/plan/word")
@requires(Permission.VIEW_PLAN)
def download_plan() -> ResponseReturnValue:
    """The year's follow-up as a Word document, in one press."""
    year, now = chosen_year(), clock.now()
    tree = queries.plan_tree(year, clock.today())
    # A large library, loaded in the processes that write a report and in no other.
    from app.documents.docx import make_docx

    content = make_docx(follow_up_paper(tree, get_pack(current_app), now), now)
    name = _("frivillighedsplaner-opfoelgning-%(year)s.docx", year=year)
    return send_file(io.BytesIO(content), DOCX_MIME_TYPE, as_attachment=True, download_name=name)
