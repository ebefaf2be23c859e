"""What makes two sign-ups the same guest: contact and name (decisions.md: a couple may share an address)."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.danish import fold
from app.core.signing import keyed_hash
from app.people.models import Person


def identity_of(person: Person) -> str:
    """A mark of the person's contact and name; without contact it is the person alone. Not readable back."""
    contact = person.phone or person.email
    return _mark(contact, person.name) if contact else identity_of_one(person)


def identity_of_one(person: Person) -> str:
    """A mark of the person alone: another of the same contact and name has another."""
    return keyed_hash("identity", f"person:{person.id}")


def identity_of_guest(contact: Mapping[str, str | None]) -> str:
    """The same for whoever is to become a person of this name, phone and email; empty without phone and email."""
    reached_by = contact.get("phone") or contact.get("email")
    return _mark(reached_by, contact.get("name") or "") if reached_by else ""


def _mark(contact: str, name: str) -> str:
    return keyed_hash("identity", f"{contact}|{fold(name)}")
