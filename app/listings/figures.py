"""What the plan counts of tasks: yeses with a place, tasks done, hours confirmed. Live, and never a name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select

from app.core import clock
from app.core.database import db
from app.core.feature import Figure, FigureRow, PlanFigures, Span
from app.core.figure_kinds import figure_kinds
from app.listings.links import public_path
from app.listings.models import Listing, ListingDate, Response
from app.listings.models_hours import Hours
from app.listings.rules import NEVER, Status
from app.moderation.states import WAS_PUBLIC, State

#: Keys in the order they are shown; the first is the leading figure.
LABELS = {
    "helpers": _l("der hjalp med en opgave"),
    "tasks": _l("opgaver"),
    "hours": _l("timer hjulpet"),
    "called_off": _l("opgaver aflyst"),
}
COUNTED: dict[str, Callable[[int], str]] = {
    "helpers": lambda n: _("der hjalp med en opgave"),
    "tasks": lambda n: ngettext("opgave", "opgaver", n),
    "hours": lambda n: ngettext("time hjulpet", "timer hjulpet", n),
    "called_off": lambda n: ngettext("opgave aflyst", "opgaver aflyst", n),
}
#: How each is counted, in plain words.
HOW = {
    "helpers": _l(
        "Vi tæller hver gang, en person fik en plads på en opgave. Den, der hjælper med tre opgaver, tæller tre. "
        "Opgaver, der blev aflyst, tæller ikke."
    ),
    "tasks": _l(
        "Vi tæller hver dato på en opgave, der har været vist for alle. En opgave uden dato tæller i det år, den blev "
        "slået op. Aflyste tæller ikke."
    ),
    "hours": _l(
        "Vi lægger de timer sammen, som er bekræftet bagefter. Først til sidst runder vi af til hele timer."
    ),
    "called_off": _l("Vi tæller de datoer på opgaver i året, der blev aflyst."),
}


class DateFigures(NamedTuple):
    """What one date of a task counts for."""

    initiative_id: int | None
    listing_id: int
    title: str
    state: State
    at: datetime
    helpers: int
    tasks: int
    called_off: int
    #: As confirmed.
    minutes: int
    place_id: int
    meeting_point: str

    @property
    def hours(self) -> int:
        """Whole hours: at least one where somebody helped at all."""
        return max(round(self.minutes / 60), 1) if self.minutes else 0


def _dates(which: ColumnElement[bool], year: int) -> Select[*tuple[Any, ...]]:
    """One row per date of the year; what has no date counts in the year in which it was posted."""
    helpers = (
        select(func.count())
        .where(Response.date_id == ListingDate.id, Response.status == Status.ACCEPTED)
        .correlate(ListingDate)
        .scalar_subquery()
    )
    minutes = (
        select(func.coalesce(func.sum(Hours.minutes), 0))
        .join(Response, Response.id == Hours.response_id)
        .where(Response.date_id == ListingDate.id)
        .correlate(ListingDate)
        .scalar_subquery()
    )
    at = _at().label("at")
    stands = ListingDate.cancelled_at.is_(None)
    begins, ends = (clock.from_wall(date(one, 1, 1), time()) for one in (year, year + 1))
    return (
        select(
            Listing.initiative_id,
            Listing.id,
            Listing.title,
            Listing.state,
            at,
            case((stands, helpers), else_=0).label("helpers"),
            case((stands, 1), else_=0).label("tasks"),
            case((stands, 0), else_=1).label("called_off"),
            minutes.label("minutes"),
            Listing.place_id,
            Listing.meeting_point,
        )
        .join(Listing, Listing.id == ListingDate.listing_id)
        .where(
            and_(which, Listing.state.in_(WAS_PUBLIC)),
            *_between(begins, ends),
        )
        .order_by(at, ListingDate.id)
    )


def _at() -> ColumnElement[datetime]:
    """When a date counts: its own day, or the day on which a task without one was posted."""
    return case((ListingDate.sort_at < NEVER, ListingDate.sort_at), else_=Listing.created_at)


def _between(begins: datetime, ends: datetime) -> tuple[ColumnElement[bool], ...]:
    typed = ListingDate.sort_at.type
    return _at() >= literal(begins, typed), _at() < literal(ends, typed)


def _taken_part(span: Span) -> Select[*tuple[Any, ...]]:
    """One row per yes with a place, to what is over; nobody asks whether it is the first time."""
    return (
        select(
            Listing.initiative_id,
            Response.person_id,
            literal(1).label("size"),
            literal(0).label("is_first"),
            Listing.place_id,
            Listing.meeting_point,
        )
        .join(ListingDate, ListingDate.id == Response.date_id)
        .join(Listing, Listing.id == ListingDate.listing_id)
        .where(
            Listing.initiative_id.in_(span.initiative_ids),
            Listing.state.in_(WAS_PUBLIC),
            ListingDate.cancelled_at.is_(None),
            Response.status == Status.ACCEPTED,
            *_between(span.begins, min(span.ends, clock.now())),
        )
    )


def _happens(begins: datetime, ends: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Listing.place_id)
        .join(ListingDate, ListingDate.listing_id == Listing.id)
        .where(Listing.state.in_(WAS_PUBLIC), ListingDate.cancelled_at.is_(None), *_between(begins, ends))
    )


def _read(initiative_ids: Sequence[int], year: int) -> list[DateFigures]:
    own = Listing.initiative_id.in_(initiative_ids)
    return [DateFigures._make(row) for row in db.session.execute(_dates(own, year))]


def dates_at(place_ids: Collection[int], year: int) -> list[DateFigures]:
    """The same of all tasks at these places, whichever part of the plan they belong to. One statement."""
    there = Listing.place_id.in_(place_ids)
    return [DateFigures._make(row) for row in db.session.execute(_dates(there, year))]


def sums(rows: Sequence[DateFigures]) -> list[Figure]:
    """What these dates count for together."""
    return [Figure(key, label, _sum(rows, key), COUNTED[key]) for key, label in LABELS.items()]


def _sum(rows: Sequence[DateFigures], key: str) -> int:
    """Half hours are added up before they are rounded."""
    if key == "hours":
        return round(sum(row.minutes for row in rows) / 60)
    return sum(getattr(row, key) for row in rows)


def _figures(initiative_ids: Sequence[int], year: int) -> list[Figure]:
    rows = _read(initiative_ids, year)
    return sums(rows) if rows else []


def of_listings(listing_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    """The year's figures of each of these tasks; one statement."""
    rows = [DateFigures._make(row) for row in db.session.execute(_dates(Listing.id.in_(listing_ids), year))]
    return {
        number: sums([row for row in rows if row.listing_id == number])
        for number in {row.listing_id for row in rows}
    }


