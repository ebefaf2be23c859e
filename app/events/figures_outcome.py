"""What the plan counts of what was agreed, beside what it counts of every date: how many things, and how many done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, case, func, select

from app.core import clock
from app.core.database import db
from app.core.feature import Figure, FigureKind, FigureRow, PlanFigures
from app.events.links_outcome import outcome_path
from app.events.models_outcome import Point, PointState
from app.gatherings.models import Occurrence, Series

_KINDS: dict[str, FigureKind] = {
    "agreed": FigureKind(
        _l("aftaler"),
        lambda n: ngettext("aftale", "aftaler", n),
        _l("Vi tæller det, der blev aftalt ved årets arrangementer: nogen gør noget inden en bestemt dag."),
    ),
    "agreed_done": FigureKind(
        _l("aftaler gjort"),
        lambda n: ngettext("aftale gjort", "aftaler gjort", n),
        _l("Vi tæller det, der er gjort, af det, der blev aftalt ved årets arrangementer."),
    ),
}


def with_points(of_dates: PlanFigures) -> PlanFigures:
    """The figures of dates, and after them those of what was agreed there."""

    def figures(initiative_ids: Sequence[int], year: int) -> list[Figure]:
        counted = _counts(initiative_ids, year).values()
        total = [sum(numbers) for numbers in zip(*counted, strict=True)]
        return [*of_dates.figures(initiative_ids, year), *(_figures(total) if total else ())]

    def rows(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
        if key not in _KINDS:
            return of_dates.rows(initiative_ids, year, key)
        return _rows(initiative_ids, year, key)

    def by_initiative(initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
        found = {**_by(of_dates)(initiative_ids, year)}
        for number, counted in _counts(initiative_ids, year).items():
            found[number] = [*found.get(number, ()), *_figures(counted)]
        return found

    return replace(
        of_dates,
        figures=figures,
        rows=rows,
        by_initiative=by_initiative,
        kinds=lambda: {**of_dates.kinds(), **_KINDS},
    )


def _by(of_dates: PlanFigures) -> Callable[[Sequence[int], int], Mapping[int, list[Figure]]]:
    assert of_dates.by_initiative is not None
    return of_dates.by_initiative


def _figures(counted: Sequence[int]) -> list[Figure]:
    return [
        Figure(key, one.label, number, one.words)
        for (key, one), number in zip(_KINDS.items(), counted, strict=True)
    ]


def _counts(initiative_ids: Sequence[int], year: int) -> dict[int, tuple[int, int]]:
    """Initiative → (agreed, done), of those where anything was agreed; one statement."""
    done = func.sum(case((Point.state == PointState.DONE, 1), else_=0))
    found = _of(select(Series.initiative_id, func.count(), done), initiative_ids, year)
    rows = db.session.execute(found.group_by(Series.initiative_id))
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def _rows(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
    columns = (Occurrence.starts_at, Series.title, func.count(), Series.id, Occurrence.id)
    found = _of(select(*columns), initiative_ids, year)
    if key == "agreed_done":
        found = found.where(Point.state == PointState.DONE)
    found = found.group_by(Occurrence.id, Occurrence.starts_at, Series.id, Series.title)
    rows = db.session.execute(found.order_by(Occurrence.starts_at, Occurrence.id))
    return [FigureRow(row[0], row[1], int(row[2]), outcome_path(row[3], row[4])) for row in rows]


def _of(
    found: Select[*tuple[Any, ...]], initiative_ids: Sequence[int], year: int
) -> Select[*tuple[Any, ...]]:
    """What was agreed at dates of a year, by the local date."""
    return (
        found.select_from(Point)
        .join(Occurrence, Occurrence.id == Point.occurrence_id)
        .join(Series, Series.id == Occurrence.series_id)
        .where(
            Series.initiative_id.in_(initiative_ids),
            Point.state != PointState.REMOVED,
            Occurrence.starts_at >= _begins(year),
            Occurrence.starts_at < _begins(year + 1),
        )
    )


def _begins(year: int) -> datetime:
    return clock.from_wall(date(year, 1, 1), time())
