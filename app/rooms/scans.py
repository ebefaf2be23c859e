"""Looking for what is due. Each scan may run any number of times: unique keys make it happen once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core import clock
from app.rooms import messages, queries
from app.rooms.actions import expire
from app.rooms.models import Booking

#: Who booked is reminded the day before at this time on the clock.
REMIND_AT = time(10)
#: It is at most this long before a booking: 10.00 the day before one at 23.30.
_LOOK_AHEAD = timedelta(hours=38)


def reminder_due(starts_at: datetime) -> datetime:
    """When to remind of a booking that begins then."""
    return clock.from_wall(clock.local(starts_at).date() - timedelta(days=1), REMIND_AT)


def promise_reminders(now: datetime) -> int:
    """Remind of the key and the cleaning the day before. Returns how many were new.

    Who was given the time after that moment was told all of it then. What a feature booked it tells of itself.
    """
    return sum(
        messages.promise_reminder(booking, now)
        for booking in queries.booked_between(now, now + _LOOK_AHEAD)
        if booking.owner_kind is None and _is_due(booking, now)
    )


def _is_due(booking: Booking, now: datetime) -> bool:
    return booking.state_at <= reminder_due(booking.starts_at) <= now


def end_unanswered(now: datetime) -> int:
    """Say no to what nobody answered before it was to begin. Returns how many."""
    late = queries.unanswered(now)
    for booking_id in late:
        expire(now, booking_id)
    return len(late)
