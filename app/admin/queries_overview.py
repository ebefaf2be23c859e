"""What the two overviews show: the year for the municipality, the week for Frivillighedens Hus. Few statements each,
because the year is read from the kept figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.database import db
from app.core.day_share import Happening
from app.core.feature import Figure, installed
from app.gatherings.models import SignUp, SignUpStatus
from app.people.models import Person
from app.places.models import TOWN, VILLAGE
from app.places.queries import PlaceRow, all_places
from app.plan.kept import KeptFigures, figures_in, kept_figures, kept_places
from app.plan.queries import plan_tree
from app.plan.rules import quarters_compared
from app.plan.shapes import PlanTree, Work

#: Bars of what grew or fell most, and dates shown of a week.
MOST_CHANGES, MOST_DATES = 6, 200
_GONE = (SignUpStatus.CANCELLED_BY_PERSON, SignUpStatus.CANCELLED_BY_HOST)


@dataclass(frozen=True)
class Change:
    """A row or action whose leading figure is another than last year."""

    work: Work
    #: The figure's key, and what is counted, in words.
    key: str
    label: str
    #: In the quarters that are compared; both years alike.
    before: int
    now: int

    @property
    def grew(self) -> bool:
        """Whether there is more than last year."""
        return self.now > self.before


@dataclass(frozen=True)
class PlaceLook:
    """A town or village, and how many things take place there in the year."""

    place: PlaceRow
    number: int


@dataclass(frozen=True)
class YearLook:
    """The year for the municipality."""

    tree: PlanTree
    changes: list[Change]
    #: Towns and villages, largest first.
    places: list[PlaceLook]
    #: When the oldest of the figures was counted; None when they never were.
    counted_at: datetime | None
    #: How many quarters of both years are compared; 0 before the year begins.
    quarters: int

    @property
    def quiet(self) -> list[PlaceLook]:
        """Where nothing takes place."""
        return [one for one in self.places if not one.number]


def year_look(year: int, today: date) -> YearLook:
    """All that the page of a year shows; eight statements and the places."""
    kept = KeptFigures(None)

    def count(initiative_ids: Sequence[int], year: int) -> dict[int, list[Figure]]:
        nonlocal kept
        kept = kept_figures(initiative_ids, [year - 1, year])
        return figures_in(kept, year)

    tree = plan_tree(year, today, count=count)
    quarters = quarters_compared(year, today)
    return YearLook(tree, changes(tree, kept, year, quarters), _places(year), kept.counted_at, quarters)


def changes(tree: PlanTree, kept: KeptFigures, year: int, quarters: int) -> list[Change]:
    """Where the leading figure grew or fell most against last year, the largest change first.

    Only the first `quarters` of both years are compared.
    """
    found = []
    for work in (one for plan in tree.plans for one in (*plan.rows, *plan.actions)):
        ids = work.initiative_ids
        leading = kept.leading(ids, [year - 1, year])
        now, before = (sum(leading.of(ids, of)[:quarters]) for of in (year, year - 1))
        if now != before:
            found.append(Change(work, leading.key, leading.label, before, now))
    found.sort(key=lambda one: (-abs(one.now - one.before), one.work.code))
    return found[:MOST_CHANGES]


def _places(year: int) -> list[PlaceLook]:
    there = kept_places(year)
    places = [one for one in all_places() if one.kind in (TOWN, VILLAGE)]
    return [PlaceLook(one, there.get(one.id, 0)) for one in sorted(places, key=lambda one: one.by_size)]


# ---- the week -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayLook:
    """One day of the week: what is on, and how many signed up on it."""

    on: date
    dates: Sequence[CatalogueEntry]
    #: What no list of dates has: bookings of rooms and fairs.
    besides: Sequence[Happening]
    sign_ups: int
    #: On the same weekday of the week before.
    sign_ups_before: int

    @property
    def things(self) -> list[CatalogueEntry | Happening]:
        """All of it, what begins first in front."""
        return sorted([*self.dates, *self.besides], key=lambda one: one.starts_at)


@dataclass(frozen=True)
class WeekLook:
    """A week for Frivillighedens Hus."""

    days: list[DayLook]
    people: int
    people_before: int
    #: Dates that are not shown, because there are so many.
    left_out: int

    @property
    def dates(self) -> int:
        """What is on in the week."""
        return sum(len(day.things) for day in self.days) + self.left_out

    @property
    def sign_ups(self) -> int:
        """Sign-ups of the week so far."""
        return sum(day.sign_ups for day in self.days)

    @property
    def sign_ups_before(self) -> int:
        """Sign-ups of the whole week before."""
        return sum(day.sign_ups_before for day in self.days)


def week_look(monday: date) -> WeekLook:
    """Monday to Sunday from `monday`; four statements, and one of each feature that has more than dates."""
    week = [monday + timedelta(days=day) for day in range(7)]
    of_week = (CatalogueEntry.local_date >= week[0], CatalogueEntry.local_date <= week[-1])
    entries = select(CatalogueEntry).where(*_instants(CatalogueEntry.starts_at, week[0], 7), *of_week)
    entries = entries.where(CatalogueEntry.is_cancelled.is_(False))
    shown = list(
        db.session.scalars(
            entries.order_by(CatalogueEntry.starts_at, CatalogueEntry.id).limit(MOST_DATES + 1)
        )
    )
    number = len(shown)
    if number > MOST_DATES:
        number = db.session.scalar(select(func.count()).select_from(entries.subquery())) or 0
    signed, (people, people_before) = _signed_up(monday), _new_people(monday)
    shown, besides = shown[:MOST_DATES], _besides(monday)
    days = [
        DayLook(
            day,
            [one for one in shown if one.local_date == day],
            [one for one in besides if clock.local(one.starts_at).date() == day],
            signed[day],
            signed[day - timedelta(weeks=1)],
        )
        for day in week
    ]
    return WeekLook(days, people, people_before, max(0, number - MOST_DATES))


def _besides(monday: date) -> list[Happening]:
    begins, ends = (clock.from_wall(day, time()) for day in (monday, monday + timedelta(days=7)))
    asked = (feature.day.besides for feature in installed() if feature.day)
    found = [one for besides in asked if besides for one in besides(begins, ends)]
    return sorted(found, key=lambda one: (one.starts_at, one.title))


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _instants(
    column: InstrumentedAttribute[datetime], first: date, days: int
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    begins, ends = (clock.from_wall(day, time()) for day in (first, first + timedelta(days=days)))
    return column >= begins, column < ends


def _signed_up(monday: date) -> Counter[date]:
    """Local day → sign-ups made on it, this week and the one before; what was given up again does not count."""
    made = select(SignUp.created_at).where(
        *_instants(SignUp.created_at, monday - timedelta(weeks=1), 14), SignUp.status.not_in(_GONE)
    )
    return Counter(clock.local(at).date() for at in db.session.scalars(made))


def _new_people(monday: date) -> tuple[int, int]:
    """People we got to know in the week, and in the one before."""
    begins = clock.from_wall(monday, time())
    since = Person.created_at >= begins
    counted = select(
        func.coalesce(func.sum(case((since, 1), else_=0)), 0),
        func.coalesce(func.sum(case((since, 0), else_=1)), 0),
    ).where(*_instants(Person.created_at, monday - timedelta(weeks=1), 14), Person.merged_into_id.is_(None))
    now, before = db.session.execute(counted).one()
    return int(now), int(before)
