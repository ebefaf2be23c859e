"""Who must be told something by a person, as rows: one per receiver, by urgency, without the words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, Select, Subquery, and_, case, func, literal, or_, select

from app.core.database import UTCDateTime, db
from app.notifications.calling import gets_it, waiting_for_people
from app.notifications.models import CallOutcome, Channel, Message
from app.people.models import Person, Reach
from app.places.models import Place

#: Messages that can wait for good come after all that cannot.
NO_DEADLINE = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """Somebody who must be told something, without the words."""

    person_id: int
    name: str
    #: None: nobody can ring them.
    phone: str | None
    village: str | None
    #: The earliest deadline; None is for good.
    deadline: datetime | None
    is_urgent: bool
    since: datetime
    #: When they are to be rung at the earliest.
    due_at: datetime
    #: How many messages.
    number: int
    first_id: int


@dataclass(frozen=True)
class Later:
    """Somebody who is rung later, because they did not answer or asked for it."""

    who: Waiting
    has_asked: bool


def grouped_by_receiver(now: datetime) -> Subquery:
    """A row per receiver of whatever waits."""
    can_be_rung = and_(
        Person.phone.is_not(None),
        Person.phone_fault_at.is_(None),
        or_(Message.channel == Channel.CALL, Person.reach.is_(None), Person.reach != Reach.IN_PERSON),
    )
    per_receiver = (
        select(
            gets_it.label("receiver_id"),
            func.coalesce(func.min(Message.expires_at), instant(NO_DEADLINE)).label("deadline"),
            func.min(case((Message.urgent, 0), else_=1)).label("calm"),
            func.min(Message.id).label("first_id"),
            func.min(Message.created_at).label("since"),
            func.min(Message.due_at).label("due_at"),
            func.max(case((can_be_rung, 1), else_=0)).label("rings"),
            func.max(case((Message.outcome == CallOutcome.CALL_AGAIN, 1), else_=0)).label("has_asked"),
            func.count().label("number"),
        )
        .join(Person, Person.id == gets_it)
        .where(*waiting_for_people(now), Person.erased_at.is_(None), Person.merged_into_id.is_(None))
        .group_by(gets_it)
    )
    return per_receiver.subquery()


def _select(grouped: Subquery) -> Select[tuple[Person, str | None]]:
    found = select(Person.name, Person.phone, Person.phone_fault_at, Place.name.label("village"), *grouped.c)
    found = found.select_from(grouped).join(Person, Person.id == grouped.c.receiver_id)
    return found.outerjoin(Place, Place.id == Person.place_id)


def receivers(grouped: Subquery, *conditions: object, limit: int) -> list[Waiting]:
    """What expires first comes first, then what is urgent, then the oldest."""
    found = _select(grouped).where(*conditions)  # type: ignore[arg-type]
    found = found.order_by(grouped.c.deadline, grouped.c.calm, grouped.c.first_id).limit(limit)
    return [_waiting(row) for row in db.session.execute(found)]


def page_of(
    grouped: Subquery, now: datetime, my_ids: Collection[int], after: str | None, most: int
) -> tuple[list[Waiting], str | None]:
    """Whom one can ring now, `most` from the key `after` on, without those one has claimed; and the next page's key."""
    to_ring = [grouped.c.rings == 1, grouped.c.due_at <= now, grouped.c.receiver_id.not_in(my_ids)]
    if (key := _read_key(after)) is not None:
        deadline, calm, first_id = key
        same_deadline = grouped.c.deadline == instant(deadline)
        to_ring.append(
            or_(
                grouped.c.deadline > instant(deadline),
                and_(same_deadline, grouped.c.calm > calm),
                and_(same_deadline, grouped.c.calm == calm, grouped.c.first_id > first_id),
            )
        )
    rows = receivers(grouped, *to_ring, limit=most + 1)
    return rows[:most], _key(rows[most - 1]) if len(rows) > most else None


def rung_later(grouped: Subquery, now: datetime, my_ids: Collection[int], most: int) -> list[Later]:
    """Who did not answer or asked to be rung later, by the time they come up again."""
    rests = [grouped.c.rings == 1, grouped.c.due_at > now, grouped.c.receiver_id.not_in(my_ids)]
    found = _select(grouped).where(*rests).order_by(grouped.c.due_at, grouped.c.first_id).limit(most)
    return [Later(_waiting(row), bool(row.has_asked)) for row in db.session.execute(found)]


def _waiting(row: Row[tuple[Person, str | None]]) -> Waiting:
    return Waiting(
        person_id=row.receiver_id,
        name=row.name,
        phone=row.phone if row.phone_fault_at is None else None,
        village=row.village,
        deadline=row.deadline if row.deadline < NO_DEADLINE else None,
        is_urgent=not row.calm,
        since=row.since,
        due_at=row.due_at,
        number=row.number,
        first_id=row.first_id,
    )


def instant(value: datetime) -> object:
    """An instant as part of a statement, which both databases compare as one."""
    return literal(value, UTCDateTime())


def _key(last: Waiting) -> str:
    """The place of a person in the list, for the address of the next page."""
    deadline = last.deadline or NO_DEADLINE
    return f"{int(deadline.timestamp())}.{int(not last.is_urgent)}.{last.first_id}"


def _read_key(key: str | None) -> tuple[datetime, int, int] | None:
    parts = (key or "").split(".")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) <= 12 for part in parts):
        return None
    seconds, calm, first_id = map(int, parts)
    return datetime.fromtimestamp(min(seconds, int(NO_DEADLINE.timestamp())), UTC), calm, first_id
