"""When two have agreed to talk: a day of the week, a time on the clock, and how often. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

CPH = ZoneInfo("Europe/Copenhagen")
_WEEK = 7
#: Who talks twice a week does so on the agreed day, and that many days later.
_SECOND = 3


def week_of(day: date) -> int:
    """0 or 1, in turn from week to week. Not the number in the calendar: after week 53 comes 1, and both are odd."""
    return (day.toordinal() - 1) // _WEEK % 2


@dataclass(frozen=True)
class Rhythm:
    """What two agreed. 10.00 stays 10.00 when the clock changes, and a holiday is a day as any other."""

    #: 0 is Monday.
    weekday: int
    at: time
    #: A code of `choices.OFTEN`.
    often: str
    #: From when on it holds; with every other week it says which week.
    since: date

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Rhythm | None:
        """From the encrypted column; None while nothing is agreed."""
        if not stored:
            return None
        at = time.fromisoformat(stored["time"])
        return cls(stored["weekday"], at, stored["often"], date.fromisoformat(stored["since"]))

    def as_json(self) -> dict[str, Any]:
        """For the encrypted column."""
        at = self.at.isoformat("minutes")
        return {"weekday": self.weekday, "time": at, "often": self.often, "since": self.since.isoformat()}

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The days of the week on which they talk."""
        if self.often != "twice":
            return (self.weekday,)
        return tuple(sorted((self.weekday, (self.weekday + _SECOND) % _WEEK)))

    @property
    def week(self) -> int:
        """Which of two weeks in turn they talk in, when it is every other; see `week_of`."""
        return week_of(self.since + timedelta(days=(self.weekday - self.since.weekday()) % _WEEK))

    def next_after(self, now: datetime) -> datetime:
        """The first agreed call after `now`, as UTC."""
        day = max(now.astimezone(CPH).date(), self.since)
        while not (self._is_on(day) and self._on(day) > now):
            day += timedelta(days=1)
        return self._on(day)

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, self.at, tzinfo=CPH).astimezone(UTC)

    def _is_on(self, day: date) -> bool:
        if day.weekday() not in self.weekdays:
            return False
        return self.often != "fortnightly" or week_of(day) == self.week
