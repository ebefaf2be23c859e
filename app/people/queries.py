"""Reads of people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import joinedload

from app.core.database import db, lock_row
from app.core.errors import NotFoundError
from app.people.models import Delegation, Person, PersonMerge

#: A person is found under another's number only a few times in a row.
_LONGEST_CHAIN = 10


def living_person(person_id: int) -> Person | None:
    """A person who is neither erased nor merged into another, or None."""
    person = db.session.get(Person, person_id)
    return person if person is not None and person.is_living else None


def present_person(person_id: int) -> Person | None:
    """The living person, or the one that they turned out to be; None when there is nobody (any more)."""
    person = db.session.get(Person, person_id)
    for _step in range(_LONGEST_CHAIN):
        if person is None or person.merged_into_id is None:
            break
        person = db.session.get(Person, person.merged_into_id)
    return person if person is not None and person.is_living else None


def former_ids(person_id: int) -> list[int]:
    """Under which other numbers a person was known before a merge, the latest first; mostly none, in one statement."""
    known: list[int] = []
    newest = [person_id]
    while newest:
        into = select(Person.id).where(Person.merged_into_id.in_(newest))
        newest = [number for number in db.session.scalars(into.order_by(Person.id)) if number not in known]
        known += newest
    return known


def person_to_change(person_id: int) -> Person:
    """The same, locked and fresh, inside a writing transaction. Raises NotFoundError when there is nobody."""
    person = lock_row(Person, person_id)
    if person is None or not person.is_living:
        raise NotFoundError
    return person


def helpers_of(person_id: int) -> list[Delegation]:
    """Who may act for a person, first come first."""
    return help_around(person_id)[0]


def helped_by(person_id: int) -> list[Delegation]:
    """For whom a person may act, first come first."""
    return help_around(person_id)[1]


def help_around(person_id: int) -> tuple[list[Delegation], list[Delegation]]:
    """(who may act for a person, for whom the person may act), in one statement, first come first.

    Help from or for somebody who was erased or merged is left out.
    """
    running = (
        select(Delegation)
        .options(joinedload(Delegation.person), joinedload(Delegation.delegate))
        .where(
            or_(Delegation.person_id == person_id, Delegation.delegate_id == person_id),
            Delegation.ended_at.is_(None),
        )
        .order_by(Delegation.id)
    )
    found = [one for one in db.session.scalars(running) if one.person.is_living and one.delegate.is_living]
    return (
        [one for one in found if one.person_id == person_id],
        [one for one in found if one.delegate_id == person_id],
    )


def delegation_between(person_id: int, delegate_id: int) -> Delegation | None:
    """What a person lets another do, or None."""
    return next((one for one in helpers_of(person_id) if one.delegate_id == delegate_id), None)


def merge_to_undo(person_id: int, since: datetime) -> PersonMerge | None:
    """The newest merge into a person after `since` that nobody undid, or None."""
    newest = select(PersonMerge).where(
        PersonMerge.kept_id == person_id, PersonMerge.undone_at.is_(None), PersonMerge.merged_at > since
    )
    return db.session.scalar(newest.order_by(PersonMerge.id.desc()).limit(1))


def doubles_of(person: Person, limit: int = 5) -> list[Person]:
    """Others who may be the same person: one number, or one name and the same place or no other contact."""
    # Each by an index of its own; in one condition SQLite would read everybody who was not merged.
    named = select(Person.id).where(Person.name_folded == person.name_folded)
    if person.place_id is not None:
        named = named.where(or_(Person.place_id == person.place_id, Person.place_id.is_(None)))
    same = union_all(named, select(Person.id).where(Person.phone == person.phone)) if person.phone else named
    found = select(Person).where(Person.id.in_(same), Person.id != person.id)
    found = found.where(Person.erased_at.is_(None), Person.merged_into_id.is_(None))
    return list(db.session.scalars(found.order_by(Person.created_at, Person.id).limit(limit)))
