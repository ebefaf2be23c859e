"""Looking for what is due. Each scan may run any number of times: unique keys make it happen once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core.database import lock_row
from app.core.pack import current_pack
from app.gatherings.recurrence import reminder_due
from app.listings import messages, messages_hours, queries, queries_due, queries_hours
from app.listings.actions import put_away
from app.listings.models import ListingDate
from app.listings.responding import fill_free_places
from app.listings.rules import REMIND_AFTER, Status

#: A reminder's due time is at most this long before the start: the day before at 08, of a task at 23.59.
_LOOK_AHEAD = timedelta(hours=42)


def promise_reminders(now: datetime) -> int:
    """Promise a reminder the day before to everybody with a place. Returns how many were new.

    Who got the place after that moment was told then, and is not reminded of what they just heard.
    """
    earliest, latest = (
        time.fromisoformat(current_pack().setting(key)) for key in ("reminder_from", "reminder_until")
    )
    made = 0
    for date in queries_due.dates_between(now, now + _LOOK_AHEAD):
        assert date.starts_at is not None
        due = reminder_due(date.starts_at, earliest, latest)
        for response in queries.responses_on(date.id) if due <= now else ():
            if response.status is Status.ACCEPTED and (response.placed_at or due) <= due:
                made += messages.promise_reminder(response, now)
    return made


def remind_of_unanswered(now: datetime) -> int:
    """Remind organisations of who has waited two days for an answer. Returns how many were new."""
    waiting = queries_due.unanswered(now - REMIND_AFTER, now)
    return sum(
        messages.promise_to_answer(one.date.listing, now, response_id=one.id, is_again=True)
        for one in waiting
    )


def remind_of_hours(now: datetime) -> int:
    """Ask organisations for the hours of what was over yesterday or lately. Returns how many were new."""
    return sum(messages_hours.promise_hours(one, now) for one in queries_hours.dates_to_ask_about(now))


def put_away_what_is_over(now: datetime) -> int:
    """Take tasks of which nothing is to come off the lists. Returns how many."""
    over = queries_due.over_listings(now)
    for listing_id in over:
        put_away(now, listing_id)
    return len(over)


def fill_all_free_places(now: datetime) -> int:
    """Promote wherever somebody waits though a place is free. Returns how many got a place."""
    filled = 0
    for date_id in queries_due.queues_with_room(now):
        date = lock_row(ListingDate, date_id)
        if date is not None:
            filled += len(fill_free_places(date, now))
    return filled
