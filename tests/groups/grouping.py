"""Groups and who is in them, for tests."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.models import Rhythm, Series
from app.groups import actions, dating, joining
from app.groups.dating import Dates
from app.groups.models import Group, Member
from app.groups.profile import Profile
from app.moderation.states import State
from app.notifications.models import Message
from app.people.models import Person
from tests.factories import make_person, make_place, writing

MODERATOR = Actor(roles=frozenset({Role.MODERATOR}))
GUEST = {"name": "Ane Ibsen", "phone": "+4511111157", "email": None}


def profile(**values: Any) -> Profile:
    """A knitting café in Broager, Tuesdays from 14 to 16."""
    if "place_id" not in values:
        values["place_id"] = make_place("Broager").id
    defaults: dict[str, Any] = {
        "title": "Strikkecafé",
        "text": "Vi strikker og drikker kaffe. Kom, som du er.",
        "meeting_point": "Biblioteket",
        "topics": ["haandarbejde"],
        "weekdays": [1],
        "starts_at": time(14),
        "ends_at": time(16),
        "welcome_name": "Birthe",
        "welcome_where": "Ved døren",
        "welcome_sign": "En rød jakke",
    }
    return Profile(**{**defaults, **values})


def by(person: Person) -> Actor:
    """Who acts."""
    return Actor(person_id=person.id)


def make_group(
    host: Person | None = None,
    *,
    public: bool = True,
    now: datetime | None = None,
    organisation_id: int | None = None,
    **values: Any,
) -> Group:
    """A group that everybody sees, unless the test says otherwise; `values` as in `profile`."""
    at = now or clock.now()
    with writing():
        host = host or make_person()
        made = actions.post(by(host), at, profile(**values), organisation_id)
        if public and made.state is State.PENDING:
            actions.answer(MODERATOR, at, made.id, State.PUBLISHED, initiative_id=made.initiative_id)
    return made


def dated(group: Group, now: datetime, **values: Any) -> Series:
    """Weekly dates for a group, with sign-up for four unless the test says otherwise."""
    defaults: dict[str, Any] = {
        "rhythm": Rhythm.WEEKLY,
        "first_on": date(2027, 3, 2),
        "starts_at_local": time(14),
        "duration_minutes": 120,
        "capacity": 4,
        "needs_sign_up": True,
    }
    with writing():
        return dating.set_dates(by(group.host), now, group.id, Dates(**{**defaults, **values}))


def join(group: Group, person: Person | None = None, note: str = "") -> Member:
    """Somebody comes into the group, or asks to."""
    with writing():
        return joining.join(SYSTEM, clock.now(), group.id, person or make_person(), note)


def messages(kind: str) -> list[Message]:
    """All of a kind, oldest first."""
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))
