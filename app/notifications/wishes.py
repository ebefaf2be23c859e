"""What a person wants to be told, and how: chosen on Min side, behind the link in every letter, or at the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.feature import MessageKind, installed
from app.notifications.models import SwitchedOff
from app.people.models import Person, Reach
from app.people.queries import helpers_of


def refuse_unreachable(person: Person) -> None:
    """Raise DomainError at the field that is missing for the way this person chose: nobody chooses to hear nothing."""
    match person.reach:
        case Reach.EMAIL if not person.email:
            raise DomainError("Vi har ikke din e-mail. Ring til os, så skriver vi den på.", field="reach")
        case Reach.SMS | Reach.CALL if not person.phone:
            raise DomainError("Skriv dit telefonnummer", field="phone")
        case Reach.LETTER if not person.has_address:
            raise DomainError("Skriv vej, postnummer og by, så brevet kan finde dig", field="street")
        case Reach.RELATIVE if not any(one.gets_messages for one in helpers_of(person.id)):
            raise DomainError(
                "Vi ved ikke, hvem der skal have besked for dig. Ring til os, så skriver vi det på.",
                field="reach",
            )


def kinds_that_may_be_off() -> list[MessageKind]:
    """The kinds of message that one may say no to, in the order of the features."""
    return [kind for feature in installed() for kind in feature.message_kinds if kind.may_be_off]


def kinds_at_hand(person_id: int) -> set[str]:
    """Of these kinds those that stand first for a person, by name: the usual ones, and what they said no to.

    Not what they got before: who holds the link of a letter need not learn what else they take part in.
    """
    return {kind.name for kind in kinds_that_may_be_off() if kind.is_usual} | switched_off(person_id)


def switched_off(person_id: int) -> set[str]:
    """The kinds that a person said no to."""
    return set(db.session.scalars(select(SwitchedOff.kind).where(SwitchedOff.person_id == person_id)))


def choose_kinds(actor: Actor, now: datetime, person: Person, wanted: Collection[str]) -> None:
    """Of the kinds that may be off, send a person only those in `wanted`. The person's row must be locked."""
    off = {kind.name for kind in kinds_that_may_be_off()} - set(wanted)
    if off == switched_off(person.id):
        return
    db.session.execute(delete(SwitchedOff).where(SwitchedOff.person_id == person.id))
    db.session.add_all([SwitchedOff(person_id=person.id, kind=kind) for kind in sorted(off)])
    record(actor, now, "person.choose_kinds", "person", person.id, off=sorted(off))
    db.session.flush()
