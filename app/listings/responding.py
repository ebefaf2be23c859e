"""Saying yes and giving up: lock → reload → ask the rule → change → audit → promise → flush. Always the date first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import Executable, Integer, bindparam, exists, func, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.queries import account_of_person
from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import carry_out, db, lock_row, table_of
from app.core.errors import DomainError, NotFoundError
from app.core.pack import current_pack
from app.core.permissions import Permission, can
from app.gatherings import waiting_list
from app.gatherings.guests import count_again, count_guest
from app.gatherings.identity import identity_of
from app.listings import messages, yes_news
from app.listings.listed import list_places
from app.listings.models import ListingDate, Response
from app.listings.retention import forget_person
from app.listings.rules import ACTIVE, Status, answer_to_yes
from app.people.actions import add_person, erase_person
from app.people.blocking import refuse_blocked
from app.people.models import Person
from app.people.queries import person_to_change

#: What tries of guests are counted under.
TRIES = "task"
#: What the audit calls a yes.
RESPONSE = "listing_response"


def say_yes(
    actor: Actor,
    now: datetime,
    date_id: int,
    person: Person,
    note: str = "",
    *,
    is_on_phone: bool = False,
    is_new: bool = False,
) -> Response:
    """Put a person on the list of a task: with a place at once where nothing is asked, else as interested.

    `is_on_phone`: who acts is talking with them. `is_new`: the person was made in this transaction. Raises
    NotFoundError for what is not public, DomainError when it is over, called off, or has this person already.
    """
    date = _open_date(date_id, now)
    refuse_blocked(person)
    identity = identity_of(person)
    is_there, somebody_waits, last_queued_at = _standing(date, person, identity)
    if is_there:
        raise DomainError("Du har allerede sagt ja til den opgave. Ring til os, hvis du vil ændre noget.")
    free = waiting_list.free_places(date.places, date.places_taken)
    status = answer_to_yes(asks=date.listing.asks_first, free=free, somebody_waits=somebody_waits)
    if status is Status.ACCEPTED:
        _take_place(date)
    response = Response(
        date_id=date.id,
        person_id=person.id,
        identity=identity,
        status=status,
        placed_at=now if status is Status.ACCEPTED else None,
        queued_at=waiting_list.behind(last_queued_at, now),
        changed_at=now,
        created_at=now,
    )
    response.note, response.reason = note.strip(), ""
    db.session.add(response)
    db.session.flush()
    record(actor, now, "listing_response.yes", RESPONSE, response.id, status=status.value)
    if status is Status.WAITING:
        fill_free_places(date, now, newcomer=response)
    messages.promise_answer(response, now, told_by=actor if is_on_phone else None, is_new=is_new)
    if status is Status.INTERESTED:
        messages.promise_to_answer(date.listing, now, response_id=response.id)
    yes_news.promise_at_once(response, now)
    return response


def say_yes_as_guest(
    actor: Actor, now: datetime, date_id: int, contact: Mapping[str, str | None], note: str
) -> Response:
    """The same for somebody without a log-in: always a new person (decisions.md). What is refused counts as a try.

    `contact` holds name, phone and email. Raises as `say_yes`, and DomainError after too many tries.
    """
    count_guest(TRIES, actor, now, contact)
    person = add_person(
        actor, now, name=contact["name"] or "", phone=contact["phone"] or None, email=contact["email"] or None
    )
    try:
        return say_yes(actor, now, date_id, person, note, is_new=True)
    except DomainError as refused:
        refused.afterwards = lambda: count_again(TRIES, actor, now, contact)
        raise


def say_yes_as_person(actor: Actor, now: datetime, date_id: int, note: str) -> Response:
    """The same for who acts. Raises as `say_yes`, and NotFoundError for somebody being erased meanwhile."""
    if actor.person_id is None:
        raise NotFoundError
    # Locked before the date, as erasing does: nobody is put on a list after their name went.
    return say_yes(actor, now, date_id, person_to_change(actor.person_id), note)


def withdraw(actor: Actor, now: datetime, response_id: int) -> Response:
    """Give up a place, an interest or a place in the queue; what comes free goes down the queue. Twice is once.

    Raises DomainError when it has begun.
    """
    response, date = lock_response(response_id)
    if response.status not in ACTIVE:
        return response
    if date.sort_at <= now:
        raise DomainError("Det er begyndt. Ring til dem, du skulle hjælpe, hvis du ikke kan komme.")
    _take_off(response, date, Status.WITHDRAWN, now)
    record(actor, now, "listing_response.withdraw", RESPONSE, response.id)
    yes_news.promise_at_once(response, now)
    fill_free_places(date, now)
    return response


def accept(actor: Actor, now: datetime, response_id: int) -> Response:
    """Let somebody help who waits for an answer or in the queue; without a free place an interest joins the queue.

    Raises NotFoundError for whom it is none of their business, DomainError when it is too late or there is no place.
    """
    response, date = _locked_for(actor, response_id)
    if response.status is Status.ACCEPTED:
        return response
    if response.status not in ACTIVE or not _takes_people(date, now):
        raise DomainError("Det kan ikke ændres mere.")
    if _move_places(date, 1):
        _give_place(response, now)
    elif response.status is Status.WAITING:
        raise DomainError("Der er ikke flere pladser. Gør plads til flere først.")
    else:
        response.status, response.changed_at = Status.WAITING, now
    db.session.flush()
    record(actor, now, "listing_response.accept", RESPONSE, response.id, status=response.status.value)
    messages.promise_answer(response, now)
    return response


def decline(actor: Actor, now: datetime, response_id: int, reason: str) -> Response:
    """Say "not this time", kindly and with a reason if there is one; a place that was held goes to the next.

    Raises as `accept`.
    """
    response, date = _locked_for(actor, response_id)
    if response.status is Status.NOT_THIS_TIME:
        return response
    if response.status not in ACTIVE or not _takes_people(date, now):
        raise DomainError("Det kan ikke ændres mere.")
    _take_off(response, date, Status.NOT_THIS_TIME, now)
    response.reason = reason.strip()
    db.session.flush()
    record(actor, now, "listing_response.decline", RESPONSE, response.id)
    messages.promise_answer(response, now)
    fill_free_places(date, now)
    return response


def fill_free_places(date: ListingDate, now: datetime, *, newcomer: Response | None = None) -> list[Response]:
    """Give what is free to the queue, in order, and tell each. The date must be locked. May be repeated at will.

    On the last day (pack setting `promotion_stops_hours`) nothing is given by itself: the organisation rings the next
    in line. A `newcomer` is told by the answer to their own yes.
    """
    if not _takes_people(date, now):
        return []
    stops = current_pack().setting("promotion_stops_hours")
    if date.starts_at is not None and not waiting_list.promotes_by_itself(date.starts_at, now, stops):
        return []
    free = waiting_list.free_places(date.places, date.places_taken)
    if free == 0:
        return []
    waiting = select(Response).where(Response.date_id == date.id, Response.status == Status.WAITING)
    queue = list(db.session.scalars(waiting.order_by(Response.queued_at, Response.id)).unique())
    decision = waiting_list.promote([waiting_list.Party(one.id, 1) for one in queue], free)
    promoted = [one for one in queue if one.id in decision.promoted]
    for response in promoted:
        _take_place(date)
        _give_place(response, now)
        record(SYSTEM, now, "listing_response.promote", RESPONSE, response.id)
        if response is not newcomer:
            messages.promise_answer(response, now)
            yes_news.promise_at_once(response, now)
    db.session.flush()
    return promoted


def disown(actor: Actor, now: datetime, response_id: int) -> None:
    """ "Det var ikke mig": give it up and forget name and contact that somebody else wrote.

    Raises DomainError for somebody with an account, who looks after their own name on Min side.
    """
    response, date = lock_response(response_id)
    person = response.person
    if account_of_person(person.id) is not None:
        raise DomainError("Log ind, og ret dine oplysninger på Min side.")
    if date.sort_at > now:
        withdraw(actor, now, response_id)
    forget_person(person.id)
    erase_person(actor, now, person)


# ---- what all of them need --------------------------------------------------------------------------------------


def lock_response(response_id: int) -> tuple[Response, ListingDate]:
    """Lock the date of a yes and load both afresh. Raises NotFoundError."""
    date_id = db.session.scalar(select(Response.date_id).where(Response.id == response_id))
    date = lock_row(ListingDate, date_id) if date_id else None
    response = lock_row(Response, response_id) if date else None
    if date is None or response is None:
        raise NotFoundError
    return response, date


def _locked_for(actor: Actor, response_id: int) -> tuple[Response, ListingDate]:
    response, date = lock_response(response_id)
    if not can(actor, Permission.EDIT_ORGANISATION, date.listing.organisation):
        raise NotFoundError
    return response, date


def _open_date(date_id: int, now: datetime) -> ListingDate:
    date = lock_row(ListingDate, date_id)
    if date is None or not date.listing.is_public:
        raise NotFoundError
    if date.cancelled_at is not None:
        raise DomainError("Opgaven er aflyst.", field="date_id")
    if date.sort_at <= now:
        raise DomainError("Det er for sent at sige ja her. Ring til dem, der søger hjælp.", field="date_id")
    return date


def _standing(date: ListingDate, person: Person, identity: str) -> tuple[bool, bool, datetime | None]:
    """(this person or guest is on the list, somebody waits, who queued last); needs the lock."""
    on_date = Response.date_id == date.id
    same = or_(Response.person_id == person.id, Response.identity == identity)
    row = db.session.execute(
        select(
            exists().where(on_date, Response.status.in_(ACTIVE), same),
            exists().where(on_date, Response.status == Status.WAITING),
            select(func.max(Response.queued_at)).where(on_date).scalar_subquery(),
        )
    ).one()
    return bool(row[0]), bool(row[1]), row[2]


def _takes_people(date: ListingDate, now: datetime) -> bool:
    return date.cancelled_at is None and date.sort_at > now and date.listing.is_public


def _take_off(response: Response, date: ListingDate, status: Status, now: datetime) -> None:
    if response.status is Status.ACCEPTED:
        _move_places(date, -1)
    response.status, response.changed_at = status, now
    db.session.flush()
    messages.withdraw_for(response, now)


def _give_place(response: Response, now: datetime) -> None:
    response.status, response.placed_at, response.changed_at = Status.ACCEPTED, now, now


def _take_place(date: ListingDate) -> None:
    if not _move_places(date, 1):
        raise DomainError("Pladsen er ikke ledig længere.")


def _move_places(date: ListingDate, by: int) -> bool:
    """Change the places taken by `by` if they stay within the places: one conditional UPDATE, no count."""
    taken = carry_out(_moved_places(), {"of": date.id, "by": by}).scalar_one_or_none()
    if taken is not None:
        set_committed_value(date, "places_taken", taken)
        list_places(date)
    return taken is not None


@cache
def _moved_places() -> Executable:
    columns, by = ListingDate.__table__.c, bindparam("by", type_=Integer)
    after = columns.places_taken + by
    within = or_(by < 0, columns.places.is_(None), after <= columns.places)
    moved = update(table_of(ListingDate)).where(columns.id == bindparam("of"), within)
    return moved.values(places_taken=after).returning(columns.places_taken)
