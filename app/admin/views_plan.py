"""Pages of the whole plan: the tree of a year and a plan's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.forms_plan import EntryForm
from app.admin.recounting import counting
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feature import Figure
from app.core.formatting import number_da
from app.core.ids import typed_number
from app.core.permissions import Permission, current_actor, requires
from app.plan import queries
from app.plan.figures import YearFigures, figures_by_initiative, figures_in_areas, figures_of
from app.plan.kept import KeptFigures, counted_at, figures_in, kept_figures, year_of
from app.plan.rules import RowState, finding, quarters_compared, summary
from app.plan.shapes import PlanTree, Work
from app.plan.things import MOST_COUNTED, count_loose
from app.plan.words import (
    STATE_LOOKS,
    body_word,
    change_word,
    column_word,
    entry_kind_word,
    initiative_status_word,
    priority_word,
    reminder_word,
    state_word,
)

#: What an address may ask to see of the tree.
_FILTERS = {
    "i-gang": RowState.RUNNING,
    "gjort": RowState.DONE,
    "for-sent": RowState.LATE,
    "ikke-begyndt": RowState.NOT_STARTED,
    "udskudt": RowState.POSTPONED,
    "udgaaet": RowState.DROPPED,
}
#: State → what an address asks for to see it alone.
FILTER_NAMES = {state: name for name, state in _FILTERS.items()}
#: Late rows shown before "Se alle".
_MOST_LATE = 4


def chosen_year() -> int:
    """The year the address asks for (`?aar=2026`), else this year."""
    year = typed_number(request.args.get("aar", ""))
    return year if year is not None and 2000 <= year <= 2100 else clock.today().year


def year_among(years: Sequence[int]) -> int:
    """The year the address asks for, or the nearest one that has a page."""
    return min(max(chosen_year(), years[0]), years[-1])


def panel_of(work: Work, year: int, kept: KeptFigures | None = None) -> dict[str, Any]:
    """What the opened panel of a row or action shows: figures of two years, and which way they go.

    Counted live, or as they were `kept`.
    """
    today, ids = clock.today(), work.initiative_ids
    this_year, last_year = (
        figures_of(ids, one) if kept is None else year_of(kept, ids, one) for one in (year, year - 1)
    )
    quarters = quarters_compared(year, today)
    return {
        "work": work,
        "this_year": this_year,
        "last_year": last_year,
        # Who may not see the areas is not told of them either.
        "in_areas": figures_in_areas(work.initiative_ids, year)
        if current_actor().has(Permission.MODERATE)
        else None,
        "way": finding(this_year.per_quarter, last_year.per_quarter, quarters),
        "quarters": quarters,
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


for _word, _name in (
    (entry_kind_word, "entry_kind"),
    (body_word, "plan_body"),
    (change_word, "plan_change"),
    (column_word, "plan_column"),
    (reminder_word, "plan_reminder"),
):
    bp.add_app_template_filter(_word, _name)


@bp.route("/plan")
@requires(Permission.VIEW_PLAN)
def show_plan() -> ResponseReturnValue:
    """The tree of the present year, or of the one that the address asks for, in the period that covers it."""
    return _tree_page(chosen_year(), None)


@bp.route("/plan/<period:period_code>/<int:year>")
@requires(Permission.VIEW_PLAN)
def show_plan_year(period_code: str, year: int) -> ResponseReturnValue:
    """The tree of a year of a period: states, what is late, figures, and one row opened if the address asks."""
    if not queries.is_year(year):
        raise NotFoundError(f"no year {year}")
    return _tree_page(year, period_code)


def _tree_page(year: int, code: str | None) -> str:
    """The tree with the figures that were kept; counted now for a year that never was."""
    today = clock.today()
    counted = counted_at([year])
    kept: KeptFigures | None = None

    def count(initiative_ids: Sequence[int], of: int) -> Mapping[int, Sequence[Figure]]:
        nonlocal kept
        if counted is None:
            return figures_by_initiative(initiative_ids, of)
        kept = kept_figures(initiative_ids, [of - 1, of])
        return figures_in(kept, of)

    tree = queries.plan_tree(year, today, code, count=count)
    opened, known = _opened(tree), queries.periods()
    return render_template(
        "admin/plan/show_plan.html",
        tree=tree,
        year=year,
        today=today,
        years=queries.years_of(tree.period, known, today.year),
        periods=known,
        loose=count_loose(),
        most_loose=MOST_COUNTED,
        summary=summary(row.state.state for row in tree.rows if row.state),
        summary_of=summary,
        looks=STATE_LOOKS,
        bar_parts=_bar_parts,
        figure_items=lambda work: _figure_items(work, year),
        **_filters(),
        most_late=_MOST_LATE,
        opened=opened,
        panel=panel_of(opened, year, kept) if opened else None,
        counted_at=counted or clock.now(),
        **counting(),
        may_edit=current_actor().has(Permission.EDIT_PLAN),
    )


def _filters() -> dict[str, Any]:
    """What `?vis=forsinket` asks for, and the names of all filters by state."""
    return {
        "wanted": _FILTERS.get(request.args.get("vis", "")),
        "filters": FILTER_NAMES,
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
