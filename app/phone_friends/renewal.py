"""Until when an approval holds, and when somebody is warned that it runs out. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

#: So many days before the last day the volunteer is told, and it stands on the coordinator's list; then once more.
WARN_DAYS = (60, 14)
#: Nobody's approval runs out before they have been told for so long.
NOTICE = timedelta(days=WARN_DAYS[-1])


def holds_until(ends: Iterable[date | None]) -> date | None:
    """The last day on which everything holds; None where nothing runs out."""
    return min((day for day in ends if day is not None), default=None)


def with_notice(stored: date | None, meant: date | None, today: date) -> date | None:
    """The last day that is kept: as it is meant, but never sooner than NOTICE after one could first know of it.

    `stored` is what was kept until now. A new text that must be accepted by tomorrow runs out in NOTICE.
    """
    soonest = today + NOTICE
    if meant is None or meant >= soonest:
        return meant
    return stored if stored is not None and stored <= soonest else soonest


def warning_due(until: date | None, today: date) -> int | None:
    """Which of WARN_DAYS has come, the latest; None before the first and when it has run out."""
    if until is None or until < today:
        return None
    return next((days for days in reversed(WARN_DAYS) if (until - today).days <= days), None)
