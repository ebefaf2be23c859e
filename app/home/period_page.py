"""The days of a week or a month as the page of it shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.catalogue.by_day import ListedDay
from app.catalogue.queries import ListedEntry
from app.core.holidays import holiday_on
from app.home.periods import Period


@dataclass(frozen=True)
class ShownDay:
    """A day with what is on it."""

    day: date
    entries: Sequence[ListedEntry]
    has_more: bool
    #: The list of the day.
    url: str
    holiday: str | None
    is_today: bool
    is_past: bool


@dataclass(frozen=True)
class ShownWeek:
    """A row of a month: Monday to Sunday; None stands for days of the months beside it."""

    number: int
    url: str
    days: Sequence[ShownDay | None]


def shown_days(
    days: Sequence[ListedDay], today: date, address: Callable[[date], str]
) -> dict[date, ShownDay]:
    """Each day; `address` is the list of one."""
    return {
        one.day: ShownDay(
            one.day,
            one.entries,
            one.has_more,
            address(one.day),
            holiday_on(one.day),
            one.day == today,
            one.day < today,
        )
        for one in days
    }


def shown_weeks(
    period: Period, days: dict[date, ShownDay], today: date, address: Callable[[date], str]
) -> list[ShownWeek]:
    """The rows of a month from this week on; `address` is the week that a day lies in."""
    weeks = []
    monday = period.first - timedelta(days=period.first.weekday())
    while monday <= period.last:
        if monday + timedelta(days=6) >= today:
            row = [days.get(monday + timedelta(days=number)) for number in range(7)]
            weeks.append(ShownWeek(monday.isocalendar().week, address(monday), row))
        monday += timedelta(days=7)
    return weeks
