"""What is read of rooms and bookings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.danish import sort_key
from app.core.database import db
from app.core.feature import installed
from app.organisations.models import Membership, Organisation
from app.people.models import Person
from app.rooms.free_times import Span
from app.rooms.models import Booking, Room, RoomRules, RulesYes
from app.rooms.rules import HOLDING, BookingStatus

#: What a booking is called in the audit, the queue and topics of messages.
KIND = "room_booking"
_ONE_DAY = timedelta(days=1)


class Taken(NamedTuple):
    """One booking as the week shows it."""

    id: int
    span: Span
    status: BookingStatus
    title: str
    person_id: int | None
    name: str | None
    organisation: str | None


def rooms() -> list[Room]:
    """All rooms, in the order of their names."""
    return sorted(db.session.scalars(select(Room)), key=lambda one: (sort_key(one.name), one.id))


def room_by_id(room_id: int) -> Room | None:
    """A room with its place, or None."""
    return db.session.get(Room, room_id)


def rules_of(room: Room) -> RoomRules | None:
    """The rules that hold now; None where there are none."""
    holds = select(RoomRules).where(
        RoomRules.room_id == room.id, RoomRules.version == room.rules_version, RoomRules.text != ""
    )
    return db.session.scalars(holds).one_or_none()


def has_said_yes(rules_id: int, person_id: int) -> bool:
    """Whether somebody said yes to these rules."""
    yes = select(RulesYes.id).where(RulesYes.rules_id == rules_id, RulesYes.person_id == person_id)
    return db.session.scalar(yes.limit(1)) is not None


def week_of(room_id: int, monday: date) -> list[Taken]:
    """What holds time in a week of a room, in order; one statement."""
    begin = clock.local(clock.from_wall(monday, datetime.min.time()))
    end = clock.from_wall(monday + timedelta(days=7), datetime.min.time())
    rows = db.session.execute(
        select(
            Booking.id, Booking.starts_at, Booking.ends_at, Booking.status, Booking.title, Booking.person_id,
            Person.name, Organisation.name,
        )
        .outerjoin(Person, Person.id == Booking.person_id)
        .outerjoin(Organisation, Organisation.id == Booking.organisation_id)
        .where(
            Booking.room_id == room_id, Booking.status.in_(HOLDING),
            Booking.starts_at < end, Booking.starts_at >= begin - _ONE_DAY, Booking.ends_at > begin,
        )
        .order_by(Booking.starts_at, Booking.id)
    )  # fmt: skip
    return [Taken(row[0], Span(row[1], row[2]), row[3], row[4], row[5], row[6], row[7]) for row in rows]


def taken_around(
    room_id: int, spans: Sequence[Span], around: timedelta, but: Iterable[int] = ()
) -> list[Span]:
    """What holds time near some times, without the bookings `but`; one statement. Nothing is longer than a day."""
    if not spans:
        return []
    first = min(span.starts_at for span in spans) - around - _ONE_DAY
    last = max(span.ends_at for span in spans) + around + _ONE_DAY
    rows = db.session.execute(
        select(Booking.starts_at, Booking.ends_at).where(
            Booking.room_id == room_id, Booking.status.in_(HOLDING),
            Booking.starts_at >= first, Booking.starts_at < last, Booking.id.not_in(list(but)),
        )
    )  # fmt: skip
    return [Span(*row) for row in rows]


def held_by(room_id: int, person_id: int, spans: Sequence[Span], but: Iterable[int] = ()) -> list[Span]:
    """What a person has in a room in the months of some times; what a feature booked is not theirs to save on."""
    local = [clock.local(span.starts_at).date().replace(day=1) for span in spans]
    first = clock.from_wall(min(local), datetime.min.time())
    last = clock.from_wall((max(local) + timedelta(days=32)).replace(day=1), datetime.min.time())
    rows = db.session.execute(
        select(Booking.starts_at, Booking.ends_at).where(
            Booking.room_id == room_id, Booking.person_id == person_id, Booking.status.in_(HOLDING),
            Booking.owner_kind.is_(None), Booking.starts_at >= first, Booking.starts_at < last,
            Booking.id.not_in(list(but)),
        )
    )  # fmt: skip
    return [Span(*row) for row in rows]


_WITH_ALL = (joinedload(Booking.room), joinedload(Booking.person), joinedload(Booking.organisation))


def booking_by_id(booking_id: int) -> Booking | None:
    """A booking with its room, who booked and for whom; one statement."""
    return db.session.get(Booking, booking_id, options=_WITH_ALL)


def booking_of(owner_kind: str, owner_id: int) -> Booking | None:
    """What a thing of a feature has booked, whatever became of it."""
    owned = select(Booking).where(Booking.owner_kind == owner_kind, Booking.owner_id == owner_id)
    return db.session.scalars(owned.options(*_WITH_ALL)).one_or_none()


def dates_of(booking: Booking) -> list[Booking]:
    """All dates of a repeated booking in order; the booking itself where it is not repeated."""
    if booking.first_id is None:
        return [booking]
    same = select(Booking).where(Booking.first_id == booking.first_id).options(*_WITH_ALL)
    return list(db.session.scalars(same.order_by(Booking.starts_at, Booking.id)))


def coming_of(person_id: int, now: datetime) -> list[Booking]:
    """What a person has booked or asked for and is not over, soonest first."""
    coming = select(Booking).where(
        Booking.person_id == person_id, Booking.status.in_(HOLDING), Booking.ends_at > now
    )
    return list(db.session.scalars(coming.options(*_WITH_ALL).order_by(Booking.starts_at, Booking.id)))


def is_handed_on(person_id: int) -> ColumnElement[bool]:
    """Which bookings of a person go to another of their organisation when they leave it."""
    others = exists().where(
        Membership.organisation_id == Booking.organisation_id,
        Membership.person_id != person_id,
        Membership.ended_at.is_(None),
    )
    return and_(Booking.person_id == person_id, Booking.owner_kind.is_(None), others)


def to_come(of: ColumnElement[bool], now: datetime) -> list[int]:
    """The numbers of such bookings that hold their time and have not begun."""
    coming = select(Booking.id).where(of, Booking.status.in_(HOLDING), Booking.starts_at > now)
    return list(db.session.scalars(coming.order_by(Booking.starts_at, Booking.id)))


def asked_first() -> Select[*tuple[Any, ...]]:
    """(id, since) of what waits for an answer: of a repeated booking the first date that waits."""
    whole = func.coalesce(Booking.first_id, Booking.id)
    asked = select(func.min(Booking.id), func.min(Booking.state_at)).where(
        Booking.status == BookingStatus.ASKED
    )
    return asked.group_by(whole)


def with_ids(numbers: Sequence[int]) -> list[Booking]:
    """These bookings with all that is said of them, the earliest first."""
    found = select(Booking).where(Booking.id.in_(numbers)).options(*_WITH_ALL)
    return list(db.session.scalars(found.order_by(Booking.starts_at, Booking.id)))


def asked() -> list[Booking]:
    """One of each that waits for an answer, in one statement."""
    first = select(asked_first().subquery().c[0])
    found = select(Booking).where(Booking.id.in_(first)).options(*_WITH_ALL)
    return list(db.session.scalars(found.order_by(Booking.starts_at, Booking.id)))


def booked_between(begin: datetime, end: datetime) -> list[Booking]:
    """What is booked and begins in [begin, end), in order."""
    found = select(Booking).where(
        Booking.status == BookingStatus.BOOKED, Booking.starts_at >= begin, Booking.starts_at < end
    )
    return list(db.session.scalars(found.options(*_WITH_ALL).order_by(Booking.starts_at, Booking.id)))


def unanswered(now: datetime) -> list[int]:
    """Bookings that nobody answered before they were to begin."""
    late = select(Booking.id).where(Booking.status == BookingStatus.ASKED, Booking.starts_at <= now)
    return list(db.session.scalars(late.order_by(Booking.id)))


def is_host(person_id: int, now: datetime) -> bool:
    """Whether somebody hosts something that takes place, whichever feature it is of."""
    return any(
        not one.is_proposal
        for feature in installed()
        if feature.hosting is not None
        for one in feature.hosting(person_id, now)
    )
