"""How far the dates of a series reach, and whose could not be made: found in the data, whatever the job said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from app.core.clock import local
from app.core.database import db
from app.core.pack import current_pack
from app.gatherings.models import Occurrence, Rhythm, Series, SeriesStatus
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


def series_behind(now: datetime) -> list[Behind]:
    """Running series that lack a date although the job had at least a day to make it. Two statements.

    The job runs every hour, so whatever is a day late could not be made.
    """
    start, end = _window(now)
    running = select(*(getattr(Series, name) for name in Behind._fields)).where(
        *is_running(local(now).date(), end)
    )
    found = [Behind._make(row) for row in db.session.execute(running.order_by(Series.id))]
    made = _made([one.id for one in found], start)
    return [one for one in found if _lacks(one, made[one.id], start, end)]


def reach_of(series: Series, days: Iterable[date], now: datetime) -> tuple[date | None, bool]:
    """(the last of the days, whether the series is behind as above); `days` are the original dates it has so far."""
    start, end = _window(now)
    made = {day for day in days if day >= start}
    is_on = series.status == SeriesStatus.APPROVED
    return max(made, default=None), is_on and _lacks(series, made, start, end)


def _window(now: datetime) -> tuple[date, date]:
    """From tomorrow to where the dates reached yesterday."""
    today = local(now).date()
    weeks = current_pack().setting("horizon_weeks")
    return today + timedelta(days=1), today + timedelta(weeks=weeks, days=-1)


def _lacks(one: Behind | Series, made: set[date], start: date, end: date) -> bool:
    return not made.issuperset(dates(one.rhythm, one.first_on, start, end, one.until))


def _made(series_ids: Sequence[int], start: date) -> defaultdict[int, set[date]]:
    known = select(Occurrence.series_id, Occurrence.original_date).where(
        Occurrence.series_id.in_(series_ids), Occurrence.original_date >= start
    )
    made: defaultdict[int, set[date]] = defaultdict(set)
    for number, day in db.session.execute(known):
        made[number].add(day)
    return made
