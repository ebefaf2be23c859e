"""The places of one locked date: who waits for one, taking one, giving it back."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from sqlalchemy import Executable, Integer, bindparam, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app.core.database import carry_out, db, lock_row, table_of
from app.core.errors import DomainError
from app.gatherings.models import Occurrence, OccurrenceStatus, SignUp, SignUpStatus


def queue_of(occurrence: Occurrence) -> list[SignUp]:
    """Who waits and was offered nothing, first come first; the id breaks a tie of the same instant."""
    waiting = select(SignUp).where(
        SignUp.occurrence_id == occurrence.id,
        SignUp.status == SignUpStatus.WAITING,
        SignUp.offer_until.is_(None),
    )
    return list(db.session.scalars(waiting.order_by(SignUp.queued_at, SignUp.id)).unique())


def somebody_waits(occurrence: Occurrence) -> bool:
    """Whether anybody stands in the queue, with an offer or without."""
    waiting = select(SignUp.id).where(
        SignUp.occurrence_id == occurrence.id, SignUp.status == SignUpStatus.WAITING
    )
    return db.session.scalar(waiting.limit(1)) is not None


def take_places(occurrence: Occurrence, number: int) -> None:
    """Take so many places. Raises DomainError when there are not so many."""
    if not move_places(occurrence, number):
        raise DomainError("Pladsen er ikke ledig længere.")


def give_place(occurrence: Occurrence, sign_up: SignUp, now: datetime) -> None:
    """Give a waiting party its place: the one it was offered, or one that is free. Raises DomainError as above."""
    if sign_up.offer_until is None:
        take_places(occurrence, sign_up.party_size)
    sign_up.offer_until = None
    sign_up.status = SignUpStatus.CONFIRMED
    sign_up.placed_at = now
    db.session.flush()


def move_places(occurrence: Occurrence, by: int) -> bool:
    """Change the places taken by `by` if they stay within the capacity: one conditional UPDATE, no count."""
    taken = carry_out(_moved_places(), {"of": occurrence.id, "by": by}).scalar_one_or_none()
    if taken is not None:
        set_committed_value(occurrence, "places_taken", taken)
    return taken is not None


@cache
def _moved_places() -> Executable:
    columns, by = Occurrence.__table__.c, bindparam("by", type_=Integer)
    after = columns.places_taken + by
    # Giving back always works, also where the host has made the capacity smaller meanwhile.
    within = or_(by < 0, columns.capacity.is_(None), after <= columns.capacity)
    moved = update(table_of(Occurrence)).where(columns.id == bindparam("of"), within)
    return moved.values(places_taken=after).returning(columns.places_taken)


def coming_dates(series_id: int, from_on: date | None, now: datetime) -> list[Occurrence]:
    """Locked dates of a series that are to come and not cancelled, from the original date `from_on` on."""
    ids = select(Occurrence.id).where(
        Occurrence.series_id == series_id,
        Occurrence.starts_at > now,
        Occurrence.status == OccurrenceStatus.PLANNED,
    )
    if from_on is not None:
        ids = ids.where(Occurrence.original_date >= from_on)
    found = (lock_row(Occurrence, number) for number in db.session.scalars(ids.order_by(Occurrence.id)).all())
    return [occurrence for occurrence in found if occurrence is not None]
