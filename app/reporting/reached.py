"""Whom a focus area reached, as tables of its evaluation: counts of different people, never one that tells of few.

Two figures count what stands year by year beside them as well: places taken, and people who came for the first time.
Their sum is told only where no year of theirs is hidden, or it would tell what is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core.feature import Figure
from app.plan.reach import LONELINESS_KIND, TARGET_GROUP, Part, Reach, reach_of
from app.plan.shapes import PlanNode
from app.reporting.figures import hides
from app.reporting.shapes import Cell, Chart, Column, Table


@dataclass(frozen=True)
class Area:
    """A focus area while it is evaluated."""

    plan: PlanNode
    years: tuple[int, ...]
    #: Initiatives of its rows and its actions.
    initiative_ids: tuple[int, ...]
    #: Every figure of every year that stands in the report beside it.
    figures: tuple[Figure, ...]


def whom_it_reached(area: Area) -> Sequence[Table | Chart]:
    """People, new ones, where they live, ages, languages, and for whom the initiatives are. Nothing without people."""
    if not area.initiative_ids:
        return []
    reach = reach_of(area.initiative_ids, area.years[0], area.years[-1])
    number = area.plan.number
    tables = [
        _people(number, reach, area.figures),
        _parts(f"steder-{number}", _("Hvor de bor"), _("By"), (*reach.places, *_unknown(reach))),
        _parts(f"omraader-{number}", _("I områder med særlig opmærksomhed"), _("Område"), reach.areas),
        _parts(f"alder-{number}", _("Hvor gamle de er"), _("Alder"), reach.ages),
        _parts(f"sprog-{number}", _("Sprog, de taler"), _("Sprog"), reach.languages),
        _efforts(f"maalgrupper-{number}", _("Hvem indsatserne er for"), reach, TARGET_GROUP),
        _efforts(f"ensomhed-{number}", _("Slags ensomhed, de handler om"), reach, LONELINESS_KIND),
    ]
    return [table for table in tables if table.rows]


def _people(number: int, reach: Reach, figures: Sequence[Figure]) -> Table:
    rows: list[tuple[Cell, ...]] = [(_("Forskellige mennesker"), reach.people)]
    if not hides(figures, "first_timers"):
        # Only walks, meals and events know who is new: of all others nobody may say that they came before.
        rows.append((_("Med for første gang, så vidt vi ved"), reach.first_timers))
        rows.append((_("Havde været med før, eller det ved vi ikke"), reach.came_before))
    if not hides(figures, "places"):
        rows.append((_("Pladser, de har taget"), reach.visits))
    # None at all says nothing that the rows do not.
    return _table(f"naaet-{number}", _("Hvem vi nåede"), _("Hvem"), rows if reach.people != 0 else [])


def _unknown(reach: Reach) -> tuple[Part, ...]:
    return (Part("", _("Vi ved det ikke"), reach.place_unknown),) if reach.place_unknown != 0 else ()


def _parts(key: str, title: str, what: Any, parts: Sequence[Part]) -> Table:
    return _table(key, title, what, [(str(one.label), one.people) for one in parts])


def _efforts(key: str, title: str, reach: Reach, axis: str) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (str(one.label), one.initiatives) for one in reach.efforts if one.axis == axis
    ]
    columns = (
        Column("hvem", _("For hvem"), _("Det, indsatsen er mærket med")),
        Column(
            "antal", _("Indsatser"), _("Hvor mange indsatser. En indsats kan være for flere"), is_number=True
        ),
    )
    return Table(key, title, columns, tuple(rows))


def _table(key: str, title: str, what: Any, rows: Sequence[tuple[Cell, ...]]) -> Table:
    columns = (
        Column("hvad", str(what), _("Den gruppe, der er talt")),
        Column(
            "antal",
            _("Antal"),
            _("Forskellige mennesker. Under 5 er skjult, og det, der røber dem"),
            is_number=True,
        ),
    )
    told = tuple((what, _told(number)) for what, number in rows)
    return Table(key, title, columns, told, of_people=True)


def _told(number: Cell) -> Cell:
    """A number, or that there is none to tell: few people, or many that are hidden for few people's sake."""
    return _("under 5 eller skjult") if number is None else number
