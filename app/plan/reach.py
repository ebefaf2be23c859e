"""Whom the plan's work reached: people, where they live, who was new, and what they told. Counts, never a name.

Only what people were asked anyway is counted; nobody is asked anything for a statistic. Fewer than five people are
never told, nor what lets one work them out from a total (law.md section 2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import and_, case, func, select, union_all

from app.core import clock
from app.core.danish import sort_key
from app.core.database import db
from app.core.feature import Span
from app.core.pack import current_pack
from app.core.suppression import Table, one_way, published
from app.people.models import Person
from app.places.queries import all_places, area_of, marked_areas
from app.places.rules import lies_in
from app.plan.figures import sources
from app.plan.kept import KeptFigures, figures_over, over_years
from app.plan.models import Initiative

TARGET_GROUP, LONELINESS_KIND = "target_group", "loneliness_kind"


@dataclass(frozen=True)
class Part:
    """A line of a table: what, and how many people. None is too few to tell, or hidden so that these stay hidden."""

    code: str
    label: Any
    people: int | None


@dataclass(frozen=True)
class Effort:
    """What was held of the initiatives that are for one group or against one kind of loneliness."""

    #: "target_group" or "loneliness_kind".
    axis: str
    code: str
    label: Any
    initiatives: int
    #: (label beside the number, number), as the figures of the plan have them.
    held: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Reach:
    """Whom some initiatives reached in some years. All numbers are of people unless they say otherwise."""

    initiative_ids: tuple[int, ...]
    first_year: int
    last_year: int
    #: Different people who took part at least once; None is too few to tell.
    people: int | None
    #: Places taken: a party of three counts three, each time.
    visits: int | None
    #: Of the people, those who came to something for the first time in these years.
    first_timers: int | None
    #: Where the people live, as far as they told; most first.
    places: tuple[Part, ...]
    #: Of the people, those of whom we do not know where they live.
    place_unknown: int | None
    #: People who took part in something in an area that staff look at in particular. An area may lie in another.
    areas: tuple[Part, ...]
    #: Languages that people told they speak, where they are asked; one person may speak several.
    languages: tuple[Part, ...]
    #: Ages that people told, where they are asked.
    ages: tuple[Part, ...]
    #: By target group and kind of loneliness.
    efforts: tuple[Effort, ...]
    #: When it was counted.
    counted_at: datetime

    @property
    def came_before(self) -> int | None:
        """Of the people, those who are not new; None where one of the two is hidden."""
        if self.people is None or self.first_timers is None:
            return None
        return self.people - self.first_timers

    @property
    def is_hidden(self) -> bool:
        """Whether any number is left out because it is too small."""
        parts = (*self.places, *self.areas, *self.languages, *self.ages)
        return None in (self.people, self.first_timers, self.place_unknown) or any(
            one.people is None for one in parts
        )


def reach_of(initiative_ids: Sequence[int], first_year: int, last_year: int) -> Reach:
    """Whom these initiatives reached from 1 January of `first_year` to 31 December of `last_year`, counted now.

    What each effort came to is read from the kept figures, or counted where a year was never kept.
    """
    span = Span(
        tuple(sorted(initiative_ids)),
        clock.from_wall(date(first_year, 1, 1), time()),
        clock.from_wall(date(last_year + 1, 1, 1), time()),
    )
    parts = _taken_part(span)
    totals, homes = _totals(parts), _homes(parts)
    told = _told(span)
    shown = _Shown(totals, homes)
    return Reach(
        initiative_ids=tuple(span.initiative_ids),
        first_year=first_year,
        last_year=last_year,
        people=shown.people,
        visits=shown.visits(totals.visits),
        first_timers=shown.first_timers,
        places=_ordered(shown.places, _place_names()),
        place_unknown=shown.place_unknown,
        areas=_areas(parts),
        languages=_ordered(_few_hidden(told["language"]), _languages()),
        ages=_by_age(_few_hidden(told["age"])),
        efforts=_efforts(span.initiative_ids, range(first_year, last_year + 1)),
        counted_at=clock.now(),
    )


@dataclass(frozen=True)
class _Totals:
    visits: int
    first_timers: int


def _taken_part(span: Span) -> Any:
    """Everybody who took part, of every feature, as a table; None when nothing can be counted."""
    if not span.initiative_ids:
        return None
    parts = [one.taken_part(span) for one in sources().values() if one.taken_part is not None]
    return union_all(*parts).subquery() if parts else None


def _totals(parts: Any) -> _Totals:
    if parts is None:
        return _Totals(0, 0)
    first = case((parts.c.is_first == 1, parts.c.person_id))
    row = db.session.execute(
        select(
            func.coalesce(func.sum(parts.c["size"]), 0),
            func.count(func.distinct(first)),
        )
    ).one()
    return _Totals(*map(int, row))


def _homes(parts: Any) -> dict[int | None, int]:
    """Where people live → how many; under None those of whom it is not known."""
    if parts is None:
        return {}
    people = select(parts.c.person_id).where(parts.c.person_id.is_not(None)).distinct().subquery()
    rows = db.session.execute(
        select(Person.place_id, func.count())
        .join(people, people.c.person_id == Person.id)
        .group_by(Person.place_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def _areas(parts: Any) -> tuple[Part, ...]:
    """People per marked area, by where things were: the whole place, or meeting points on its roads."""
    found: dict[str, int] = {}
    marked = marked_areas() if parts is not None else []
    for area in marked:
        here = parts.c.place_id == area.place_id
        if area.roads:
            points = db.session.scalars(select(parts.c.meeting_point).where(here).distinct())
            own = [point for point in points if lies_in(area_of(area), area.place_id, point)]
            here = and_(here, parts.c.meeting_point.in_(own))
        people = select(func.count(func.distinct(parts.c.person_id))).where(here)
        found[str(area.id)] = int(db.session.scalar(people) or 0)
    shown = _few_hidden(found)
    return tuple(Part(str(area.id), area.name, shown[str(area.id)]) for area in marked if found[str(area.id)])


def _told(span: Span) -> dict[str, Counter[str]]:
    """What people told where they are asked, added up over features; nobody is asked twice for it."""
    found: dict[str, Counter[str]] = {"language": Counter(), "age": Counter()}
    for source in sources().values():
        if source.told is not None and span.initiative_ids:
            for trait, counts in source.told(span).items():
                found[trait].update(counts)
    return found


class _Shown:
    """People, those new and those at home somewhere: one number is in two sums, so they are hidden together."""

    def __init__(self, totals: _Totals, homes: Mapping[int | None, int]) -> None:
        # Somebody may sign up between two statements.
        people = sum(homes.values())
        new = min(totals.first_timers, people)
        first: dict[Hashable, int] = {"first": new, "again": people - new}
        lived: dict[Hashable, int] = {("home", place): number for place, number in homes.items()}
        tables = [one_way("people", first), one_way("people", lived)]
        self._figures = published(tables).figures if people else {}
        self.people = self._value("people") if people else 0
        self.first_timers = self._value("first") if people else 0
        self.place_unknown = self._value(("home", None)) if None in homes else 0
        self.places = {str(place): self._value(("home", place)) for place in homes if place is not None}

    def _value(self, key: Hashable) -> int | None:
        return self._figures[key].value

    def visits(self, number: int) -> int | None:
        """Places taken, where they do not tell how few people there were."""
        return None if self.people is None else number


def _few_hidden(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Numbers without a total: one person may be in several."""
    cells: dict[Hashable, int] = {key: number for key, number in counts.items()}  # noqa: C416 - other keys
    return {str(key): one.value for key, one in published([Table(cells, [])]).figures.items()}


