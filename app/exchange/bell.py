"""The bell of a fair: rung by who brokers, and by itself for every agreement when the house wants that."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.exchange import brokers, queries, queries_day
from app.exchange.models import Fair
from app.exchange.models_day import FairDay
from app.exchange.words import FAIR


def ring(actor: Actor, now: datetime, fair_id: int) -> FairDay:
    """Ring once. Raises NotFoundError for who may not broker at the fair, DomainError when it is not going on."""
    fair = brokers.opened(actor, now, fair_id)
    if not is_going_on(fair, now):
        raise DomainError("Klokken kan ringe, mens børsen er i gang.")
    day = _ring(fair_id, now)
    record(actor, now, "exchange_fair.ring", FAIR, fair_id)
    return day


def ring_for_agreement(fair: Fair, now: datetime) -> None:
    """Two have said yes: ring, when the house wants that and the fair goes on. Flushes, never commits."""
    if is_going_on(fair, now) and queries_day.day_of(fair.id).rings_for_agreements:
        _ring(fair.id, now)


def ring_by_itself(actor: Actor, now: datetime, fair_id: int, *, wanted: bool) -> None:
    """Whether the bell rings for every agreement. Raises NotFoundError unless the actor is a moderator."""
    if not actor.has(Permission.MODERATE) or queries.fair_by_id(fair_id) is None:
        raise NotFoundError
    brokers.locked_day(fair_id).rings_for_agreements = wanted
    record(actor, now, "exchange_fair.bell", FAIR, fair_id)


def is_going_on(fair: Fair, now: datetime) -> bool:
    """Whether people are in the hall now."""
    return fair.starts_at <= now < fair.ends_at


def _ring(fair_id: int, now: datetime) -> FairDay:
    day = brokers.locked_day(fair_id)
    day.rings, day.rung_at = day.rings + 1, now
    return day
