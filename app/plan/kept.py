"""The figures that are kept: counting a year, keeping it, and reading what was kept.

A page that shows many years or all initiatives reads what was kept, and says from when it is; the page of one row
counts live. Both ask the same features, so that a count of everything and what is kept are the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import delete, func, insert, select, union_all

from app.core import clock
from app.core.database import db
from app.core.feature import Figure
from app.plan.figures import YearFigures, added, counted_by, figures_by_initiative, sources
from app.plan.models import Initiative, Period
from app.plan.models_kept import LEADING, KeptFigure, KeptPlace, KeptYear


@dataclass(frozen=True)
class CountedYear:
    """A whole year, counted and not kept yet. Rows as the tables have them."""

    year: int
    counted_at: datetime
    #: (initiative id, source, key, quarter) → value; zeros are left out.
    figures: Mapping[tuple[int, str, str, int], int]
    #: Place id → how many things take place there.
    places: Mapping[int, int]


@dataclass
class KeptFigures:
    """What was kept of some years."""

    #: When the oldest of them was counted; None while one of them never was.
    counted_at: datetime | None
    #: (initiative id, year) → its figures, in the order of the features.
    of: dict[tuple[int, int], list[Figure]] = field(default_factory=dict)
    #: (initiative id, year) → feature → its leading figure per quarter.
    per_quarter: dict[tuple[int, int], dict[str, list[int]]] = field(default_factory=dict)

    def leading(self, initiative_ids: Sequence[int], years: Sequence[int]) -> Leading:
        """The first feature that counted anything for these initiatives in these years: guests are never added to
        bookings.
        """
        whose = [(one, year) for year in sorted(years, reverse=True) for one in initiative_ids]
        for key in whose:
            for name, source in sources().items():
                if name in self.per_quarter.get(key, {}):
                    figure, kind = next(iter(source.kinds().items()))
                    return Leading(name, figure, str(kind.label), self)
        return Leading("", "", "", self)


@dataclass(frozen=True)
class Leading:
    """The leading figure of one feature."""

    source: str
    key: str
    #: What it counts, in words.
    label: str
    kept: KeptFigures

    def of(self, initiative_ids: Sequence[int], year: int) -> list[int]:
        """Per quarter of a year, of some initiatives together."""
        all_of = [self.kept.per_quarter.get((one, year), {}).get(self.source, []) for one in initiative_ids]
        return [sum(quarter) for quarter in zip(*filter(None, all_of), strict=True)] or [0, 0, 0, 0]


def years_to_count(today: date) -> list[int]:
    """From the first year of the first period until next year, for which people sign up already."""
    first = db.session.scalar(select(func.min(Period.first_year)))
    last = db.session.scalar(select(func.max(Period.last_year)))
    if first is None or last is None:
        return []
    return list(range(first, max(last, today.year + 1) + 1))


def count_year(year: int) -> CountedYear:
    """Count a year from what the features hold. Only reads, so that nobody waits for it."""
    counted_at = clock.now()
    ids = list(db.session.scalars(select(Initiative.id).order_by(Initiative.id)))
    found: dict[tuple[int, str, str, int], int] = {}
    for name, source in sources().items():
        for initiative_id, figures in counted_by(source, ids, year).items() if ids else ():
            for figure in figures:
                found[initiative_id, name, figure.key, 0] = figure.value
            if source.per_quarter is not None:
                for quarter, value in enumerate(source.per_quarter([initiative_id], year), 1):
                    found[initiative_id, name, LEADING, quarter] = value
    return CountedYear(year, counted_at, {key: one for key, one in found.items() if one}, _places(year))


def _places(year: int) -> dict[int, int]:
    begins, ends = (clock.from_wall(date(one, 1, 1), time()) for one in (year, year + 1))
    parts = [source.happens(begins, ends) for source in sources().values() if source.happens is not None]
    if not parts:
        return {}
    things = union_all(*parts).subquery()
    place = things.c.place_id
    rows = db.session.execute(
        select(place, func.count()).where(place.is_not(None)).group_by(place).order_by(place)
    )
    return {row[0]: int(row[1]) for row in rows}


def keep_year(counted: CountedYear) -> None:
    """Put what was counted in the place of what was kept of that year. Needs a writing transaction; no commit."""
    for model in (KeptFigure, KeptPlace, KeptYear):
        db.session.execute(delete(model).where(model.year == counted.year))
    figures = [
        {"initiative_id": one, "year": counted.year, "source": name, "key": key, "quarter": quarter, "value": value}
        for (one, name, key, quarter), value in counted.figures.items()
    ]  # fmt: skip
    places = [
        {"year": counted.year, "place_id": one, "number": number} for one, number in counted.places.items()
    ]
    if figures:
        db.session.execute(insert(KeptFigure), figures)
    if places:
        db.session.execute(insert(KeptPlace), places)
    db.session.execute(insert(KeptYear), [{"year": counted.year, "counted_at": counted.counted_at}])


def last_counted() -> datetime | None:
    """When a year was counted last; None before the first time."""
    return db.session.scalar(select(func.max(KeptYear.counted_at)))


def counted_at(years: Sequence[int]) -> datetime | None:
    """When the oldest of these years was counted; None while one of them never was."""
    found = list(db.session.scalars(select(KeptYear.counted_at).where(KeptYear.year.in_(years))))
    return min(found) if found and len(found) == len(set(years)) else None


def kept_figures(initiative_ids: Sequence[int], years: Sequence[int]) -> KeptFigures:
    """What was kept of these initiatives in these years; two statements."""
    found = KeptFigures(counted_at(years))
    rows = select(
        KeptFigure.initiative_id, KeptFigure.year, KeptFigure.source, KeptFigure.key, KeptFigure.quarter,
        KeptFigure.value,
    ).where(KeptFigure.initiative_id.in_(initiative_ids), KeptFigure.year.in_(years))  # fmt: skip
    values: dict[tuple[int, int], dict[tuple[str, str], int]] = {}
    for initiative_id, year, source, key, quarter, value in db.session.execute(rows):
        whose = (initiative_id, year)
        if quarter:
            of_source = found.per_quarter.setdefault(whose, {}).setdefault(source, [0, 0, 0, 0])
            of_source[quarter - 1] = value
        else:
            values.setdefault(whose, {})[source, key] = value
    kinds = {name: source.kinds() for name, source in sources().items()} if values else {}
    for whose, of in values.items():
        found.of[whose] = [
            Figure(key, kind.label, of[name, key], kind.words, kind.how)
            for name, known in kinds.items()
            for key, kind in known.items()
            if (name, key) in of
        ]
    return found


def figures_over(initiative_ids: Sequence[int], years: Sequence[int]) -> KeptFigures:
    """What was kept; counted now where one of the years never was."""
    kept = kept_figures(initiative_ids, years)
    if kept.counted_at is not None:
        return kept
    counted = KeptFigures(clock.now())
    for year in years:
        for one, figures in figures_by_initiative(initiative_ids, year).items():
            counted.of[one, year] = figures
    return counted


def figures_in(kept: KeptFigures, year: int) -> dict[int, list[Figure]]:
    """Initiative → its figures in one of the years."""
    return {one: figures for (one, of), figures in kept.of.items() if of == year}


def year_of(kept: KeptFigures, initiative_ids: Sequence[int], year: int) -> YearFigures:
    """The figures of some initiatives together in a year, as `figures_of` counts them live."""
    own = [(one, year) for one in initiative_ids]
    quarters = [per for key in own for per in kept.per_quarter.get(key, {}).values()]
    return YearFigures(
        year,
        added([kept.of[key] for key in own if key in kept.of]),
        [sum(quarter) for quarter in zip(*quarters, strict=True)] or [0, 0, 0, 0],
    )


def kept_places(year: int) -> dict[int, int]:
    """Place id → how many things take place there in `year`."""
    rows = db.session.execute(select(KeptPlace.place_id, KeptPlace.number).where(KeptPlace.year == year))
    return {row[0]: int(row[1]) for row in rows}


def over_years(kept: KeptFigures, initiative_ids: Sequence[int], years: Sequence[int]) -> list[Figure]:
    """Figures of some initiatives over some years together. What does not add up is that of the last year."""
    standing = {
        key for source in sources().values() for key, kind in source.kinds().items() if not kind.adds_up
    }
    return added(
        [
            figure
            for one in initiative_ids
            for figure in kept.of.get((one, year), ())
            if figure.key not in standing or year == max(years)
        ]
        for year in years
    )
