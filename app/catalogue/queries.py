"""The public list: narrow rows in the order of time, paged by key, counted up to a bound (two statements)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import cos, radians
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.database import db
from app.core.feature import feature_of_kind
from app.places.distance import bounding_box, distance_km

#: Counted exactly up to here; above it a list says "mere end 500".
COUNT_BOUND = 500
PAGE_SIZE = 12
_KM_PER_DEGREE = 111.195
_Rows = Select[*tuple[Any, ...]]

#: The columns a card needs, and no more.
_COLUMNS = (
    CatalogueEntry.id,
    CatalogueEntry.kind,
    CatalogueEntry.title,
    CatalogueEntry.tone,
    CatalogueEntry.starts_at,
    CatalogueEntry.ends_at,
    CatalogueEntry.place_name,
    CatalogueEntry.meeting_point,
    CatalogueEntry.lat,
    CatalogueEntry.lon,
    CatalogueEntry.seats_left,
    CatalogueEntry.needs_sign_up,
    CatalogueEntry.is_cancelled,
    CatalogueEntry.price_text,
    CatalogueEntry.url,
    CatalogueEntry.facts,
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
    Need.ROLLATOR: CatalogueEntry.rollator,
    Need.WHEELCHAIR: CatalogueEntry.wheelchair,
    Need.TOILET: CatalogueEntry.toilet,
    Need.BUS: CatalogueEntry.bus,
    Need.COMPANION: CatalogueEntry.has_companion,
}


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
    #: Whether cancelled dates are shown too, so that who meant to come sees it.
    with_cancelled: bool = True


class Cursor(NamedTuple):
    """A place in the list: after this entry, or before it."""

    starts_at: datetime
    id: int
    backwards: bool = False


@dataclass(frozen=True)
class ListedEntry:
    """What a card shows."""

    id: int
    kind: str
    kind_label: str
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
    facts: list[dict[str, str]]
    #: Km from the point one looks from, or None.
    distance_km: float | None


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
    matching = _matching(filters, now)
    counted = matching.with_only_columns(CatalogueEntry.id).limit(COUNT_BOUND + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    rows, previous, following = _page_of(matching, after, limit)
    return Page(
        entries=[_listed(row, filters.near) for row in rows],
        total=min(total, COUNT_BOUND),
        is_bounded=total > COUNT_BOUND,
        previous=previous,
        next=following,
    )


def next_entries(filters: Filters, now: datetime, limit: int) -> list[ListedEntry]:
    """The first `limit` entries that match, soonest first, without counting: for the front page."""
    rows = db.session.execute(_in_order(_matching(filters, now), backwards=False).limit(limit)).all()
    return [_listed(row, filters.near) for row in rows]


def _matching(filters: Filters, now: datetime) -> _Rows:
    conditions: list[ColumnElement[bool]] = [CatalogueEntry.starts_at > now]
    if not filters.with_cancelled:
        conditions.append(CatalogueEntry.is_cancelled.is_(False))
    if filters.kind:
        conditions.append(CatalogueEntry.kind == filters.kind)
    if filters.days is Days.TWO_WEEKS:
        conditions.append(CatalogueEntry.local_date <= clock.local(now).date() + timedelta(days=14))
    elif filters.days is Days.WEEKDAYS:
        conditions.append(CatalogueEntry.weekday < 5)
    elif filters.days is Days.WEEKEND:
        conditions.append(CatalogueEntry.weekday >= 5)
    conditions += [_NEEDS[need].is_(True) for need in sorted(filters.needs)]
    if filters.near:
        conditions += _within(filters.near, filters.radius_km)
    return select(*_COLUMNS).where(*conditions)


def _within(point: Point, radius_km: float) -> list[ColumnElement[bool]]:
    """A box for the index and a circle for the truth: on a flat map, which is right to 0.1 % within 50 km.

    Plain arithmetic, because SQLite may come without cos() and the count has to agree with the page.
    """
    south, west, north, east = bounding_box(point.lat, point.lon, radius_km)
    up = (CatalogueEntry.lat - point.lat) * _KM_PER_DEGREE
    along = (CatalogueEntry.lon - point.lon) * (_KM_PER_DEGREE * cos(radians(point.lat)))
    return [
        CatalogueEntry.lat.between(south, north),
        CatalogueEntry.lon.between(west, east),
        up * up + along * along <= radius_km * radius_km,
    ]


def _in_order(statement: _Rows, *, backwards: bool) -> _Rows:
    if backwards:
        return statement.order_by(CatalogueEntry.starts_at.desc(), CatalogueEntry.id.desc())
    return statement.order_by(CatalogueEntry.starts_at, CatalogueEntry.id)


def _page_of(
    matching: _Rows, after: Cursor | None, limit: int
) -> tuple[Sequence[Row[Any]], Cursor | None, Cursor | None]:
    """Rows of the page in the order of time, and the cursors to both sides (None where the list ends)."""
    backwards = after is not None and after.backwards
    if after is not None:
        matching = matching.where(_beyond(after))
    rows = list(db.session.execute(_in_order(matching, backwards=backwards).limit(limit + 1)))
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


def _beyond(cursor: Cursor) -> ColumnElement[bool]:
    """On the far side of the cursor, in the order of the list."""
    starts_at, key = CatalogueEntry.starts_at, CatalogueEntry.id
    if cursor.backwards:
        return or_(starts_at < cursor.starts_at, and_(starts_at == cursor.starts_at, key < cursor.id))
    return or_(starts_at > cursor.starts_at, and_(starts_at == cursor.starts_at, key > cursor.id))


def _listed(row: Row[Any], near: Point | None) -> ListedEntry:
    values = row._asdict()
    distance = distance_km(near.lat, near.lon, row.lat, row.lon) if near else None
    return ListedEntry(**values, kind_label=_label(row.kind), distance_km=distance)


def _label(kind: str) -> str:
    shown = feature_of_kind(kind).catalogue_kind
    return str(shown.label) if shown else kind
