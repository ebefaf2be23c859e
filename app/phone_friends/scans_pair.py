"""Looking for what is due with pairs who talk. Each scan may run any number of times: unique keys tell it once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core.actor import SYSTEM
from app.core.pack import current_pack
from app.gatherings.recurrence import reminder_due
from app.phone_friends.agreeing import end_pauses, plan_next
from app.phone_friends.concerns import tell_late_concerns
from app.phone_friends.letters_pair import promise_quiet, promise_reminder
from app.phone_friends.models import Ender
from app.phone_friends.moving import locked_pair
from app.phone_friends.queries_pair import TALKING, coming_calls, pairs_in, quiet_since
from app.phone_friends.reviewing import ask_what_is_due

#: A reminder goes the day before, at the earliest at 08 for a call late the next evening.
_LOOK_AHEAD = timedelta(hours=42)


def remind(now: datetime) -> int:
    """Remind of agreed calls the day before, and go on to the next one when one is past. How many were new."""
    earliest, latest = (
        time.fromisoformat(current_pack().setting(key)) for key in ("reminder_from", "reminder_until")
    )
    made = 0
    for pair, watch in coming_calls(now + _LOOK_AHEAD):
        if watch.next_call_at is None or watch.next_call_at <= now:
            plan_next(locked_pair(pair.id), now)
        at = watch.next_call_at
        if at is not None and reminder_due(at, earliest, latest) <= now:
            made += promise_reminder(pair, Ender.VOLUNTEER, at, now)
            if watch.reminds_citizen:
                made += promise_reminder(pair, Ender.CITIZEN, at, now)
    return made


def look_after_pairs(now: datetime) -> int:
    """End pauses, ask what is due, ask who is silent, and tell of concerns that are late. How much was done."""
    return end_pauses(SYSTEM, now) + ask_what_is_due(now) + _ask_silent(now) + tell_late_concerns(now)


def silence() -> timedelta:
    """How long nothing is heard of a pair before the volunteer is asked."""
    return timedelta(days=int(current_pack().setting("phone_silence_days")))


def _ask_silent(now: datetime) -> int:
    pairs = pairs_in(TALKING)
    since = quiet_since(pairs)
    return sum(
        promise_quiet(pair, since[pair.id], now) for pair in pairs if since[pair.id] <= now - silence()
    )


JOBS = (("phone_reminders", 60, remind), ("phone_pairs", 600, look_after_pairs))