def _in_areas(
    initiative_ids: Sequence[int], year: int, lies_there: Callable[[int, str], bool]
) -> list[Figure]:
    rows = [row for row in _read(initiative_ids, year) if lies_there(row.place_id, row.meeting_point)]
    return sums(rows) if rows else []


def _by_initiative(initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    rows = _read(initiative_ids, year)
    return {
        number: sums([row for row in rows if row.initiative_id == number])
        for number in {row.initiative_id for row in rows}
        if number is not None
    }


def _rows(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
    if key not in LABELS:
        return []
    return [
        FigureRow(
            row.at, row.title, getattr(row, key),
            public_path(row.listing_id) if row.state is State.PUBLISHED else None,
        )
        for row in _read(initiative_ids, year) if getattr(row, key)
    ]  # fmt: skip


def _per_quarter(initiative_ids: Sequence[int], year: int) -> list[int]:
    quarters = [0, 0, 0, 0]
    for row in _read(initiative_ids, year):
        quarters[(clock.local(row.at).month - 1) // 3] += row.helpers
    return quarters


PLAN_FIGURES = PlanFigures(
    figures=_figures,
    rows=_rows,
    per_quarter=_per_quarter,
    by_initiative=_by_initiative,
    in_areas=_in_areas,
    kinds=partial(figure_kinds, LABELS, COUNTED, HOW),
    taken_part=_taken_part,
    happens=_happens,
)
