"""How far the dates of a series reach, and whose could not be made: found in the data, whatever the job said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from app.core.clock import local
from app.core.database import db
from app.core.pack import current_pack
from app.gatherings.models import Occurrence, Rhythm, Series
from app.gatherings.queries import is_running
from app.gatherings.recurrence import dates


class Behind(NamedTuple):
    """A series without dates that it should have had since yesterday."""

    id: int
    kind: str
    title: str
    rhythm: Rhythm
    first_on: date
    until: date | None


def last_date(series_id: int) -> date | None:
    """The last day on which the series has a date so far, cancelled ones counted."""
    return db.session.scalar(
        select(func.max(Occurrence.original_date)).where(Occurrence.series_id == series_id)
    )


def series_behind(now: datetime, series_id: int | None = None) -> list[Behind]:
    """Running series (or this one) that lack a date although the job had at least a day to make it.

    Two statements. The job runs every hour, so whatever is a day late could not be made.
    """
    today = local(now).date()
    start = today + timedelta(days=1)
    end = today + timedelta(weeks=current_pack().setting("horizon_weeks"), days=-1)
    running = select(*(getattr(Series, name) for name in Behind._fields)).where(*is_running(today, end))
    if series_id is not None:
        running = running.where(Series.id == series_id)
    found = [Behind._make(row) for row in db.session.execute(running.order_by(Series.id))]
    made = _made([one.id for one in found], start, end)
    return [
        one
        for one in found
        if not made[one.id].issuperset(dates(one.rhythm, one.first_on, start, end, one.until))
    ]


def _made(series_ids: Sequence[int], start: date, end: date) -> defaultdict[int, set[date]]:
    known = select(Occurrence.series_id, Occurrence.original_date).where(
        Occurrence.series_id.in_(series_ids), Occurrence.original_date.between(start, end)
    )
    made: defaultdict[int, set[date]] = defaultdict(set)
    for number, day in db.session.execute(known):
        made[number].add(day)
    return made
