"""Reads of people."""

from __future__ import annotations

from sqlalchemy import select

from app.core.database import db, lock_row
from app.core.errors import NotFoundError
from app.people.models import Delegation, Person


def living_person(person_id: int) -> Person | None:
    """A person who is neither erased nor merged into another, or None."""
    person = db.session.get(Person, person_id)
    return person if person is not None and person.is_living else None


def person_to_change(person_id: int) -> Person:
    """The same, locked and fresh, inside a writing transaction. Raises NotFoundError when there is nobody."""
    person = lock_row(Person, person_id)
    if person is None or not person.is_living:
        raise NotFoundError
    return person


def helpers_of(person_id: int) -> list[Delegation]:
    """Who may act for a person, first come first."""
    running = select(Delegation).where(Delegation.person_id == person_id, Delegation.ended_at.is_(None))
    return list(db.session.scalars(running.order_by(Delegation.id)))


def helped_by(person_id: int) -> list[Delegation]:
    """For whom a person may act, first come first."""
    running = select(Delegation).where(Delegation.delegate_id == person_id, Delegation.ended_at.is_(None))
    return list(db.session.scalars(running.order_by(Delegation.id)))
