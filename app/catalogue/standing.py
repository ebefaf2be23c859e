"""What is found without a date of its own ("hver onsdag", "efter aftale"): written by features, read by the lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, or_, select, update

from app.catalogue.models import CatalogueEntry, StandingEntry
from app.catalogue.publish import picture_columns
from app.catalogue.queries import Days, Filters, Need, Point, within
from app.core.database import db, read
from app.core.feature import feature_of_kind
from app.media.images import SMALL
from app.media.shelf import file_name
from app.places.distance import distance_km

_T = StandingEntry.__table__.c
_NEEDS = {
    Need.ROLLATOR: _T.rollator,
    Need.WHEELCHAIR: _T.wheelchair,
    Need.TOILET: _T.toilet,
    Need.BUS: _T.bus,
}
#: So many days ahead are "de næste 14 dage".
_TWO_WEEKS = timedelta(days=14)


@dataclass(frozen=True)
class StandingData:
    """What a feature says of such a thing; fields as in the table."""

    kind: str
    object_id: int
    series_id: int | None
    organisation_id: int | None
    title: str
    tone: str
    when_text: str
    where_text: str
    #: 0 is Monday; none is any day.
    weekdays: Sequence[int]
    paused_until: date | None
    lat: float | None
    lon: float | None
    url: str
    #: Whose picture it shows: kind and number.
    picture_of: tuple[str, int]
    facts: tuple[dict[str, str], ...] = ()
    wheelchair: bool = False
    rollator: bool = False
    toilet: bool = False
    bus: bool = False


class ListedStanding(NamedTuple):
    """What a card shows."""

    title: str
    tone: str
    when_text: str
    where_text: str
    paused_until: date | None
    lat: float | None
    lon: float | None
    url: str
    facts: Sequence[dict[str, str]]
    picture_key: str | None
    picture_alt: str | None
    kind_label: str
    #: Km from the point one looks from, or None.
    distance_km: float | None

    @property
    def picture_name(self) -> str | None:
        """The file of its picture that fits a card."""
        return file_name(self.picture_key, SMALL) if self.picture_key else None


_COLUMNS = tuple(_T[name] for name in ListedStanding._fields[:-2])


class Standing(NamedTuple):
    """The first of them, and how many there are."""

    entries: Sequence[ListedStanding]
    total: int


def publish_standing(data: StandingData) -> None:
    """Show this as `data` says, in place of what was shown before. Repeating it changes nothing. Never commits."""
    known = (StandingEntry.kind == data.kind, StandingEntry.object_id == data.object_id)
    entry = db.session.scalars(select(StandingEntry).where(*known)).one_or_none()
    if entry is None:
        entry = StandingEntry()
        db.session.add(entry)
    for name, value in _values(data).items():
        setattr(entry, name, value)
    db.session.flush()
    publish_standing_picture(data.kind, data.object_id, data.picture_of)


def _values(data: StandingData) -> dict[str, Any]:
    said = {name: value for name, value in vars(data).items() if name not in ("picture_of", "weekdays")}
    days = data.weekdays or range(7)
    return {
        **said,
        "facts": [dict(fact) for fact in data.facts],
        "on_weekdays": any(day < 5 for day in days),
        "at_weekends": any(day >= 5 for day in days),
    }


def publish_standing_picture(kind: str, object_id: int, of: tuple[str, int]) -> None:
    """Show it with the picture that `of` (kind and number) has now, or without one. Never commits."""
    known = (StandingEntry.kind == kind, StandingEntry.object_id == object_id)
    changed = update(StandingEntry).where(*known).values(**picture_columns(*of))
    db.session.execute(changed)


def withdraw_standing(kind: str, object_id: int) -> None:
    """Show it no longer. Nothing happens when it is not shown."""
    known = (StandingEntry.kind == kind, StandingEntry.object_id == object_id)
    db.session.execute(delete(StandingEntry).where(*known))


def find_standing(filters: Filters, now: datetime, today: date, limit: int) -> Standing:
    """The first `limit` by title that match; what has a date to come stands among the dates. One statement."""
    rows = read(_found(filters, today, limit), {"now": now}).all()
    return Standing([_listed(row, filters.near) for row in rows], rows[0].total if rows else 0)


@lru_cache(maxsize=64)
def _found(filters: Filters, today: date, limit: int) -> Select[*tuple[Any, ...]]:
    # Made once per question: making it takes longer than carrying it out.
    total = func.count().over().label("total")
    dated = select(CatalogueEntry.id).where(
        CatalogueEntry.kind == _T.kind,
        CatalogueEntry.series_id == _T.series_id,
        CatalogueEntry.starts_at > bindparam("now"),
    )
    found = select(*_COLUMNS, _T.kind, total).where(~dated.exists(), *_matching(filters, today))
    return found.order_by(_T.title, _T.id).limit(limit)


def standing_of(organisation_id: int) -> list[ListedStanding]:
    """All that an organisation has, with dates or without, by title. One statement."""
    found = select(*_COLUMNS, _T.kind).where(_T.organisation_id == organisation_id).order_by(_T.title, _T.id)
    return [_listed(row, None) for row in db.session.execute(found).all()]


def _matching(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.kind:
        conditions.append(_T.kind == filters.kind)
    if filters.days is Days.TWO_WEEKS:
        conditions.append(or_(_T.paused_until.is_(None), _T.paused_until <= today + _TWO_WEEKS))
    elif filters.days is Days.WEEKDAYS:
        conditions.append(_T.on_weekdays.is_(True))
    elif filters.days is Days.WEEKEND:
        conditions.append(_T.at_weekends.is_(True))
    # Nobody fetches people for what has no day: whoever needs that finds the dates.
    conditions += [
        _NEEDS[need].is_(True) if need in _NEEDS else _T.id.is_(None) for need in sorted(filters.needs)
    ]
    if filters.near:
        near = and_(*within(filters.near, filters.radius_km, _T.lat, _T.lon))
        conditions.append(or_(_T.lat.is_(None), near))
    return conditions


def _listed(row: Any, near: Point | None) -> ListedStanding:
    shown = feature_of_kind(row.kind).catalogue_kind
    distance = distance_km(near.lat, near.lon, row.lat, row.lon) if near and row.lat is not None else None
    said = {name: getattr(row, name) for name in ListedStanding._fields[:-2]}
    return ListedStanding(**said, kind_label=str(shown.label) if shown else row.kind, distance_km=distance)
