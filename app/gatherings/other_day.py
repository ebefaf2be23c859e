"""A series on another day of the week: `Onsdage` become `torsdage`, and so do the dates that are made later."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, select, update

from app.core.database import db, table_of
from app.core.errors import DomainError
from app.gatherings.models import Occurrence, Rhythm, Series

#: Farther than this, and it would be the date before or after: rhythm → days.
_MOST_DAYS = {Rhythm.WEEKLY: 6, Rhythm.FORTNIGHTLY: 13}


def lock_all_dates(series_id: int) -> None:
    """Lock every date of a locked series, also those that are over: `move_rhythm` gives them another key.

    Whoever writes something about one of them keeps its key from changing; asked for one after the other, each of the
    two could wait for the other.
    """
    dates = select(Occurrence.id).where(Occurrence.series_id == series_id).order_by(Occurrence.id)
    db.session.execute(dates.with_for_update())


def refuse_other_day(series: Series, by: timedelta) -> None:
    """Raise DomainError when the series cannot be moved by so many days: then only one date at a time can."""
    most = _MOST_DAYS.get(series.rhythm)
    if most is None:
        raise DomainError("En ny dag kan du kun vælge for én dag ad gangen.", field="starts_on")
    if abs(by.days) > most:
        raise DomainError(
            "Vælg en dag højst %(most)s dage før eller efter, når det gælder flere dage.",
            field="starts_on",
            most=most,
        )


def move_rhythm(series: Series, by: timedelta) -> None:
    """Let the rhythm of a locked series, whose dates are locked too, be `by` days (whole ones) earlier or later.

    Dates are known by their day in the rhythm (`make_occurrences`), so all of them get the new one, also those that
    are over, cancelled, moved by themselves or before the change: otherwise they would be made once more. When they
    take place is the caller's to change.
    """
    known = select(Occurrence.id, Occurrence.original_date).where(Occurrence.series_id == series.id)
    # The one that goes ahead first: no two dates of a series may have the same day, not even for a moment.
    ahead = known.order_by(Occurrence.original_date.desc() if by > timedelta(0) else Occurrence.original_date)
    dates = db.session.execute(ahead).all()
    # Days that never had a date, because the series was approved after them, get none now.
    series.first_on = max(series.first_on, min(day for _number, day in dates)) + by
    if series.until is not None:
        series.until += by
    columns = table_of(Occurrence).c
    moved = (
        update(table_of(Occurrence))
        .where(columns.id == bindparam("of"))
        .values(original_date=bindparam("day"))
    )
    for number, day in dates:
        db.session.execute(moved, {"of": number, "day": day + by})
    for one in db.session.identity_map.values():
        if isinstance(one, Occurrence) and one.series_id == series.id:
            db.session.expire(one, ["original_date"])
