"""What the pages of meals read: few statements, narrow rows where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select

from app.audit.models import AuditEvent
from app.core.danish import sort_key
from app.core.database import db, read
from app.gatherings.models import Rhythm, Series, SeriesStatus, SignUp
from app.meals.models import Cook, Meal, MealDate, Seating, Takeaway
from app.meals.models_crew import MealRole
from app.meals.wording import card_facts_of
from app.moderation.states import PUBLIC as ORGANISATION_PUBLIC
from app.organisations.models import Organisation
from app.people.models import Person
from app.places.models import Place

KIND = "meal"
#: In the audit: somebody no longer cooks a meal.
COOK_ENDS = "meal.cook_ends"
#: An ended meal still has a page, which says that it has ended.
_PUBLIC = (SeriesStatus.APPROVED, SeriesStatus.ENDED)


class MealRow(NamedTuple):
    """What a meal's page says of the meal itself: its series, what only meals have, and whose it is."""

    id: int
    title: str
    description: str
    meeting_point: str
    rhythm: Rhythm
    first_on: date
    until: date | None
    starts_at_local: time
    needs_sign_up: bool
    closes_hours: int
    least: int | None
    price_ore: int
    price_note: str
    companion_offered: bool
    #: As in `Series.access`.
    access: dict[str, Any]
    host_id: int
    status: SeriesStatus
    menu: str
    least_age: int | None
    least_age_reason: str
    has_takeaway: bool
    seating: Seating
    kitchen_phone: str | None
    organisation_id: int | None
    host_name: str
    place_name: str
    organisation_name: str | None
    #: How many people a date needs to make it happen, as a rule.
    crew_wanted: int

    @property
    def is_public(self) -> bool:
        """Whether everybody may see the page of the meal."""
        return self.status in _PUBLIC


_OF_SERIES = MealRow._fields[:17]
_OF_MEAL = MealRow._fields[17:24]


def meal(series_id: int) -> MealRow | None:
    """The meal with series, place, host and organisation in one statement, whatever its status."""
    row = read(_meal_statement(), {"series_id": series_id}).one_or_none()
    return None if row is None else MealRow._make(row)


@cache
def _meal_statement() -> Select[*tuple[Any, ...]]:
    series, meals, organisations = Series.__table__, Meal.__table__, Organisation.__table__
    # What was taken down, or closed, is not named on what goes on without it.
    is_seen = organisations.c.state.in_(ORGANISATION_PUBLIC)
    columns = (
        *(series.c[name] for name in _OF_SERIES),
        *(meals.c[name] for name in _OF_MEAL),
        Person.__table__.c.name,
        Place.__table__.c.name,
        organisations.c.name,
        select(func.coalesce(func.sum(MealRole.number), 0))
        .where(MealRole.series_id == series.c.id)
        .scalar_subquery(),
    )
    return (
        select(*columns)
        .join_from(meals, series, series.c.id == meals.c.series_id)
        .join(Person.__table__, Person.__table__.c.id == series.c.host_id)
        .join(Place.__table__, Place.__table__.c.id == series.c.place_id)
        .outerjoin(organisations, and_(organisations.c.id == meals.c.organisation_id, is_seen))
        .where(series.c.id == bindparam("series_id"), series.c.kind == KIND)
    )


def series_of_organisation(organisation_id: int) -> Select[int]:
    """The numbers of an organisation's meals."""
    return select(Meal.series_id).where(Meal.organisation_id == organisation_id)


def details(series_id: int) -> Meal | None:
    """What only meals have, as it stands."""
    return db.session.get(Meal, series_id)


def public_title(series_id: int) -> str | None:
    """What a meal that everybody may see is called, or None."""
    public = Series.id == series_id, Series.kind == KIND, Series.status.in_(_PUBLIC)
    return db.session.scalar(select(Series.title).where(*public))


def menus(occurrence_ids: Sequence[int]) -> Mapping[int, str]:
    """Date → its own menu, for those that have one. One statement."""
    rows = select(MealDate.occurrence_id, MealDate.menu).where(
        MealDate.occurrence_id.in_(occurrence_ids), MealDate.menu != ""
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}


def date_of(occurrence_id: int) -> MealDate | None:
    """What is said of a date beside the engine's own, if anything."""
    return db.session.get(MealDate, occurrence_id)


def is_takeaway(sign_up: SignUp) -> bool:
    """Whether the portions of a sign-up are fetched."""
    return db.session.get(Takeaway, sign_up.id) is not None


def cooks(series_id: int) -> list[Person]:
    """Who cooks a meal, by name."""
    found = db.session.scalars(select(Cook).where(Cook.series_id == series_id)).unique()
    return sorted((one.person for one in found), key=lambda person: (sort_key(person.name), person.id))


def is_cook(series_id: int, person_id: int | None) -> bool:
    """Whether somebody cooks this meal."""
    return person_id is not None and db.session.get(Cook, (series_id, person_id)) is not None


def was_cook_taken_off(series_id: int, since: datetime) -> bool:
    """Whether anybody was taken off the cooks of this meal since then, or at that moment."""
    ended = select(AuditEvent.id).where(
        AuditEvent.object_type == "series",
        AuditEvent.object_id == series_id,
        AuditEvent.action == COOK_ENDS,
        AuditEvent.at >= since,
    )
    return db.session.scalar(ended.limit(1)) is not None


def cooked_by(person_id: int) -> list[Series]:
    """Running meals that a person cooks."""
    own = select(Series).join(Cook, Cook.series_id == Series.id).where(Cook.person_id == person_id)
    running = own.where(Series.status == SeriesStatus.APPROVED).order_by(Series.title, Series.id)
    return list(db.session.scalars(running).unique())


def card_facts(series_id: int) -> list[dict[str, str]]:
    """What a card says of a meal beside date, place and seats."""
    found = details(series_id)
    return card_facts_of(found.least_age, found.has_takeaway) if found is not None else []
