"""The house's own target: 90 % of what people ask for is answered within a working day. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

#: The share that is to be answered in time, in percent (the house's own promise).
TARGET_PERCENT = 90
#: So far back the figure looks.
LOOK_BACK = timedelta(days=30)
_SATURDAY = 5


def is_working_day(day: date, is_holiday: Callable[[date], bool]) -> bool:
    """Whether the house answers on this day: Monday to Friday, no public holiday."""
    return day.weekday() < _SATURDAY and not is_holiday(day)


def answer_by(asked: datetime, is_holiday: Callable[[date], bool]) -> datetime:
    """Until when an answer comes within a working day: the same time of day on the next working day.

    What was asked on a day off counts from midnight on of the next working day, so it has all of that day. `asked` is
    wall-clock time in Copenhagen, and so is the answer.
    """
    started_on = asked.date()
    if is_working_day(started_on, is_holiday):
        day = next_working_day(started_on, is_holiday)
        return datetime.combine(day, asked.time())
    day = next_working_day(started_on, is_holiday)
    return datetime.combine(day + timedelta(days=1), datetime.min.time())


def next_working_day(day: date, is_holiday: Callable[[date], bool]) -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not is_working_day(day, is_holiday):
        day += timedelta(days=1)
    return day


@dataclass(frozen=True)
class Kept:
    """How the target was kept: answered in time, of so many."""

    in_time: int
    of: int

    @property
    def percent(self) -> int | None:
        """In whole percent, rounded down, so that nothing looks better than it is; None when nobody asked."""
        return self.in_time * 100 // self.of if self.of else None

    @property
    def is_kept(self) -> bool:
        """Whether the target is met; it is when nobody asked."""
        return self.percent is None or self.percent >= TARGET_PERCENT


def kept(
    answered: Iterable[tuple[datetime, datetime]],
    waiting: Iterable[datetime],
    now: datetime,
    is_holiday: Callable[[date], bool],
) -> Kept:
    """How the target was kept by what was answered (asked, answered), and by what waits and is late already.

    What waits and is not late counts neither way yet. All are wall-clock times in Copenhagen.
    """
    pairs = [(asked, at) for asked, at in answered]
    in_time = sum(at <= answer_by(asked, is_holiday) for asked, at in pairs)
    late = sum(answer_by(asked, is_holiday) < now for asked in waiting)
    return Kept(in_time, len(pairs) + late)
