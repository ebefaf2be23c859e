"""What the plan counts of meals: the engine's own figures in the words of meals, and what hosts wrote afterwards.

Where the host has counted, that number is what counts; until then it is who signed up. Row 4.2 (Ældrerådet) has an
initiative for meals. Row 4.3 is the support of an application and is never counted from here: its log is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Integer, Row, Select, case, func, select

from app.core import clock
from app.core.database import db
from app.core.feature import Figure, FigureRow, PlanFigures
from app.core.figure_kinds import figure_kinds
from app.gatherings import figures as gathered
from app.gatherings.figures import dates_of_year
from app.gatherings.models import Series
from app.meals.models import MealDate
from app.meals.queries import KIND
from app.meals.queries_crew import helpers_per_date

#: Keys in the order they are shown; the first is the leading figure.
LABELS: dict[str, Any] = {
    "places": _l("gæster"),
    "held": _l("måltider holdt"),
    "first_timers": _l("med for første gang"),
    "came_again": _l("nye, der kom igen"),
    "portions": _l("portioner lavet"),
    "helpers": _l("hjælpere"),
    "cancelled": _l("måltider aflyst"),
}
COUNTED: dict[str, Callable[[int], str]] = {
    "places": lambda n: ngettext("gæst", "gæster", n),
    "held": lambda n: ngettext("måltid holdt", "måltider holdt", n),
    "first_timers": lambda _n: _("med for første gang"),
    "came_again": lambda _n: _("nye, der kom igen"),
    "portions": lambda n: ngettext("portion lavet", "portioner lavet", n),
    "helpers": lambda n: ngettext("hjælper", "hjælpere", n),
    "cancelled": lambda n: ngettext("måltid aflyst", "måltider aflyst", n),
}
#: How each is counted, in plain words.
HOW: dict[str, Any] = {
    "places": _l(
        "Vi tæller dem, der spiste med, også mad til at tage hjem. Værtens eget tal gælder, når værten har talt. "
        "Indtil da tæller de pladser, der er taget. Aflyste måltider tæller ikke."
    ),
    "held": _l("Vi tæller de måltider i året, der er slut og ikke blev aflyst."),
    "first_timers": _l(
        "Vi tæller gæster, der var med for første gang. Værtens eget tal gælder, når værten har talt. Ellers tæller vi "
        "pladser hos dem, der ikke har været tilmeldt før."
    ),
    "came_again": _l(
        "Vi tæller pladser hos nye gæster, der kom igen efter deres første gang. Hver tæller én gang."
    ),
    "portions": _l("Vi lægger de portioner sammen, som værten skrev efter måltidet."),
    "helpers": _l(
        "Vi tæller dem, der hjalp til et måltid. Værtens eget tal gælder, når værten har talt. Ellers tæller vi dem, "
        "der havde sagt ja, når måltidet er holdt."
    ),
    "cancelled": _l("Vi tæller de måltider i året, der blev aflyst."),
}


def plan_figures(rows: Callable[[Sequence[int], int, str], list[FigureRow]]) -> PlanFigures:
    """What meals give to the plan; `rows` link to where they are seen."""
    return replace(
        gathered.plan_figures(KIND, rows),
        figures=figures,
        per_quarter=per_quarter,
        by_initiative=by_initiative,
        kinds=partial(figure_kinds, LABELS, COUNTED, HOW),
    )


def figures(initiative_ids: Sequence[int], year: int) -> list[Figure]:
    """The year's figures of some initiatives together; empty when no meal belongs to them."""
    dates = _dates(initiative_ids, year).subquery()
    row = db.session.execute(select(func.count(), *_sums(dates)).select_from(dates)).one()
    return _figures(list(row[1:])) if row[0] else []


def by_initiative(initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    """The year's figures of each initiative that has meals; one statement."""
    dates = _dates(initiative_ids, year).subquery()
    rows = db.session.execute(select(dates.c.initiative_id, *_sums(dates)).group_by(dates.c.initiative_id))
    return {row[0]: _figures(list(row[1:])) for row in rows}


def by_series(series_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    """The year's figures of each meal that counts for the plan; one statement."""
    initiative_ids: Any = select(Series.initiative_id).where(Series.id.in_(series_ids))
    dates = _dates(initiative_ids, year).subquery()
    own = select(dates.c.series_id, *_sums(dates)).where(dates.c.series_id.in_(series_ids))
    return {row[0]: _figures(list(row[1:])) for row in db.session.execute(own.group_by(dates.c.series_id))}


def per_quarter(initiative_ids: Sequence[int], year: int) -> list[int]:
    """Guests per quarter of the year, by the local date."""
    quarters = [0, 0, 0, 0]
    for row in db.session.execute(_dates(initiative_ids, year)):
        quarters[(clock.local(row.starts_at).month - 1) // 3] += row.places
    return quarters


def rows_behind(
    initiative_ids: Sequence[int], year: int, key: str, path: Callable[[int, int | None], str]
) -> list[FigureRow]:
    """The dates behind the figure `key`, oldest first; empty for a key that is not ours."""
    if key not in LABELS:
        return []
    found = db.session.execute(_dates(initiative_ids, year)).all()
    return [_row(row, key, path) for row in found if getattr(row, key)]


def _row(row: Row[Any], key: str, path: Callable[[int, int | None], str]) -> FigureRow:
    on: datetime = row.starts_at
    return FigureRow(on, row.title, getattr(row, key), path(row.series_id, row.occurrence_id))


def _sums(dates: Any) -> list[Any]:
    return [func.coalesce(func.sum(dates.c[key]), 0) for key in LABELS]


def _figures(values: Sequence[int]) -> list[Figure]:
    return [
        Figure(key, label, int(value), COUNTED[key])
        for (key, label), value in zip(LABELS.items(), values, strict=True)
    ]


def _dates(initiative_ids: Sequence[int], year: int) -> Select[*tuple[Any, ...]]:
    """One row per date of the year; what the host counted comes before what the list says."""
    dates = dates_of_year(KIND, initiative_ids, year).subquery()
    crews = helpers_per_date().subquery()
    takes_place = dates.c.cancelled == 0
    counted = {"places": MealDate.guests, "first_timers": MealDate.first_timers}
    # Who said yes has helped once the meal is held.
    helped = func.coalesce(MealDate.helpers, case((dates.c.held > 0, crews.c.helpers)), 0)
    return (
        select(
            *(
                dates.c[name]
                for name in ("initiative_id", "occurrence_id", "series_id", "title", "starts_at")
            ),
            *(dates.c[name] for name in ("held", "came_again", "cancelled")),
            *(
                case((takes_place, func.coalesce(column, dates.c[name])), else_=0).cast(Integer).label(name)
                for name, column in counted.items()
            ),
            case((takes_place, func.coalesce(MealDate.portions, 0)), else_=0).cast(Integer).label("portions"),
            case((takes_place, helped), else_=0).cast(Integer).label("helpers"),
        )
        .outerjoin(MealDate, MealDate.occurrence_id == dates.c.occurrence_id)
        .outerjoin(crews, crews.c.occurrence_id == dates.c.occurrence_id)
        .order_by(dates.c.starts_at, dates.c.occurrence_id)
    )
