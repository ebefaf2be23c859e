"""Noting who has come to a fair: one truth for the door, the brokers and the plan of rounds."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.exchange import brokers, registering
from app.exchange.models import Fair, Participant
from app.exchange.models_day import Arrival
from app.exchange.rounds_models import Timetable
from app.exchange.rounds_queries import hours_of
from app.exchange.rules import Coming, FairState, Shape
from app.exchange.rules_day import Arrived, is_closed
from app.exchange.words import PARTICIPANT


def note(
    actor: Actor, now: datetime, fair_id: int, participant_id: int, state: Arrived | None
) -> Participant:
    """Somebody is here, is not coming, or (None) nobody knows; twice is once. Of a fair with rounds, the round that
    goes on counts as without who is not coming.

    Raises NotFoundError for who is not on the fair's list or an actor who may not broker at it, DomainError when it is
    long over.
    """
    fair, participant = brokers.opened(actor, now, fair_id), registering.locked(participant_id)
    if participant.fair_id != fair_id or participant.status is not Coming.COMING:
        raise NotFoundError
    if is_closed(fair.ends_at, now) or fair.state is FairState.CANCELLED:
        raise DomainError("Børsen er forbi eller aflyst.")
    standing = db.session.get(Arrival, participant_id, populate_existing=True)
    before = standing.state if standing is not None else None
    if before is state:
        return participant
    _write(standing, fair, participant_id, state, now)
    if fair.shape is Shape.ROUNDS and Arrived.ABSENT in (before, state):
        _plan_is_older(fair_id)
    db.session.flush()
    _record(actor, now, participant_id, state)
    return participant


def _record(actor: Actor, now: datetime, participant_id: int, state: Arrived | None) -> None:
    if state is Arrived.HERE:
        record(actor, now, "exchange_participant.present", PARTICIPANT, participant_id)
    elif state is Arrived.ABSENT:
        record(actor, now, "exchange_participant.absent", PARTICIPANT, participant_id)
    else:
        record(actor, now, "exchange_participant.unknown", PARTICIPANT, participant_id)


def _write(
    standing: Arrival | None, fair: Fair, participant_id: int, state: Arrived | None, now: datetime
) -> None:
    if state is None:
        if standing is not None:
            db.session.delete(standing)
        return
    row = standing or Arrival(participant_id=participant_id)
    row.state, row.noted_at = state, now
    row.round = _first_without(fair, now) if state is Arrived.ABSENT else None
    db.session.add(row)


def _first_without(fair: Fair, now: datetime) -> int:
    return max(0, hours_of(fair).begun(now) - 1) if fair.shape is Shape.ROUNDS else 0


def _plan_is_older(fair_id: int) -> None:
    """Whoever looks at a plan that was made with other people is told so."""
    insert_once(Timetable, {"fair_id": fair_id})
    timetable = lock_row(Timetable, fair_id)
    assert timetable is not None
    timetable.version += 1
