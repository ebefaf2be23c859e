"""One message of every kind about proposals, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from app.core.database import db
from app.moderation.states import State
from app.notifications.models import Message
from app.people.models import Person
from app.proposals.models import Proposal
from tests.factories import make_person, make_walk
from tests.proposals.proposing import answered, became, join, make_proposal


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def _ane() -> Person:
    return make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")


def _public() -> Proposal:
    return make_proposal(make_person("Ib Bech", email="ib@example.org", phone="+4511111142"))


def proposal_news() -> Message:
    answered(make_proposal(_ane(), public=False), State.NEEDS_WORK, "Skriv, hvilken sti det er.")
    return _newest("proposal_news")


def proposal_joined() -> Message:
    join(_public(), _ane())
    return _newest("proposal_joined")


def proposal_became() -> Message:
    made = _public()
    join(made, _ane())
    walk = make_walk(title="Turen til kirkegården")
    became(made, "Vi går hver onsdag.", kind="series", thing_id=walk.id)
    found = select(Message).where(Message.kind == "proposal_became").order_by(Message.id).limit(1)
    return db.session.scalars(found).one()


#: Kind → how to bring one about.
OF_PROPOSALS: dict[str, Callable[[], Message]] = {
    "proposal_news": proposal_news,
    "proposal_joined": proposal_joined,
    "proposal_became": proposal_became,
}
