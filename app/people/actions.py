"""Making, correcting and erasing people."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, or_, select

from app.audit.actions import record, record_each
from app.audit.models import AuditEvent
from app.core.actor import Actor
from app.core.database import db
from app.core.rows import add_row
from app.people.models import Consent, Delegation, Person, PersonBlock, Reach

LOOK_UP = "person.look_up"
#: A list that is opened again within that time is one look.
SAME_LOOK = timedelta(hours=1)


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
    add_row(person)
    record(actor, now, "person.add", "person", person.id)
    return person


def correct_person(
    actor: Actor, now: datetime, person: Person, *, name: str, phone: str | None, place_id: int | None = None
) -> None:
    """Change what a person told about themselves. The e-mail is changed by proof only.

    Where there was another number before, the private links in text messages to it open nothing any more.
    """
    has_new_phone = person.phone != (phone or None)
    if person.phone is not None and has_new_phone:
        person.link_version += 1
    person.name = name.strip()
    person.phone = phone or None
    person.place_id = place_id
    record(actor, now, "person.correct", "person", person.id, phone_changed=has_new_phone)
    db.session.flush()


def set_email(actor: Actor, now: datetime, person: Person, email: str | None) -> None:
    """What somebody said on the phone is their e-mail; a log-in has its own address, which stays as it is.

    Where there was another before, the private links in letters to it open nothing any more: it may be a stranger's,
    by a slip of a finger.
    """
    new = email.strip().lower() if email else None
    if person.email is not None and person.email != new:
        person.link_version += 1
    person.email = new
    record(actor, now, "person.email", "person", person.id)
    db.session.flush()


def note_look_up(actor: Actor, now: datetime, person_ids: Iterable[int]) -> None:
    """Note that staff saw these people; who looked and why is told to whoever asks (law.md sec. 1, logging)."""
    record_each(actor, now, LOOK_UP, "person", person_ids)


def note_list_look(actor: Actor, now: datetime, person_ids: Iterable[int]) -> None:
    """The same for a list that is opened again and again: once an hour for each who looks, person and purpose."""
    wanted = set(person_ids) - {actor.person_id}
    lately = select(AuditEvent.object_id).where(
        AuditEvent.at > now - SAME_LOOK,
        AuditEvent.actor_person_id == actor.person_id,
        AuditEvent.action == LOOK_UP,
        AuditEvent.purpose == actor.purpose,
        AuditEvent.object_type == "person",
        AuditEvent.object_id.in_(wanted),
    )
    note_look_up(actor, now, sorted(wanted - set(db.session.scalars(lately))) if wanted else [])


def erase_person(actor: Actor, now: datetime, person: Person) -> None:
    """Take away name and contact; the empty row stays so that counts stay (law.md section 2)."""
    person.name = "Slettet"
    person.email = person.phone = None
    person.street = person.postal_code = person.town = None
    person.place_id = person.reach = None
    person.calendar_stamp = person.calendar_made_at = None
    both = or_(Delegation.person_id == person.id, Delegation.delegate_id == person.id)
    db.session.execute(delete(Delegation).where(both))
    db.session.execute(delete(Consent).where(Consent.person_id == person.id))
    db.session.execute(delete(PersonBlock).where(PersonBlock.person_id == person.id))
    person.link_version += 1
    person.erased_at = now
    record(actor, now, "person.erase", "person", person.id)
    db.session.flush()


def make_calendar(actor: Actor, now: datetime, person: Person) -> None:
    """Give a person's own calendar an address; one that it had shows nothing any more."""
    person.calendar_stamp, person.calendar_made_at = secrets.token_urlsafe(16), now
    record(actor, now, "person.make_calendar", "person", person.id)
    db.session.flush()


def close_calendar(actor: Actor, now: datetime, person: Person) -> None:
    """Take its address away from it. Nothing happens when it has none."""
    if person.calendar_stamp is None:
        return
    person.calendar_stamp = person.calendar_made_at = None
    record(actor, now, "person.close_calendar", "person", person.id)
    db.session.flush()


def mark_fault(
    actor: Actor, now: datetime, person: Person, contact: Literal["email", "phone"], of: str
) -> bool:
    """Note that nothing arrives at a person's address or number; it is not tried again until there is a new one.

    `of` is where it was tried: False when the person has another by now, or it is known already.
    """
    if getattr(person, contact) != of or getattr(person, f"{contact}_fault_at") is not None:
        return False
    setattr(person, f"{contact}_fault_at", now)
    record(actor, now, "person.fault", "person", person.id, contact=contact)
    db.session.flush()
    return True


def clear_fault(actor: Actor, now: datetime, person: Person, contact: Literal["email", "phone"]) -> None:
    """What was marked works after all: the person says so, or has shown it. Nothing changes when it was not marked."""
    if getattr(person, f"{contact}_fault_at") is None:
        return
    setattr(person, f"{contact}_fault_at", None)
    record(actor, now, "person.works_again", "person", person.id, contact=contact)
    db.session.flush()


def set_reach(
    actor: Actor,
    now: datetime,
    person: Person,
    reach: Reach | None,
    *,
    street: str | None = None,
    postal_code: str | None = None,
    town: str | None = None,
) -> None:
    """How a person wants to be told things, and where letters go (None leaves the address as it is)."""
    before = (person.street, person.postal_code, person.town)
    person.reach = reach
    if street is not None:
        person.street = street.strip() or None
        person.postal_code = (postal_code or "").strip() or None
        person.town = (town or "").strip() or None
    has_moved = before != (person.street, person.postal_code, person.town)
    record(actor, now, "person.reach", "person", person.id, reach=reach, address_changed=has_moved)
    db.session.flush()
