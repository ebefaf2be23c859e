"""What comes back on the same weekday, hour and place is one line of a programme, not one a date."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Generic, NamedTuple, Protocol, TypeVar

_WEEK = timedelta(days=7)


class Dated(Protocol):
    """What is asked of a date."""

    @property
    def kind(self) -> str: ...
    @property
    def series_id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def meeting_point(self) -> str: ...
    @property
    def price_text(self) -> str: ...
    @property
    def needs_sign_up(self) -> bool: ...
    @property
    def is_cancelled(self) -> bool: ...


T = TypeVar("T", bound=Dated)


class Hours(NamedTuple):
    """A date on a wall in Copenhagen: naive, from and until."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Regular(Generic[T]):
    """Dates that are alike but for the day; one alone is such a line as well."""

    first: T
    hours: Hours
    #: Days on which it takes place, and on which it was to.
    days: tuple[date, ...]
    cancelled: tuple[date, ...]

    @property
    def all_days(self) -> tuple[date, ...]:
        """Both, in order."""
        return tuple(sorted((*self.days, *self.cancelled)))

    @property
    def comes_back(self) -> bool:
        """Whether there is more than one date."""
        return len(self.all_days) > 1

    @property
    def weeks(self) -> int | None:
        """How many weeks lie between its dates; None when it is not always the same number."""
        days = self.all_days
        steps = {(later - sooner) // _WEEK for sooner, later in pairwise(days)}
        return steps.pop() if len(steps) == 1 else None


def gather(dates: Sequence[tuple[T, Hours]]) -> list[Regular[T]]:
    """The dates, given in the order of time, as lines: what comes back first, by weekday and hour; then the others."""
    alike: dict[Hashable, list[tuple[T, Hours]]] = {}
    for one, hours in dates:
        alike.setdefault(_likeness(one, hours), []).append((one, hours))
    lines = [_line(some) for some in alike.values()]
    back = sorted((line for line in lines if line.comes_back), key=_weekly)
    return [*back, *(line for line in lines if not line.comes_back)]


def _likeness(one: Dated, hours: Hours) -> Hashable:
    what = (one.kind, one.series_id, one.title, one.meeting_point, one.price_text, one.needs_sign_up)
    return what, hours.start.weekday(), hours.start.time(), hours.end.time()


def _line(some: Sequence[tuple[T, Hours]]) -> Regular[T]:
    first, hours = some[0]
    # Two of a day that are alike, as when one was moved onto the other, are one.
    off = {at.start.date() for one, at in some if one.is_cancelled}
    on = {at.start.date() for one, at in some if not one.is_cancelled}
    return Regular(first, hours, tuple(sorted(on)), tuple(sorted(off - on)))


def _weekly(line: Regular[T]) -> tuple[int, time, date, str]:
    start = line.hours.start
    return start.weekday(), start.time(), start.date(), line.first.title
