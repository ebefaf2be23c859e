"""One message of every kind about organisations, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from app.admin import asking_gaps
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.moderation import appeals
from app.moderation.actions import Reporter, answer_report, report
from app.moderation.blocking import block_person
from app.moderation.models import Appeal
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.notifications.models import Message
from app.organisations import actions, claims, members
from app.organisations.claims import Claimant
from app.organisations.listed import Listed, change_contact
from app.organisations.models import Organisation
from app.organisations.queries import KIND, members_of
from app.organisations.rules import MemberRole, OrganisationKind
from app.people.models import Person
from app.places.queries import all_places
from tests.factories import make_organisation, make_person, writing
from tests.organisations.people import profile_of

_MODERATOR = Actor(roles=frozenset({Role.MODERATOR}))


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def _ane() -> Person:
    return make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")


def _laug(owner: Person | None = None, *, public: bool = True) -> Organisation:
    return make_organisation(owner or _ane(), name="Fynshav Landsbylaug", public=public)


def organisation_news() -> Message:
    made = _laug(public=False)
    with writing():
        text = "Skriv, hvor I mødes."
        actions.answer(_MODERATOR, clock.now(), made.id, State.NEEDS_WORK, text)
    return _newest("organisation_news")


def organisation_edit_decided() -> Message:
    made = _laug()
    owner = Actor(person_id=members_of(made.id)[0].person_id)
    with writing():
        actions.change(owner, clock.now(), made.id, profile_of(made, summary="Vi holder byen pæn."))
        edit = waiting_edit(KIND, made.id)
        assert edit is not None
        text = "Tak, det er fint."
        actions.answer_edit(_MODERATOR, clock.now(), edit.id, is_approved=True, text=text)
    return _newest("organisation_edit_decided")


def organisation_claim_decided() -> Message:
    made, ane = _laug(make_person("Ove Bech")), _ane()
    with writing():
        made.is_claimable = True
        said = Claimant("Ane Ibsen", "+4511111141", "formand")
        claim = claims.claim(SYSTEM, clock.now(), made.id, ane, said)
        claims.decide(_MODERATOR, clock.now(), claim.id, is_confirmed=True)
    return _newest("organisation_claim_decided")


def organisation_invitation() -> Message:
    made = _laug()
    owner = Actor(person_id=members_of(made.id)[0].person_id)
    with writing():
        members.invite(owner, clock.now(), made.id, email="ove@example.org", role=MemberRole.EDITOR)
    return _newest("organisation_invitation")


def organisation_contact_listed() -> Message:
    made = _laug()
    contact = {"contact_name": "Ove Bech", "contact_phone": "+4511111142", "contact_email": "ove@example.org"}
    with writing():
        listed = Listed(profile_of(made, **contact), "Foreningens formand", is_told=False)
        change_contact(_MODERATOR, clock.now(), made.id, listed)
    return _newest("organisation_contact_listed")


def organisation_membership_ended() -> Message:
    made, ane = _laug(make_person("Ove Bech")), _ane()
    with writing():
        members.add_member(SYSTEM, clock.now(), made, ane.id, MemberRole.EDITOR)
        owner, editor = members_of(made.id)
        members.remove_member(Actor(person_id=owner.person_id), clock.now(), made.id, editor.id)
    return _newest("organisation_membership_ended")


def report_answered() -> Message:
    made = _laug()
    with writing():
        reporter = Reporter("Ane Ibsen", "+4511111141", "ane@example.org")
        told = report(Actor(), clock.now(), KIND, made.id, "Nummeret er forkert.", reporter)
        answer_report(_MODERATOR, clock.now(), told.id, "Nummeret er rettet nu.")
    return _newest("report_answered")


def appeal_answered() -> Message:
    ane = _ane()
    made = _laug(ane, public=False)
    with writing():
        actions.answer(_MODERATOR, clock.now(), made.id, State.REJECTED, "Vi kan ikke finde jer.")
        appeals.appeal(Actor(person_id=ane.id), clock.now(), KIND, made.id, "Vi er der endnu.")
        asked = db.session.scalars(select(Appeal)).one()
        text = "I er ikke en forening. Vi vil gerne tale med jer om det."
        appeals.decide(_MODERATOR, clock.now(), asked.id, is_upheld=False, text=text)
    return _newest("appeal_answered")


def person_block() -> Message:
    ane = _ane()
    with writing():
        block_person(_MODERATOR, clock.now(), ane.id, "Du har skrevet grimt til andre.")
    return _newest("person_block")


def gap_asked() -> Message:
    """A landsbylaug is asked whether they would begin something."""
    laug = make_organisation(_ane(), name="Vollerup Landsbylaug",
                             kind=OrganisationKind.LANDSBYLAUG)  # fmt: skip
    place = next(one for one in all_places() if one.id == laug.place_id)
    with writing():
        text = "Vil I starte en gåtur i Vollerup?\n\nEllers noget andet?"
        asking_gaps.ask(_MODERATOR, clock.now(), place, laug.id, text)
    return _newest("gap_asked")


OF_ORGANISATIONS: dict[str, Callable[[], Message]] = {
    made.__name__: made
    for made in (
        organisation_news,
        organisation_edit_decided,
        organisation_claim_decided,
        organisation_invitation,
        organisation_contact_listed,
        organisation_membership_ended,
        report_answered,
        appeal_answered,
        person_block,
        gap_asked,
    )
}
