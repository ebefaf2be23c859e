"""Proposals and who wants to take part in them, for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.moderation.states import State
from app.notifications.models import Message, MessageStatus
from app.people.models import Person
from app.proposals import actions, joining
from app.proposals.actions import Need
from app.proposals.became import Outcome
from app.proposals.models import Proposal, Voice
from tests.factories import make_person, make_place, writing

MODERATOR = Actor(roles=frozenset({Role.MODERATOR}))
GUEST = {"name": "Ane Ibsen", "phone": "+4511111157", "email": None}


def need(**values: Any) -> Need:
    """Benches that want paint, in Broager."""
    if "place_id" not in values:
        values["place_id"] = make_place("Broager").id
    defaults = {"title": "Mal bænkene på stien", "text": "De skaller. Vi kan gøre det sammen en eftermiddag."}
    return Need(**{**defaults, **values})


def make_proposal(
    author: Person | None = None, *, public: bool = True, now: datetime | None = None, **values: Any
) -> Proposal:
    """A proposal that everybody sees, unless the test says otherwise; `values` as in `need`."""
    at = now or clock.now()
    with writing():
        made = actions.propose(SYSTEM, at, need(**values), author or make_person())
        if public:
            actions.answer(MODERATOR, at, made.id, State.PUBLISHED)
    return made


def answered(proposal: Proposal, to: State, text: str = "", now: datetime | None = None) -> Proposal:
    """A moderator answers."""
    with writing():
        actions.answer(MODERATOR, now or clock.now(), proposal.id, to, text)
    return proposal


def join(proposal: Proposal, person: Person | None = None) -> Voice:
    """Somebody wants to take part."""
    with writing():
        return joining.join(SYSTEM, clock.now(), proposal.id, person or make_person())


def became(proposal: Proposal, text: str = "Vi mødes lørdag.", **where: Any) -> int:
    """It became something. How many are told."""
    with writing():
        return actions.say_what_it_became(MODERATOR, clock.now(), proposal.id, Outcome(text, **where))


def told(person: Person) -> list[str]:
    """The kinds of messages to somebody that still stand in the outbox, in order."""
    standing = select(Message.kind).where(
        Message.person_id == person.id, Message.status == MessageStatus.QUEUED
    )
    return list(db.session.scalars(standing.order_by(Message.id)))
