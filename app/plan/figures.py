"""Live figures of rows, actions and initiatives, asked of the installed features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from app.core.feature import Figure, FigureRow, PlanFigures, installed
from app.places.queries import area_of, marked_areas
from app.places.rules import lies_in_any


@dataclass(frozen=True)
class YearFigures:
    """What was counted in one year for one row or action."""

    year: int
    figures: list[Figure] = field(default_factory=list)
    #: The leading figure per quarter, summed over features.
    per_quarter: list[int] = field(default_factory=lambda: [0, 0, 0, 0])


def sources() -> dict[str, PlanFigures]:
    """What counts for the plan, by the name of its feature, in menu order."""
    return {one.name: one.plan_figures for one in installed() if one.plan_figures is not None}


def _sources() -> Iterator[PlanFigures]:
    return iter(sources().values())


def _explained(source: PlanFigures, figures: Sequence[Figure]) -> list[Figure]:
    kinds = source.kinds() if figures else {}
    return [replace(one, how=kinds[one.key].how) if one.key in kinds else one for one in figures]


def counted_by(source: PlanFigures, initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    """What one feature counts for each initiative in `year`."""
    if source.by_initiative is not None:
        return source.by_initiative(initiative_ids, year)
    return {one: source.figures([one], year) for one in initiative_ids}


def figures_by_initiative(initiative_ids: Sequence[int], year: int) -> dict[int, list[Figure]]:
    """Figures of each initiative in `year`; one statement per feature that can."""
    found: dict[int, list[Figure]] = {}
    if not initiative_ids:
        return found
    for source in _sources():
        for initiative_id, figures in counted_by(source, initiative_ids, year).items():
            found.setdefault(initiative_id, []).extend(_explained(source, figures))
    return found


def which(figure: Figure) -> tuple[str, str]:
    """What tells a figure from others. Two features may have a key in common, in words of their own: meals that were
    held are no walks, and their guests no walkers.
    """
    return figure.key, str(figure.label)


def added(many: Iterable[Sequence[Figure]]) -> list[Figure]:
    """Figures of several initiatives or years as one list: what counts the same is added, the first order is kept."""
    totals: dict[tuple[str, str], Figure] = {}
    for figure in chain.from_iterable(many):
        before = totals[which(figure)].value if which(figure) in totals else 0
        totals[which(figure)] = replace(figure, value=before + figure.value)
    return list(totals.values())


def figures_of(initiative_ids: Sequence[int], year: int) -> YearFigures:
    """Figures of some initiatives together in `year`, with the leading figure per quarter."""
    result = YearFigures(year)
    if not initiative_ids:
        return result
    result.figures.extend(added(_explained(one, one.figures(initiative_ids, year)) for one in _sources()))
    for source in _sources():
        if source.per_quarter is not None:
            quarters = source.per_quarter(initiative_ids, year)
            result.per_quarter[:] = [a + b for a, b in zip(result.per_quarter, quarters, strict=True)]
    return result


def figures_with_key(initiative_ids: Sequence[int], year: int, key: str) -> list[Figure]:
    """The figure `key` of each feature that has it, with how it counts."""
    each = (_explained(one, one.figures(initiative_ids, year)) for one in _sources() if initiative_ids)
    return [figure for figure in chain.from_iterable(each) if figure.key == key]


def rows_of_figure(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
    """What the figure `key` counts, oldest first."""
    if not initiative_ids:
        return []
    rows = [row for source in _sources() for row in source.rows(initiative_ids, year, key)]
    return sorted(rows, key=lambda row: (row.on, row.title))


def figures_in_areas(initiative_ids: Sequence[int], year: int) -> list[Figure] | None:
    """Figures of what lies in the areas that staff look at in particular now; None where there are no such areas. For
    staff's pages, never for papers.
    """
    areas = [area_of(one) for one in marked_areas()] if initiative_ids else []
    if not areas:
        return None
    sources = [source.in_areas for source in _sources() if source.in_areas is not None]
    return added(
        [of(initiative_ids, year, lambda place, point: lies_in_any(areas, place, point)) for of in sources]
    )
