"""What was agreed: somebody does something by a day. Each change follows in the log of the plan's row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.accounts.queries import account_of_person
from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.events import messages_outcome as messages
from app.events import outcome_log, queries
from app.events import queries_outcome as points
from app.events.models_outcome import Doer, Point, PointState
from app.events.outcome import lock_held
from app.events.rules_outcome import LONGEST_DAYS
from app.gatherings.models import Occurrence
from app.organisations.queries import role_in
from app.people.actions import add_person, erase_person
from app.people.models import Person
from app.people.queries import person_to_change

#: What was agreed in one meeting: more is a slip of the finger.
MOST = 20
POINT = "event_point"


@dataclass(frozen=True)
class NewPoint:
    """What the host wrote: what, who, and by which day. Who is a member's number, or a name with contact."""

    what: str
    doer: Doer
    due_on: date
    person_id: int | None = None
    name: str = ""
    phone: str | None = None
    email: str | None = None


def add_point(actor: Actor, now: datetime, occurrence_id: int, wanted: NewPoint) -> Point:
    """Somebody does something by a day; they are told. A name with contact is always a new person (decisions.md).

    Raises DomainError at `due_on` for a day that is past or far away, at `doer` for who is no member of the
    organisation, and when there are too many.
    """
    occurrence = lock_held(occurrence_id, now)
    refuse_day(wanted.due_on, now)
    if points.count_points(occurrence_id) >= MOST:
        raise DomainError("I har mange aftaler. Skriv de vigtigste.")
    point = make_point(actor, now, occurrence, wanted)
    record(actor, now, "event_point.add", POINT, point.id, doer=wanted.doer.value)
    outcome_log.follow(actor, now, point)
    messages.promise_new(point, now, is_new=wanted.doer is Doer.PERSON)
    return point


def make_point(actor: Actor, now: datetime, occurrence: Occurrence, wanted: NewPoint) -> Point:
    """The row of what somebody does; nobody is told yet. Raises DomainError at `doer`."""
    person = _doer(actor, now, occurrence.series_id, wanted)
    point = Point(
        occurrence_id=occurrence.id,
        occurrence=occurrence,
        what=wanted.what,
        doer=wanted.doer,
        person_id=person.id if person else None,
        person=person,
        due_on=wanted.due_on,
        set_on=clock.local(now).date(),
        state=PointState.OPEN,
        state_at=now,
        made_at=now,
    )
    point.why = ""
    db.session.add(point)
    db.session.flush()
    return point


def settle(actor: Actor, now: datetime, point_id: int, state: PointState, why: str = "") -> Point:
    """It is done, or comes to nothing. Twice is once; said otherwise it replaces what was said.

    Raises DomainError at `why` when it comes to nothing and nobody says why.
    """
    point = lock_point(point_id)
    if state is PointState.DROPPED and not why:
        raise DomainError("Skriv kort, hvorfor det ikke bliver til noget.", field="why")
    if point.state is state:
        return point
    point.state, point.state_at = state, now
    point.why = why if state is PointState.DROPPED else ""
    db.session.flush()
    if state is PointState.DONE:
        record(actor, now, "event_point.done", POINT, point.id)
    else:
        record(actor, now, "event_point.dropped", POINT, point.id)
    outcome_log.follow(actor, now, point)
    messages.withdraw_all(point, now)
    return point


def postpone(actor: Actor, now: datetime, point_id: int, due_on: date) -> Point:
    """It is done later, or is to be done after all. Raises DomainError at `new_day` for a day that cannot be."""
    point = lock_point(point_id)
    refuse_day(due_on, now, field="new_day")
    point.state, point.state_at, point.why = PointState.OPEN, now, ""
    point.due_on, point.set_on = due_on, clock.local(now).date()
    db.session.flush()
    record(actor, now, "event_point.postpone", POINT, point.id)
    outcome_log.follow(actor, now, point)
    messages.withdraw_all(point, now)
    return point


def disown(actor: Actor, now: datetime, point_id: int) -> None:
    """ "Det er ikke mig": name and contact that the host wrote are forgotten, and the host finds another.

    Raises DomainError for somebody with an account, who talks with the host instead.
    """
    point = lock_point(point_id)
    person = point.person
    if person is None:
        raise NotFoundError
    if point.doer is not Doer.PERSON or account_of_person(person.id) is not None:
        raise DomainError("Tal med værten om det, eller ring til os.")
    forget(person.id, now)
    record(actor, now, "event_point.disown", POINT, point.id)
    erase_person(actor, now, person)


def forget(person_id: int, now: datetime) -> None:
    """Who was to do something, and what they wrote, is forgotten; what was agreed stays, and nobody is reminded."""
    for point in points.points_of_person(person_id):
        messages.withdraw_all(point, now)
        point.person, point.person_id, point.why = None, None, ""
    db.session.flush()


def _doer(actor: Actor, now: datetime, series_id: int, wanted: NewPoint) -> Person | None:
    match wanted.doer:
        case Doer.HOUSE:
            return None
        case Doer.PERSON:
            return add_person(actor, now, name=wanted.name, phone=wanted.phone, email=wanted.email)
    event = queries.details(series_id)
    if wanted.person_id is None or event is None or event.organisation_id is None:
        raise DomainError("Vælg, hvem der gør det.", field="doer")
    if role_in(event.organisation_id, wanted.person_id) is None:
        raise DomainError("Vælg, hvem der gør det.", field="doer")
    return person_to_change(wanted.person_id)


def refuse_day(due_on: date, now: datetime, field: str = "due_on") -> None:
    """Raises DomainError at `field` for a day that is past or far away."""
    today = clock.local(now).date()
    if due_on < today:
        raise DomainError("Vælg en dag, der ikke er gået.", field=field)
    if due_on > today + timedelta(days=LONGEST_DAYS):
        raise DomainError("Vælg en dag inden for to år.", field=field)


def lock_point(point_id: int) -> Point:
    """One thing that was agreed, locked. Raises NotFoundError for one that is not there or was taken back."""
    point = lock_row(Point, point_id)
    if point is None or point.state is PointState.REMOVED:
        raise NotFoundError
    return point
