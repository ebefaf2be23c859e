"""Who may not take part for a while: what we know of them stays theirs to see, and everything else is shut."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Exists, Select, and_, bindparam, exists, or_, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, read, table_of
from app.core.errors import DomainError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.people.models import Person, PersonBlock


def block_of(person_id: int) -> PersonBlock | None:
    """Why somebody may not take part now; None for who may."""
    running = select(PersonBlock).where(PersonBlock.person_id == person_id, PersonBlock.ended_at.is_(None))
    return db.session.scalars(running.order_by(PersonBlock.id.desc()).limit(1)).first()


def refuse_blocked(person: Person) -> None:
    """Raise DomainError for who may not take part: the person, or a guest of the same name with the same contact.

    A couple may share an address (decisions.md), so the contact alone shuts out nobody.
    """
    db.session.flush()
    if read(_blocked(), who(person)).scalar():
        raise refusal()


def who(person: Person) -> dict[str, Any]:
    """What `is_blocked` is asked about."""
    return {
        "block_person": person.id,
        "block_name": person.name_folded,
        "block_phone": person.phone or None,
        "block_email": person.email or None,
    }


def is_blocked() -> Exists:
    """Whether somebody (`who`) may not take part, for statements that ask for more than that."""
    blocks, people = table_of(PersonBlock).c, table_of(Person).c
    # A contact that is not known is the same as nobody's: NULL equals nothing.
    same_contact = or_(people.phone == bindparam("block_phone"), people.email == bindparam("block_email"))
    same_name = and_(people.name_folded == bindparam("block_name"), same_contact)
    same = or_(people.id == bindparam("block_person"), same_name)
    return exists().where(people.id == blocks.person_id, blocks.ended_at.is_(None), same)


@cache
def _blocked() -> Select[bool]:
    # Made once, past the ORM: everybody who signs up for anything passes here.
    return select(is_blocked())


def refusal() -> DomainError:
    """What somebody is told who may not take part."""
    return DomainError(
        "Du kan ikke være med lige nu. Ring til os på %(phone)s, hvis du vil tale om det.",
        phone=phone(current_pack().phone),
    )


def begin_block(actor: Actor, now: datetime, person: Person, reason: str) -> PersonBlock:
    """Shut a person out, who is locked. Raises DomainError without a reason, and when they are already."""
    if not reason.strip():
        raise DomainError("Skriv hvorfor. Den, det handler om, læser det.", field="text")
    if block_of(person.id) is not None:
        raise DomainError("En anden har allerede lukket for det.")
    made = PersonBlock(person_id=person.id, began_at=now, began_by=actor.person_id)
    made.reason = reason.strip()
    db.session.add(made)
    db.session.flush()
    record(actor, now, "person.block", "person", person.id)
    return made


def end_block(actor: Actor, now: datetime, person: Person) -> PersonBlock:
    """Let a person, who is locked, take part again. Raises DomainError for who may already."""
    found = block_of(person.id)
    if found is None:
        raise DomainError("En anden har allerede åbnet for det.")
    found.ended_at, found.ended_by = now, actor.person_id
    db.session.flush()
    record(actor, now, "person.unblock", "person", person.id)
    return found
