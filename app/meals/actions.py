"""Changes that meals need beside the engine's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp
from app.gatherings.scheduling import SeriesData, propose_series
from app.meals.models import Cook, Meal, MealDate, Seating, Takeaway
from app.meals.queries import COOK_ENDS, KIND, cooks, was_cook_taken_off
from app.meals.rules import may_be_counted
from app.organisations.queries import organisations_of
from app.people.models import Person

#: More cooks than stand in a kitchen.
MOST_COOKS = 12


@dataclass(frozen=True)
class MealData:
    """What only meals have; fields as in the table Meal."""

    menu: str
    least_age: int | None
    least_age_reason: str
    has_takeaway: bool
    seating: Seating
    kitchen_phone: str | None
    organisation_id: int | None = None


def propose_meal(actor: Actor, now: datetime, data: SeriesData, host: Person, meal: MealData) -> Series:
    """A new meal; see gatherings.scheduling.propose_series.

    Raises DomainError for an age without a reason, and for an organisation that the host does not look after, or that
    not everybody sees.
    """
    _check(meal)
    if meal.organisation_id is not None and not actor.is_system:
        own = {one.id for one, _role in organisations_of(host.id) if one.is_public}
        if meal.organisation_id not in own:
            raise DomainError("Vælg en forening, du selv er med til at passe.", field="organisation_id")

    def add_meal(series: Series) -> None:
        db.session.add(Meal(series_id=series.id, **asdict(meal)))
        db.session.flush()

    return propose_series(actor, now, data, host, add_meal)


def change_meal(
    actor: Actor, now: datetime, series_id: int, changed: MealData, closes_hours: int | None = None
) -> Meal:
    """Change what only meals have, and when signing up closes; whose it is stays.

    Raises DomainError as above and when the meal is over.
    """
    _check(changed)
    series = lock_open(series_id)
    if closes_hours is not None:
        series.closes_hours = closes_hours
    meal = lock_row(Meal, series_id)
    if meal is None:
        raise NotFoundError
    for name, value in asdict(changed).items():
        if name != "organisation_id":
            setattr(meal, name, value)
    record(actor, now, "meal.change", "series", series_id)
    db.session.flush()
    return meal


def write_menu(actor: Actor, now: datetime, occurrence_id: int, menu: str) -> MealDate:
    """Say what is served on one date; empty is as usual. Raises DomainError for a date that is cancelled."""
    date = _lock_date(occurrence_id)
    date.menu = menu.strip()
    record(actor, now, "meal.menu", "occurrence", occurrence_id)
    db.session.flush()
    return date


def count_meal(
    actor: Actor,
    now: datetime,
    occurrence_id: int,
    *,
    guests: int,
    first_timers: int,
    portions: int | None,
    comment: str,
    helpers: int | None = None,
) -> MealDate:
    """How it went, as the plan counts it. May be corrected. Raises DomainError before the meal has begun."""
    date = _lock_date(occurrence_id)
    if not may_be_counted(date.occurrence.starts_at, now):
        raise DomainError("Måltidet er ikke begyndt endnu.")
    if first_timers > guests:
        raise DomainError("Der kan ikke være flere nye, end der kom.", field="first_timers")
    date.guests, date.first_timers, date.portions, date.helpers = guests, first_timers, portions, helpers
    date.comment, date.counted_at = comment.strip(), now
    record(actor, now, "meal.count", "occurrence", occurrence_id)
    db.session.flush()
    return date


def keep_answers(_actor: Actor, _now: datetime, sign_up: SignUp, ticked: Mapping[str, bool]) -> None:
    """Whether the portions of a sign-up are fetched. That somebody is old enough was said, and is not kept."""
    kept, wanted = db.session.get(Takeaway, sign_up.id), ticked.get("takeaway", False)
    if wanted and kept is None:
        db.session.add(Takeaway(sign_up_id=sign_up.id))
    elif kept is not None and not wanted:
        db.session.delete(kept)
    db.session.flush()


def become_cook(actor: Actor, now: datetime, series_id: int, link_made_at: datetime | None = None) -> Cook:
    """Who acts cooks this meal from now on. Twice is once.

    Raises NotFoundError for a link from before somebody was taken off, DomainError when there are enough.
    """
    lock_open(series_id)
    if actor.person_id is None:
        raise NotFoundError
    if link_made_at is not None and was_cook_taken_off(series_id, link_made_at):
        raise NotFoundError
    there = db.session.get(Cook, (series_id, actor.person_id))
    if there is not None:
        return there
    if len(cooks(series_id)) >= MOST_COOKS:
        raise DomainError("Der er kokke nok. Bed værten om at fjerne en først.")
    cook = Cook(series_id=series_id, person_id=actor.person_id, since=now)
    db.session.add(cook)
    record(actor, now, "meal.cook_begins", "series", series_id, person=actor.person_id)
    db.session.flush()
    return cook


def remove_cook(actor: Actor, now: datetime, series_id: int, person_id: int) -> None:
    """Somebody no longer cooks this meal, and sees nothing of it any more; links that make a cook end with it.

    Raises NotFoundError for no cook.
    """
    cook = db.session.get(Cook, (series_id, person_id))
    if cook is None:
        raise NotFoundError
    db.session.delete(cook)
    record(actor, now, COOK_ENDS, "series", series_id, person=person_id)
    db.session.flush()


def _check(meal: MealData) -> None:
    if meal.least_age is not None and not meal.least_age_reason:
        raise DomainError("Skriv, hvorfor der er en alder.", field="least_age_reason")


def lock_open(series_id: int) -> Series:
    """Lock a meal that may be changed. Raises NotFoundError, and DomainError for one that is over."""
    series = lock_row(Series, series_id)
    if series is None or series.kind != KIND:
        raise NotFoundError
    if series.status not in (SeriesStatus.PROPOSED, SeriesStatus.APPROVED):
        raise DomainError("Måltidet er slut, så det kan ikke ændres.")
    return series


def _lock_date(occurrence_id: int) -> MealDate:
    occurrence = lock_row(Occurrence, occurrence_id)
    if occurrence is None or occurrence.series.kind != KIND:
        raise NotFoundError
    if occurrence.status == OccurrenceStatus.CANCELLED:
        raise DomainError("Den dag er aflyst.")
    date = db.session.get(MealDate, occurrence_id)
    if date is None:
        date = MealDate(occurrence_id=occurrence_id, occurrence=occurrence, menu="", comment="")
        db.session.add(date)
    return date
