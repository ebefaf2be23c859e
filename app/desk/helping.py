"""Who may act for a caller: finding the helper among those we know, or writing them down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union_all

from app.core.actor import Actor
from app.core.danish import fold
from app.core.database import db
from app.core.errors import DomainError
from app.desk import acting
from app.notifications.help_began import begin_help
from app.people.actions import add_person
from app.people.models import Delegation, Person
from app.people.queries import person_to_change

_MOST = 5


@dataclass(frozen=True)
class Helper:
    """Who it is: somebody known, else a name and a number."""

    name: str
    phone: str | None
    known_id: int | None


def known_helpers(name: str, phone: str | None, but_id: int) -> list[Person]:
    """People we know with this number, or this name, first those with the number; at most a handful."""
    named = select(Person.id).where(Person.name_folded == fold(name))
    numbered = select(Person.id).where(Person.phone == phone)
    same = [one for one, is_known in ((named, bool(name)), (numbered, bool(phone))) if is_known]
    if not same:
        return []
    found = select(Person).where(
        Person.id.in_(union_all(*same)),
        Person.id != but_id,
        Person.erased_at.is_(None),
        Person.merged_into_id.is_(None),
    )
    people = db.session.scalars(found.order_by(Person.created_at, Person.id).limit(_MOST))
    return sorted(people, key=lambda person: (person.phone != phone, person.id))


def add_helper(
    actor: Actor,
    now: datetime,
    person_id: int,
    helper: Helper,
    relation: str,
    allowed: Mapping[str, bool],
) -> Delegation:
    """Let a helper act for a caller, at the caller's word; the helper is told. Raises DomainError without a name
    and a number.
    """
    who = acting.for_person(actor, person_id)
    if helper.known_id is not None:
        delegate = person_to_change(helper.known_id)
    elif helper.name and helper.phone:
        delegate = add_person(who, now, name=helper.name, phone=helper.phone)
    else:
        raise DomainError("Skriv hjælperens navn og nummer.", field="name" if helper.phone else "phone")
    return begin_help(who, now, person_to_change(person_id), delegate, relation, allowed)
