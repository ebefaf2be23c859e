"""What stands behind a number of the plan: the rows that are counted, how they are counted, and since when."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.views_plan import chosen_year
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feature import Figure, FigureRow
from app.core.formatting import listed, number_da
from app.core.ids import typed_number
from app.core.permissions import Permission, requires
from app.plan import queries
from app.plan.figures import added, figures_with_key, rows_of_figure, sources
from app.plan.shapes import Work

#: Dates shown behind a figure; more than that is told as a number.
_MOST_ROWS = 500
#: Years that one page looks at.
_MOST_YEARS = 12


@bp.route("/plan/<any(raekke, handling):kind>/<int:target_id>/tal")
@requires(Permission.VIEW_PLAN)
def show_figure(kind: str, target_id: int) -> ResponseReturnValue:
    """What a figure counts, counted now: how, and every date behind it. No names of citizens."""
    years, key = _years(), request.args.get("tal", "")
    work = queries.one_work(kind, target_id, years[-1])
    found, rows = _counted(work, years, key)
    if not found:
        raise NotFoundError(f"no figure {key}")
    figures = added([found])
    return render_template(
        "admin/plan/show_figure.html",
        work=work,
        years=years,
        year=years[-1],
        figures=figures,
        counted=listed([f"{number_da(one.value)} {one.counted}" for one in figures]),
        how=list(dict.fromkeys(str(one.how) for one in found if one.how)),
        now=clock.now(),
        rows=rows[-_MOST_ROWS:],
        left_out=max(0, len(rows) - _MOST_ROWS),
    )


def _years() -> list[int]:
    """`?aar=2026`, or all from `?fra=2024` until then."""
    last, first = chosen_year(), typed_number(request.args.get("fra", ""))
    if first is not None and last - _MOST_YEARS < first <= last:
        return list(range(first, last + 1))
    return [last]


def _counted(work: Work, years: list[int], key: str) -> tuple[list[Figure], list[FigureRow]]:
    """The figure of each feature and year that has it, and the rows behind all of them, oldest first."""
    standing = {
        one for source in sources().values() for one, kind in source.kinds().items() if not kind.adds_up
    }
    figures: list[Figure] = []
    rows: list[FigureRow] = []
    for year in years[-1:] if key in standing else years:
        figures += figures_with_key(work.initiative_ids, year, key)
        rows += rows_of_figure(work.initiative_ids, year, key)
    return figures, rows
