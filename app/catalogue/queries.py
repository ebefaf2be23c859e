"""The public list: narrow rows in the order of time, paged by key, counted up to a bound (one statement)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from math import cos, radians
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
    union_all,
)

from app.catalogue.models import CatalogueEntry, StandingEntry
from app.core import clock
from app.core.database import db, read
from app.core.feature import feature_of_kind, installed
from app.media.images import SMALL
from app.media.shelf import file_name
from app.places.distance import bounding_box, distance_km

#: Counted exactly up to here; above it a list says "mere end 500".
COUNT_BOUND = 500
PAGE_SIZE = 12
_KM_PER_DEGREE = 111.195
_Rows = Select[*tuple[Any, ...]]

#: The table itself: its rows are read, never changed, and the ORM takes twice as long over them.
_T = CatalogueEntry.__table__.c
#: The columns a card needs, and no more.
_COLUMNS = (
    _T.id,
    _T.kind,
    _T.object_id,
    _T.series_id,
    _T.title,
    _T.tone,
    _T.starts_at,
    _T.ends_at,
    _T.place_name,
    _T.meeting_point,
    _T.lat,
    _T.lon,
    _T.seats_left,
    _T.needs_sign_up,
    _T.is_cancelled,
    _T.price_text,
    _T.url,
    _T.picture_key,
    _T.picture_alt,
    # As it is written: many cards say the same, and each text is read once (`_facts`).
    cast(_T.facts, Text).label("facts"),
)


class Days(StrEnum):
    """Which days; the values stand in addresses that people share."""

    ALL = "alle"
    TWO_WEEKS = "14-dage"
    WEEKDAYS = "hverdage"
    WEEKEND = "weekend"


class Need(StrEnum):
    """What somebody needs in order to come; the values stand in addresses that people share."""

    ROLLATOR = "rollator"
    WHEELCHAIR = "koerestol"
    TOILET = "toilet"
    BUS = "bus"
    COMPANION = "foelgeven"


_NEEDS = {
    Need.ROLLATOR: _T.rollator,
    Need.WHEELCHAIR: _T.wheelchair,
    Need.TOILET: _T.toilet,
    Need.BUS: _T.bus,
    Need.COMPANION: _T.has_companion,
}


class Fact(NamedTuple):
    """What a card says beside date, place and seats, with its icon."""

    icon: str
    text: str


class Point(NamedTuple):
    """A point in degrees (WGS84)."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Filters:
    """What somebody looks for. Everything left alone means "all"."""

    near: Point | None = None
    radius_km: float = 20
    days: Days = Days.ALL
    needs: frozenset[Need] = field(default_factory=frozenset)
    kind: str | None = None
    #: Only on this local date; None is any.
    on: date | None = None
    #: Only dates of what this organisation has; None is anybody's.
    organisation_id: int | None = None
    #: With an organisation: whether dates of what stands on its page already (groups) count too.
    with_standing: bool = True
    #: Only dates of this place itself, however near others lie.
    place_id: int | None = None
    #: Only dates on these days and between them.
    span: tuple[date, date] | None = None
    #: Only dates of this series (of `kind`).
    series_id: int | None = None
    #: A statement that gives the numbers of the only series wanted: the same object each time, since what is made of it
    #: is kept. Only with a kind.
    series: Select[Any] | None = None
    #: Whether cancelled dates are shown too, so that who meant to come sees it.
    with_cancelled: bool = True


class Cursor(NamedTuple):
    """A place in the list: after this entry, or before it."""

    starts_at: datetime
    id: int
    backwards: bool = False


class ListedEntry(NamedTuple):
    """What a card shows."""

    id: int
    kind: str
    object_id: int
    #: What it is a date of.
    series_id: int
    title: str
    tone: str
    starts_at: datetime
    ends_at: datetime
    place_name: str
    meeting_point: str
    lat: float
    lon: float
    seats_left: int | None
    needs_sign_up: bool
    is_cancelled: bool
    price_text: str
    url: str
    picture_key: str | None
    picture_alt: str | None
    facts: tuple[Fact, ...]
    kind_label: str
    #: Km from the point one looks from, or None.
    distance_km: float | None

    @property
    def picture_name(self) -> str | None:
        """The file of its picture that fits a card."""
        return file_name(self.picture_key, SMALL) if self.picture_key else None


