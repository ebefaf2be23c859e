"""Pure decisions about sending: when to try again, and when it is too late in the evening."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

#: After so many tries a letter is dead, and people take over (reliability sec. 2.1).
MOST_TRIES = 12
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)


def wait_before_retry(tries: int, chance: float) -> timedelta:
    """How long to wait after `tries` failed tries: 30 s, 60 s, 120 s … at most an hour, each ±20 %.

    `chance` (0 to 1) spreads letters that failed together, so that they do not come back together.
    """
    doubled: timedelta = min(_FIRST_WAIT * 2 ** min(max(tries, 1) - 1, 10), _LONGEST_WAIT)
    return timedelta(seconds=doubled.total_seconds() * (0.8 + 0.4 * chance))


def is_spent(tries: int) -> bool:
    """Whether a letter was tried often enough."""
    return tries >= MOST_TRIES


def day_to_wait_for(wall: datetime, earliest: time, latest: time) -> date | None:
    """The day on which a message may go at `earliest`, or None when it may go now.

    `wall` is a clock in Copenhagen; messages with quiet hours go from `earliest` and before `latest`
    (decisions.md, Messages: reminders 08-20).
    """
    if wall.time() < earliest:
        return wall.date()
    if wall.time() >= latest:
        return wall.date() + timedelta(days=1)
    return None
