"""Counting heads at the gates: every press once, however late and often it is sent, and all gates added up."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.events import queries_march as queries
from app.events.hours import is_before, is_the_day
from app.events.models_march import CountPress
from app.gatherings.models import Occurrence, OccurrenceStatus

#: More than walk past one gate between two presses: a slip of the finger.
MOST_AT_ONCE = 5000


def press(
    actor: Actor, now: datetime, occurrence_id: int, *, key: str, amount: int, helper_id: int | None = None
) -> int:
    """Add `amount` people (below 0: take them back) and return the sum so far. The same `key` again changes nothing.

    The sum is never below 0. Raises DomainError for a date that is cancelled, has not begun or is long over.
    """
    occurrence = _lock_day(occurrence_id, now)
    if queries.is_pressed(occurrence_id, key):
        return occurrence.head_count or 0
    if abs(amount) > MOST_AT_ONCE:
        raise DomainError("Skriv et mindre tal.", field="amount")
    return _add(actor, now, occurrence, CountPress(key=key, helper_id=helper_id, amount=amount))


def undo(actor: Actor, now: datetime, occurrence_id: int, *, key: str, helper_id: int | None = None) -> int:
    """Take back this counter's last press that stands; the sum afterwards. Raises as above, and when there is none."""
    occurrence = _lock_day(occurrence_id, now)
    if queries.is_pressed(occurrence_id, key):
        return occurrence.head_count or 0
    last = queries.last_standing(occurrence_id, helper_id)
    if last is None:
        raise DomainError("Der er ikke noget tryk at fortryde.")
    back = CountPress(key=key, helper_id=helper_id, amount=-last.amount, undoes_id=last.id)
    return _add(actor, now, occurrence, back)


def _add(actor: Actor, now: datetime, occurrence: Occurrence, one: CountPress) -> int:
    before = occurrence.head_count or 0
    one.amount = max(one.amount, -before)
    one.occurrence_id, one.pressed_at = occurrence.id, now
    db.session.add(one)
    occurrence.head_count = before + one.amount
    db.session.flush()
    record(actor, now, "occurrence.head_count", "occurrence", occurrence.id, count=occurrence.head_count)
    return occurrence.head_count


def _lock_day(occurrence_id: int, now: datetime) -> Occurrence:
    occurrence = lock_row(Occurrence, occurrence_id)
    if occurrence is None:
        raise NotFoundError
    if occurrence.status == OccurrenceStatus.CANCELLED:
        raise DomainError("Arrangementet er aflyst.")
    if is_before(occurrence.starts_at, now):
        raise DomainError("Du kan tælle fra 4 timer før start.")
    if not is_the_day(occurrence.starts_at, occurrence.ends_at, now):
        raise DomainError("Dagen er slut. Skriv tallet på siden for dagen.")
    return occurrence
