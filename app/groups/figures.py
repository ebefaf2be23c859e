"""What the plan counts of groups: what happened on their dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.feature import Figure, FigureRow, PlanFigures
from app.gatherings import figures
from app.groups.links import path_of_series
from app.groups.queries import KIND


def _figures(initiative_ids: Sequence[int], year: int) -> list[Figure]:
    return figures.figures(KIND, initiative_ids, year)


def _rows(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
    rows = figures.date_rows(KIND, initiative_ids, year, key)
    return [figures.figure_row(row, key, path_of_series(row.series_id, row.occurrence_id)) for row in rows]


def _per_quarter(initiative_ids: Sequence[int], year: int) -> list[int]:
    return figures.per_quarter(KIND, initiative_ids, year)


def _by_initiative(initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    return figures.figures_by_initiative(KIND, initiative_ids, year)


PLAN_FIGURES = PlanFigures(
    figures=_figures, rows=_rows, per_quarter=_per_quarter, by_initiative=_by_initiative
)
