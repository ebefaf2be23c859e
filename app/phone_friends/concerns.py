"""What worries a volunteer: raised by one press, taken by one coordinator, settled within a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.typed_text import holds_cpr
from app.people.models import Person
from app.phone_friends.letters_pair import promise_concern, promise_late
from app.phone_friends.models_pair import ConcernOutcome, PhoneConcern
from app.phone_friends.queries_pair import open_concern_of

#: Reliability sec. 4 row 32.
ANSWERED_WITHIN = timedelta(hours=24)

_TAKEN = "En koordinator er i gang. Ring til os, hvis det var en fejl."
_SETTLED = "En kollega har lige afsluttet den. Tal sammen, hvis der er mere at gøre."


def raise_concern(actor: Actor, now: datetime, pair_id: int) -> PhoneConcern:
    """Something worries the volunteer; every coordinator hears of it at once. Twice is once. The pair is locked."""
    concern = open_concern_of(pair_id)
    if concern is not None:
        return concern
    concern = PhoneConcern(pair_id=pair_id, raised_at=now, due_at=now + ANSWERED_WITHIN)
    db.session.add(concern)
    db.session.flush()
    record(actor, now, "phone_concern.raise", "phone_pair", pair_id)
    promise_concern(concern, now)
    return concern


def drop_concern(actor: Actor, now: datetime, pair_id: int, since: datetime) -> None:
    """It was a slip of the finger. Only what was raised since then goes; the pair is locked.

    Raises DomainError when a coordinator has taken it.
    """
    concern = open_concern_of(pair_id)
    if concern is None or concern.raised_at < since:
        return
    if concern.owner_id is not None:
        raise DomainError(_TAKEN)
    db.session.delete(concern)
    db.session.flush()
    record(actor, now, "phone_concern.drop", "phone_pair", pair_id)


def take_free_concern(actor: Actor, now: datetime, concern_id: int) -> PhoneConcern:
    """ "Jeg tager den" where nobody has it. Raises DomainError when a colleague was faster: two would ring the same."""
    concern = _open(concern_id)
    if concern.owner_id is not None and concern.owner_id != actor.person_id:
        owner = db.session.get_one(Person, concern.owner_id)
        raise DomainError("%(name)s har lige taget den.", name=owner.name)
    return take_concern(actor, now, concern_id)


def take_concern(actor: Actor, now: datetime, concern_id: int) -> PhoneConcern:
    """The coordinator who acts looks after it, also where a colleague did before."""
    concern = _open(concern_id)
    if concern.owner_id != actor.person_id:
        concern.owner_id, concern.taken_at = actor.person_id, now
        db.session.flush()
        record(actor, now, "phone_concern.take", "phone_concern", concern_id)
    return concern


def settle_concern(
    actor: Actor, now: datetime, concern_id: int, outcome: ConcernOutcome, text: str
) -> PhoneConcern:
    """What was done. Raises NotFoundError, and DomainError when it is settled or holds a CPR number."""
    concern = take_concern(actor, now, concern_id)
    if holds_cpr(text):
        raise DomainError("Slet CPR-nummeret. Det må ikke stå her.", field="text")
    concern.settled_at, concern.outcome, concern.text = now, outcome, text.strip()
    db.session.flush()
    record(actor, now, "phone_concern.settle", "phone_concern", concern_id, outcome=outcome)
    return concern


def tell_late_concerns(now: datetime) -> int:
    """Tell every coordinator, once, of what is not settled in time. Returns how many messages were new."""
    late = select(PhoneConcern).where(PhoneConcern.settled_at.is_(None), PhoneConcern.due_at <= now)
    return sum(promise_late(one, now) for one in db.session.scalars(late.order_by(PhoneConcern.id)).unique())


def _open(concern_id: int) -> PhoneConcern:
    concern = lock_row(PhoneConcern, concern_id)
    if concern is None:
        raise NotFoundError
    if concern.settled_at is not None:
        raise DomainError(_SETTLED)
    return concern
