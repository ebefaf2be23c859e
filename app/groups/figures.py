"""What the plan counts of groups: what happened on their dates."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.feature import FigureRow
from app.gatherings import figures
from app.groups.links import path_of_series
from app.groups.queries import KIND


def _rows(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
    rows = figures.date_rows(KIND, initiative_ids, year, key)
    return [figures.figure_row(row, key, path_of_series(row.series_id, row.occurrence_id)) for row in rows]


PLAN_FIGURES = figures.plan_figures(KIND, _rows)
