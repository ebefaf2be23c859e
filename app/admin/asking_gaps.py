"""A letter to a landsbylaug where there is nothing: would they begin? Logged, and not twice within a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from app.admin.queries_gaps import landsbylaug_near
from app.audit.actions import record
from app.audit.queries import last_done
from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.feature import MessageKind
from app.core.permissions import Permission
from app.core.starting import starters
from app.moderation.states import PUBLIC
from app.notifications.outbox import enqueue
from app.organisations.models import Organisation
from app.organisations.queries import KIND as ORGANISATION
from app.organisations.queries import members_of
from app.people.models import Person
from app.people.queries import present_person
from app.places.queries import PlaceRow

KIND = "gap_asked"
#: A landsbylaug is not asked again within this time, whatever the place: they are volunteers.
ASK_AGAIN = timedelta(days=30)


def asked_at(organisation_id: int, now: datetime) -> datetime | None:
    """When they were asked, if that is so lately that they are not asked again."""
    last = last_done("gap.ask", ORGANISATION, organisation_id)
    return last if last is not None and last > now - ASK_AGAIN else None


def ask(actor: Actor, now: datetime, place: PlaceRow, organisation_id: int, text: str) -> int:
    """Write to who looks after a landsbylaug near a place, or else to the address on its page. Returns to how many.

    Raises NotFoundError for who is not near or not public, DomainError for who was asked lately or has no address.
    """
    if not actor.has(Permission.MODERATE) or organisation_id not in {
        one.id for one in landsbylaug_near(place)
    }:
        raise NotFoundError
    organisation = lock_row(Organisation, organisation_id)
    if organisation is None:
        raise NotFoundError
    if asked_at(organisation_id, now) is not None:
        raise DomainError("I har skrevet til dem for nylig. Ring i stedet.")
    people = [one.person for one in members_of(organisation_id) if one.person.is_living]
    if not people and not organisation.contact_email:
        raise DomainError("Vi har ingen adresse at skrive til. Ring i stedet.")
    receivers: list[dict[str, Any]] = [{"person": person} for person in people]
    for receiver in receivers or [{"address": organisation.contact_email}]:
        person = receiver.get("person")
        enqueue(
            KIND,
            now=now,
            topic=f"gap:{place.id}",
            key=(organisation_id, now.isoformat()),
            params={
                "organisation_id": organisation_id,
                "person_id": person.id if person is not None else None,
                "place_id": place.id,
                "text": text,
            },
            **receiver,
        )
    record(actor, now, "gap.ask", ORGANISATION, organisation_id, place=place.id, people=len(people) or 1)
    return len(people) or 1


def merge(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    """What the letter says; None for who does not look after the organisation any more, and when it is gone."""
    organisation = db.session.get(Organisation, params["organisation_id"])
    if organisation is None or organisation.state not in PUBLIC:
        return None
    person = present_person(params["person_id"]) if params["person_id"] is not None else None
    if params["person_id"] is not None and not _looks_after(person, organisation.id):
        return None
    return {
        "first_name": person.first_name if person is not None else organisation.contact_name,
        "organisation": organisation.name,
        "text": params["text"],
        "starts": [(start.label, absolute(start.path, params["place_id"])) for start in starters().values()],
    }


def _looks_after(person: Person | None, organisation_id: int) -> bool:
    return person is not None and person.id in {one.person_id for one in members_of(organisation_id)}


ASKED = MessageKind(
    name=KIND,
    title=_l("Spørgsmål til et landsbylaug"),
    reason=_l("Du får dette brev, fordi du står for et landsbylaug på vores side."),
    merge=merge,
    quiet_hours=True,
    may_be_off=True,
)
