"""What is read of what came of dates: one date's, what is due, and what nobody has written."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.database import db
from app.events.models_outcome import Outcome, Point, PointState, Showing
from app.events.queries import KIND
from app.events.rules_outcome import ASK_DAYS, SOON_DAYS
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus

#: Who hosted a date this long ago is not asked about it any more.
ASK_UNTIL = timedelta(days=60)
#: So many rows the day's page and the plan's job take in one go.
MOST = 100
_STANDS = Point.state != PointState.REMOVED
_PUBLIC = (SeriesStatus.APPROVED, SeriesStatus.ENDED)


def outcome_of(occurrence_id: int) -> Outcome | None:
    """What was written of a date, or None."""
    return db.session.scalar(select(Outcome).where(Outcome.occurrence_id == occurrence_id))


def shown_of(series_id: int) -> list[Outcome]:
    """What everybody may read of an event's dates, the newest first; at most ten."""
    found = (
        select(Outcome)
        .join(Occurrence, Occurrence.id == Outcome.occurrence_id)
        .where(Occurrence.series_id == series_id, Outcome.showing == Showing.SHOWN)
        .order_by(Occurrence.starts_at.desc(), Occurrence.id.desc())
        .options(joinedload(Outcome.occurrence))
    )
    return list(db.session.scalars(found.limit(10)))


def points_of(occurrence_id: int) -> list[Point]:
    """What was agreed on a date: what is open first, each by its day."""
    own = select(Point).where(Point.occurrence_id == occurrence_id, _STANDS)
    in_order = own.order_by(Point.state != PointState.OPEN, Point.due_on, Point.id)
    return list(db.session.scalars(in_order).unique())


def count_points(occurrence_id: int) -> int:
    """How many things were agreed on a date."""
    own = select(func.count()).select_from(Point).where(Point.occurrence_id == occurrence_id, _STANDS)
    return int(db.session.scalar(own) or 0)


def point_of(occurrence_id: int, point_id: int) -> Point | None:
    """One thing that was agreed, when it was on this date."""
    own = select(Point).where(Point.id == point_id, Point.occurrence_id == occurrence_id, _STANDS)
    return db.session.scalar(own)


def is_removed(occurrence_id: int, point_id: int) -> bool:
    """Whether one thing on this date was taken back."""
    own = select(Point.id).where(Point.id == point_id, Point.occurrence_id == occurrence_id)
    return db.session.scalar(own.where(Point.state == PointState.REMOVED)) is not None


def points_of_person(person_id: int) -> list[Point]:
    """What a person was to do, whatever became of it."""
    own = select(Point).where(Point.person_id == person_id).options(joinedload(Point.occurrence))
    return list(db.session.scalars(own.order_by(Point.id.desc())).unique())


def open_points(until: date) -> list[Point]:
    """What somebody still is to do until a day or was to do before it; of dates that took place."""
    due = (
        select(Point)
        .join(Occurrence, Occurrence.id == Point.occurrence_id)
        .where(Point.state == PointState.OPEN, Point.due_on <= until)
        .where(Occurrence.status != OccurrenceStatus.CANCELLED)
        .options(joinedload(Point.occurrence).joinedload(Occurrence.series).joinedload(Series.host))
    )
    return list(db.session.scalars(due.order_by(Point.due_on, Point.id)).unique())


def points_near(now: datetime) -> list[Point]:
    """The same until as many days ahead as anybody is reminded."""
    return open_points(clock.local(now).date() + timedelta(days=SOON_DAYS))


def points_without_entry() -> list[Point]:
    """What was agreed at events that belong to the plan and does not stand in its log."""
    missing = (
        select(Point)
        .join(Occurrence, Occurrence.id == Point.occurrence_id)
        .join(Series, Series.id == Occurrence.series_id)
        .where(Point.entry_id.is_(None), _STANDS, Series.initiative_id.is_not(None))
    )
    return list(db.session.scalars(missing.order_by(Point.id).limit(MOST)).unique())


def points_in_log(series_id: int) -> list[Point]:
    """What was agreed at an event's dates and stands in the log of a row."""
    own = select(Point).join(Occurrence, Occurrence.id == Point.occurrence_id)
    written = own.where(Occurrence.series_id == series_id, Point.entry_id.is_not(None), _STANDS)
    return list(db.session.scalars(written.order_by(Point.id)).unique())


def unwritten(now: datetime, after: timedelta, until: timedelta = ASK_UNTIL) -> list[Occurrence]:
    """Dates that ended between so long ago, and of which nobody has written anything; the oldest first."""
    dates = _unwritten(now, after, until).options(joinedload(Occurrence.series).joinedload(Series.host))
    return list(db.session.scalars(dates.order_by(Occurrence.ends_at, Occurrence.id).limit(MOST)).unique())


def unwritten_of_host(person_id: int, now: datetime) -> list[Occurrence]:
    """The same of one host, from the moment it is over."""
    own = _unwritten(now, timedelta()).where(Series.host_id == person_id)
    return list(db.session.scalars(own.order_by(Occurrence.ends_at, Occurrence.id).limit(MOST)).unique())


def is_unwritten(occurrence: Occurrence, now: datetime) -> bool:
    """Whether its host is asked what came of a date."""
    return db.session.scalar(_unwritten(now, timedelta()).where(Occurrence.id == occurrence.id)) is not None


def late_to_write(now: datetime) -> list[Occurrence]:
    """Dates whose hosts have written nothing after a week."""
    return unwritten(now, timedelta(days=ASK_DAYS))


def _unwritten(now: datetime, after: timedelta, until: timedelta = ASK_UNTIL) -> Select[Occurrence]:
    return (
        select(Occurrence)
        .join(Series, Series.id == Occurrence.series_id)
        .where(
            Series.kind == KIND,
            Series.status.in_(_PUBLIC),
            Occurrence.status != OccurrenceStatus.CANCELLED,
            Occurrence.ends_at.between(now - until, now - after),
            ~_is_written(),
        )
    )


def _is_written() -> ColumnElement[bool]:
    return select(Outcome.id).where(Outcome.occurrence_id == Occurrence.id).exists()


def waiting_outcomes() -> Select[int, datetime]:
    """What waits to be shown, as (id, since)."""
    return select(Outcome.id, Outcome.showing_at).where(Outcome.showing == Showing.WAITING)
