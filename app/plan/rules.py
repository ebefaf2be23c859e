"""How a row of the plan stands in a year. Pure: what is known goes in, a state and its reason come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RowState(StrEnum):
    """What the plan's page shows for a row in a year; in the order of its summary."""

    RUNNING = "running"
    DONE = "done"
    LATE = "late"
    NOT_STARTED = "not_started"
    POSTPONED = "postponed"
    DROPPED = "dropped"


#: Words of staff that settle the year: nothing of it can be late any more.
_SETTLED = (RowState.DONE, RowState.POSTPONED, RowState.DROPPED)
#: Words that go on to hold in the years after.
_FOR_GOOD = (RowState.DONE, RowState.DROPPED)


class Lateness(StrEnum):
    """Why a row is late."""

    DEADLINE = "deadline"
    PERIOD_OVER = "period_over"


@dataclass(frozen=True)
class YearFacts:
    """What staff said about a row in one year."""

    status: str
    due_on: date | None = None


@dataclass(frozen=True)
class InitiativeFacts:
    """When an initiative is alive."""

    starts_on: date
    ends_on: date | None
    status: str

    def continues_in(self, year: int) -> bool:
        """Whether it is alive in `year`: begun by then, not over before it, and not paused.

        One that has ended counts for the years up to its end.
        """
        if self.starts_on.year > year or self.status == "paused":
            return False
        if self.ends_on is None:
            return self.status != "ended"
        return self.ends_on.year >= year


@dataclass(frozen=True)
class State:
    """The state of a row in a year, and why it is late if it is."""

    state: RowState
    lateness: Lateness | None = None


def state_of_row(
    last_plan_year: int,
    year: int,
    years: Mapping[int, YearFacts],
    initiatives: Iterable[InitiativeFacts],
    today: date,
    ended_on: date | None = None,
) -> State:
    """The state of a row in `year`, seen from `today`.

    Late is a row whose deadline for the year has passed, or whose last year in the plan is over, unless it
    was done or given up (in this year or an earlier one), was put off this year, or is carried on: by an
    initiative, or by staff's own word. A deadline still to come is such a word. A row that a decision has ended
    is given up from that year on, whatever else is said, unless it was done.
    """
    own = years.get(year)
    carried_on = any(initiative.continues_in(year) for initiative in initiatives)
    said = RowState(own.status) if own is not None and own.status in _SETTLED else None
    if said is None and ended_on is not None and ended_on.year <= year:
        said = RowState.DROPPED
    if said is not None:
        return State(said)
    due_on = own.due_on if own is not None else None
    if due_on is not None and due_on < today:
        return State(RowState.LATE, Lateness.DEADLINE)
    if carried_on or (own is not None and own.status == RowState.RUNNING):
        return State(RowState.RUNNING)
    settled = _settled_before(year, years)
    if settled is not None:
        return State(settled)
    if due_on is None and last_plan_year < today.year and last_plan_year <= year <= today.year:
        return State(RowState.LATE, Lateness.PERIOD_OVER)
    return State(RowState.NOT_STARTED)


def _settled_before(year: int, years: Mapping[int, YearFacts]) -> RowState | None:
    """The newest word for good from a year before `year`: done, or given up."""
    earlier = [number for number, facts in years.items() if number < year and facts.status in _FOR_GOOD]
    return RowState(years[max(earlier)].status) if earlier else None


def summary(states: Iterable[RowState]) -> list[tuple[RowState, int]]:
    """How many rows are in each state, in the order of the page; states without a row are left out."""
    counted = Counter(states)
    return [(state, counted[state]) for state in RowState if counted[state]]


def years_shown(first_year: int, last_year: int, this_year: int, begun: Iterable[int] = ()) -> list[int]:
    """The years a plan has a page for: its own, and on to next year, because work goes on after it until another
    period begins. `begun` are the first years of all periods.
    """
    until = worked_until(first_year, last_year, this_year + 1, begun)
    return list(range(first_year, max(last_year, until) + 1))


def worked_until(first_year: int, last_year: int, this_year: int, begun: Iterable[int]) -> int:
    """The last year that an evaluation of a period looks at: its work goes on until another period begins.

    `begun` are the first years of all periods. A period may begin before the one before it is over.
    """
    until = max(last_year, this_year)
    return min([until, *(first - 1 for first in begun if first > first_year)])


def quarters_compared(year: int, today: date) -> int:
    """How much of `year` can be held against the year before, so that a year half gone is not called fewer: 4 quarters
    when it is over, those that are over or under way while it runs, and 0 before it begins.
    """
    if year == today.year:
        return (today.month - 1) // 3 + 1
    return 4 if year < today.year else 0


def finding(this_year: Sequence[int], last_year: Sequence[int], quarters: int) -> str:
    """Which way the figures of the first `quarters` go, as a word: `more`, `fewer`, `same` or `none`."""
    now, before = sum(this_year[:quarters]), sum(last_year[:quarters])
    if now == before:
        return "same" if now else "none"
    return "more" if now > before else "fewer"


class Reminder(StrEnum):
    """Who is told of a deadline, and when: whoever is responsible before it and on its day, then the leaders."""

    SOON = "soon"
    TODAY = "today"
    LATE = "late"


#: Days before the deadline, and after it, and how long a deadline that nobody kept is worth a letter.
SOON_DAYS, LATE_DAYS, OLD_DAYS = 14, 7, 60


def reminder_due(status: str, due_on: date, today: date) -> Reminder | None:
    """The reminder that is due for a year of a row; None when it is settled, too early, or long past.

    A day on which nothing ran is caught up: the day of the deadline lasts until the leaders are told.
    """
    days = (due_on - today).days
    if status in _SETTLED or not -OLD_DAYS < days <= SOON_DAYS:
        return None
    if days > 0:
        return Reminder.SOON
    return Reminder.TODAY if days > -LATE_DAYS else Reminder.LATE
