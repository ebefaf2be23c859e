"""Checking people in at the start: one CAME, however many helpers scan and however often."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.events.hours import is_before, is_the_day
from app.events.models import Event
from app.events.models_march import DayHelper
from app.gatherings.actions import lock_sign_up
from app.gatherings.hosting import mark_one
from app.gatherings.models import HOLDING, Occurrence, OccurrenceStatus, SignUp, SignUpStatus


class CheckedIn(NamedTuple):
    """A party that has come. `was_here`: somebody had said so before, at `sign_up.marked_at`."""

    sign_up: SignUp
    was_here: bool


def check_in(actor: Actor, now: datetime, occurrence_id: int, sign_up_id: int) -> CheckedIn:
    """A party of this date has come. Twice is once.

    Raises NotFoundError for a sign-up of another date, DomainError for who has no place, and outside the day.
    """
    sign_up = _lock(now, occurrence_id, sign_up_id)
    if sign_up.status == SignUpStatus.CAME:
        return CheckedIn(sign_up, was_here=True)
    if sign_up.status == SignUpStatus.WAITING:
        raise DomainError("Står på ventelisten og har ingen plads endnu.")
    if sign_up.status not in HOLDING:
        raise DomainError("Har meldt fra. Skriv personen på igen, før du trykker Kom.")
    mark_one(actor, now, sign_up, SignUpStatus.CAME)
    db.session.flush()
    record(actor, now, "sign_up.check_in", "sign_up", sign_up.id)
    return CheckedIn(sign_up, was_here=False)


def undo_check_in(actor: Actor, now: datetime, occurrence_id: int, sign_up_id: int) -> SignUp:
    """It was a slip: the party has not come yet. Twice is once. Raises as above."""
    sign_up = _lock(now, occurrence_id, sign_up_id)
    if sign_up.status == SignUpStatus.CAME:
        mark_one(actor, None, sign_up, SignUpStatus.CONFIRMED)
        db.session.flush()
        record(actor, now, "sign_up.undo_check_in", "sign_up", sign_up.id)
    return sign_up


def name_helper(actor: Actor, now: datetime, occurrence_id: int, name: str) -> DayHelper:
    """Somebody helps on the day, by a link of their own."""
    helper = DayHelper(occurrence_id=occurrence_id, name=name, made_at=now)
    db.session.add(helper)
    db.session.flush()
    record(actor, now, "event.name_helper", "occurrence", occurrence_id, helper=helper.id)
    return helper


def end_helper(actor: Actor, now: datetime, occurrence_id: int, helper_id: int) -> None:
    """Take the link back; it opens nothing from now on. Twice is once. Raises NotFoundError for another date's."""
    helper = db.session.get(DayHelper, helper_id)
    if helper is None or helper.occurrence_id != occurrence_id:
        raise NotFoundError
    if helper.ended_at is None:
        helper.ended_at = now
        record(actor, now, "event.end_helper", "occurrence", occurrence_id, helper=helper.id)
    db.session.flush()


def _lock(now: datetime, occurrence_id: int, sign_up_id: int) -> SignUp:
    sign_up, occurrence = lock_sign_up(sign_up_id)
    event = db.session.get(Event, occurrence.series_id)
    if occurrence.id != occurrence_id or event is None or not event.checks_in:
        raise NotFoundError
    _refuse_other_days(occurrence, now)
    return sign_up


def _refuse_other_days(occurrence: Occurrence, now: datetime) -> None:
    if occurrence.status == OccurrenceStatus.CANCELLED:
        raise DomainError("Arrangementet er aflyst.")
    if is_before(occurrence.starts_at, now):
        raise DomainError("Du kan tjekke folk ind fra 4 timer før start.")
    if not is_the_day(occurrence.starts_at, occurrence.ends_at, now):
        raise DomainError("Dagen er slut. Skriv, hvem der kom, på siden for dagen.")
