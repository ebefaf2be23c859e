"""When somebody is asked, and until when an answer counts. Pure: local dates and instants in, decisions out."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

#: Months after the first date: before it, after a quarter, after a year.
BEFORE, MOMENTS = 0, (0, 3, 12)
#: So long a sheet after three or twelve months is open.
OPEN_FOR = timedelta(days=45)
#: Who has not answered is reminded once: before the first date soon, later with time.
REMIND_BEFORE, REMIND_LATER = timedelta(days=3), timedelta(days=14)


class Standing(StrEnum):
    """How somebody stands to a round."""

    #: Asked, and said nothing yet.
    ASKED = "asked"
    #: Said yes, with a consent.
    TAKING_PART = "taking_part"
    #: Said no, or yes and then no; never asked again.
    DECLINED = "declined"
    #: All was asked: who they are is no longer linked to what they answered.
    DONE = "done"


@dataclass(frozen=True)
class Window:
    """When the sheet of a moment may be answered."""

    moment: int
    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether it may be answered now."""
        return self.opens_at <= now < self.closes_at

    @property
    def remind_at(self) -> datetime:
        """From when on who has not answered is reminded."""
        return self.opens_at + (REMIND_BEFORE if self.moment == BEFORE else REMIND_LATER)


def windows(asked_at: datetime, first_at: datetime) -> tuple[Window, ...]:
    """The three sheets of who was asked then and came for the first time at `first_at`."""
    later = (Window(m, due, due + OPEN_FOR) for m in MOMENTS[1:] for due in [add_months(first_at, m)])
    return (Window(BEFORE, asked_at, first_at), *later)


def window_now(found: Sequence[Window], now: datetime) -> Window | None:
    """The sheet that may be answered now."""
    return next((one for one in found if one.is_open(now)), None)


def add_months(instant: datetime, months: int) -> datetime:
    """The same day of a later month, or its last."""
    at = instant.month - 1 + months
    year, month = instant.year + at // 12, at % 12 + 1
    return instant.replace(year=year, month=month, day=min(instant.day, calendar.monthrange(year, month)[1]))


def quarter_of(day: date) -> date:
    """The first day of the quarter of a local date: as near as an answer's time is kept."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def is_over(before_on: date, moment: int, quarter: date) -> bool:
    """Whether the sheet of `moment` can no longer come from who answered the first one in the quarter `before_on`.

    `quarter` is the one that goes on now. First dates lie at most one quarter after the first answer.
    """
    months = moment + 3 + 3 + 2
    at = before_on.month - 1 + months
    return quarter >= date(before_on.year + at // 12, at % 12 + 1, 1)


#: What is asked of one scale: an answer, or None, for each item.
Sheet = Sequence[int | None]
