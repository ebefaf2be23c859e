"""What the pages of walks read: few statements, narrow rows where there are many."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp, SignUpStatus
from app.places.models import Place
from app.walks.models import Walk
from app.walks.wording import DateFacts, kilometres_in_words, tempo_in_words

KIND = "walk"
#: Coming dates on a walk's page: a weekly one shows its next three months.
_DATES_AHEAD = 12


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


def walk(series_id: int) -> Walk | None:
    """The walk with series, place and host in one statement, whatever its status; None when there is none."""
    statement = select(Walk).where(Walk.series_id == series_id, Series.kind == KIND)
    return db.session.scalar(
        statement.join(Walk.series).options(
            joinedload(Walk.series).joinedload(Series.host), joinedload(Walk.series).joinedload(Series.place)
        )
    )


def is_public(series: Series) -> bool:
    """Whether everybody may see the series' page. An ended one says that it has ended."""
    return series.status in (SeriesStatus.APPROVED, SeriesStatus.ENDED)


def coming_dates(series_id: int, now: datetime, limit: int = _DATES_AHEAD) -> list[DateRow]:
    """Dates that have not begun, cancelled ones too, with the parties that wait for each; one statement."""
    waiting = (
        select(func.count())
        .where(SignUp.occurrence_id == Occurrence.id, SignUp.status == SignUpStatus.WAITING)
        .correlate(Occurrence)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Occurrence.id,
            Occurrence.original_date,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Place.name,
            Place.postal_code,
            Occurrence.meeting_point,
            Occurrence.capacity,
            Occurrence.places_taken,
            Occurrence.status,
            Occurrence.reason,
            Occurrence.is_moved,
            waiting,
        )
        .join(Place, Place.id == Occurrence.place_id)
        .where(Occurrence.series_id == series_id, Occurrence.starts_at > now)
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(limit)
    )
    return [DateRow._make(row) for row in rows]


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
