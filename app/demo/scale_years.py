"""Years that lie behind: N sign-ups of people who came to the plan's walks, groups and meals, week after week.

For measuring what counts over years. In bulk and without chance, as the coming dates of `scale`; the dates are over,
so nothing of them stands in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from app.core import clock
from app.core.danish import fold
from app.core.database import db
from app.gatherings.identity import identity_of
from app.gatherings.models import (
    Occurrence,
    OccurrenceStatus,
    Rhythm,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
)
from app.gatherings.recurrence import instants
from app.people.models import Person
from app.places.models import Place
from app.plan.queries import default_initiative

YEARS = 4
#: Sign-ups of a date, and of a person: with a million, that is fifty thousand people.
PER_DATE, PER_PERSON = 10, 20
_KINDS = ("walk", "walk", "group", "meal")
_STATES = (SignUpStatus.CAME,) * 8 + (
    SignUpStatus.EXCUSED,
    SignUpStatus.NO_SHOW,
    SignUpStatus.CANCELLED_BY_PERSON,
)
#: Rows that are written at a time.
_BATCH = 20_000


def add_years(now: datetime, number: int, years: int = YEARS) -> int:
    """Add `number` sign-ups on dates of the last `years` years; returns how many dates. No commit.

    Needs a writing transaction and the pack. Raises LookupError without places.
    """
    places = list(db.session.scalars(select(Place.id).order_by(Place.id)))
    if not places:
        raise LookupError("there are no places: load the pack first")
    past = _Past(now, places, number, years)
    dates = past.add_dates(-(-number // PER_DATE))
    past.add_sign_ups(dates)
    return len(dates)


class _Past:
    def __init__(self, now: datetime, places: Sequence[int], number: int, years: int) -> None:
        self._now, self._number, self._places = now, number, places
        self._weeks = 52 * years
        self._first = clock.local(now).date() - timedelta(weeks=self._weeks)
        self._chance = Random(number)  # noqa: S311 - to vary the content, not to keep a secret
        self._people = self._add_people(max(PER_DATE * 2, number // PER_PERSON))

    def _add_people(self, number: int) -> list[tuple[int, str]]:
        """(id, identity) of new people, at home all over the municipality; every tenth has not told where."""
        first = (db.session.scalar(select(func.max(Person.id))) or 0) + 1
        people = [self._person(first + at) for at in range(number)]
        _write(Person, people)
        return [(one["id"], identity_of(Person(name=one["name"], email=one["email"]))) for one in people]

    def _person(self, number: int) -> dict[str, Any]:
        name = f"Deltager {number}"
        return {
            "id": number,
            "name": name,
            "name_folded": fold(name),
            "email": f"deltager{number}@example.org",
            "place_id": self._chance.choice(self._places) if number % 10 else None,
            "created_at": self._now - timedelta(weeks=self._chance.randrange(self._weeks)),
        }

    def add_dates(self, number: int) -> list[int]:
        """Weekly dates of as many groups as it takes; their ids."""
        first = (db.session.scalar(select(func.max(Occurrence.id))) or 0) + 1
        groups = self._add_groups(-(-number // self._weeks))
        made = [self._date(first + at, groups[at // self._weeks], at % self._weeks) for at in range(number)]
        _write(Occurrence, made)
        return [one["id"] for one in made]

    def _add_groups(self, number: int) -> list[dict[str, Any]]:
        first = (db.session.scalar(select(func.max(Series.id))) or 0) + 1
        initiatives = {kind: default_initiative(kind, self._now) for kind in _KINDS}
        groups = []
        for at in range(number):
            kind = _KINDS[at % len(_KINDS)]
            initiative = initiatives[kind]
            groups.append(
                {
                    "id": first + at,
                    "kind": kind,
                    "title": f"Fællesskab {first + at}",
                    "description": "",
                    "place_id": self._places[at % len(self._places)],
                    "meeting_point": "Ved forsamlingshuset",
                    "rhythm": Rhythm.WEEKLY,
                    "first_on": self._first + timedelta(days=at % 7),
                    "until": clock.local(self._now).date(),
                    "starts_at_local": time(8 + at % 11),
                    "duration_minutes": 60,
                    "host_id": self._people[at % len(self._people)][0],
                    "initiative_id": initiative.id if initiative else None,
                    "status": SeriesStatus.ENDED,
                    "created_at": self._now,
                }
            )
        _write(Series, groups)
        return groups

    def _date(self, number: int, group: dict[str, Any], week: int) -> dict[str, Any]:
        day: date = group["first_on"] + timedelta(weeks=week)
        starts_at, ends_at = instants(day, group["starts_at_local"], group["duration_minutes"])
        return {
            "id": number,
            "series_id": group["id"],
            "original_date": day,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "place_id": group["place_id"],
            "meeting_point": group["meeting_point"],
            "status": OccurrenceStatus.CANCELLED if number % 40 == 0 else OccurrenceStatus.PLANNED,
        }

    def add_sign_ups(self, dates: Sequence[int]) -> None:
        """Ten to a date, until there are as many as were asked for."""
        _write(SignUp, self._sign_ups(dates))

    def _sign_ups(self, dates: Sequence[int]) -> Iterator[dict[str, Any]]:
        seen: set[int] = set()
        left = self._number
        for occurrence_id in dates:
            for person_id, identity in self._chance.sample(self._people, min(PER_DATE, left)):
                left -= 1
                yield {
                    "occurrence_id": occurrence_id,
                    "person_id": person_id,
                    "identity": identity,
                    "party_size": 1 + (left % 5 == 0),
                    "status": self._chance.choice(_STATES),
                    "queued_at": self._now,
                    "placed_at": self._now,
                    "is_first_time": person_id not in seen,
                    "comes_again": False,
                    "created_at": self._now - timedelta(days=left % (7 * self._weeks)),
                }
                seen.add(person_id)


def _write(model: Any, rows: Any) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            db.session.execute(insert(model), batch)
            batch = []
    if batch:
        db.session.execute(insert(model), batch)
    # Numbers were given here, and PostgreSQL goes on counting where it was.
    _go_on_numbering(model)


def _go_on_numbering(model: Any) -> None:
    if db.session.get_bind().dialect.name == "postgresql":
        table = model.__tablename__
        last = select(func.max(model.id)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(table, "id"), last)))
