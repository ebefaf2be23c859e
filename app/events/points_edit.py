"""Putting right what was agreed: other words, another day, somebody else, or not agreed at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.seen import mark
from app.events import messages_outcome as messages
from app.events import outcome_log
from app.events.models_outcome import Doer, Point, PointState
from app.events.points import POINT, NewPoint, lock_point, make_point, refuse_day

#: What stands where the words of something were that was taken back.
_WITHOUT_WORDS = "Fjernet"


@dataclass(frozen=True)
class Correction:
    """What the host wrote instead."""

    what: str
    due_on: date
    #: The `mark_of` what the host read.
    seen: str
    #: Who does it now, if it is somebody else.
    other: NewPoint | None = None


def mark_of(point: Point) -> str:
    """What tells one state of something that was agreed from the next."""
    return mark(point.state, point.due_on, point.doer, point.person_id, point.what)


def edit_point(actor: Actor, now: datetime, point_id: int, wanted: Correction) -> Point:
    """Put right what is done, by when and by whom; who does it is told, and who does it no more.

    Somebody else gets a row of their own, so that no private link of the one before opens it. Raises DomainError at
    `due_on` and `doer` as `add_point`, and when somebody changed it after it was read.
    """
    point = lock_point(point_id)
    _refuse_unseen(point, wanted.seen)
    if wanted.due_on != point.due_on:
        refuse_day(wanted.due_on, now)
    if wanted.other is not None:
        return _hand_over(actor, now, point, wanted.other)
    was = (point.what, point.due_on)
    if was == (wanted.what, wanted.due_on):
        return point
    if wanted.due_on != point.due_on:
        point.set_on = clock.local(now).date()
    point.what, point.due_on = wanted.what, wanted.due_on
    db.session.flush()
    record(actor, now, "event_point.edit", POINT, point.id)
    outcome_log.follow(actor, now, point, was=was[0])
    if point.is_open:
        messages.withdraw_all(point, now)
        messages.promise_changed(point, now)
    return point


def remove_point(actor: Actor, now: datetime, point_id: int, seen: str) -> None:
    """It was written by mistake. Who was told of it is told; the log of the row says that it was a mistake.

    Raises DomainError when somebody changed it after it was read.
    """
    point = lock_point(point_id)
    _refuse_unseen(point, seen)
    outcome_log.take_back(actor, now, point)
    _retire(point, now)
    record(actor, now, "event_point.remove", POINT, point.id)


def _hand_over(actor: Actor, now: datetime, before: Point, wanted: NewPoint) -> Point:
    """Somebody else does it: the row of who did goes, and what was said of it goes on with the new one."""
    point = make_point(actor, now, before.occurrence, wanted)
    point.state, point.state_at, point.why = before.state, before.state_at, before.why
    point.entry_id, before.entry_id = before.entry_id, None
    was = before.what
    _retire(before, now)
    record(actor, now, "event_point.edit", POINT, point.id, instead_of=before.id)
    outcome_log.follow(actor, now, point, was=was)
    if point.is_open:
        messages.promise_new(point, now, is_new=wanted.doer is Doer.PERSON)
    return point


def _retire(point: Point, now: datetime) -> None:
    messages.withdraw_all(point, now)
    if point.is_open:
        messages.promise_off(point, now)
    point.state, point.state_at = PointState.REMOVED, now
    point.what, point.why = _WITHOUT_WORDS, ""
    point.person = point.person_id = point.entry_id = None
    db.session.flush()


def _refuse_unseen(point: Point, seen: str) -> None:
    if seen != mark_of(point):
        raise DomainError("Nogen har ændret aftalen imens. Se, hvordan den står nu, og prøv igen.")
