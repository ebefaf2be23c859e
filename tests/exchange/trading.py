"""Fairs, who takes part and what they give and seek, for tests."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.exchange import agreements, fairs, items, registering
from app.exchange.agreements import Terms
from app.exchange.fairs import FairFacts
from app.exchange.models import Fair, Item, Participant, Party
from app.exchange.models_agreements import Agreement
from app.exchange.registering import Registration, Who
from app.exchange.rules import FairState, Offer, Side
from app.moderation.states import State
from app.notifications.models import Message, MessageStatus
from app.people.models import Person
from tests.factories import make_person, make_place, writing

MODERATOR = Actor(roles=frozenset({Role.MODERATOR}))
GUEST = {"name": "Ane Ibsen", "phone": "+4511111157", "email": "ane@example.org"}
#: A Wednesday; the tests' clock stands at 10.00 on Monday the first.
DAY = date(2027, 3, 24)


def facts(**values: Any) -> FairFacts:
    """An afternoon in Sønderborg in three weeks and two days, with a week to register before it."""
    day = clock.today() + timedelta(days=23)
    if "place_id" not in values:
        values["place_id"] = make_place("Sønderborg").id
    defaults: dict[str, Any] = {
        "title": "Samarbejdsbørs 2027",
        "starts_at": clock.from_wall(day, time(13)),
        "ends_at": clock.from_wall(day, time(16)),
        "address": "Multikulturhuset, Nørre Havnegade 15",
        "register_by": day - timedelta(days=7),
        "tables": 20,
    }
    return FairFacts(**{**defaults, **values})


def make_fair(*, opened: bool = True, now: datetime | None = None, **values: Any) -> Fair:
    """A fair that one can register for, unless the test says otherwise; `values` as in `facts`."""
    at = now or clock.now()
    with writing():
        fair = fairs.make_fair(MODERATOR, at, facts(**values))
        if opened:
            fairs.decide(MODERATOR, at, fair.id, FairState.OPEN)
    return fair


def offer(**values: Any) -> Offer:
    """A room to meet in."""
    return Offer(**{"side": Side.GIVE, "category": "lokaler", "title": "Et mødelokale til 20", **values})


def register(
    fair: Fair,
    person: Person | None = None,
    *,
    actor: Actor = SYSTEM,
    organisation_id: int | None = None,
    now: datetime | None = None,
    **how: Any,
) -> Participant:
    """Somebody comes to a fair, with a room to give."""
    who = Who((person or make_person()).id, organisation_id=organisation_id)
    with writing():
        return registering.register(actor, now or clock.now(), fair.id, who, Registration(**how), offer())


def make_party(person: Person | None = None, organisation_id: int | None = None) -> Party:
    """Somebody who takes part."""
    with writing():
        who = Who((person or make_person()).id, organisation_id=organisation_id)
        return registering.party_of(SYSTEM, clock.now(), who)


def make_item(
    party: Party | None = None, *, public: bool = True, now: datetime | None = None, **values: Any
) -> Item:
    """An item that everybody sees, unless the test says otherwise; `values` as in `offer`."""
    at, party = now or clock.now(), party or make_party()
    with writing():
        made = items.post(SYSTEM, at, party, offer(**values))
        if public:
            items.answer(MODERATOR, at, made.id, State.PUBLISHED)
    return made


def told(person: Person) -> list[str]:
    """The kinds of messages to somebody that still stand in the outbox, in order."""
    standing = select(Message.kind).where(
        Message.person_id == person.id, Message.status == MessageStatus.QUEUED
    )
    return list(db.session.scalars(standing.order_by(Message.id)))


def begun() -> Fair:
    """A fair that began an hour ago, but not yesterday, and goes on for two more: its pages are those of the day."""
    now = clock.now()
    midnight = clock.from_wall(clock.today(), time())
    return make_fair(
        now=now - timedelta(days=3),
        starts_at=max(midnight, now - timedelta(hours=1)),
        ends_at=now + timedelta(hours=2),
        register_by=clock.today(),
    )


def agree(one: Participant, other: Participant, *, is_yes: bool = False) -> Agreement:
    """One of two says that they have an agreement; with `is_yes` the other says so, too."""
    with writing():
        terms = Terms("Suppe til alle", "Vi ringer", clock.today() + timedelta(days=30))
        made = agreements.agree(SYSTEM, clock.now(), one.id, other.id, terms)
        if is_yes:
            agreements.answer(SYSTEM, clock.now(), made.id, other.party_id, is_yes=True)
    return made
