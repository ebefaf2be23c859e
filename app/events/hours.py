"""When the day of an event is: from when one can check in and count, and until when what was kept may still come."""

from __future__ import annotations

from datetime import datetime, timedelta

#: Walkers gather long before the first route begins.
OPENS_BEFORE = timedelta(hours=4)
#: Presses that were kept while the network was away come late.
OPEN_AFTER = timedelta(hours=12)


def is_the_day(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether people can be checked in and counted at an event from `starts_at` to `ends_at`."""
    return starts_at - OPENS_BEFORE <= now <= ends_at + OPEN_AFTER


def is_before(starts_at: datetime, now: datetime) -> bool:
    """Whether that has not begun yet."""
    return now < starts_at - OPENS_BEFORE
