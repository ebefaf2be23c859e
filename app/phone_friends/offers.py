"""Offering to ring somebody, correcting what was said, and stopping. The steps that follow are another file's. Never
commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.gatherings.guests import count_again, count_guest
from app.people.actions import add_person, correct_person
from app.people.blocking import refuse_blocked
from app.people.consent import consents_of, record_consent, withdraw_consent
from app.people.models import ConsentForm, Person
from app.people.queries import person_to_change
from app.phone_friends import wish_messages
from app.phone_friends.actions_path import end_path
from app.phone_friends.ages import refuse_young_volunteer
from app.phone_friends.consent_words import VOLUNTEER
from app.phone_friends.models import Ender, PhoneVolunteer
from app.phone_friends.moving import locked_volunteer
from app.phone_friends.queries import friends_of_volunteers, volunteer_of
from app.phone_friends.said import Said
from app.phone_friends.states import GONE, Path
from app.phone_friends.wishes import ALREADY, lived_json

#: What tries of guests are counted under.
TRIES = "phone-offer"


@dataclass(frozen=True)
class Offered:
    """What was answered on the way to ringing somebody."""

    said: Said
    #: Codes of what they know from their own life.
    lived: tuple[str, ...] = ()
    #: How many friends they have room for.
    capacity: int = 1
    #: The words that were said yes to.
    words: str = ""


def make_offer(
    actor: Actor, now: datetime, person: Person, offered: Offered, *, is_on_phone: bool = False
) -> PhoneVolunteer:
    """Somebody, who is locked, would like to ring; `is_on_phone`: who acts talks with them and read the words aloud.

    Raises DomainError for who is too young, may not take part, or is on the way already.
    """
    refuse_young_volunteer(offered.said.age_in(clock.local(now).year))
    refuse_blocked(person)
    if volunteer_of(person.id) is not None:
        raise DomainError(ALREADY, field="phone", phone=phone(current_pack().phone))
    volunteer = PhoneVolunteer(
        person=person, state=Path.APPLIED, state_at=now, applied_at=now, capacity=offered.capacity
    )
    volunteer.said, volunteer.lived = offered.said.as_json(), lived_json(offered.lived)
    db.session.add(volunteer)
    db.session.flush()
    form = ConsentForm.ORAL if is_on_phone else ConsentForm.WRITTEN
    record_consent(actor, now, person, VOLUNTEER, offered.words, form=form)
    record(actor, now, "phone_volunteer.apply", "phone_volunteer", volunteer.id)
    wish_messages.promise_offer(volunteer, now, told_by=actor if is_on_phone else None)
    return volunteer


def offer_as_guest(
    actor: Actor, now: datetime, offered: Offered, contact: Mapping[str, str | None]
) -> PhoneVolunteer:
    """The same for somebody who is always a new person. What is refused counts as a try; too many raise DomainError."""
    count_guest(TRIES, actor, now, contact)
    person = add_person(
        actor, now, name=contact["name"] or "", phone=contact["phone"], email=contact["email"]
    )
    try:
        return make_offer(actor, now, person, offered)
    except DomainError as refused:
        refused.afterwards = lambda: count_again(TRIES, actor, now, contact)
        raise


def offer_as_person(
    actor: Actor,
    now: datetime,
    offered: Offered,
    person_id: int,
    number: str | None = None,
    *,
    is_on_phone: bool = False,
) -> PhoneVolunteer:
    """The same for somebody we know; `number` is theirs, when they had told us none. Raises as `make_offer`."""
    person = person_to_change(person_id)
    if number and number != person.phone:
        correct_person(actor, now, person, name=person.name, phone=number, place_id=person.place_id)
    return make_offer(actor, now, person, offered, is_on_phone=is_on_phone)


def correct_offer(
    actor: Actor,
    now: datetime,
    volunteer_id: int,
    said: Said,
    *,
    lived: Sequence[str] | None = None,
    capacity: int | None = None,
) -> PhoneVolunteer:
    """Write down something else; None leaves a thing as it is.

    Raises DomainError when it is over, for an age that is too low, and for less room than friends.
    """
    volunteer = locked_volunteer(volunteer_id)
    if volunteer.state in GONE:
        raise DomainError("Det er slut, så det kan ikke ændres. Skriv til os igen.")
    refuse_young_volunteer(said.age_in(clock.local(now).year))
    volunteer.said = said.as_json()
    if lived is not None:
        volunteer.lived = lived_json(lived)
    if capacity is not None:
        if capacity < friends_of_volunteers().get(volunteer.id, 0):
            raise DomainError("Du har flere venner end det nu. Tal med koordinatoren.", field="capacity")
        volunteer.capacity = capacity
    volunteer.version += 1
    db.session.flush()
    record(actor, now, "phone_volunteer.change", "phone_volunteer", volunteer.id)
    return volunteer


def withdraw_offer(actor: Actor, now: datetime, volunteer_id: int) -> None:
    """They do not want to ring any more: what rested on their yes goes at once. Twice is once. Nobody is asked why."""
    volunteer = locked_volunteer(volunteer_id)
    if volunteer.state in GONE:
        return
    if any(one.purpose == VOLUNTEER and one.withdrawn_at is None for one in consents_of(volunteer.person_id)):
        withdraw_consent(actor, now, volunteer.person_id, VOLUNTEER)
    else:
        let_go_of_offer(actor, now, volunteer.person_id)


def let_go_of_offer(actor: Actor, now: datetime, person_id: int) -> None:
    """The yes was taken back: pairs end, their citizens wait for another, and what was said is deleted."""
    own = select(PhoneVolunteer.id).where(
        PhoneVolunteer.person_id == person_id, PhoneVolunteer.state.not_in(GONE)
    )
    for number in db.session.scalars(own.order_by(PhoneVolunteer.id)).all():
        volunteer = locked_volunteer(number)
        end_path(actor, now, volunteer, None, Ender.VOLUNTEER)
        wish_messages.withdraw_offer(volunteer, now)
    db.session.flush()
