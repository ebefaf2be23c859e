"""Dates as a calendar that one subscribes to shows them: those that everybody may see, and somebody's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from app.catalogue.models import CatalogueEntry
from app.catalogue.queries import Filters, matching
from app.core import clock
from app.core.addresses import site
from app.core.calendar_file import CalendarEntry, SeriesDate
from app.core.database import db, read
from app.gatherings.calendar_file import description, uid_of
from app.gatherings.models import (
    ACTIVE,
    Occurrence,
    OccurrenceStatus,
    Rhythm,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
)
from app.gatherings.recurrence import calendar_rule, dates, instants

_E, _D, _S = CatalogueEntry.__table__.c, Occurrence.__table__.c, Series.__table__.c
#: So many dates to come, and of those that are over the last so many: what a telephone can hold, and no more.
MOST, MOST_OVER = 500, 100
_COLUMNS = (
    _E.kind, _E.object_id, _E.title, _E.starts_at, _E.ends_at, _E.place_name, _E.meeting_point, _E.is_cancelled, _E.url,
    _D.original_date, _D.version, _D.reason,
    _S.id.label("series_id"), _S.rhythm, _S.first_on, _S.starts_at_local, _S.is_discreet,
)  # fmt: skip


class _Rhythmic(NamedTuple):
    """What a series says of when its dates are."""

    id: int
    rhythm: Rhythm
    first_on: date
    starts_at_local: time


def public_entries(filters: Filters, since: datetime, now: datetime) -> list[CalendarEntry]:
    """What everybody may find and what matches, from `since` on, cancelled dates too. Two statements."""
    return [_public(row) for row in _rows(filters, since, now)]


def public_series(series_id: int, since: datetime, now: datetime) -> list[CalendarEntry]:
    """The same of one series; none when nobody may find it."""
    own = and_(_S.id == series_id, _E.series_id == series_id)
    return [_public(row) for row in _rows(Filters(), since, now, own)]


def public_date(occurrence_id: int, since: datetime, now: datetime) -> CalendarEntry | None:
    """One date that everybody may find; None for any other. Two statements."""
    own = and_(_D.id == occurrence_id, _S.id.is_not(None))
    return next((_public(row) for row in _rows(Filters(), since, now, own)), None)


def _rows(filters: Filters, since: datetime, now: datetime, *more: ColumnElement[bool]) -> list[Row[Any]]:
    # Whatever numbers they have, dates of other kinds than the series' own are no dates of it.
    found = matching(filters, clock.local(now).date()).with_only_columns(*_COLUMNS).where(*more)
    found = found.outerjoin(Occurrence.__table__, _D.id == _E.object_id)
    found = found.outerjoin(Series.__table__, and_(_S.id == _D.series_id, _S.kind == _E.kind))
    over = found.where(_E.starts_at <= now).order_by(_E.starts_at.desc(), _E.id.desc()).limit(MOST_OVER)
    to_come = found.order_by(_E.starts_at, _E.id).limit(MOST)
    return [*reversed(read(over, {"now": since}).all()), *read(to_come, {"now": now}).all()]


def _public(row: Row[Any]) -> CalendarEntry:
    is_of_series = row.rhythm is not None
    series = _Rhythmic(row.series_id, row.rhythm, row.first_on, row.starts_at_local)
    return CalendarEntry(
        uid=f"dato-{row.object_id}@samskab" if is_of_series else f"{row.kind}-{row.object_id}@samskab",
        version=row.version if is_of_series else 0,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=_("Aftale") if row.is_discreet else row.title,
        location=_where(row.meeting_point, row.place_name),
        description=description(row.reason if is_of_series and row.is_cancelled else None),
        is_cancelled=row.is_cancelled,
        url=site() + row.url,
        of=series_date(series, row.original_date) if is_of_series else None,
    )


def own_entries(person_id: int, since: datetime) -> list[CalendarEntry]:
    """What a person is on the list of and what they host and is not over at `since`, cancelled dates too.

    It says when and where, and what to call to ask. Where they wait for a place, it is not settled.
    """
    cancelled = and_(
        SignUp.status == SignUpStatus.CANCELLED_BY_HOST, Occurrence.status == OccurrenceStatus.CANCELLED
    )
    mine = (
        select(Occurrence, SignUp.status)
        .join(SignUp, SignUp.occurrence_id == Occurrence.id)
        .where(SignUp.person_id == person_id, or_(SignUp.status.in_(ACTIVE), cancelled))
    )
    hosted = (
        select(Occurrence)
        .join(Series, Series.id == Occurrence.series_id)
        .where(Series.host_id == person_id, Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED)))
    )
    found: dict[int, CalendarEntry] = {}
    for row in _newest(hosted, since):
        found[row.Occurrence.id] = _own(row.Occurrence, is_tentative=False)
    for row in _newest(mine, since):
        waits = row.status == SignUpStatus.WAITING
        found.setdefault(row.Occurrence.id, _own(row.Occurrence, is_tentative=waits))
    return sorted(found.values(), key=lambda entry: (entry.starts_at, entry.uid))


def _newest(statement: Select[*tuple[Any, ...]], since: datetime) -> Sequence[Row[Any]]:
    in_order = statement.where(Occurrence.ends_at > since).order_by(Occurrence.starts_at, Occurrence.id)
    return db.session.execute(in_order.limit(MOST)).unique().all()


def _own(one: Occurrence, *, is_tentative: bool) -> CalendarEntry:
    series, is_cancelled = one.series, one.status == OccurrenceStatus.CANCELLED
    rhythmic = _Rhythmic(series.id, series.rhythm, series.first_on, series.starts_at_local)
    return CalendarEntry(
        uid=uid_of(one),
        version=one.version,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=series.outward_title,
        location=_where(one.meeting_point, one.place.name),
        description=description(one.reason if is_cancelled else None),
        is_cancelled=is_cancelled,
        is_tentative=is_tentative,
        of=series_date(rhythmic, one.original_date),
    )


def series_date(series: Series | _Rhythmic, original_date: date) -> SeriesDate | None:
    """Which date of its series it is; None for one date alone, and for one from a rhythm that the series had before."""
    rule = calendar_rule(series.rhythm, series.first_on)
    if rule is None or not dates(series.rhythm, series.first_on, original_date, original_date):
        return None
    begins, _ends = instants(original_date, series.starts_at_local, 1)
    return SeriesDate(f"serie-{series.id}@samskab", rule, begins)


def _where(meeting_point: str, place: str) -> str:
    return ", ".join(dict.fromkeys(filter(None, (meeting_point, place))))
