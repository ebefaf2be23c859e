"""The week or the month that an address of "Det sker" shows, read and written back.

Addresses are shared and typed by hand, so nothing in them can be wrong: what is not understood, and what lies before
today's period or more than a year ahead, shows the period of today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from app.core.formatting import MONTHS, capital

#: So far ahead the calendar goes; dates are made for less than that.
_AHEAD = timedelta(days=366)
_WEEK = re.compile(r"(20[0-9]{2})-W([0-9]{2})")
_MONTH = re.compile(r"(20[0-9]{2})-([0-9]{2})")


class View(StrEnum):
    """How the dates are shown; the values stand in addresses that people share."""

    WEEK = "uge"
    MONTH = "maaned"


@dataclass(frozen=True)
class Period:
    """A week from Monday, or a month. Local dates."""

    view: View
    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return _after(self) - timedelta(days=1)

    @property
    def code(self) -> str:
        """`2026-W49` or `2026-12`."""
        if self.view is View.MONTH:
            return f"{self.first:%Y-%m}"
        year, week, _weekday = self.first.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def title(self) -> str:
        """`Uge 49, 2026` or `December 2026`."""
        if self.view is View.MONTH:
            return f"{capital(MONTHS[self.first.month - 1])} {self.first.year}"
        year, week, _weekday = self.first.isocalendar()
        return _("Uge %(week)s, %(year)s", week=week, year=year)

    def parameters(self) -> dict[str, str]:
        """For an address."""
        return {"vis": self.view.value, self.view.value: self.code}


def period_of(view: View, day: date) -> Period:
    """The week or month that a day lies in."""
    return Period(view, day.replace(day=1) if view is View.MONTH else day - timedelta(days=day.weekday()))


def read_period(arguments: Mapping[str, Sequence[str]], today: date) -> Period | None:
    """The period that an address asks for; None is the plain list."""
    view = next((view for view in View if view in arguments.get("vis", ())[:1]), None)
    if view is None:
        return None
    asked = _first_day(view, next(iter(arguments.get(view.value, ())), ""))
    return period_of(view, asked if asked is not None and _is_within(asked, view, today) else today)


def before(period: Period, today: date) -> Period | None:
    """The one before it; None before today's, where everything is over."""
    earlier = period_of(period.view, period.first - timedelta(days=1))
    return earlier if _is_within(earlier.first, period.view, today) else None


def after(period: Period, today: date) -> Period | None:
    """The one after it; None at the end of the calendar."""
    later = Period(period.view, _after(period))
    return later if _is_within(later.first, period.view, today) else None


def _after(period: Period) -> date:
    if period.view is View.WEEK:
        return period.first + timedelta(days=7)
    return (period.first + timedelta(days=31)).replace(day=1)


def _is_within(day: date, view: View, today: date) -> bool:
    return period_of(view, today).first <= day <= today + _AHEAD


def _first_day(view: View, word: str) -> date | None:
    try:
        if found := _WEEK.fullmatch(word) if view is View.WEEK else None:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if found := _MONTH.fullmatch(word) if view is View.MONTH else None:
            return date(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return None
