"""The private link to the page where a person chooses how to be told things; it stands in every letter."""

from __future__ import annotations

from app.core.database import db
from app.core.signing import read, sign
from app.people.models import Person
from app.people.queries import present_person

_PURPOSE = "reach"


def reach_token(person: Person) -> str:
    """The token of that page; raising the person's link version makes it useless."""
    return sign(_PURPOSE, [person.id, person.link_version])


def person_from_reach_token(token: str) -> Person | None:
    """Whose page a token opens; None when it is not ours, or older than the person's links.

    The link of somebody who turned out to be another leads to that one.
    """
    payload = read(_PURPOSE, token)
    if not (isinstance(payload, list) and len(payload) == 2):
        return None
    person = db.session.get(Person, payload[0])
    return present_person(payload[0]) if person is not None and person.link_version == payload[1] else None
