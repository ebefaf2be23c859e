"""Who brokers at a fair, and who may do what a broker does: staff always, others on its day only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.exchange import messages_brokers, queries, queries_day
from app.exchange.models import Fair
from app.exchange.models_day import Broker, FairDay
from app.exchange.rules import FairState
from app.exchange.rules_day import is_the_day
from app.exchange.words import FAIR

_SHOWN = (FairState.OPEN, FairState.CLOSED)


def may_broker(actor: Actor, fair: Fair, now: datetime) -> bool:
    """Whether somebody may do what a broker of this fair does: colleagues, and who was pointed out, on its day."""
    if fair.state not in _SHOWN:
        return False
    if actor.has(Permission.MODERATE):
        return True
    day, today = clock.local(fair.starts_at).date(), clock.local(now).date()
    return (
        actor.is_logged_in
        and actor.person_id is not None
        and is_the_day(day, today)
        and queries_day.is_broker(fair.id, actor.person_id)
    )


def opened(actor: Actor, now: datetime, fair_id: int) -> Fair:
    """A fair for who may broker at it. Raises NotFoundError for others: nobody learns that it is there."""
    fair = queries.fair_by_id(fair_id)
    if fair is None or not may_broker(actor, fair, now):
        raise NotFoundError
    return fair


def choose(actor: Actor, now: datetime, fair_id: int, person_ids: Collection[int]) -> int:
    """These and no others broker at a fair; who is new is told. How many.

    Raises NotFoundError unless the actor is a moderator, DomainError for who cannot log in or a fair that is over.
    """
    fair = lock_row(Fair, fair_id) if actor.has(Permission.MODERATE) else None
    if fair is None:
        raise NotFoundError
    if fair.ends_at <= now or fair.state is FairState.CANCELLED:
        raise DomainError("Børsen er forbi eller aflyst.")
    wanted = set(person_ids)
    if len(queries_day.people_with_accounts(sorted(wanted))) != len(wanted):
        raise DomainError("Vælg dem, der kan logge ind.", field="people")
    standing = {one.person_id for one in queries_day.brokers_of(fair_id)}
    gone = standing - wanted
    db.session.execute(delete(Broker).where(Broker.fair_id == fair_id, Broker.person_id.in_(gone)))
    for one in sorted(gone):
        messages_brokers.withdraw_broker(fair_id, one, now)
    db.session.add_all(
        Broker(fair_id=fair_id, person_id=one, added_at=now) for one in sorted(wanted - standing)
    )
    db.session.flush()
    record(actor, now, "exchange_fair.brokers", FAIR, fair_id, number=len(wanted))
    messages_brokers.promise_brokers(fair, now)
    return len(wanted)


def forget(person_id: int) -> None:
    """Somebody brokers nowhere any more. Flushes, never commits."""
    db.session.execute(delete(Broker).where(Broker.person_id == person_id))
    db.session.flush()


def locked_day(fair_id: int) -> FairDay:
    """How the day of a fair stands, locked and fresh; made when there was none."""
    insert_once(FairDay, {"fair_id": fair_id})
    day = lock_row(FairDay, fair_id)
    assert day is not None
    return day
