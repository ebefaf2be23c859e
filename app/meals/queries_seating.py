"""What the pages of the tables read: few statements, whatever the number of guests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import aliased

from app.core.danish import sort_key
from app.core.database import db
from app.gatherings.models import FixedPlace, Occurrence, OccurrenceStatus, SignUp, SignUpStatus
from app.gatherings.retention import sign_up_period
from app.matching import seating
from app.matching.tables import Said
from app.meals.company import Eater, Wish, guests_seated, have_met, together, wishes
from app.meals.diets import is_shown
from app.meals.models import Meal, Seating, Takeaway
from app.meals.models_seating import MOST_SEATS, Company, Seat, TablePlan, Tie
from app.people.models import Person

#: Who sits, or sat, at a table. Who sent word or stayed away leaves the chair free.
_SITS = (SignUpStatus.CONFIRMED, SignUpStatus.CAME)
#: Whoever was there so often can look after a table.
_REGULAR = 3


@dataclass(frozen=True)
class TableView:
    """One table as the host sees it."""

    number: int
    seats: int
    eaters: list[Eater]

    @property
    def taken(self) -> int:
        """Chairs in use."""
        return sum(one.size for one in self.eaters)

    @property
    def free(self) -> int:
        """Chairs left."""
        return max(0, self.seats - self.taken)

    @property
    def host(self) -> Eater | None:
        """Who looks after it."""
        return next((one for one in self.eaters if one.is_host), None)

    @property
    def is_locked(self) -> bool:
        """Whether all there stay at a new proposal."""
        return all(one.is_pinned for one in self.eaters)


@dataclass(frozen=True)
class Tables:
    """The tables of a date, who has none yet, and who wants to sit with whom."""

    plan: TablePlan | None
    #: By name.
    eaters: list[Eater]
    ties: list[tuple[int, int]]
    met: list[tuple[int, int]]

    @property
    def seats(self) -> int:
        """How many sit at a table."""
        return self.plan.seats if self.plan is not None else MOST_SEATS

    @property
    def version(self) -> int:
        """Which proposal these tables came from; 0 is none yet."""
        return self.plan.version if self.plan is not None else 0

    @cached_property
    def tables(self) -> list[TableView]:
        """Tables with somebody at them, by number; guests by name, the host of the table first."""
        there: dict[int, list[Eater]] = {}
        for one in self.eaters:
            if one.table is not None:
                there.setdefault(one.table, []).append(one)
        return [
            TableView(number, self.seats, sorted(found, key=lambda one: not one.is_host))
            for number, found in sorted(there.items())
        ]

    @property
    def unseated(self) -> list[Eater]:
        """Who has no table yet: signed up after the tables were set, or taken from one."""
        return [one for one in self.eaters if one.table is None]

    @property
    def together(self) -> list[tuple[int, int]]:
        """Pairs who are to sit together."""
        return together(self.eaters, self.ties)

    @property
    def tied(self) -> list[tuple[Eater, Eater]]:
        """Those the host keeps together."""
        known = {one.id: one for one in self.eaters}
        return [(known[one], known[other]) for one, other in self.ties if one in known and other in known]

    @property
    def unknown_wishes(self) -> list[Wish]:
        """Names that guests wrote and that are nobody's on the list, or more than one's; not once they are tied."""
        tied = {number for pair in self.ties for number in pair}
        return [wish for wish in wishes(self.eaters) if wish.other is None and wish.eater.id not in tied]

    @cached_property
    def broken(self) -> list[str]:
        """What could not be kept, in words with names."""
        if not self.tables:
            return []
        at = {table.number: [one.id for one in table.eaters] for table in self.tables}
        plan = seating.explain(
            at, guests_seated(self.eaters), together=self.together, met=self.met, seats=self.seats
        )
        names = {one.id: one.name for one in self.eaters}
        return [_in_words(said, names) for said in plan.broken]


def _in_words(said: Said, names: dict[int, str]) -> str:
    who = ", ".join(names[number] for number in said.guests)
    text = _(said.text, **said.parameters)
    return _("%(text)s Det er %(who)s.", text=text, who=who) if who else text


def has_tables(series_id: int) -> bool:
    """Whether the host of a meal finds people a chair; else they sit where they like."""
    return db.session.scalar(select(Meal.seating).where(Meal.series_id == series_id)) == Seating.TABLES


def tables_of(occurrence: Occurrence, now: datetime) -> Tables:
    """All about the tables of a date. Four statements."""
    eaters = _eaters(occurrence, now)
    ids = [one.id for one in eaters]
    ties = db.session.execute(
        select(Tie.one_id, Tie.other_id).where(Tie.one_id.in_(ids)).order_by(Tie.one_id, Tie.other_id)
    )
    return Tables(
        plan=db.session.get(TablePlan, occurrence.id),
        eaters=eaters,
        ties=[(row[0], row[1]) for row in ties],
        met=have_met(eaters, _earlier(occurrence, now)),
    )


def _eaters(occurrence: Occurrence, now: datetime) -> list[Eater]:
    before, then = aliased(SignUp), aliased(Occurrence)
    times = (
        select(func.count())
        .select_from(before)
        .join(then, then.id == before.occurrence_id)
        .where(
            before.identity == SignUp.identity,
            before.status.in_(_SITS),
            then.series_id == occurrence.series_id,
            then.ends_at <= now,
        )
        .scalar_subquery()
        .label("times")
    )
    is_fixed = (
        exists()
        .where(
            FixedPlace.series_id == occurrence.series_id,
            FixedPlace.person_id == SignUp.person_id,
            FixedPlace.ended_at.is_(None),
        )
        .label("is_fixed")
    )
    rows = db.session.execute(
        select(SignUp.id, SignUp.person_id, SignUp.identity, Person.name, SignUp.party_size, SignUp.is_first_time,
               times, is_fixed, Seat.table_number, Seat.is_pinned, Seat.is_host, Company)
        .join(Person, Person.id == SignUp.person_id)
        .outerjoin(Takeaway, Takeaway.sign_up_id == SignUp.id)
        .outerjoin(Seat, Seat.sign_up_id == SignUp.id)
        .outerjoin(Company, Company.sign_up_id == SignUp.id)
        .where(
            SignUp.occurrence_id == occurrence.id, SignUp.status.in_(_SITS), Takeaway.sign_up_id.is_(None)
        )
    )  # fmt: skip
    found = [_eater(row) for row in rows]
    return sorted(found, key=lambda one: (sort_key(one.name), one.id))


def _eater(row: Row[Any]) -> Eater:
    said = row.Company.said if row.Company is not None else {}
    return Eater(
        id=row.id,
        person_id=row.person_id,
        identity=row.identity,
        name=row.name,
        size=row.party_size,
        is_first_time=row.is_first_time,
        is_regular=row.is_fixed or row.times >= _REGULAR,
        table=row.table_number,
        is_pinned=bool(row.is_pinned),
        is_host=bool(row.is_host),
        wants=said.get("names", ""),
        languages=frozenset(said.get("languages", ())),
    )


def _earlier(occurrence: Occurrence, now: datetime) -> Sequence[tuple[int, int, str]]:
    """(date, table, identity) of who sat at tables of this series before."""
    rows = db.session.execute(
        select(SignUp.occurrence_id, Seat.table_number, SignUp.identity)
        .join(Seat, Seat.sign_up_id == SignUp.id)
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .where(
            Occurrence.series_id == occurrence.series_id,
            Occurrence.id != occurrence.id,
            Occurrence.status == OccurrenceStatus.PLANNED,
            Occurrence.starts_at <= now,
            Occurrence.ends_at > now - sign_up_period(),
            SignUp.status.in_(_SITS),
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def own_seat(sign_up: SignUp, now: datetime) -> Seat | None:
    """Where somebody sits, once the host shows it and until a day after the meal."""
    if sign_up.status not in _SITS or not is_shown(sign_up.occurrence.ends_at, now):
        return None
    shown = (
        select(Seat)
        .join(TablePlan, TablePlan.occurrence_id == sign_up.occurrence_id)
        .join(Meal, Meal.series_id == sign_up.occurrence.series_id)
        .outerjoin(Takeaway, Takeaway.sign_up_id == Seat.sign_up_id)
        .where(
            Seat.sign_up_id == sign_up.id,
            TablePlan.shown_at.is_not(None),
            Meal.seating == Seating.TABLES,
            Takeaway.sign_up_id.is_(None),
        )
    )
    return db.session.scalar(shown)


def company_of(sign_up_id: int) -> dict[str, object]:
    """What a guest said of whom they want to sit with."""
    found = db.session.get(Company, sign_up_id)
    return dict(found.said) if found is not None else {}
