"""Pure decisions about sending and ringing: when to try again, and when it is too late in the evening."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

#: After so many tries a letter is dead, and people take over (reliability sec. 2.1).
MOST_TRIES = 12
#: No more SMS than that to one person on one day in Copenhagen (decisions.md, Messages).
MOST_SMS_A_DAY = 4
#: SMS about what is cancelled today go from here on; all others wait for the hours of the pack.
EARLIEST_SMS = time(7, 0)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
#: Who did not answer is rung again after that, if that leaves time for one more try before it is too late.
TRY_AGAIN = timedelta(minutes=30)
LAST_CHANCE = timedelta(minutes=15)


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


def when_to_try_again(
    wall: datetime, deadline: datetime | None, earliest: time, latest: time
) -> datetime | None:
    """When to ring somebody again who did not answer; None is at once, because it is soon too late.

    All are clocks in Copenhagen; nobody is rung before `earliest` or from `latest` on (decisions.md, Messages).
    """
    again = wall + TRY_AGAIN
    if (day := day_to_wait_for(again, earliest, latest)) is not None:
        again = datetime.combine(day, earliest, tzinfo=wall.tzinfo)
    return None if deadline is not None and again + LAST_CHANCE > deadline else again


class AgainRefused(StrEnum):
    """Why somebody cannot be rung at the time that was chosen."""

    PAST = "past"
    NIGHT = "night"
    TOO_FAR = "too_far"
    TOO_LATE = "too_late"


def again_refused(
    wall: datetime, wanted: datetime, deadline: datetime | None, earliest: time, latest: time
) -> AgainRefused | None:
    """Why `wanted` is no time to ring again, or None when it is: today or tomorrow, by day, before the deadline.

    All are clocks in Copenhagen; calls have quiet hours (decisions.md, Messages).
    """
    if wanted <= wall:
        return AgainRefused.PAST
    if not earliest <= wanted.time() <= latest:
        return AgainRefused.NIGHT
    if wanted.date() > wall.date() + timedelta(days=1):
        return AgainRefused.TOO_FAR
    if deadline is not None and wanted >= deadline:
        return AgainRefused.TOO_LATE
    return None


def is_cancelled_today(starts_at: datetime | None, wall: datetime, *, is_cancellation: bool) -> bool:
    """Whether a message says that what begins today is cancelled; both instants on a clock in Copenhagen."""
    return is_cancellation and starts_at is not None and starts_at.date() == wall.date()


def comes_in_time(at: datetime, expires_at: datetime | None) -> bool:
    """Whether a message that goes at `at` is still worth telling then; None is for good."""
    return expires_at is None or at < expires_at
