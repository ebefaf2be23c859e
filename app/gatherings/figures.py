"""What the plan counts of dates: places taken, held, first-timers, who came again, cancelled. Live, and never a name.

A place counts when somebody has it or came; those who sent word or stayed away do not count. Where nobody
signs up, the head count by the host is what counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Integer, Select, Subquery, and_, case, func, select

from app.core import clock
from app.core.database import db
from app.core.date_words import words_of_kind
from app.core.feature import Figure, FigureKind, FigureRow, PlanFigures, Span
from app.gatherings.models import (
    Occurrence,
    OccurrenceStatus,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
)

#: Keys in the order they are shown; the first is the leading figure.
KEYS = ("places", "held", "first_timers", "came_again", "cancelled")
_COUNTS = (SignUpStatus.CONFIRMED, SignUpStatus.CAME)
#: How each is counted, in plain words.
HOW = {
    "places": _l(
        "Vi lægger pladserne sammen på årets datoer. En plads tæller, når nogen har den eller kom. Afbud og folk, der "
        "blev væk, tæller ikke. Dem, der kom uden at melde sig til, tæller med det antal, værten talte. Aflyste datoer "
        "tæller ikke."
    ),
    "held": _l("Vi tæller de datoer i året, der er slut og ikke blev aflyst."),
    "first_timers": _l(
        "Vi tæller pladser hos dem, der var med i gruppen for første gang. Kommer man to sammen, tæller man to. "
        "Aflyste datoer tæller ikke."
    ),
    "came_again": _l(
        "Vi tæller pladser hos dem, der kom i gruppen igen efter deres første gang. Den tælles på den næste gang, "
        "de er med, og kun én gang."
    ),
    "cancelled": _l("Vi tæller de datoer i året, der blev aflyst."),
}


@dataclass(frozen=True)
class DateFigures:
    """What one date counts for."""

    initiative_id: int
    occurrence_id: int
    series_id: int
    title: str
    starts_at: datetime
    places: int
    held: int
    first_timers: int
    came_again: int
    cancelled: int


def figures_by_initiative(kind: str, initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    """The year's figures of each initiative that has dates of `kind`; one statement."""
    dates = dates_of_year(kind, initiative_ids, year).subquery()
    sums = [func.coalesce(func.sum(dates.c[key]), 0) for key in KEYS]
    rows = db.session.execute(select(dates.c.initiative_id, *sums).group_by(dates.c.initiative_id))
    return {row[0]: _figures(kind, list(row[1:])) for row in rows}


