"""What the tests of the engine ask of the database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, or_, select

from app.audit.models import AuditEvent
from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.database import db
from app.gatherings.models import HOLDING, Occurrence, SignUp, SignUpStatus
from app.notifications.models import Message, MessageStatus
from app.people.models import Person
from tests.factories import make_occurrence, make_sign_up, writing


def fill(capacity: int | None, *sizes: int) -> tuple[Occurrence, list[SignUp]]:
    """A date with `capacity` and parties that sign up one minute after the other."""
    now = clock.now()
    with writing():
        occurrence = make_occurrence(capacity=capacity)
        return occurrence, [
            make_sign_up(occurrence, party_size=size, now=now + timedelta(minutes=n))
            for n, size in enumerate(sizes)
        ]


def states(*sign_ups: SignUp) -> list[SignUpStatus]:
    """The present states."""
    db.session.expire_all()
    return [SignUpStatus(sign_up.status) for sign_up in sign_ups]


def messages_to(person: Person | SignUp) -> list[Message]:
    """The messages to somebody that still stand in the outbox, in order."""
    person_id = person.person_id if isinstance(person, SignUp) else person.id
    standing = select(Message).where(Message.person_id == person_id, Message.status == MessageStatus.QUEUED)
    return list(db.session.scalars(standing.order_by(Message.id)))


def told(*people: Person | SignUp) -> list[list[str]]:
    """The kinds of those messages."""
    return [[message.kind for message in messages_to(one)] for one in people]


def audited(object_type: str, object_id: int) -> list[str]:
    """What was done to a thing, in order."""
    written = select(AuditEvent.action).where(
        AuditEvent.object_type == object_type, AuditEvent.object_id == object_id
    )
    return list(db.session.scalars(written.order_by(AuditEvent.id)))


def catalogue_entry(occurrence: Occurrence) -> CatalogueEntry | None:
    """How the date stands in the catalogue."""
    shown = select(CatalogueEntry).where(
        CatalogueEntry.kind == "walk", CatalogueEntry.object_id == occurrence.id
    )
    return db.session.scalars(shown).one_or_none()


def assert_sound(occurrence: Occurrence) -> None:
    """The stored number agrees with the list, and the catalogue with the date."""
    db.session.expire_all()
    held = select(func.coalesce(func.sum(SignUp.party_size), 0)).where(
        SignUp.occurrence_id == occurrence.id,
        or_(SignUp.status.in_(HOLDING), SignUp.offer_until.is_not(None)),
    )
    assert occurrence.places_taken == db.session.scalar(held)
    entry = catalogue_entry(occurrence)
    assert entry is not None
    free = None if occurrence.capacity is None else occurrence.capacity - occurrence.places_taken
    assert (entry.seats_left, entry.capacity) == (free, occurrence.capacity)
    assert (entry.starts_at, entry.ends_at) == (occurrence.starts_at, occurrence.ends_at)
    assert entry.local_date == clock.local(occurrence.starts_at).date()
    assert entry.meeting_point == occurrence.meeting_point
    assert entry.is_cancelled == (occurrence.status == "cancelled")
