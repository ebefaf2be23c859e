"""When who is reminded of what was agreed, and when staff look after it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from app.moderation.target import next_working_day

#: So many days before its day who does it is reminded.
SOON_DAYS = 3
#: So many days after it the host hears that it is late.
HOST_DAYS = 7
#: So many days after a date staff see that its host has written nothing.
ASK_DAYS = 7
#: Nothing is agreed for longer than this.
LONGEST_DAYS = 730


class Step(StrEnum):
    """What who does it is told."""

    #: That they are written down for it, and how to answer.
    NEW = "new"
    #: That it is something else now, or another day.
    CHANGED = "changed"
    SOON = "soon"
    LATE = "late"


def step_due(due_on: date, set_on: date, today: date, is_holiday: Callable[[date], bool]) -> Step | None:
    """What who does it is reminded of today. `set_on` is when the day was chosen: they were told then."""
    if today >= next_working_day(due_on, is_holiday):
        return Step.LATE
    soon_on = due_on - timedelta(days=SOON_DAYS)
    return Step.SOON if set_on < soon_on <= today <= due_on else None


def is_hosts_turn(due_on: date, today: date) -> bool:
    """Whether it is so late that the host is told."""
    return today >= due_on + timedelta(days=HOST_DAYS)


def needs_staff(due_on: date, today: date, is_holiday: Callable[[date], bool], *, is_ours: bool) -> bool:
    """Whether it stands on the day's page: from when somebody was reminded in vain, what is ours three days before."""
    if is_ours:
        return today >= due_on - timedelta(days=SOON_DAYS)
    return today >= next_working_day(due_on, is_holiday)
