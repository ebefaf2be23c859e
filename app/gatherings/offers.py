"""A place that comes free on the last day: held for the next in line until they answer, then for the one behind.

An offer counts as taken, so nobody overtakes. Whom no letter and no SMS reaches in time the host rings.
"""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import or_, select

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.core.pack import current_pack
from app.gatherings import messages, waiting_list
from app.gatherings.models import Occurrence, OccurrenceStatus, SignUp, SignUpStatus
from app.gatherings.offering import answer_by
from app.gatherings.places import move_places, queue_of, take_places
from app.gatherings.publishing import publish_seats_of


def offer_free_places(occurrence: Occurrence, now: datetime) -> list[SignUp]:
    """Offer what is free to those in line who fit and were not asked yet; the date must be locked. Returns to whom.

    At night, and right before the start, nobody is asked by itself: the host's ring list has the next in line.
    """
    until = _until(occurrence, now)
    free = waiting_list.free_places(occurrence.capacity, occurrence.places_taken)
    if until is None or free == 0:
        return []
    unasked = [one for one in queue_of(occurrence) if one.asked_at is None]
    decision = waiting_list.promote([waiting_list.Party(one.id, one.party_size) for one in unasked], free)
    for one in unasked:
        if one.id in decision.skipped:
            one.skipped_at = now
    offered = [one for one in unasked if one.id in decision.promoted]
    for one in offered:
        take_places(occurrence, one.party_size)
        one.offer_until = until
        one.offer_is_rung = not messages.promise_offer(one, now)
        record(SYSTEM, now, "sign_up.offer", "sign_up", one.id)
        if one.offer_is_rung:
            messages.promise_to_ring(one, now)
    db.session.flush()
    if offered:
        publish_seats_of(occurrence)
    return offered


def lapse_offer(actor: Actor, sign_up: SignUp, occurrence: Occurrence, now: datetime) -> None:
    """No answer: the place goes on, the place in the queue is kept. Both rows must be locked."""
    taken = occurrence.places_taken
    if sign_up.offer_until is not None:
        move_places(occurrence, -sign_up.party_size)
    sign_up.offer_until = None
    sign_up.asked_at = now
    record(actor, now, "sign_up.no_answer", "sign_up", sign_up.id)
    db.session.flush()
    messages.withdraw_offer(sign_up, now)
    offer_free_places(occurrence, now)
    publish_seats_of(occurrence)
    tell_if_too_few(occurrence, taken, now)


def lapse_due_offers(now: datetime) -> int:
    """Let go of every offer whose time is over, or whose date has begun. Returns how many."""
    due = (
        select(SignUp.id, SignUp.occurrence_id)
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .where(SignUp.offer_until.is_not(None), or_(SignUp.offer_until <= now, Occurrence.starts_at <= now))
        .order_by(SignUp.occurrence_id, SignUp.queued_at, SignUp.id)
    )
    lapsed = 0
    for sign_up_id, occurrence_id in db.session.execute(due).all():
        occurrence = lock_row(Occurrence, occurrence_id)
        sign_up = lock_row(SignUp, sign_up_id)
        if occurrence is None or sign_up is None or sign_up.offer_until is None:
            continue
        lapse_offer(SYSTEM, sign_up, occurrence, now)
        lapsed += 1
    return lapsed


def standing_offers(occurrence_id: int, *, rung: bool) -> list[SignUp]:
    """Who is offered a place on the date now, in the order of the queue: `rung` by the host, or by letter and SMS."""
    offered = select(SignUp).where(
        SignUp.occurrence_id == occurrence_id,
        SignUp.status == SignUpStatus.WAITING,
        SignUp.offer_until.is_not(None),
        SignUp.offer_is_rung.is_(rung),
    )
    return list(db.session.scalars(offered.order_by(SignUp.queued_at, SignUp.id)).unique())


def tell_if_too_few(occurrence: Occurrence, before: int, now: datetime) -> None:
    """Tell the host at once when the date has fallen below its least number on its last day; `before` were coming.

    Earlier nothing is sent: most such places are taken again, and two days before the day's page asks.
    """
    least = occurrence.series.least
    if least is None or not occurrence.places_taken < least <= before:
        return
    stops = current_pack().setting("promotion_stops_hours")
    is_late = not waiting_list.promotes_by_itself(occurrence.starts_at, now, stops)
    if is_late and occurrence.status == OccurrenceStatus.PLANNED and occurrence.starts_at > now:
        messages.promise_too_few(occurrence, now)


def _until(occurrence: Occurrence, now: datetime) -> datetime | None:
    pack = current_pack()
    hours = (time.fromisoformat(pack.setting(key)) for key in ("reminder_from", "reminder_until"))
    return answer_by(now, occurrence.starts_at, *hours)
