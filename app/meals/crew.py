"""Who helps with a meal: saying yes, being written on, leaving, and how many are needed for what.

Every change locks the date first, so that there are never more than are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.queries import account_of_person
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.guests import count_again, count_guest
from app.gatherings.identity import identity_of
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus
from app.meals import messages_crew as messages
from app.meals import queries_crew as queries
from app.meals.models_crew import Helper, HelperStatus, MealDateRole, MealRole, Role
from app.meals.queries import KIND
from app.people.actions import add_person, erase_person
from app.people.blocking import refuse_blocked
from app.people.models import Person
from app.people.queries import person_to_change

#: What tries of guests are counted under.
TRIES = "crew"


class RoleNeed(NamedTuple):
    """How many are needed for something, and how many minutes before the meal they meet."""

    number: int
    minutes_before: int


# ---- saying yes, and leaving ------------------------------------------------------------------------------------


def join_crew(
    actor: Actor,
    now: datetime,
    occurrence_id: int,
    role: Role,
    person: Person,
    *,
    is_on_phone: bool = False,
    is_new: bool = False,
) -> Helper:
    """Somebody helps with one thing on one date. `is_on_phone`: the actor tells them.

    Raises DomainError at `place` when there are enough, when they do it already, and for a date that is over or
    cancelled.
    """
    crew = queries.crew_of(_open_date(occurrence_id, now))
    refuse_blocked(person)
    there = crew.with_role(role)
    if any(one.person is not None and _is_same(one.person, person) for one in there):
        raise DomainError(
            "Du er allerede skrevet på til det. Ring til os, hvis du vil ændre noget.", field="place"
        )
    if len(there) >= crew.needed.get(role, 0):
        raise DomainError("Der er hjælpere nok til det. Vælg noget andet.", field="place")
    helper = Helper(occurrence_id=occurrence_id, occurrence=crew.occurrence, role=role, person_id=person.id,
                    person=person, status=HelperStatus.ON, joined_at=now)  # fmt: skip
    db.session.add(helper)
    db.session.flush()
    record(actor, now, "crew.join", "occurrence", occurrence_id, person=person.id)
    messages.promise_joined(helper, now, told_by=actor if is_on_phone else None, is_new=is_new)
    return helper


def join_as_guest(
    actor: Actor, now: datetime, occurrence_id: int, role: Role, contact: Mapping[str, str | None]
) -> Helper:
    """The same for somebody without an account: always a new person (decisions.md). What is refused counts as a try."""
    count_guest(TRIES, actor, now, contact)
    person = add_person(
        actor, now, name=contact["name"] or "", phone=contact["phone"] or None, email=contact["email"] or None
    )
    try:
        return join_crew(actor, now, occurrence_id, role, person, is_new=True)
    except DomainError as refused:
        refused.afterwards = lambda: count_again(TRIES, actor, now, contact)
        raise


def join_as_self(actor: Actor, now: datetime, occurrence_id: int, role: Role) -> Helper:
    """The same for who acts. Raises NotFoundError for somebody being erased meanwhile."""
    if actor.person_id is None:
        raise NotFoundError
    return join_crew(actor, now, occurrence_id, role, person_to_change(actor.person_id))


def write_on(
    actor: Actor,
    now: datetime,
    occurrence_id: int,
    role: Role,
    *,
    name: str,
    phone: str | None,
    email: str | None,
) -> Helper:
    """The host writes on somebody who rang; contact may be missing."""
    person = add_person(actor, now, name=name, phone=phone, email=email)
    return join_crew(actor, now, occurrence_id, role, person, is_on_phone=True)


def leave_crew(actor: Actor, now: datetime, helper_id: int) -> Helper:
    """Somebody does not help after all. Twice is once. Raises DomainError when the meal has begun."""
    helper = _lock_helper(helper_id)
    if helper.status != HelperStatus.ON:
        return helper
    if helper.occurrence.starts_at <= now:
        raise DomainError("Måltidet er begyndt. Ring til værten, hvis du ikke kan komme.")
    _take_off(now, helper, HelperStatus.LEFT)
    record(actor, now, "crew.leave", "occurrence", helper.occurrence_id, person=helper.person_id)
    return helper


def remove_helper(actor: Actor, now: datetime, helper_id: int) -> Helper:
    """The host takes somebody off, and they are told. Twice is once."""
    helper = _lock_helper(helper_id)
    if helper.status != HelperStatus.ON:
        return helper
    _take_off(now, helper, HelperStatus.REMOVED)
    record(actor, now, "crew.remove", "occurrence", helper.occurrence_id, person=helper.person_id)
    if helper.occurrence.starts_at > now:
        messages.promise_removed(helper, now)
    return helper


def disown_helper(actor: Actor, now: datetime, helper_id: int) -> None:
    """ "Det var ikke mig": leave, and forget name and contact that somebody else wrote.

    Raises DomainError for somebody with an account, who looks after their own name on Min side.
    """
    helper = _lock_helper(helper_id)
    person = helper.person
    if person is None:
        raise NotFoundError
    if account_of_person(person.id) is not None:
        raise DomainError("Log ind, og ret dine oplysninger på Min side.")
    forget_helper(actor, now, person.id)
    erase_person(actor, now, person)


def leave_all(actor: Actor, now: datetime, person_id: int) -> None:
    """Leave every crew of a date to come: they are erased, or shut out."""
    for one in queries.coming_of(person_id, now):
        if one.occurrence.starts_at > now:
            leave_crew(actor, now, one.id)


def forget_helper(actor: Actor, now: datetime, person_id: int) -> None:
    """Leave what is to come, and forget who it was that helped; the numbers stay."""
    leave_all(actor, now, person_id)
    for one in db.session.scalars(select(Helper).where(Helper.person_id == person_id)).unique():
        one.person = None
    db.session.flush()


# ---- how many, and when ------------------------------------------------------------------------------------------


def set_roles(actor: Actor, now: datetime, series_id: int, wanted: Mapping[Role, RoleNeed]) -> None:
    """How many a meal needs for what as a rule, and when they meet. Who meets at another time now is told.

    Who is on a crew stays, also when fewer are needed. Raises DomainError when the meal is over.
    """
    series = lock_row(Series, series_id)
    if series is None or series.kind != KIND:
        raise NotFoundError
    if series.status not in (SeriesStatus.PROPOSED, SeriesStatus.APPROVED):
        raise DomainError("Måltidet er slut, så det kan ikke ændres.")
    standing = queries.roles_of(series_id)
    moved = {role for role, one in standing.items() if one.minutes_before != wanted[role].minutes_before}
    for role, need in wanted.items():
        one = standing.get(role)
        if one is None:
            db.session.add(MealRole(series_id=series_id, role=role, **need._asdict()))
        else:
            one.number, one.minutes_before = need
    record(actor, now, "crew.roles", "series", series_id)
    db.session.flush()
    told = [one for one in queries.on_coming_dates(series_id, now) if one.role in moved]
    messages.promise_changed(told, now)


def set_numbers(actor: Actor, now: datetime, occurrence_id: int, wanted: Mapping[Role, int]) -> None:
    """How many one date needs for what. Raises DomainError at the role for fewer than have said yes."""
    occurrence = _open_date(occurrence_id, now)
    crew = queries.crew_of(occurrence)
    usual = queries.roles_of(occurrence.series_id)
    for role, number in wanted.items():
        there = len(crew.with_role(role))
        if number < there:
            raise DomainError(
                "Der er allerede %(there)s på. Skriv mindst det tal.", field=role.value, there=there
            )
        own = db.session.get(MealDateRole, (occurrence_id, role))
        if own is not None:
            own.number = number
        elif number != usual[role].number:
            db.session.add(MealDateRole(occurrence_id=occurrence_id, role=role, number=number))
    record(actor, now, "crew.numbers", "occurrence", occurrence_id)
    db.session.flush()


# ---- when dates change -------------------------------------------------------------------------------------------


def follow_dates(now: datetime, occurrence_ids: list[int]) -> None:
    """Dates were moved or cancelled: everybody on their crews is told once, with the new time to meet."""
    helpers = queries.on_dates(occurrence_ids)
    off = [one for one in helpers if one.occurrence.status == OccurrenceStatus.CANCELLED]
    for one in off:
        one.status = HelperStatus.OFF
    db.session.flush()
    messages.promise_cancelled(off, now)
    messages.promise_changed([one for one in helpers if one not in off], now)


def _open_date(occurrence_id: int, now: datetime) -> Occurrence:
    occurrence = lock_row(Occurrence, occurrence_id)
    if occurrence is None or occurrence.series.kind != KIND:
        raise NotFoundError
    if occurrence.series.status not in (SeriesStatus.APPROVED, SeriesStatus.ENDED):
        raise NotFoundError
    if occurrence.status == OccurrenceStatus.CANCELLED:
        raise DomainError("Dagen er aflyst. Vælg en anden dag.", field="place")
    if occurrence.starts_at <= now:
        raise DomainError("Måltidet er begyndt. Vælg en anden dag.", field="place")
    return occurrence


def _lock_helper(helper_id: int) -> Helper:
    """A helper, the date locked first. Raises NotFoundError."""
    found = queries.helper_by_id(helper_id)
    if found is None or lock_row(Occurrence, found.occurrence_id) is None:
        raise NotFoundError
    helper = lock_row(Helper, helper_id)
    if helper is None:
        raise NotFoundError
    return helper


def _take_off(now: datetime, helper: Helper, status: HelperStatus) -> None:
    helper.status = status
    db.session.flush()
    messages.withdraw_for(helper, now)


def _is_same(one: Person, other: Person) -> bool:
    return one.id == other.id or identity_of(one) == identity_of(other)
