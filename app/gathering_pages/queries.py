"""What the shared pages read of the dates of a series: few statements, narrow rows."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, false, func, or_, select

from app.core.database import read
from app.gathering_pages.wording import DateFacts
from app.gatherings.models import ACTIVE, Occurrence, OccurrenceStatus, Series, SignUp, SignUpStatus
from app.places.models import Place

#: Coming dates on a page: a weekly series shows its next three months.
_DATES_AHEAD = 12


class DateRow(NamedTuple):
    """One date on the page of its series."""

    id: int
    original_date: date
    starts_at: datetime
    ends_at: datetime
    place_name: str
    postal_code: str
    meeting_point: str
    capacity: int | None
    places_taken: int
    status: str
    reason: str | None
    is_moved: bool
    queue: int
    #: The last original date that its series has so far.
    last_on: date

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == OccurrenceStatus.CANCELLED

    @property
    def facts(self) -> DateFacts:
        """What the panel and the words are made of."""
        return DateFacts(self.starts_at, self.is_cancelled, self.capacity, self.places_taken, self.queue)


class Coming(NamedTuple):
    """Dates that have not begun (or are not over), and on which of them (ids) somebody is."""

    dates: list[DateRow]
    own: list[int]


def coming_dates(
    series_id: int,
    now: datetime,
    person_id: int | None = None,
    limit: int = _DATES_AHEAD,
    *,
    begun: bool = False,
) -> Coming:
    """Dates that have not begun, cancelled ones too, with the parties that wait for each; one statement.

    With `begun`, those that go on as well.

    It also tells on which of them `person_id` is: most are on none, and then need not be asked for.
    """
    values = {"series_id": series_id, "now": now, "person_id": person_id}
    rows = read(_dates_statement(person_id is not None, limit, begun), values).all()
    return Coming([DateRow._make(row[:-1]) for row in rows], [row.id for row in rows if row[-1]])


@cache
def _dates_statement(for_person: bool, limit: int, begun: bool) -> Select[*tuple[Any, ...]]:
    dates, places, sign_ups = Occurrence.__table__.c, Place.__table__.c, SignUp.__table__.c
    waiting = (
        select(func.count())
        .where(sign_ups.occurrence_id == dates.id, sign_ups.status == SignUpStatus.WAITING)
        .correlate(Occurrence.__table__)
        .scalar_subquery()
    )
    own = select(sign_ups.id).where(
        sign_ups.occurrence_id == dates.id,
        sign_ups.person_id == bindparam("person_id"),
        # One by one: a list of values is written into a statement anew each time.
        or_(*(sign_ups.status == one for one in ACTIVE)),
    )
    columns = (
        dates.id,
        dates.original_date,
        dates.starts_at,
        dates.ends_at,
        places.name,
        places.postal_code,
        dates.meeting_point,
        dates.capacity,
        dates.places_taken,
        dates.status,
        dates.reason,
        dates.is_moved,
        waiting,
        # Over all that are to come, whatever the limit leaves out.
        func.max(dates.original_date).over(),
        own.correlate(Occurrence.__table__).exists() if for_person else false(),
    )
    coming = select(*columns).join(Place.__table__, places.id == dates.place_id)
    to_come = (dates.ends_at if begun else dates.starts_at) > bindparam("now")
    coming = coming.where(dates.series_id == bindparam("series_id"), to_come)
    return coming.order_by(dates.starts_at, dates.id).limit(limit)


class DateToJoin(NamedTuple):
    """What signing up asks of the date that was chosen, before it begins to write."""

    companion_offered: bool
    #: Another date in the same hours that whoever signs up is on, to warn about.
    clashes_with: int | None


def date_to_join(
    kind: str, series_id: int, occurrence_id: int, now: datetime, identity: str
) -> DateToJoin | None:
    """The date of this series of the kind, while it is to take place and has not begun; None for any other.

    `identity` is the mark of who signs up; nobody's is empty, for who need not be warned.
    """
    values = {
        "kind": kind,
        "series_id": series_id,
        "occurrence_id": occurrence_id,
        "now": now,
        "identity_of": identity,
    }
    row = read(_date_to_join(), values).one_or_none()
    return None if row is None else DateToJoin._make(row)


@cache
def _date_to_join() -> Select[*tuple[Any, ...]]:
    dates, series, sign_ups = Occurrence.__table__.c, Series.__table__.c, SignUp.__table__.c
    other = Occurrence.__table__.alias()
    clash = (
        select(other.c.id)
        .join(SignUp.__table__, sign_ups.occurrence_id == other.c.id)
        .where(
            sign_ups.identity == bindparam("identity_of"),
            or_(sign_ups.status == SignUpStatus.WAITING, sign_ups.status == SignUpStatus.CONFIRMED),
            other.c.status == OccurrenceStatus.PLANNED,
            other.c.starts_at < dates.ends_at,
            other.c.ends_at > dates.starts_at,
            other.c.id != dates.id,
        )
        .correlate(Occurrence.__table__)
        .limit(1)
    )
    return (
        select(series.companion_offered, clash.scalar_subquery())
        .select_from(Occurrence.__table__)
        .join(Series.__table__, series.id == dates.series_id)
        .where(
            dates.id == bindparam("occurrence_id"),
            series.id == bindparam("series_id"),
            series.kind == bindparam("kind"),
            dates.status == OccurrenceStatus.PLANNED,
            dates.starts_at > bindparam("now"),
        )
    )
