"""Private links of a person: to the page where they choose how to be told things, and to their own calendar."""

from __future__ import annotations

from app.core.database import db
from app.core.signing import read, sign
from app.people.merging import person_of_link
from app.people.models import Person

_PURPOSE = "reach"
_CALENDAR = "calendar"


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
    return person_of_link(*payload)


def calendar_token(person: Person) -> str | None:
    """The token of the person's own calendar; None while it has no address.

    Signed, so that we keep nothing with which it opens; and with what was drawn when it was made, so that it ends when
    they make another.
    """
    return sign(_CALENDAR, [person.id, person.calendar_stamp]) if person.calendar_stamp else None


def person_from_calendar_token(token: str) -> tuple[bool, Person | None]:
    """(whether it ever was one of ours, whose calendar it opens now). Who was merged with another makes a new one."""
    payload = read(_CALENDAR, token)
    if not (isinstance(payload, list) and len(payload) == 2):
        return False, None
    person = db.session.get(Person, payload[0])
    is_good = person is not None and person.is_living and person.calendar_stamp == payload[1]
    return True, person if is_good else None
