"""Making, correcting and erasing people."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.people.models import Person


def add_person(
    actor: Actor,
    now: datetime,
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    place_id: int | None = None,
) -> Person:
    """A new person. Two people are never made one by a guess: a guest is always new (decisions.md)."""
    person = Person(
        name=name.strip(),
        email=email.strip().lower() if email else None,
        phone=phone or None,
        place_id=place_id,
        created_at=now,
    )
    db.session.add(person)
    db.session.flush()
    record(actor, now, "person.add", "person", person.id)
    return person


def correct_person(
    actor: Actor, now: datetime, person: Person, *, name: str, phone: str | None, place_id: int | None = None
) -> None:
    """Change what a person told about themselves. The e-mail is changed by proof only."""
    person.name = name.strip()
    person.phone = phone or None
    person.place_id = place_id
    record(actor, now, "person.correct", "person", person.id)
    db.session.flush()


def erase_person(actor: Actor, now: datetime, person: Person) -> None:
    """Take away name and contact; the empty row stays so that counts stay (law.md section 2)."""
    person.name = "Slettet"
    person.email = None
    person.phone = None
    person.place_id = None
    person.link_version += 1
    person.erased_at = now
    record(actor, now, "person.erase", "person", person.id)
    db.session.flush()
