"""Reads of people."""

from __future__ import annotations

from app.core.database import db, lock_row
from app.core.errors import NotFoundError
from app.people.models import Person


def living_person(person_id: int) -> Person | None:
    """A person who is not erased, or None."""
    person = db.session.get(Person, person_id)
    return person if person is not None and person.erased_at is None else None


def person_to_change(person_id: int) -> Person:
    """The same, locked and fresh, inside a writing transaction. Raises NotFoundError when there is nobody."""
    person = lock_row(Person, person_id)
    if person is None or person.erased_at is not None:
        raise NotFoundError
    return person
