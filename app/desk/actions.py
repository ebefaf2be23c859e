"""What is done at the phone for who is on it. Each notes on whose behalf, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.audit.actions import record
from app.core.actor import Actor
from app.core.desk_service import DeskGroups, DeskNeeds, DeskService
from app.core.errors import DomainError, NotFoundError
from app.core.feature import feature_of_kind
from app.core.pack import current_pack
from app.core.seen import mark
from app.desk import acting
from app.desk.consent import REGISTER
from app.notifications.queries import receivers_in_pile
from app.notifications.wishes import choose_kinds, switched_off
from app.people.actions import add_person, clear_fault, correct_person, note_list_look, set_email, set_reach
from app.people.consent import record_consent
from app.people.models import Person, Reach
from app.people.queries import helpers_of, person_to_change


@dataclass(frozen=True)
class Chosen:
    """What a caller wants to be signed up for: a feature's kind and its own number for it."""

    kind: str
    offer_id: int


def note_call_list_printed(actor: Actor, now: datetime, people: int) -> None:
    """Note that the call list was put on paper, with so many people on it."""
    record(actor, now, "call_list.print", "call_list", 0, people=people)


def note_letters_downloaded(actor: Actor, now: datetime, batch_id: int) -> None:
    """Note that somebody fetched a pile of letters, names and addresses with it."""
    record(actor, now, "letters.download", "letter_batch", batch_id)
    note_list_look(actor, now, receivers_in_pile(batch_id))


def service_of(kind: str) -> DeskService:
    """How a feature is reached from the desk. Raises NotFoundError for a kind that is none."""
    try:
        found = feature_of_kind(kind).desk
    except KeyError:
        found = None
    if found is None:
        raise NotFoundError
    return found


def add_caller(
    actor: Actor, now: datetime, *, name: str, phone: str | None, place_id: int | None, has_consented: bool
) -> Person:
    """Write down somebody new, who has heard what is kept and said yes. Raises DomainError without the yes."""
    if not has_consented:
        raise DomainError("Læs teksten højt, og sæt kryds, når der bliver sagt ja.", field="consent")
    person = add_person(actor, now, name=name, phone=phone, place_id=place_id)
    record_consent(acting.for_person(actor, person.id), now, person, REGISTER, consent_words())
    return person


def consent_words() -> str:
    """The words that are read aloud before somebody is written down."""
    return current_pack().text("consent_phone")


def sign_up(actor: Actor, now: datetime, chosen: Chosen, person_id: int, needs: DeskNeeds) -> str:
    """Put a caller on a list; the sentence to say. Raises what the feature's own sign-up raises."""
    return service_of(chosen.kind).sign_up(
        acting.for_person(actor, person_id), now, chosen.offer_id, person_id, needs
    )


def cancel(actor: Actor, now: datetime, kind: str, coming_id: int, person_id: int) -> str:
    """Take a caller off a list; the sentence to say."""
    return service_of(kind).cancel(acting.for_person(actor, person_id), now, coming_id, person_id)


def change(actor: Actor, now: datetime, kind: str, coming_id: int, person_id: int, needs: DeskNeeds) -> str:
    """Change how many come and what they need; the sentence to say."""
    return service_of(kind).change(acting.for_person(actor, person_id), now, coming_id, person_id, needs)


def take_offer(actor: Actor, now: datetime, kind: str, coming_id: int, person_id: int) -> str:
    """A caller says yes to a place that is held for them; the sentence to say."""
    return service_of(kind).take_offer(acting.for_person(actor, person_id), now, coming_id, person_id)


def begin_fixed(actor: Actor, now: datetime, kind: str, coming_id: int, person_id: int) -> str:
    """From now on a caller comes every time; the sentence to say."""
    return service_of(kind).begin_fixed(acting.for_person(actor, person_id), now, coming_id, person_id)


def end_fixed(actor: Actor, now: datetime, kind: str, coming_id: int, person_id: int) -> str:
    """A caller no longer comes every time; the sentence to say."""
    return service_of(kind).end_fixed(acting.for_person(actor, person_id), now, coming_id, person_id)


def groups_of(kind: str) -> DeskGroups:
    """How the groups of a feature are reached from the desk. Raises NotFoundError for a kind that has none."""
    try:
        found = feature_of_kind(kind).desk_groups
    except KeyError:
        found = None
    if found is None:
        raise NotFoundError
    return found


def join_group(actor: Actor, now: datetime, chosen: Chosen, person_id: int, note: str) -> str:
    """Write a caller on the list of a group; the sentence to say. Raises what the feature's own joining raises."""
    joined = groups_of(chosen.kind).join
    return joined(acting.for_person(actor, person_id), now, chosen.offer_id, person_id, note)


def leave_group(actor: Actor, now: datetime, kind: str, member_id: int, person_id: int) -> str:
    """Take a caller off the list of a group; the sentence to say."""
    return groups_of(kind).leave(acting.for_person(actor, person_id), now, member_id, person_id)


Contact = Literal["phone", "email"]
CONTACTS: tuple[Contact, ...] = ("phone", "email")


@dataclass(frozen=True)
class Details:
    """What a person tells about themselves at the phone."""

    name: str
    phone: str | None
    email: str | None
    place_id: int | None
    reach: Reach | None
    street: str
    postal_code: str
    town: str
    #: The kinds of message they want of those that may be off.
    kinds: tuple[str, ...]
    #: Of what we took for dead, what they say works.
    works: tuple[Contact, ...] = ()


def details_mark(person: Person) -> str:
    """What tells one state of what a person told about themselves from the next."""
    contact = (person.phone, person.email, person.place_id, person.street, person.postal_code, person.town)
    return mark(person.name, str(person.reach), *contact, *sorted(switched_off(person.id)))


def correct_caller(
    actor: Actor, now: datetime, person_id: int, details: Details, seen: str | None = None
) -> Person:
    """Correct a person at their word; `seen` is the `details_mark` of what was read.

    Raises DomainError for a way to be told that cannot be done, and for what somebody else corrected meanwhile.
    """
    person = person_to_change(person_id)
    if seen is not None and seen != details_mark(person):
        changed = "En anden har rettet noget, siden du så det. Se, hvad der står nu, og gem igen."
        raise DomainError(changed, field="name")
    _refuse_impossible(person, details)
    who = acting.for_person(actor, person_id)
    correct_person(who, now, person, name=details.name, phone=details.phone, place_id=details.place_id)
    if details.email != person.email:
        set_email(who, now, person, details.email)
    for contact in details.works:
        clear_fault(who, now, person, contact)
    address = {"street": details.street, "postal_code": details.postal_code, "town": details.town}
    set_reach(who, now, person, details.reach, **address)
    choose_kinds(who, now, person, details.kinds)
    return person


def _refuse_impossible(person: Person, details: Details) -> None:
    """Nobody chooses a way that cannot reach them."""
    if details.reach in (Reach.SMS, Reach.CALL) and not details.phone:
        raise DomainError("Skriv et telefonnummer, eller vælg en anden måde.", field="phone")
    if details.reach == Reach.EMAIL and not details.email:
        raise DomainError("Skriv en e-mail, eller vælg en anden måde.", field="email")
    if details.reach == Reach.LETTER and not (details.street and details.postal_code and details.town):
        raise DomainError("Skriv hele adressen, så brevet kan komme frem.", field="street")
    if details.reach == Reach.RELATIVE and not any(one.gets_messages for one in helpers_of(person.id)):
        raise DomainError("Skriv først en hjælper på, som får beskederne.", field="reach")