def _ordered(counts: Mapping[str, int | None], labels: Mapping[str, str]) -> tuple[Part, ...]:
    """Most first; those too small to tell last, in Danish order."""
    found = [Part(code, labels.get(code, code), people) for code, people in counts.items()]
    return tuple(sorted(found, key=lambda one: (-(one.people or 0), sort_key(str(one.label)), one.code)))


def _by_age(counts: Mapping[str, int | None]) -> tuple[Part, ...]:
    """Youngest first; "60-69" is written with a dash as long as between years."""
    bands = sorted(counts, key=lambda band: int(band.partition("-")[0]))
    return tuple(Part(band, band.replace("-", "–"), counts[band]) for band in bands)


def _place_names() -> dict[str, str]:
    return {str(place.id): place.name for place in all_places()}


def _languages() -> dict[str, str]:
    return {tag.code: tag.label for tag in current_pack().languages}


def _efforts(initiative_ids: Sequence[int], years: Sequence[int]) -> tuple[Effort, ...]:
    """What the initiatives of each target group and kind of loneliness came to; one may be for several groups."""
    tags = select(Initiative.id, Initiative.target_groups, Initiative.loneliness_kinds).where(
        Initiative.id.in_(initiative_ids)
    )
    of: dict[tuple[str, str], list[int]] = {}
    for number, groups, kinds in db.session.execute(tags.order_by(Initiative.id)):
        for axis, codes in ((TARGET_GROUP, groups), (LONELINESS_KIND, kinds)):
            for code in codes:
                of.setdefault((axis, code), []).append(number)
    kept = figures_over(initiative_ids, years)
    pack = current_pack()
    known = [(TARGET_GROUP, tag) for tag in pack.target_groups]
    known += [(LONELINESS_KIND, tag) for tag in pack.loneliness_kinds]
    return tuple(
        Effort(axis, tag.code, tag.label, len(of[axis, tag.code]), _held(kept, of[axis, tag.code], years))
        for axis, tag in known
        if (axis, tag.code) in of
    )


def _held(kept: KeptFigures, ids: Sequence[int], years: Sequence[int]) -> tuple[tuple[str, int], ...]:
    return tuple((str(one.counted), one.value) for one in over_years(kept, ids, years) if one.value)
