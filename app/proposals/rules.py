"""When a proposal is answered, and what its page offers whom. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.core.holidays import holiday_on

#: What nothing came of stands on the list for so long; what became something for so long afterwards.
OPEN_FOR, SHOWN_AFTERWARDS = timedelta(days=365), timedelta(days=90)

_SATURDAY = 5


def answer_by(sent_on: date, working_days: int) -> date:
    """The day by which Frivillighedens Hus answers: so many working days later; the day it was sent is none of them."""
    day = sent_on
    for _one in range(working_days):
        day += timedelta(days=1)
        while not _is_working_day(day):
            day += timedelta(days=1)
    return day


def _is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and holiday_on(day) is None


class Panel(StrEnum):
    """What a proposal's page offers whoever looks at it."""

    #: Say that one wants to take part.
    JOIN = "join"
    #: One did.
    MINE = "mine"
    #: It is one's own proposal.
    AUTHOR = "author"
    #: It became something, or not everybody may see it.
    CLOSED = "closed"


def panel_state(*, is_open: bool, is_author: bool, has_joined: bool) -> Panel:
    """Which of its states the panel is in."""
    if not is_open:
        return Panel.CLOSED
    if is_author:
        return Panel.AUTHOR
    return Panel.MINE if has_joined else Panel.JOIN
