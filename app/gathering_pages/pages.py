"""What the page of a kind with dates and its sign-up panel show, put together once for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.formatting import capital, date_da, time_range, when
from app.core.holidays import holiday_on
from app.core.templating import once
from app.gathering_pages.queries import DateRow, coming_dates
from app.gathering_pages.wording import (
    AccessFact,
    Panel,
    access_in_words,
    panel_state,
    queue_in_words,
    seats_in_words,
    seats_tag,
)
from app.gatherings.links import sign_up_token
from app.gatherings.models import SignUp, SignUpStatus
from app.gatherings.queries import own_sign_up, waiting_number
from app.gatherings.rhythm_words import reach_in_words, rhythm_in_words
from app.gatherings.waiting_list import is_closed as is_closed_at
from app.gatherings.wording import price_in_words

#: Dates in the form before one asks for more.
_OFFERED = 4


@dataclass(frozen=True)
class DateView:
    """A date with what is said about it to this visitor."""

    row: DateRow
    panel: Panel
    #: The visitor's own sign-up for it, if they are logged in and have one.
    mine: SignUp | None
    #: Whether it is at another time or place than the group's others.
    is_moved: bool
    #: Whether signing up has closed though it has not begun.
    is_closed: bool = False
    has_begun: bool = False

    @property
    def holiday(self) -> str | None:
        """The name of the holiday it falls on."""
        return holiday_on(clock.local(self.row.starts_at).date())

    def remark(self, needs_sign_up: bool) -> str:
        """What the list of dates says beside it: cancelled and why, moved, a holiday, seats."""
        if self.row.is_cancelled:
            return _("Aflyst: %(reason)s", reason=self.row.reason) if self.row.reason else _("Aflyst")
        parts = [self._own_or_seats()] if needs_sign_up else []
        if self.is_moved:
            parts.insert(0, _("Flyttet: %(place)s", place=self.row.meeting_point))
        if self.holiday:
            parts.insert(0, capital(self.holiday))
        return ". ".join(parts)

    def _own_or_seats(self) -> str:
        if self.panel is Panel.MINE:
            return _("Du er tilmeldt")
        return _("Du står på venteliste") if self.panel is Panel.WAITING else self.tag[0]

    @property
    def seats(self) -> str:
        """`2 ud af 14 pladser er ledige`."""
        return seats_in_words(self.row.facts)

    @property
    def queue(self) -> str:
        """`3 står på venteliste`, or nothing."""
        return queue_in_words(self.row.queue)

    @property
    def tag(self) -> tuple[str, str]:
        """(text, tone) of the tag beside it."""
        return (_("Lukket"), "off") if self.is_closed else seats_tag(self.row.facts)

    @property
    def token(self) -> str:
        """The private link's token of the visitor's own sign-up; empty without one."""
        return sign_up_token(self.mine) if self.mine else ""

    @property
    def number(self) -> int:
        """The visitor's place in line (1 is next), 0 without one. One statement."""
        return waiting_number(self.mine) if self.mine and self.panel is Panel.WAITING else 0

    @property
    def is_open(self) -> bool:
        """Whether one may sign up for it, be it in the queue."""
        return self.panel in (Panel.FREE, Panel.FULL)


