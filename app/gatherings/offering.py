"""How long a place that comes free on the last day is offered to the next in line. Pure.

Two hours to answer, counted in the daytime; less when the date is near, so that one more can be asked; never after
half an hour before the start, when people are on their way (decisions.md, Queue).
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from app.gatherings.recurrence import CPH

ANSWER_WITHIN = timedelta(hours=2)
#: From here on nobody is asked by a machine: the host rings, or knows who is coming.
BEFORE_START = timedelta(minutes=30)
#: Less time than that is no offer.
SHORTEST = timedelta(minutes=15)
_STEP = timedelta(minutes=5)


def answer_by(now: datetime, starts_at: datetime, earliest: time, latest: time) -> datetime | None:
    """Until when an offer made `now` stands, or None when no machine offers anything now.

    `earliest` and `latest` are the hours on the clock in Copenhagen within which people are asked and answer.
    """
    wall = now.astimezone(CPH)
    last = _last_moment((starts_at - BEFORE_START).astimezone(CPH), earliest, latest)
    if not earliest <= wall.time() < latest or last - now < SHORTEST:
        return None
    length = min(ANSWER_WITHIN, max(SHORTEST, (last - now) / 2))
    until = _whole_step(_in_daytime(wall, length, earliest, latest))
    return min(until, last).astimezone(UTC)


def _last_moment(wall: datetime, earliest: time, latest: time) -> datetime:
    """The last instant in the daytime that is not after `wall`."""
    if wall.time() < earliest:
        return datetime.combine(wall.date() - timedelta(days=1), latest, tzinfo=CPH)
    return min(wall, datetime.combine(wall.date(), latest, tzinfo=CPH))


def _in_daytime(wall: datetime, length: timedelta, earliest: time, latest: time) -> datetime:
    """`length` after `wall`; what does not fit before the evening goes on in the morning."""
    evening = datetime.combine(wall.date(), latest, tzinfo=CPH)
    if wall + length <= evening:
        return wall + length
    morning = datetime.combine(wall.date() + timedelta(days=1), earliest, tzinfo=CPH)
    return morning + (length - (evening - wall))


def _whole_step(wall: datetime) -> datetime:
    """Up to the next five minutes: a time one can say."""
    start = wall.replace(minute=0, second=0, microsecond=0)
    return start + -(-(wall - start) // _STEP) * _STEP
