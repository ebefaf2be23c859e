"""Who walks the path with whom, made short for tests."""

from __future__ import annotations

from datetime import date, timedelta

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import Role
from app.people.models import Person
from app.phone_friends import actions_path as actions
from app.phone_friends.actions_path import Assessed
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.models_path import AttestKind, AttestResult, NoAttest
from app.phone_friends.papers import BRIEFING, DECLARATION, paper
from app.phone_friends.states import STEPS, Path
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_phone_volunteer

NONE_NEEDED = Assessed(AttestKind.NONE, no_need=NoAttest.ADULTS)
NOT_SUITABLE = Assessed(AttestKind.CRIMINAL, result=AttestResult.NOT_SUITABLE)


def suitable(until: date | None = None) -> Assessed:
    """A certificate that was fine; it holds for a year when nothing else is said."""
    until = until or clock.today() + timedelta(days=365)
    return Assessed(AttestKind.CRIMINAL, result=AttestResult.SUITABLE, review_on=until)


def coordinator(person: Person | None = None) -> Actor:
    """A phone coordinator at work."""
    person = person or make_person("Karla Koordinator")
    return Actor(person_id=person.id, account_id=1, roles=frozenset({Role.PHONE_COORDINATOR}))


def themselves(volunteer: PhoneVolunteer) -> Actor:
    """The volunteer, by their private link."""
    return Actor(person_id=volunteer.person_id, purpose="link in a letter")


def walk(
    to: Path,
    volunteer: PhoneVolunteer | None = None,
    *,
    by: Actor | None = None,
    found: Assessed | None = None,
) -> PhoneVolunteer:
    """Somebody who wrote, taken step by step as far as `to`."""
    volunteer = volunteer or make_phone_volunteer(state=Path.APPLIED)
    with writing():
        by = by or coordinator()
        for step in STEPS[STEPS.index(volunteer.state) + 1 : STEPS.index(to) + 1]:
            one_step(volunteer, step, by, found or suitable())
    return db.session.get_one(PhoneVolunteer, volunteer.id)


def one_step(volunteer: PhoneVolunteer, step: Path, by: Actor, found: Assessed) -> None:
    """Try to take one step, whoever's it is."""
    now, own = clock.now(), themselves(volunteer)
    match step:
        case Path.ATTEST_NOTED:
            actions.note_attest(by, now, volunteer.id, volunteer.version, found)
        case Path.BRIEFED:
            actions.read_briefing(own, now, volunteer.id, paper(BRIEFING).version)
        case Path.CONFIDENTIAL:
            actions.promise_to_keep(own, now, volunteer.id, paper(DECLARATION).version)
        case _:
            actions.take_step(by, now, volunteer.id, volunteer.version)
