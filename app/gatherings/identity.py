"""What makes two sign-ups the same guest: contact and name (decisions.md: a couple may share an address)."""

from __future__ import annotations

from app.core.danish import fold
from app.core.signing import keyed_hash
from app.people.models import Person


def identity_of(person: Person) -> str:
    """A mark of the person's contact and name; without contact it is the person alone. Not readable back."""
    contact = person.phone or person.email
    return keyed_hash("identity", f"{contact}|{fold(person.name)}" if contact else f"person:{person.id}")
