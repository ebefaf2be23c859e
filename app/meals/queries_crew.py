"""What is read of crews: few statements, however many dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.database import db
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus
from app.meals.models_crew import Helper, HelperStatus, MealDateRole, MealRole, Role, arrives_at
from app.meals.queries import KIND
from app.meals.rules import still_missing

#: So many dates are offered to who wants to help.
_DATES_AHEAD = 8
_ON = Helper.status == HelperStatus.ON


@dataclass(frozen=True)
class Crew:
    """The crew of one date: what is needed, and who is there."""

    occurrence: Occurrence
    #: In the order of the day; what nobody is needed for is there with 0.
    needed: dict[Role, int]
    #: Minutes before the meal at which each meets.
    minutes: dict[Role, int]
    helpers: list[Helper]

    @property
    def missing(self) -> dict[Role, int]:
        """How many are missing for what."""
        return still_missing(self.needed, Counter(one.role for one in self.helpers))

    @property
    def is_wanted(self) -> bool:
        """Whether this date has a crew at all."""
        return any(self.needed.values()) or bool(self.helpers)

    def with_role(self, role: Role) -> list[Helper]:
        """Who does one thing, first come first."""
        return [one for one in self.helpers if one.role == role]

    def arrives_at(self, role: Role) -> datetime:
        """When who does it meets."""
        return arrives_at(self.occurrence.starts_at, self.minutes[role])

    @property
    def in_order(self) -> list[Role]:
        """What there is to do, by when one meets."""
        wanted = [role for role in self.needed if self.needed[role] or self.with_role(role)]
        return sorted(wanted, key=lambda role: (-self.minutes[role], list(Role).index(role)))


def roles_of(series_id: int) -> dict[Role, MealRole]:
    """What the meal needs as a rule, in the order of the day; empty when it was never said."""
    found = {
        one.role: one for one in db.session.scalars(select(MealRole).where(MealRole.series_id == series_id))
    }
    return {role: found[role] for role in Role if role in found}


def crew_of(occurrence: Occurrence) -> Crew:
    """The crew of one date; three statements."""
    return crews_of([occurrence])[0]


def crews_of(occurrences: Sequence[Occurrence]) -> list[Crew]:
    """The crews of some dates of one meal; three statements."""
    if not occurrences:
        return []
    ids = [one.id for one in occurrences]
    usual = roles_of(occurrences[0].series_id)
    own = select(MealDateRole).where(MealDateRole.occurrence_id.in_(ids))
    numbers = {(one.occurrence_id, one.role): one.number for one in db.session.scalars(own)}
    on = select(Helper).where(Helper.occurrence_id.in_(ids), _ON).order_by(Helper.joined_at, Helper.id)
    helpers = list(db.session.scalars(on))
    return [
        Crew(
            date,
            {role: numbers.get((date.id, role), one.number) for role, one in usual.items()},
            {role: one.minutes_before for role, one in usual.items()},
            [one for one in helpers if one.occurrence_id == date.id],
        )
        for date in occurrences
    ]


def coming_crews(series_id: int, now: datetime) -> list[Crew]:
    """The crews of the next dates that take place."""
    dates = (
        select(Occurrence)
        .where(
            Occurrence.series_id == series_id,
            Occurrence.starts_at > now,
            Occurrence.status == OccurrenceStatus.PLANNED,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(_DATES_AHEAD)
    )
    return crews_of(list(db.session.scalars(dates)))


def helper_by_id(helper_id: int) -> Helper | None:
    """Somebody on a crew, with the date."""
    return db.session.get(Helper, helper_id, options=[joinedload(Helper.occurrence)])


def coming_of(person_id: int, now: datetime) -> list[Helper]:
    """What a person has said they help with, soonest first."""
    return _of(Helper.person_id == person_id, Occurrence.ends_at > now)


def on_coming_dates(series_id: int, now: datetime) -> list[Helper]:
    """Everybody on the crews of a meal's dates to come."""
    return _of(Occurrence.series_id == series_id, Occurrence.starts_at > now)


def on_dates(occurrence_ids: Sequence[int]) -> list[Helper]:
    """Everybody on the crews of some dates."""
    return _of(Helper.occurrence_id.in_(occurrence_ids))


def on_until(now: datetime, until: datetime) -> list[Helper]:
    """Everybody on the crews of dates that take place and begin between the two."""
    planned = Occurrence.status == OccurrenceStatus.PLANNED
    return _of(Occurrence.starts_at > now, Occurrence.starts_at <= until, planned)


def dates_with_crew(now: datetime, within: timedelta) -> list[Occurrence]:
    """Dates that begin within a time and whose meal has a crew, soonest first."""
    wanted = select(MealRole.role).where(MealRole.series_id == Occurrence.series_id)
    dates = (
        select(Occurrence)
        .join(Occurrence.series)
        .where(
            Series.kind == KIND,
            Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED)),
            Occurrence.status == OccurrenceStatus.PLANNED,
            Occurrence.starts_at > now,
            Occurrence.starts_at <= now + within,
            wanted.exists(),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return list(db.session.scalars(dates).unique())


def helpers_per_date() -> Select[*tuple[Any, ...]]:
    """(date, people who help): who does two things is one person."""
    who = func.count(func.distinct(func.coalesce(Helper.person_id, -Helper.id)))
    return select(Helper.occurrence_id, who.label("helpers")).where(_ON).group_by(Helper.occurrence_id)


def count_helpers(occurrence_id: int) -> int:
    """How many people help on one date."""
    row = db.session.execute(helpers_per_date().where(Helper.occurrence_id == occurrence_id)).one_or_none()
    return int(row[1]) if row is not None else 0


def is_the_day(starts_at: datetime, now: datetime) -> bool:
    """Whether it is the day of the meal on a clock in Copenhagen: the crew sees each other's numbers then."""
    return clock.local(starts_at).date() == clock.local(now).date()


def minutes_of(helper: Helper) -> int:
    """How long before the meal they meet."""
    found = db.session.get(MealRole, (helper.occurrence.series_id, helper.role))
    return found.minutes_before if found is not None else 0


def _of(*conditions: ColumnElement[bool]) -> list[Helper]:
    found = (
        select(Helper)
        .join(Occurrence, Occurrence.id == Helper.occurrence_id)
        .where(_ON, *conditions)
        .options(joinedload(Helper.occurrence))
        .order_by(Occurrence.starts_at, Helper.id)
    )
    return list(db.session.scalars(found).unique())
