"""Fixed places: "jeg kommer hver gang", with pause and end. The dates' own queues and rules are untouched.

Locks: first the series, then its dates, as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from app.audit.actions import record
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings import messages
from app.gatherings.actions import give_up, put_on
from app.gatherings.fixed import covers, has_room
from app.gatherings.identity import identity_of
from app.gatherings.models import (
    ACTIVE,
    FixedPlace,
    Occurrence,
    Rhythm,
    Series,
    SeriesStatus,
    SignUp,
)
from app.gatherings.places import coming_dates
from app.gatherings.publishing import publish_seats_of
from app.people.blocking import block_of, refuse_blocked
from app.people.models import Person


def begin_fixed(
    actor: Actor,
    now: datetime,
    series_id: int,
    person: Person,
    *,
    party_size: int = 1,
    wants_companion: bool = False,
    needs_lift: bool = False,
    is_on_phone: bool = False,
) -> FixedPlace:
    """Give a party a place on every date from now on; on a date that is full it stands in the queue like anybody.

    `is_on_phone`: who acts is talking with them, so nobody rings to say it again. Raises DomainError for a group of one
    date, for a second fixed place of the same guest, and when all places are fixed already.
    """
    series = _lock_open(series_id)
    refuse_blocked(person)
    others = fixed_of(series_id)
    if identity_of(person) in {identity_of(one.person) for one in others}:
        raise DomainError("Du har allerede en fast plads her.")
    if not has_room(series.capacity, sum(one.party_size for one in others), party_size):
        raise DomainError("Alle pladser er faste. Du kan stadig skrive dig op til en dag ad gangen.")
    fixed = FixedPlace(
        series_id=series_id,
        person_id=person.id,
        party_size=party_size,
        wants_companion=wants_companion,
        needs_lift=needs_lift,
        began_at=now,
        version=1,
    )
    db.session.add(fixed)
    db.session.flush()
    record(actor, now, "fixed_place.begin", "fixed_place", fixed.id, party=party_size)
    _use(actor, now, fixed)
    messages.promise_fixed_changed(fixed, now, told_by=actor if is_on_phone else None)
    return fixed


def pause_fixed(
    actor: Actor, now: datetime, fixed_id: int, from_on: date, until_on: date | None
) -> FixedPlace:
    """Stay away from `from_on` through `until_on` (local dates; None until they come back). Others get the places.

    Raises DomainError at `until_on` when it is before `from_on`, and at `from_on` for a day that is past.
    """
    fixed = _lock_fixed(fixed_id)
    if from_on < local(now).date():
        raise DomainError("Vælg en dag, der ikke er gået.", field="from_on")
    if until_on is not None and until_on < from_on:
        raise DomainError("Vælg en dag, der ikke er før den første.", field="until_on")
    fixed.paused_from, fixed.paused_until = from_on, until_on
    return _changed(actor, now, fixed, "pause")


def resume_fixed(actor: Actor, now: datetime, fixed_id: int) -> FixedPlace:
    """Come again from now on: back on the coming dates, where they are full in the queue."""
    fixed = _lock_fixed(fixed_id)
    fixed.paused_from = fixed.paused_until = None
    return _changed(actor, now, fixed, "resume")


def end_fixed(actor: Actor, now: datetime, fixed_id: int, *, is_told: bool = True) -> FixedPlace:
    """Come no more by itself: off all coming dates. Twice is once."""
    fixed = _lock(fixed_id)
    if fixed.ended_at is not None:
        return fixed
    fixed.ended_at = now
    return _changed(actor, now, fixed, "end", is_told=is_told)


def still_coming(actor: Actor, now: datetime, fixed_id: int) -> FixedPlace:
    """ "Ja, jeg kommer stadig": everything stays as it is."""
    fixed = _lock_fixed(fixed_id)
    record(actor, now, "fixed_place.still_coming", "fixed_place", fixed.id)
    db.session.flush()
    return fixed


def ask_still_coming(actor: Actor, now: datetime, fixed: FixedPlace) -> None:
    """Ask whether somebody who stayed away still wants their place. Nothing happens when they do not answer."""
    fixed.asked_at = now
    record(actor, now, "fixed_place.ask", "fixed_place", fixed.id)
    db.session.flush()
    messages.promise_still_coming(fixed, now)


def let_welcome(actor: Actor, now: datetime, fixed_id: int, *, welcomes: bool) -> FixedPlace:
    """Say yes or no to welcoming people who come for the first time."""
    fixed = _lock_fixed(fixed_id)
    if fixed.welcomes != welcomes:
        fixed.welcomes = welcomes
        what = "fixed_place.welcomes" if welcomes else "fixed_place.welcomes_no_more"
        record(actor, now, what, "fixed_place", fixed.id)
    db.session.flush()
    return fixed


def fixed_of(series_id: int) -> list[FixedPlace]:
    """Who has a fixed place in a series, paused or not, first come first."""
    standing = select(FixedPlace).where(FixedPlace.series_id == series_id, FixedPlace.ended_at.is_(None))
    return list(db.session.scalars(standing.order_by(FixedPlace.began_at, FixedPlace.id)).unique())


def fixed_of_person(person_id: int) -> list[FixedPlace]:
    """The fixed places of a person that have not ended."""
    standing = select(FixedPlace).where(FixedPlace.person_id == person_id, FixedPlace.ended_at.is_(None))
    return list(db.session.scalars(standing.order_by(FixedPlace.id)).unique())


def fixed_in(series_id: int, person_id: int) -> FixedPlace | None:
    """The fixed place of a person in a series, if it has not ended."""
    return next((one for one in fixed_of_person(person_id) if one.series_id == series_id), None)


def seat_fixed(occurrence: Occurrence, fixed: Sequence[FixedPlace], now: datetime) -> None:
    """Put on a new date who has a fixed place, before anybody else. A reminder tells them the day before."""
    day = local(occurrence.starts_at).date()
    made = [
        _put_on(one, occurrence, now)
        for one in fixed
        if covers(day, one.paused_from, one.paused_until) and _may_come(one.person)
    ]
    if any(made):
        publish_seats_of(occurrence)


def end_all_of(series_id: int, now: datetime) -> None:
    """The series has ended, and with it its fixed places; what people were to come to is told with the dates."""
    standing = (FixedPlace.series_id == series_id, FixedPlace.ended_at.is_(None))
    db.session.execute(update(FixedPlace).where(*standing).values(ended_at=now))


def _use(actor: Actor, now: datetime, fixed: FixedPlace) -> None:
    """Bring the coming dates in line with the fixed place as it is now."""
    for occurrence in coming_dates(fixed.series_id, None, now):
        day = local(occurrence.starts_at).date()
        wanted = fixed.ended_at is None and covers(day, fixed.paused_from, fixed.paused_until)
        own = _own(fixed, occurrence)
        active = next((one for one in own if one.status in ACTIVE), None)
        if wanted and active is not None:
            active.is_fixed = True
        elif wanted and not any(one.is_fixed for one in own):
            if _put_on(fixed, occurrence, now):
                publish_seats_of(occurrence)
        elif not wanted and active is not None and active.is_fixed:
            # It is the fixed place that rests: when it is used again, this date is, too.
            active.is_fixed = False
            give_up(actor, active, occurrence, now)
    db.session.flush()


def _put_on(fixed: FixedPlace, occurrence: Occurrence, now: datetime) -> bool:
    needs = {"wants_companion": fixed.wants_companion, "needs_lift": fixed.needs_lift, "note": ""}
    actor = Actor(person_id=fixed.person_id)
    made = put_on(actor, now, occurrence, fixed.person, party_size=fixed.party_size, is_fixed=True, **needs)
    return made is not None


def _own(fixed: FixedPlace, occurrence: Occurrence) -> list[SignUp]:
    """All that the person has been on a date, given up or not."""
    mine = select(SignUp).where(SignUp.occurrence_id == occurrence.id, SignUp.person_id == fixed.person_id)
    return list(db.session.scalars(mine.order_by(SignUp.id)).unique())


def _may_come(person: Person) -> bool:
    return person.is_living and block_of(person.id) is None


def _changed(
    actor: Actor, now: datetime, fixed: FixedPlace, what: str, *, is_told: bool = True
) -> FixedPlace:
    fixed.version += 1
    record(actor, now, f"fixed_place.{what}", "fixed_place", fixed.id)
    db.session.flush()
    _use(actor, now, fixed)
    if is_told:
        messages.promise_fixed_changed(fixed, now)
    return fixed


def _lock(fixed_id: int) -> FixedPlace:
    """Lock a fixed place behind its series. Raises NotFoundError."""
    series_id = db.session.scalar(select(FixedPlace.series_id).where(FixedPlace.id == fixed_id))
    series = lock_row(Series, series_id) if series_id is not None else None
    fixed = lock_row(FixedPlace, fixed_id) if series is not None else None
    if fixed is None:
        raise NotFoundError
    return fixed


def _lock_fixed(fixed_id: int) -> FixedPlace:
    fixed = _lock(fixed_id)
    if fixed.ended_at is not None:
        raise DomainError("Den faste plads er slut. Du kan få en ny fra siden om din tilmelding.")
    return fixed


def _lock_open(series_id: int) -> Series:
    series = lock_row(Series, series_id)
    if series is None or series.status != SeriesStatus.APPROVED:
        raise NotFoundError
    if series.rhythm == Rhythm.ONCE or not series.needs_sign_up:
        raise DomainError("Her kan man ikke få en fast plads.")
    return series
