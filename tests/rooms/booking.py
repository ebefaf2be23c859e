"""Rooms and bookings, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message, MessageStatus
from app.people.models import Person
from app.rooms import actions, editing
from app.rooms.free_times import Span, on_clock
from app.rooms.models import Booking, Room
from app.rooms.refusals import Wish
from app.rooms.rules import WhoMayBook
from tests.factories import make_person, make_place, writing

STAFF = Actor(roles=frozenset({Role.MODERATOR}))
#: Every day from 8.00 to 20.00.
OPENING = [[480, 1200]] * 7
#: A Monday; the tests' clock stands at 10.00 on the Monday before.
MONDAY = date(2027, 3, 8)


def facts(**values: Any) -> editing.RoomFacts:
    """A kitchen that everybody may book, at once."""
    defaults: dict[str, Any] = {
        "name": "Køkkenet",
        "address": "Havnegade 1, stuen",
        "text": "Et stort køkken.",
        "equipment": ["Ovn"],
        "capacity": 20,
        "opening": OPENING,
        "keys": "Nøglen ligger i boksen.",
        "cleaning": "Vask op.",
        "who_may": WhoMayBook.EVERYBODY,
        "needs_approval": False,
        "quota_hours": None,
        "buffer_minutes": 0,
    }
    if "place_id" not in values:
        values["place_id"] = make_place("Sønderborg").id
    return editing.RoomFacts(**{**defaults, **values})


def make_room(rules: str = "", **values: Any) -> Room:
    """A room; `values` as in `facts`."""
    with writing():
        return editing.add_room(SYSTEM, clock.now(), facts(**values), rules)


def span(begin: float, end: float, day: date = MONDAY) -> Span:
    """A time on a day, in hours on the clock: span(9, 10.5)."""
    return Span(on_clock(day, round(begin * 60)), on_clock(day, round(end * 60)))


def wish(spans: Span | Sequence[Span], **values: Any) -> Wish:
    """Making soup, for four."""
    given = (spans,) if isinstance(spans, Span) else tuple(spans)
    return Wish(**{"title": "Suppe til alle", "party_size": 4, "spans": given, **values})


def book(
    room: Room,
    spans: Span | Sequence[Span],
    person: Person | None = None,
    *,
    actor: Actor = SYSTEM,
    now: datetime | None = None,
    **values: Any,
) -> list[Booking]:
    """Book a room; `values` as in `wish`."""
    person = person or make_person()
    with writing():
        return actions.book(actor, now or clock.now(), room.id, person.id, wish(spans, **values))


def told(person: Person) -> list[str]:
    """The kinds of messages to somebody that still stand in the outbox, in order."""
    standing = select(Message.kind).where(
        Message.person_id == person.id, Message.status == MessageStatus.QUEUED
    )
    return list(db.session.scalars(standing.order_by(Message.id)))
