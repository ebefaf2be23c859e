"""What the plan counts of fairs with rounds: the meetings that were held. Numbers, kept when it is forgotten whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.feature import Figure, FigureKind, FigureRow, PlanFigures
from app.exchange.links import participants_path
from app.exchange.models import Fair
from app.exchange.rounds_models import Timetable
from app.exchange.rules import FairState

MEETINGS, LABEL = "exchange_meetings", _l("møder på samarbejdsbørs")
#: How they are counted, in plain words.
HOW = _l(
    "Vi tæller møder mellem to, som de holdt ved et bord på årets børser. Møder, hvor den ene blev væk, tæller ikke. "
    "Tallet bliver stående, når det er glemt, hvem der mødtes."
)


class _Row(NamedTuple):
    initiative_id: int
    fair_id: int
    title: str
    starts_at: datetime
    held: int


def _read(initiative_ids: Sequence[int], year: int) -> list[_Row]:
    """Fairs of a year whose meetings were counted; one statement."""
    begins, ends = (clock.from_wall(date(one, 1, 1), time()) for one in (year, year + 1))
    rows = (
        select(Fair.initiative_id, Fair.id, Fair.title, Fair.starts_at, Timetable.held)
        .join(Timetable, Timetable.fair_id == Fair.id)
        .where(
            Fair.initiative_id.in_(initiative_ids),
            Fair.state != FairState.CANCELLED,
            Fair.starts_at >= begins,
            Fair.starts_at < ends,
            Timetable.held.is_not(None),
        )
        .order_by(Fair.starts_at, Fair.id)
    )
    return [_Row(row[0] or 0, row[1], row[2], row[3], row[4] or 0) for row in db.session.execute(rows)]


def _figure(rows: Sequence[_Row]) -> Figure:
    return Figure(MEETINGS, LABEL, sum(row.held for row in rows), _counted)


def _counted(number: int) -> str:
    return ngettext("møde på samarbejdsbørs", "møder på samarbejdsbørs", number)


def with_meetings(others: PlanFigures) -> PlanFigures:
    """The figures of fairs, and after them the meetings that were held."""
    each = others.by_initiative
    assert each is not None

    def figures(initiative_ids: Sequence[int], year: int) -> list[Figure]:
        rows = _read(initiative_ids, year)
        return others.figures(initiative_ids, year) + ([_figure(rows)] if rows else [])

    def rows_of(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
        if key != MEETINGS:
            return others.rows(initiative_ids, year, key)
        return [
            FigureRow(row.starts_at, row.title, row.held, participants_path(row.fair_id))
            for row in _read(initiative_ids, year)
        ]

    def by_initiative(initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
        found = {number: list(some) for number, some in each(initiative_ids, year).items()}
        rows = _read(initiative_ids, year)
        for number in {row.initiative_id for row in rows}:
            own = [row for row in rows if row.initiative_id == number]
            found.setdefault(number, []).append(_figure(own))
        return found

    def kinds() -> dict[str, FigureKind]:
        return {**others.kinds(), MEETINGS: FigureKind(LABEL, _counted, HOW)}

    return replace(others, figures=figures, rows=rows_of, by_initiative=by_initiative, kinds=kinds)
