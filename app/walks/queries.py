"""What the pages of walks read: few statements, narrow rows where there are many."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, false, func, select

from app.core.database import db, read
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
from app.media.models import Picture
from app.media.queries import SHOWN_COLUMNS, ShownPicture, shown_on
from app.people.models import Person
from app.places.models import Place
from app.walks.models import Tempo, Walk
from app.walks.wording import DateFacts, kilometres_in_words, tempo_in_words

KIND = "walk"
#: Coming dates on a walk's page: a weekly one shows its next three months.
_DATES_AHEAD = 12


class WalkRow(NamedTuple):
    """What a walk's page says of the walk itself: its series, how far and how fast, the host's name and the place's."""

    id: int
    tempo: Tempo
    kilometres: Decimal
    title: str
    description: str
    meeting_point: str
    rhythm: Rhythm
    first_on: date
    starts_at_local: time
    needs_sign_up: bool
    price_ore: int
    price_note: str
    companion_offered: bool
    #: As in `Series.access`.
    access: dict[str, Any]
    host_id: int
    status: SeriesStatus
    host_name: str
    place_name: str
    picture_key: str | None
    picture_alt: str | None
    picture_width: int | None
    picture_height: int | None

    @property
    def picture(self) -> ShownPicture | None:
        """The picture of the group, if it has one."""
        return ShownPicture._make(self[-4:]) if self.picture_key else None


class DateRow(NamedTuple):
    """One date on a walk's page."""

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

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == OccurrenceStatus.CANCELLED

    @property
    def facts(self) -> DateFacts:
        """What the panel and the words are made of."""
        return DateFacts(self.starts_at, self.is_cancelled, self.capacity, self.places_taken, self.queue)


def walk(series_id: int) -> WalkRow | None:
    """The walk with its series, place, host and picture in one statement, whatever its status; None without one."""
    row = read(_walk_statement(), {"series_id": series_id}).one_or_none()
    return None if row is None else WalkRow._make(row)


# Making these two statements takes longer than carrying them out, and so does making objects of what they find.


@cache
def _walk_statement() -> Select[*tuple[Any, ...]]:
    walks, series, people, places = Walk.__table__, Series.__table__, Person.__table__, Place.__table__
    columns = (
        series.c.id,
        walks.c.tempo,
        walks.c.kilometres,
        *(series.c[name] for name in WalkRow._fields[3:-6]),
        people.c.name,
        places.c.name,
        *SHOWN_COLUMNS,
    )
    return (
        select(*columns)
        .join_from(walks, series, series.c.id == walks.c.series_id)
        .join(people, people.c.id == series.c.host_id)
        .join(places, places.c.id == series.c.place_id)
        .outerjoin(Picture.__table__, shown_on(series.c.kind, series.c.id))
        .where(series.c.id == bindparam("series_id"), series.c.kind == KIND)
    )


#: An ended walk still has a page, which says that it has ended.
_PUBLIC = (SeriesStatus.APPROVED, SeriesStatus.ENDED)


def is_public(walk: WalkRow) -> bool:
    """Whether everybody may see the page of the walk."""
    return walk.status in _PUBLIC


def public_title(series_id: int) -> str | None:
    """What a walk that everybody may see is called, or None."""
    public = Series.id == series_id, Series.kind == KIND, Series.status.in_(_PUBLIC)
    return db.session.scalar(select(Series.title).where(*public))


def is_picture_public(series_id: int) -> bool:
    """Whether everybody may see the picture of this walk: as its page."""
    status = select(Series.status).where(Series.id == series_id, Series.kind == KIND)
    return db.session.scalar(status) in _PUBLIC


class Coming(NamedTuple):
    """Dates that have not begun, and on which of them (ids) somebody is."""

    dates: list[DateRow]
    own: list[int]


def coming_dates(
    series_id: int, now: datetime, person_id: int | None = None, limit: int = _DATES_AHEAD
) -> Coming:
    """Dates that have not begun, cancelled ones too, with the parties that wait for each; one statement.

    It also tells on which of them `person_id` is: most are on none, and then need not be asked for.
    """
    values = {"series_id": series_id, "now": now, "person_id": person_id}
    rows = read(_dates_statement(person_id is not None, limit), values).all()
    return Coming([DateRow._make(row[:-1]) for row in rows], [row.id for row in rows if row[-1]])


@cache
def _dates_statement(for_person: bool, limit: int) -> Select[*tuple[Any, ...]]:
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
        sign_ups.status.in_(ACTIVE),
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
        own.correlate(Occurrence.__table__).exists() if for_person else false(),
    )
    coming = select(*columns).join(Place.__table__, places.id == dates.place_id)
    coming = coming.where(dates.series_id == bindparam("series_id"), dates.starts_at > bindparam("now"))
    return coming.order_by(dates.starts_at, dates.id).limit(limit)


class DateToJoin(NamedTuple):
    """What signing up asks of the date that was chosen, before it begins to write."""

    id: int
    starts_at: datetime
    ends_at: datetime
    companion_offered: bool


def date_to_join(series_id: int, occurrence_id: int, now: datetime) -> DateToJoin | None:
    """The date of this walk, while it is to take place and has not begun; None for any other."""
    values = {"series_id": series_id, "occurrence_id": occurrence_id, "now": now}
    row = read(_date_to_join(), values).one_or_none()
    return None if row is None else DateToJoin._make(row)


@cache
def _date_to_join() -> Select[*tuple[Any, ...]]:
    dates, series = Occurrence.__table__.c, Series.__table__.c
    columns = (dates.id, dates.starts_at, dates.ends_at, series.companion_offered)
    return (
        select(*columns)
        .join(Series.__table__, series.id == dates.series_id)
        .where(
            dates.id == bindparam("occurrence_id"),
            series.id == bindparam("series_id"),
            series.kind == KIND,
            dates.status == OccurrenceStatus.PLANNED,
            dates.starts_at > bindparam("now"),
        )
    )


def card_facts(series_id: int) -> list[dict[str, str]]:
    """What a card says of a walk beside date, place and seats: tempo, length, room for a rollator."""
    row = db.session.execute(
        select(Walk.tempo, Walk.kilometres, Series.access)
        .join(Series, Series.id == Walk.series_id)
        .where(Walk.series_id == series_id)
    ).one_or_none()
    if row is None:
        return []
    facts = [
        {"icon": "gauge", "text": tempo_in_words(row.tempo)},
        {"icon": "route", "text": kilometres_in_words(row.kilometres)},
    ]
    if row.access.get("rollator", {}).get("answer") == "yes":
        facts.append({"icon": "accessibility", "text": _("Rollator kan komme med")})
    return facts