def figures_by_series(kind: str, series_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    """The year's figures of each series that counts for the plan; one statement."""
    initiative_ids: Any = select(Series.initiative_id).where(Series.id.in_(series_ids))
    dates = dates_of_year(kind, initiative_ids, year).subquery()
    sums = [func.coalesce(func.sum(dates.c[key]), 0) for key in KEYS]
    own = select(dates.c.series_id, *sums).where(dates.c.series_id.in_(series_ids))
    return {
        row[0]: _figures(kind, list(row[1:])) for row in db.session.execute(own.group_by(dates.c.series_id))
    }


def figures(kind: str, initiative_ids: Sequence[int], year: int) -> list[Figure]:
    """The year's figures of some initiatives together; empty when nothing of `kind` belongs to them."""
    dates = dates_of_year(kind, initiative_ids, year).subquery()
    row = db.session.execute(
        select(func.count(), *(func.sum(dates.c[key]) for key in KEYS)).select_from(dates)
    ).one()
    return _figures(kind, [value or 0 for value in row[1:]]) if row[0] else []


def per_quarter(kind: str, initiative_ids: Sequence[int], year: int) -> list[int]:
    """Places taken per quarter of the year, by the local date."""
    quarters = [0, 0, 0, 0]
    for row in _read(kind, initiative_ids, year):
        quarters[(clock.local(row.starts_at).month - 1) // 3] += row.places
    return quarters


def date_rows(kind: str, initiative_ids: Sequence[int], year: int, key: str) -> list[DateFigures]:
    """The dates behind the figure `key`, oldest first; empty for a key that is not ours."""
    if key not in KEYS:
        return []
    return [row for row in _read(kind, initiative_ids, year) if getattr(row, key)]


def figure_row(row: DateFigures, key: str, url: str | None) -> FigureRow:
    """One date as the plan's page shows it."""
    return FigureRow(row.starts_at, row.title, getattr(row, key), url)


def linked_rows(
    kind: str, path: Callable[[int, int | None], str], initiative_ids: Sequence[int], year: int, key: str
) -> list[FigureRow]:
    """The dates of `date_rows`, each with the address that `path` gives to (series, date)."""
    rows = date_rows(kind, initiative_ids, year, key)
    return [figure_row(row, key, path(row.series_id, row.occurrence_id)) for row in rows]


def figure_kinds(kind: str) -> dict[str, FigureKind]:
    """Every key with its words and how it is counted; the label of a figure is the plural."""
    words = words_of_kind(kind)

    def held(n: int) -> str:
        return _("%(dates)s holdt", dates=words.one if n == 1 else words.many)

    def cancelled(n: int) -> str:
        return _("%(dates)s aflyst", dates=words.one if n == 1 else words.many)

    counted: dict[str, Callable[[int], str]] = {
        "places": lambda n: ngettext("plads taget", "pladser taget", n),
        "held": held,
        "first_timers": lambda _n: _("med for første gang"),
        "came_again": lambda _n: _("nye, der kom igen"),
        "cancelled": cancelled,
    }
    usual = {key: FigureKind(counted[key](2), counted[key], HOW[key]) for key in KEYS}
    return {**usual, **words.figures}


def _figures(kind: str, values: Sequence[int]) -> list[Figure]:
    return [
        Figure(key, one.label, int(value), one.words)
        for (key, one), value in zip(figure_kinds(kind).items(), values, strict=True)
    ]


def _read(kind: str, initiative_ids: Sequence[int], year: int) -> list[DateFigures]:
    rows = db.session.execute(dates_of_year(kind, initiative_ids, year))
    return [DateFigures(**row) for row in rows.mappings()]


def _parties(*dates: ColumnElement[bool]) -> Subquery:
    """Places, first-timers and newcomers who came again per date; a party counts whole: they came together.

    Of those `dates` only: of all, every year would read the sign-ups of all years.
    """
    first, again = (
        case((mark, SignUp.party_size), else_=0) for mark in (SignUp.is_first_time, SignUp.comes_again)
    )
    return (
        select(
            SignUp.occurrence_id,
            func.sum(SignUp.party_size).label("places"),
            func.sum(first).label("first_timers"),
            func.sum(again).label("came_again"),
        )
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .join(Series, Series.id == Occurrence.series_id)
        .where(SignUp.status.in_(_COUNTS), *dates)
        .group_by(SignUp.occurrence_id)
        .subquery()
    )


def _of_year(kind: str, initiative_ids: Sequence[int], year: int) -> tuple[ColumnElement[bool], ...]:
    begins, ends = (clock.from_wall(date(one, 1, 1), time()) for one in (year, year + 1))
    return (*_within(kind, begins, ends), Series.initiative_id.in_(initiative_ids))


def _within(kind: str, begins: datetime, ends: datetime) -> tuple[ColumnElement[bool], ...]:
    return Series.kind == kind, Occurrence.starts_at >= begins, Occurrence.starts_at < ends


def taken_part(kind: str, span: Span) -> Select[*tuple[Any, ...]]:
    """One row per party that has been on a date of the span (PlanFigures.taken_part)."""
    return (
        select(
            Series.initiative_id,
            SignUp.person_id,
            SignUp.party_size.label("size"),
            case((SignUp.is_first_time, 1), else_=0).label("is_first"),
            Occurrence.place_id,
            Occurrence.meeting_point,
        )
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .join(Series, Series.id == Occurrence.series_id)
        .where(
            *_within(kind, span.begins, span.ends),
            Series.initiative_id.in_(span.initiative_ids),
            SignUp.status.in_(_COUNTS),
            Occurrence.status == OccurrenceStatus.PLANNED,
            Occurrence.ends_at <= clock.now(),
        )
    )


def happens(kind: str, begins: datetime, ends: datetime) -> Select[*tuple[Any, ...]]:
    """One row per date that takes place (PlanFigures.happens)."""
    shown = Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED))
    return (
        select(Occurrence.place_id)
        .join(Series, Series.id == Occurrence.series_id)
        .where(*_within(kind, begins, ends), shown, Occurrence.status == OccurrenceStatus.PLANNED)
    )


def dates_of_year(kind: str, initiative_ids: Sequence[int], year: int) -> Select[*tuple[Any, ...]]:
    """One row per date of the year with what it counts for; the columns are the fields of DateFigures."""
    of_year = _of_year(kind, initiative_ids, year)
    parties = _parties(*of_year)
    takes_place = Occurrence.status == OccurrenceStatus.PLANNED
    signed_up = case((Series.needs_sign_up, func.coalesce(parties.c.places, 0)), else_=0)
    # Where people sign up, whoever was counted came besides.
    counted = signed_up + func.coalesce(Occurrence.head_count, 0)
    has_been = and_(takes_place, Occurrence.ends_at <= clock.now())
    return (
        select(
            Series.initiative_id,
            Occurrence.id.label("occurrence_id"),
            Series.id.label("series_id"),
            Series.title,
            Occurrence.starts_at,
            case((takes_place, func.coalesce(counted, 0)), else_=0).cast(Integer).label("places"),
            case((has_been, 1), else_=0).label("held"),
            *(
                case((takes_place, func.coalesce(parties.c[name], 0)), else_=0).cast(Integer).label(name)
                for name in ("first_timers", "came_again")
            ),
            case((takes_place, 0), else_=1).label("cancelled"),
        )
        .join(Series, Series.id == Occurrence.series_id)
        .outerjoin(parties, parties.c.occurrence_id == Occurrence.id)
        .where(*of_year)
        .order_by(Occurrence.starts_at, Occurrence.id)
    )


def plan_figures(
    kind: str,
    rows: Callable[[Sequence[int], int, str], list[FigureRow]],
) -> PlanFigures:
    """What a kind that counts nothing but its dates gives to the plan; `rows` link to where they are seen."""
    return PlanFigures(
        figures=partial(figures, kind),
        rows=rows,
        per_quarter=partial(per_quarter, kind),
        by_initiative=partial(figures_by_initiative, kind),
        kinds=partial(figure_kinds, kind),
        taken_part=partial(taken_part, kind),
        happens=partial(happens, kind),
    )