@dataclass(frozen=True)
class Page:
    """One page of the list, how many there are in all (up to COUNT_BOUND), and where it goes on."""

    entries: Sequence[ListedEntry]
    total: int
    #: There are more than `total`.
    is_bounded: bool
    previous: Cursor | None
    next: Cursor | None


def find_entries(
    filters: Filters, now: datetime, after: Cursor | None = None, limit: int = PAGE_SIZE
) -> Page:
    """Entries that begin after `now` and match, soonest first; the page after (or before) the cursor."""
    today = clock.local(now).date()
    values: dict[str, Any] = {"now": now}
    if after is not None:
        values |= {"at": after.starts_at, "key": after.id}
    statement = _page_statement(filters, today, None if after is None else after.backwards, limit)
    rows = list(read(statement, values).all())
    total = rows[0].total if rows else 0 if after is None else _total(filters, now, today)
    rows, previous, following = _page_of(rows, after, limit)
    return Page(
        entries=tuple(listed(rows, filters.near)),
        total=min(total, COUNT_BOUND),
        is_bounded=total > COUNT_BOUND,
        previous=previous,
        next=following,
    )


def next_entries(filters: Filters, now: datetime, limit: int) -> list[ListedEntry]:
    """The first `limit` entries that match, soonest first, without counting: for the front page."""
    statement = _first_statement(filters, clock.local(now).date(), limit)
    return listed(read(statement, {"now": now}).all(), filters.near)


# Making a statement takes longer than carrying it out, so those of late are kept; only instants and keys differ.


@lru_cache(maxsize=256)
def _page_statement(filters: Filters, today: date, backwards: bool | None, limit: int) -> _Rows:
    """The rows of a page and one more, if there is one; each knows how many match, up to the bound and one.

    `backwards` is the direction of the cursor, None without one.
    """
    rows = matching(filters, today)
    total = select(func.count()).select_from(_bounded(rows)).scalar_subquery()
    page = rows.add_columns(total.label("total"))
    if backwards is not None:
        page = page.where(_beyond(backwards=backwards))
    return _in_order(page, backwards=bool(backwards)).limit(limit + 1)


@lru_cache(maxsize=64)
def _first_statement(filters: Filters, today: date, limit: int) -> _Rows:
    return _in_order(matching(filters, today), backwards=False).limit(limit)


def _total(filters: Filters, now: datetime, today: date) -> int:
    """How many match, for a page beyond the end of the list."""
    counted = select(func.count()).select_from(_bounded(matching(filters, today)))
    return db.session.scalar(counted, {"now": now}) or 0


def _bounded(rows: _Rows) -> Subquery:
    """Enough of what matches to know whether it is more than a list counts."""
    return rows.with_only_columns(_T.id).limit(COUNT_BOUND + 1).subquery()


def matching(filters: Filters, today: date) -> _Rows:
    """The columns of a card of what begins after `:now` and matches; `today` is the local day of that."""
    conditions: list[ColumnElement[bool]] = [_T.starts_at > bindparam("now")]
    if not filters.with_cancelled:
        conditions.append(_T.is_cancelled.is_(False))
    if filters.kind:
        conditions.append(_T.kind == filters.kind)
    if filters.organisation_id is not None:
        conditions += _of_organisation(filters.organisation_id, with_standing=filters.with_standing)
    conditions += _exactly(filters)
    if filters.on is not None:
        conditions.append(_T.local_date == filters.on)
    if filters.series is not None:
        conditions.append(_T.series_id.in_(filters.series))
    if filters.days is Days.TWO_WEEKS:
        conditions.append(_T.local_date <= today + timedelta(days=14))
    elif filters.days is Days.WEEKDAYS:
        conditions.append(_T.weekday < 5)
    elif filters.days is Days.WEEKEND:
        conditions.append(_T.weekday >= 5)
    conditions += [_NEEDS[need].is_(True) for need in sorted(filters.needs)]
    if filters.near:
        conditions += within(filters.near, filters.radius_km, _T.lat, _T.lon)
    return select(*_COLUMNS).where(*conditions)