@dataclass(frozen=True)
class DatesPage:
    """A series, its dates that are not over, and whether only its host and staff see it yet."""

    #: The row of the series: its columns, and what its kind adds.
    about: Any
    dates: list[DateView]
    is_preview: bool

    @property
    def rhythm(self) -> str:
        """`Hver torsdag`."""
        return rhythm_in_words(self.about.rhythm, self.about.first_on)

    @property
    def reach(self) -> str:
        """`Der er datoer til og med onsdag den 24. februar. Nye kommer af sig selv.`; nothing without dates."""
        last_on = self.dates[0].row.last_on if self.dates else None
        return reach_in_words(self.about.rhythm, self.about.first_on, self.about.until, last_on)

    @property
    def price(self) -> str:
        """`Gratis`, `45 kr.`."""
        return price_in_words(self.about.price_ore)

    @property
    def access(self) -> tuple[AccessFact, ...]:
        """The lines of "Godt at vide"."""
        known = tuple((key, fact.get("answer"), fact.get("note")) for key, fact in self.about.access.items())
        return once(_access_lines, known, self.about.companion_offered)

    @property
    def signs_up_here(self) -> bool:
        """Whether one can sign up on this page."""
        return self.about.needs_sign_up and not self.is_preview

    @cached_property
    def coming(self) -> list[DateView]:
        """The dates that have not begun."""
        return [date for date in self.dates if not date.has_begun]

    @property
    def going_on(self) -> DateView | None:
        """The date that has begun and is not over: who comes late finds the way by it."""
        return next((date for date in self.dates if date.has_begun and not date.row.is_cancelled), None)

    @cached_property
    def next(self) -> DateView | None:
        """The next date that takes place."""
        return next((date for date in self.coming if not date.row.is_cancelled), None)

    def in_focus(self, asked: int | None) -> DateView | None:
        """The date asked for by the address when it takes place, else the next one, else the one that goes on."""
        there = (date for date in self.dates if date.row.id == asked and not date.row.is_cancelled)
        return next(there, None) or self.next or self.going_on

    def cancelled(self, asked: int | None) -> list[DateView]:
        """Cancelled dates that must be seen first: those before the next one, and the one asked for."""
        soon = self.next.row.starts_at if self.next else None
        return [
            date
            for date in self.dates
            if date.row.is_cancelled and (soon is None or date.row.starts_at < soon or date.row.id == asked)
        ]

    @cached_property
    def open_dates(self) -> list[DateView]:
        """Dates to choose between in the form."""
        return [date for date in self.dates if date.is_open]

    def offered(self, chosen: int | None, *, everything: bool) -> list[DateView]:
        """The first few open dates and the one that is `chosen`, or all: a long list hides the rest."""
        dates = self.open_dates
        return [date for n, date in enumerate(dates) if everything or n < _OFFERED or date.row.id == chosen]

    def date(self, occurrence_id: int | None) -> DateView | None:
        """The date with this id, when it is among the coming ones."""
        return next((date for date in self.coming if date.row.id == occurrence_id), None)


def _access_lines(
    known: tuple[tuple[str, str | None, str | None], ...], companion_offered: bool
) -> tuple[AccessFact, ...]:
    access = {key: {"answer": answer, "note": note} for key, answer, note in known}
    return tuple(access_in_words(access, companion_offered=companion_offered))


#: (date in words, address where one may sign up for it, what is said of it) of every coming date.
DateLines = tuple[tuple[str, str | None, str], ...]


def date_lines(
    dates: tuple[DateView, ...], signs_up_here: bool, needs_sign_up: bool, address: str
) -> DateLines:
    """The coming dates in words; `address` is where one signs up."""
    return tuple(
        (
            capital(when(date.row.starts_at)),
            f"{address}?dato={date.row.id}" if date.is_open and signs_up_here else None,
            date.remark(needs_sign_up),
        )
        for date in dates
    )


#: (date's id, label, what stands beside it: its hours, a tag and the tag's tone, whether it is marked) of each date
#: that a form offers which nobody has filled in.
DateOptions = tuple[tuple[int, str, str, str, str, bool], ...]


def date_options(rows: tuple[DateRow, ...], chosen: int | None) -> DateOptions:
    """The dates in words, for a form that nobody has filled in."""
    return tuple(
        (
            row.id,
            capital(date_da(row.starts_at)),
            time_range(row.starts_at, row.ends_at),
            *seats_tag(row.facts),
            row.id == chosen,
        )
        for row in rows
    )


def dates_of(about: Any, actor: Actor, now: datetime) -> list[DateView]:
    """The dates of a series that are not over, as this visitor sees them. One statement, two more for who is on one."""
    dates, own = coming_dates(about.id, now, actor.person_id, begun=True)
    mine = own_sign_up(own, actor.person_id) if actor.person_id is not None and own else {}
    return [_view(row, about, mine.get(row.id), now) for row in dates]


def _view(row: DateRow, about: Any, mine: SignUp | None, now: datetime) -> DateView:
    status = SignUpStatus(mine.status) if mine else None
    panel = panel_state(row.facts, status, now)
    # Kinds where one may sign up until it begins have no such column in their row.
    is_closed = is_closed_at(row.starts_at, getattr(about, "closes_hours", 0), now) and not row.is_cancelled
    if is_closed and panel in (Panel.FREE, Panel.FULL):
        panel = Panel.TOO_LATE
    return DateView(
        row, panel, mine, row.is_moved and _is_elsewhere(row, about), is_closed, row.starts_at <= now
    )


def _is_elsewhere(row: DateRow, about: Any) -> bool:
    """Whether a date that was moved is not back at its day, hour and meeting point."""
    starts_at = clock.local(row.starts_at)
    as_usual = (row.original_date, about.starts_at_local, about.meeting_point)
    return (starts_at.date(), starts_at.time(), row.meeting_point) != as_usual
