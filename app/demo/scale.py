"""A house as busy as one wants: N coming dates, spread evenly over places, weekdays and the next three months.

For measuring and for trying out how lists feel when they are long. The same for the same day and number: nothing is
left to chance. Rows are added in bulk, because two hundred thousand dates one by one would take an hour; what
stands in them is made by what makes it elsewhere (`entry_of`, `identity_of`, `instants`), and a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from app.accounts.models import Account
from app.catalogue.models import CatalogueEntry
from app.catalogue.publish import EntryData, as_row
from app.core import clock
from app.core.database import db
from app.gatherings.identity import identity_of
from app.gatherings.models import Occurrence, Rhythm, Series, SeriesStatus, SignUp, SignUpStatus
from app.gatherings.publishing import entry_of
from app.gatherings.recurrence import instants
from app.people.models import Person
from app.places.models import Place
from app.plan.queries import default_initiative
from app.walks.models import Tempo, Walk

#: Weekly dates of a group: with first days in the coming week they fill the next three months.
DATES = 13
#: Groups that are made at a time; more would fill the memory with what is written already.
_BATCH = 200
_FIRST_NAMES = (
    "Anna", "Bent", "Else", "Finn", "Grethe", "Hans", "Inge", "Jens", "Karen", "Lars", "Mette", "Niels", "Olena",
    "Poul", "Rita", "Svend", "Tove", "Ulla", "Verner", "Yasmin",
)  # fmt: skip
_LAST_NAMES = (
    "Andersen", "Bech", "Clausen", "Damm", "Eriksen", "Friis", "Gram", "Holm", "Iversen", "Juhl", "Kjær", "Lund",
    "Møller", "Nissen", "Olsen", "Petersen", "Riis", "Skov", "Thomsen", "Wind",
)  # fmt: skip
_TITLES = (
    "Gå med i {}",
    "Frisk luft i {}",
    "Kaffetur i {}",
    "Morgentur i {}",
    "Rundt om {}",
    "Snak og gang i {}",
)
_MEETING_POINTS = (
    "Foran kirken",
    "P-pladsen ved hallen",
    "Ved forsamlingshuset",
    "Biblioteket",
    "Ved købmanden",
)
_TEXT = (
    "Vi går en tur sammen og venter altid på den sidste. Bagefter drikker vi en kop kaffe, hvis vi har lyst."
)


def add_dates(now: datetime, number: int) -> int:
    """Add `number` coming dates with their groups, hosts, guests and sign-ups; returns how many sign-ups. No commit.

    Needs a writing transaction and the pack's places. Raises LookupError without places.
    """
    places = list(db.session.scalars(select(Place).order_by(Place.id)))
    if not places:
        raise LookupError("there are no places: load the pack first")
    house = _House(now, places, number)
    groups = range(-(-number // DATES))
    signed_up = 0
    for first in range(0, len(groups), _BATCH):
        occurrences = house.add_groups(groups[first : first + _BATCH])
        signed_up += house.add_sign_ups(occurrences)
        db.session.flush()
        for row in (*occurrences, *{occurrence.series for occurrence in occurrences}):
            db.session.expunge(row)
    return signed_up


class _House:
    def __init__(self, now: datetime, places: Sequence[Place], number: int) -> None:
        self._now = now
        self._today = clock.local(now).date()
        self._left = number
        self._places = places
        self._chance = Random(number)  # noqa: S311 - to vary the content, not to keep a secret
        # As the rows will be numbered, so that another run has other addresses.
        self._numbers = count((db.session.scalar(select(func.max(Person.id))) or 0) + 1)
        self._hosts = self._add_people(max(1, number // (DATES * 6)), share_with_account=1)
        self._guests = self._add_people(max(12, number // 40), share_with_account=4)
        initiative = default_initiative("walk", now)
        self._initiative_id = initiative.id if initiative else None

    def add_groups(self, numbers: Sequence[int]) -> list[Occurrence]:
        """The groups with these numbers, their dates, and what the catalogue says of them."""
        groups = [self._group(number) for number in numbers]
        db.session.add_all(groups)
        db.session.flush()
        walks = [self._walk(number, series) for number, series in zip(numbers, groups, strict=True)]
        db.session.add_all(walks)
        db.session.flush()
        occurrences = [occurrence for series in groups for occurrence in self._dates(series)]
        self._take_places(occurrences)
        db.session.add_all(occurrences)
        db.session.flush()
        db.session.execute(insert(CatalogueEntry), [as_row(entry) for entry in _entries(occurrences)])
        return occurrences

    def add_sign_ups(self, occurrences: Sequence[Occurrence]) -> int:
        """As many guests on each date as it has places taken, and some in line where it is full."""
        rows: list[dict[str, Any]] = []
        for occurrence in occurrences:
            waiting = 2 if occurrence.places_taken and occurrence.places_taken == occurrence.capacity else 0
            guests = self._chance.sample(
                self._guests, min(occurrence.places_taken + waiting, len(self._guests))
            )
            for place, guest in enumerate(guests):
                rows.append(self._sign_up(occurrence, guest, has_place=place < occurrence.places_taken))
        if rows:
            db.session.execute(insert(SignUp), rows)
        return len(rows)

    def _group(self, number: int) -> Series:
        place = self._places[number % len(self._places)]
        # Weekdays go round by themselves: places and weekdays have no common divisor to fall into step by.
        first_on = self._today + timedelta(days=1 + (number + number // len(self._places)) % 7)
        quarter = self._chance.randrange(8 * 4, 19 * 4)
        return Series(
            kind="walk",
            title=_TITLES[number % len(_TITLES)].format(place.name),
            description=_TEXT,
            place=place,
            meeting_point=self._chance.choice(_MEETING_POINTS),
            rhythm=Rhythm.WEEKLY,
            first_on=first_on,
            until=first_on + timedelta(weeks=DATES - 1),
            starts_at_local=time(quarter // 4, quarter % 4 * 15),
            duration_minutes=self._chance.choice((60, 90, 120)),
            capacity=self._chance.choice((None, 8, 10, 12, 15, 20)),
            needs_sign_up=True,
            price_ore=self._chance.choice((0, 0, 0, 2000)),
            companion_offered=self._chance.random() < 0.25,
            access=self._access(),
            host_id=self._hosts[number % len(self._hosts)].id,
            initiative_id=self._initiative_id,
            status=SeriesStatus.APPROVED,
            created_at=self._now,
            decided_at=self._now,
        )

    def _access(self) -> dict[str, dict[str, str]]:
        shares = {"rollator": 0.3, "wheelchair": 0.15, "benches": 0.5, "toilet": 0.4, "bus": 0.35}
        return {
            what: {"answer": "yes" if self._chance.random() < share else "ask", "note": ""}
            for what, share in shares.items()
        }

    def _walk(self, number: int, series: Series) -> Walk:
        tempo = tuple(Tempo)[number % len(Tempo)]
        return Walk(series=series, tempo=tempo, kilometres=Decimal(self._chance.randrange(4, 17)) / 2)

    def _dates(self, series: Series) -> Iterator[Occurrence]:
        for week in range(min(DATES, self._left)):
            self._left -= 1
            day: date = series.first_on + timedelta(weeks=week)
            starts_at, ends_at = instants(day, series.starts_at_local, series.duration_minutes)
            yield Occurrence(
                series=series,
                original_date=day,
                starts_at=starts_at,
                ends_at=ends_at,
                place=series.place,
                meeting_point=series.meeting_point,
                capacity=series.capacity,
                places_taken=0,
                version=1,
            )

    def _take_places(self, occurrences: Sequence[Occurrence]) -> None:
        """Every eighth date has guests, and some of those are full."""
        for occurrence in occurrences[::8]:
            most = min(occurrence.capacity or 12, len(self._guests) - 2)
            occurrence.places_taken = (
                most if self._chance.random() < 0.1 else self._chance.randint(1, most // 2)
            )

    def _sign_up(self, occurrence: Occurrence, guest: Person, *, has_place: bool) -> dict[str, Any]:
        return {
            "occurrence_id": occurrence.id,
            "person_id": guest.id,
            "identity": identity_of(guest),
            "status": SignUpStatus.CONFIRMED if has_place else SignUpStatus.WAITING,
            "queued_at": self._now,
            "placed_at": self._now if has_place else None,
            "created_at": self._now,
        }

    def _add_people(self, number: int, *, share_with_account: int) -> list[Person]:
        """`number` people, every so-many-th of them with a log-in."""
        people = [self._person(next(self._numbers)) for _ in range(number)]
        db.session.add_all(people)
        db.session.flush()
        with_account = people[::share_with_account]
        db.session.add_all(
            Account(person_id=person.id, email=person.email, created_at=self._now) for person in with_account
        )
        db.session.flush()
        return people

    def _person(self, number: int) -> Person:
        first, last = self._chance.choice(_FIRST_NAMES), self._chance.choice(_LAST_NAMES)
        return Person(
            name=f"{first} {last}",
            email=f"gaest{number}@example.org",
            # Possible numbers that nobody has: Danish ones do not begin with 11.
            phone=f"+4511{number % 1_000_000:06}",
            created_at=self._now,
        )


def _entries(occurrences: Sequence[Occurrence]) -> Iterator[EntryData]:
    """What the catalogue says of the dates; the facts of a group are asked for once."""
    facts: dict[int, tuple[dict[str, str], ...]] = {}
    for occurrence in occurrences:
        entry = entry_of(occurrence, facts.get(occurrence.series_id))
        facts[occurrence.series_id] = entry.facts
        yield entry
