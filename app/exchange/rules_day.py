"""What holds on the day of a fair: who may broker when, what a press does, how many brokers there should be. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

#: One broker for so many who come (field-study.md 2.5).
PER_BROKER = 15
#: Who talks is left in peace for so long, unless somebody says that they are done.
BUSY_FOR = timedelta(minutes=20)
#: So long the screen says that the bell rang.
RINGS_FOR = timedelta(seconds=60)
#: Presses that were kept while the network was away come so long after the end.
LATE_FOR = timedelta(hours=12)


class Arrived(StrEnum):
    """What is known of whether somebody came."""

    HERE = "here"
    ABSENT = "absent"


class Talked(StrEnum):
    """Where two are with each other."""

    TALKING = "talking"
    MET = "met"
    #: Not today; it counts as no meeting.
    NOT_TODAY = "not_today"


#: What counts as a meeting.
HELD = (Talked.TALKING, Talked.MET)


def after_press(standing: Talked | None, pressed: Talked) -> Talked:
    """What two are after a press. Presses may come late and in another order: who has met has met."""
    return Talked.MET if standing is Talked.MET else pressed


def is_busy(state: Talked, noted_at: datetime, now: datetime) -> bool:
    """Whether two still talk, as far as anybody knows."""
    return state is Talked.TALKING and now < noted_at + BUSY_FOR


def brokers_needed(participants: int) -> int:
    """How many brokers a fair should have."""
    return ceil(participants / PER_BROKER)


def is_the_day(day: date, today: date) -> bool:
    """Whether a broker who is no colleague may broker: all of the local day of the fair, and no other."""
    return day == today


def is_closed(ends_at: datetime, now: datetime) -> bool:
    """Whether what was pressed in the hall of a fair that ended at `ends_at` comes too late."""
    return now >= ends_at + LATE_FOR


def is_ringing(rung_at: datetime | None, now: datetime) -> bool:
    """Whether the bell rang a moment ago."""
    return rung_at is not None and rung_at <= now < rung_at + RINGS_FOR