def _exactly(filters: Filters) -> list[ColumnElement[bool]]:
    """What is asked for by number or by day."""
    conditions: list[ColumnElement[bool]] = []
    if filters.place_id is not None:
        conditions.append(_T.place_id == filters.place_id)
    if filters.series_id is not None:
        conditions.append(_T.series_id == filters.series_id)
    if filters.span is not None:
        conditions.append(_T.local_date.between(*filters.span))
    return conditions


def _of_organisation(organisation_id: int, *, with_standing: bool) -> list[ColumnElement[bool]]:
    """Dates of its series of every kind. The numbers find them by an index; the kind tells apart whose they are."""
    own = StandingEntry.__table__.c
    standing = select(own.series_id).where(own.organisation_id == organisation_id, own.series_id.is_not(None))
    numbers: list[Select[int]] = []
    kinds: list[ColumnElement[bool]] = []
    for kind in (one.catalogue_kind for one in installed()):
        if kind is not None and kind.of_organisation is not None:
            series = kind.of_organisation(organisation_id)
            numbers.append(series)
            kinds.append((_T.kind == kind.kind) & _T.series_id.in_(series))
    if with_standing:
        numbers.append(standing)
        kinds.append(standing.where(own.kind == _T.kind, own.series_id == _T.series_id).exists())
    return [_T.series_id.in_(union_all(*numbers)), or_(*kinds)]


def within(point: Point, radius_km: float, lat: Any, lon: Any) -> list[ColumnElement[bool]]:
    """A box for the index and a circle for the truth: on a flat map, which is right to 0.1 % within 50 km.

    Plain arithmetic, because SQLite may come without cos() and the count has to agree with the page.
    """
    south, west, north, east = bounding_box(point.lat, point.lon, radius_km)
    up = (lat - point.lat) * _KM_PER_DEGREE
    along = (lon - point.lon) * (_KM_PER_DEGREE * cos(radians(point.lat)))
    return [
        lat.between(south, north),
        lon.between(west, east),
        up * up + along * along <= radius_km * radius_km,
    ]


def _in_order(statement: _Rows, *, backwards: bool) -> _Rows:
    if backwards:
        return statement.order_by(_T.starts_at.desc(), _T.id.desc())
    return statement.order_by(_T.starts_at, _T.id)


def _page_of(
    rows: list[Row[Any]], after: Cursor | None, limit: int
) -> tuple[list[Row[Any]], Cursor | None, Cursor | None]:
    """Rows of the page in the order of time, and the cursors to both sides (None where the list ends)."""
    backwards = after is not None and after.backwards
    goes_on = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    if not rows:
        return [], None, None
    has_previous = goes_on if backwards else after is not None
    has_next = True if backwards else goes_on
    first, last = rows[0], rows[-1]
    return (
        rows,
        Cursor(first.starts_at, first.id, backwards=True) if has_previous else None,
        Cursor(last.starts_at, last.id) if has_next else None,
    )


def _beyond(*, backwards: bool) -> ColumnElement[bool]:
    """On the far side of the cursor, in the order of the list."""
    at: BindParameter[datetime] = bindparam("at")
    key: BindParameter[int] = bindparam("key")
    if backwards:
        return or_(_T.starts_at < at, and_(_T.starts_at == at, _T.id < key))
    return or_(_T.starts_at > at, and_(_T.starts_at == at, _T.id > key))


def listed(rows: Sequence[Row[Any]], near: Point | None) -> list[ListedEntry]:
    """Cards of rows that `matching` found, with the distance from `near`."""
    labels = {kind: _label(kind) for kind in {row.kind for row in rows}}
    return [_entry(row, labels[row.kind], near) for row in rows]


def _entry(row: Row[Any], label: str, near: Point | None) -> ListedEntry:
    # The columns stand in the order of the fields; a row of a page has the total behind them.
    distance = distance_km(near.lat, near.lon, row.lat, row.lon) if near else None
    return ListedEntry._make((*row[: len(_COLUMNS) - 1], _facts(row.facts), label, distance))


@lru_cache(maxsize=1024)
def _facts(written: str) -> tuple[Fact, ...]:
    return tuple(Fact(fact["icon"], fact["text"]) for fact in json.loads(written))


def _label(kind: str) -> str:
    shown = feature_of_kind(kind).catalogue_kind
    return str(shown.label) if shown else kind
