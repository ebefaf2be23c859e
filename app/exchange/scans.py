"""Looking for what is due. Each scan may run any number of times: unique keys make it happen once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core import clock
from app.exchange import agreements, fitting, items, messages, queries, queries_agreements
from app.exchange.partners import has_few

#: Who comes is reminded the day before at this time on the clock.
REMIND_AT = time(10)
#: So long before a fair those hear of others to meet who said yes to few.
PARTNERS_BEFORE = timedelta(days=7)
#: It is at most this long before a fair.
_LOOK_AHEAD = timedelta(hours=38)


def promise_reminders(now: datetime) -> int:
    """Remind of a fair the day before. Who registered after that moment was told all of it then."""
    return sum(
        messages.promise_reminder(one, now)
        for one in queries.to_remind(now, now + _LOOK_AHEAD)
        if one.created_at <= _due(one.fair.starts_at) <= now
    )


def promise_partners(now: datetime) -> int:
    """A week before a fair, tell who said yes to few that there are others to meet. How many were new."""
    return sum(
        messages.promise_partners(one, now)
        for one in queries.to_remind(now, now + PARTNERS_BEFORE)
        if has_few(one)
    )


def ask_what_became(now: datetime) -> int:
    """Ask both sides of every agreement after 1, 3 and 12 months what became of it. How many were asked."""
    return sum(agreements.ask(now, number, months) for number, months in queries_agreements.to_ask(now))


def _due(starts_at: datetime) -> datetime:
    return clock.from_wall(clock.local(starts_at).date() - timedelta(days=1), REMIND_AT)


def ask_if_still(now: datetime) -> int:
    """Ask owners whether what is soon over still holds, and take out what nobody said holds. How many were new."""
    today = clock.local(now).date()
    for item_id in queries.items_over(today):
        items.expire(now, item_id)
    return sum(messages.promise_still(item, now) for item in queries.items_to_ask(today))


def tell_what_fits(now: datetime) -> int:
    """Find what is new and fits what somebody wrote, and tell them. How many letters were new."""
    fitting.find(now)
    return fitting.tell(now)
