"""Looking for what is due. Each scan may run any number of times: unique keys make it happen once.

Truth is in the data, never in a timer per person: a missed tick, a restart and a second scheduler are all harmless.
"""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

from app.audit.actions import record
from app.core.actor import SYSTEM
from app.core.database import db, lock_row
from app.core.pack import current_pack
from app.gatherings import messages, queries
from app.gatherings.actions import fill_free_places
from app.gatherings.fixed_places import end_all_of
from app.gatherings.models import Occurrence, Series, SeriesStatus, SignUp
from app.gatherings.recurrence import evening_before
from app.gatherings.reminding import reminded_at
from app.gatherings.scheduling import make_occurrences
from app.notifications.outbox import known_keys

log = logging.getLogger("samskab.gatherings")

#: The participant list goes to the host at this time on the clock, the evening before.
LIST_AT = time(18, 0)
#: A reminder's due time is at most this long before the start: the day before at 08, of a date at 23.59.
_LOOK_AHEAD = timedelta(hours=42)
#: So many reminders of one date are promised in a round, a quarter of a minute before the next: whoever signs up
#: meanwhile never waits long for the lock.
_AT_ONCE = 500


def promise_reminders(now: datetime) -> int:
    """Promise a reminder to everybody with a place on a date whose reminder is due. Returns how many were new.

    Who got the place after that moment was told then, and is not reminded of what they just heard.
    """
    made = 0
    for occurrence in queries.occurrences_between(now, now + _LOOK_AHEAD):
        due = reminded_at(occurrence)
        if due > now:
            continue
        made += messages.promise_reminders(_not_reminded(occurrence, due), occurrence, now)
    return made


def _not_reminded(occurrence: Occurrence, due: datetime) -> list[SignUp]:
    """Some of those who have their place since before `due` and were promised no reminder of the date as it is now."""
    known = known_keys("reminder", messages.topic_of(occurrence.id))
    rows = queries.confirmed_on(occurrence.id, placed_until=due)
    left = [row.id for row in rows if not messages.is_reminded(row, occurrence, known)]
    return queries.holding_among(occurrence.id, left[:_AT_ONCE])


def promise_participant_lists(now: datetime) -> int:
    """Promise each host the list of tomorrow's date, the evening before. Returns how many were new."""
    due = [
        occurrence
        for occurrence in queries.occurrences_between(now, now + _LOOK_AHEAD)
        if occurrence.series.needs_sign_up and evening_before(occurrence.starts_at, LIST_AT) <= now
    ]
    return sum(messages.promise_participant_list(occurrence, now) for occurrence in due)


def extend_horizon(now: datetime) -> int:
    """Make the dates of running series up to the horizon. Returns how many dates were made.

    A series whose dates cannot be made stops none of the others: it is logged, and `reach.series_behind` finds it.
    """
    return sum(
        _extend(series_id, now)
        for series_id in queries.running_series(now, current_pack().setting("horizon_weeks"))
    )


def _extend(series_id: int, now: datetime) -> int:
    try:
        with db.session.begin_nested():
            series = lock_row(Series, series_id)
            return make_occurrences(series, now) if series is not None else 0
    except Exception:
        log.exception("no dates could be made", extra={"series": series_id})
        return 0


def end_finished_series(now: datetime) -> int:
    """Call series ended whose last date is over. Returns how many; their hosts are hosts of them no longer."""
    ended = 0
    for series_id in queries.finished_series(now):
        series = lock_row(Series, series_id)
        if series is not None and series.status == SeriesStatus.APPROVED:
            series.status = SeriesStatus.ENDED
            end_all_of(series.id, now)
            record(SYSTEM, now, "series.finish", "series", series.id)
            ended += 1
    db.session.flush()
    return ended


def fill_all_free_places(now: datetime) -> int:
    """Promote wherever somebody waits though a place is free. Returns how many got a place."""
    filled = 0
    for occurrence_id in queries.dates_with_queue_and_room(now):
        occurrence = lock_row(Occurrence, occurrence_id)
        if occurrence is not None:
            filled += len(fill_free_places(occurrence, now))
    return filled
