"""Booking a room, moving and giving up a booking, and what the house answers.

Every one locks the room first: that is what makes two bookings of one time impossible. Features book for their own
things with `book_for`, `move_for` and `free_for`; a thing has one booking, found by its kind and number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.people.models import Person
from app.people.queries import person_to_change
from app.rooms import messages, queries
from app.rooms.free_times import Span, moved_alike
from app.rooms.models import Booking, Room
from app.rooms.queries import KIND
from app.rooms.refusals import (
    Wish,
    edges,
    refuse_fixed,
    refuse_party,
    refuse_trouble,
    refuse_what_is_too_much,
    refuse_who_may_not,
    say_yes,
)
from app.rooms.rules import BookingStatus, Scope, is_in_scope


@dataclass(frozen=True)
class Owner:
    """The thing of a feature that a booking is for: ("occurrence", 12)."""

    kind: str
    id: int


def book(
    actor: Actor, now: datetime, room_id: int, person_id: int, wish: Wish, *, is_on_phone: bool = False
) -> list[Booking]:
    """Book a room for a person: at once, or asked for where the house answers. `is_on_phone`: the actor tells them.

    Raises DomainError for a time that cannot be had, more than the quota, too many people or rules that nobody said
    yes to, and NotFoundError for a room or a person that is not there.
    """
    room, person = locked_room(room_id), person_to_change(person_id)
    refuse_who_may_not(actor, now, room, person, wish)
    refuse_what_is_too_much(actor, room, person, wish)
    say_yes(actor, now, room, person.id, wish.rules_version)
    refuse_trouble(now, room, wish.spans)
    made = [_made(actor, now, room, person.id, wish, span) for span in wish.spans]
    db.session.add_all(made)
    db.session.flush()
    if len(made) > 1:
        for one in made:
            one.first_id = made[0].id
        db.session.flush()
    record(actor, now, f"{KIND}.{made[0].status}", KIND, made[0].id, dates=len(made))
    messages.promise_made(made, now, told_by=actor if is_on_phone else None)
    return made


def change(
    actor: Actor, now: datetime, booking_id: int, wish: Wish, scope: Scope = Scope.ONE
) -> list[Booking]:
    """Give a booking another time, title or number of people. `wish.spans` holds the new time of this date; other
    dates in `scope` move by as many days, to the same time on the clock. Who booked is told.

    Raises as `book`, and DomainError for what is over or belongs to a feature.
    """
    room, booking = _locked_with_room(booking_id)
    refuse_fixed(booking, now)
    meant = _meant(booking, scope, now)
    spans = _moved(booking, meant, wish.spans[0])
    numbers = [one.id for one in meant]
    if booking.person is not None:
        whole = Wish(wish.title, wish.party_size, tuple(spans), booking.organisation_id)
        refuse_what_is_too_much(actor, room, booking.person, whole, but=numbers)
    refuse_trouble(now, room, spans, but=numbers)
    moved = [_move(actor, now, room, one, span) for one, span in zip(meant, spans, strict=True)]
    for one in meant:
        one.title, one.party_size = wish.title, wish.party_size
    db.session.flush()
    record(actor, now, f"{KIND}.change", KIND, booking.id, dates=len(meant))
    if any(moved):
        messages.promise_changed(meant, now)
    return meant


def cancel(
    actor: Actor, now: datetime, booking_id: int, scope: Scope = Scope.ONE, reason: str = ""
) -> list[Booking]:
    """Give up a booking, or several dates of it. Who booked is told. Twice is once.

    Raises DomainError for what is over or belongs to a feature, unless the house calls it off.
    """
    _room, booking = _locked_with_room(booking_id)
    if not booking.holds:
        return []
    if not actor.has(Permission.MODERATE):
        refuse_fixed(booking, now)
    return _give_up(actor, now, _meant(booking, scope, now), reason)


def answer(actor: Actor, now: datetime, booking_id: int, *, is_yes: bool, reason: str = "") -> list[Booking]:
    """Say yes or no to a booking that was asked for, with all its dates. Who booked is told.

    Raises NotFoundError unless the actor answers for the house, DomainError for one that does not wait, or a no
    without a reason.
    """
    if not (actor.has(Permission.MODERATE) or actor.is_system):
        raise NotFoundError
    _room, booking = _locked_with_room(booking_id)
    waiting = [one for one in queries.dates_of(booking) if one.status is BookingStatus.ASKED]
    if not waiting:
        raise DomainError("Der er svaret på den booking.")
    if not is_yes and not reason.strip():
        raise DomainError("Skriv, hvorfor det ikke kan lade sig gøre.", field="text")
    for one in waiting:
        one.status = BookingStatus.BOOKED if is_yes else BookingStatus.REFUSED
        one.state_at, one.decided_by, one.reason = now, actor.person_id, reason.strip()
    db.session.flush()
    record(actor, now, f"{KIND}.answer", KIND, booking.id, is_yes=is_yes, dates=len(waiting))
    messages.promise_answer(waiting, now)
    return waiting


def count_for(actor: Actor, now: datetime, booking_id: int, initiative_id: int | None) -> None:
    """Let the plan count a booking, with all its dates, for an initiative; None is for none."""
    _room, booking = _locked_with_room(booking_id)
    for one in queries.dates_of(booking):
        one.initiative_id = initiative_id
    db.session.flush()
    record(actor, now, f"{KIND}.count", KIND, booking.id, initiative=initiative_id)


def expire(now: datetime, booking_id: int) -> None:
    """A date that was to begin without an answer is not to be had; the system says so."""
    _room, booking = _locked_with_room(booking_id)
    if booking.status is not BookingStatus.ASKED:
        return
    booking.status, booking.state_at, booking.reason = BookingStatus.REFUSED, now, ""
    db.session.flush()
    record(SYSTEM, now, f"{KIND}.expire", KIND, booking.id)
    messages.promise_answer([booking], now)


def give_up_for(actor: Actor, now: datetime, person_id: int) -> None:
    """Give up all that a person has booked and that is to come: they are erased, or shut out."""
    for one in queries.coming_of(person_id, now):
        if one.starts_at > now:
            _room, booking = _locked_with_room(one.id)
            _give_up(actor, now, [booking], "")


def hand_on(actor: Actor, now: datetime, person_id: int, organisation_id: int, to: Person) -> None:
    """What a person has booked for an organisation that they left is another's now, who is told; the keys with it."""
    handed: dict[int, list[Booking]] = {}
    for one in queries.coming_of(person_id, now):
        if one.organisation_id == organisation_id and one.owner_kind is None:
            _room, booking = _locked_with_room(one.id)
            messages.withdraw_for(booking, now)
            booking.person_id, booking.person, booking.version = to.id, to, booking.version + 1
            handed.setdefault(booking.first_id or booking.id, []).append(booking)
    db.session.flush()
    for made in handed.values():
        record(actor, now, f"{KIND}.hand_on", KIND, made[0].id, dates=len(made))
        messages.promise_handed_on(made, now)


def give_up_all(actor: Actor, now: datetime, of: ColumnElement[bool]) -> None:
    """Give up all such bookings that are to come; who booked is told."""
    for number in queries.to_come(of, now):
        _room, booking = _locked_with_room(number)
        _give_up(actor, now, [booking], "")


# ---- for features ---------------------------------------------------------------------------------------------


def book_for(
    actor: Actor,
    now: datetime,
    owner: Owner,
    room_id: int,
    person_id: int,
    wish: Wish,
    *,
    initiative_id: int | None = None,
    first_id: int | None = None,
    is_told: bool = True,
) -> Booking:
    """Book a room for a thing of a feature, for whom it is that looks after it. Called again it moves the booking.

    `first_id` is the first booking of things that come back: the house answers them together. Without `is_told` the
    feature tells what there is to tell itself; what the house answers is always told.

    Quota and who may book are the feature's own affair: what it does was let in. Where the house answers every
    booking, it is asked for, unless the actor answers for the house. Raises DomainError for a time that cannot be had,
    for too many people, and for rules that the person has not said yes to.
    """
    room, person = locked_room(room_id), person_to_change(person_id)
    refuse_party(room, wish.party_size)
    say_yes(actor, now, room, person.id, wish.rules_version)
    span, found = wish.spans[0], queries.booking_of(owner.kind, owner.id)
    but = [found.id] if found is not None else []
    refuse_trouble(now, room, [span], but)
    if found is None:
        found = _made(actor, now, room, person.id, wish, span)
        found.owner_kind, found.owner_id, is_new = owner.kind, owner.id, True
        found.first_id = first_id
        db.session.add(found)
    else:
        is_new = not found.holds or (found.room_id, found.starts_at, found.ends_at) != (room.id, *edges(span))
        found.room, found.person_id = room, person.id
        found.title, found.party_size, found.organisation_id = (
            wish.title,
            wish.party_size,
            wish.organisation_id,
        )
        if is_new:
            _move(actor, now, room, found, span, again=True)
    found.initiative_id = initiative_id
    db.session.flush()
    if is_new:
        record(actor, now, f"{KIND}.{found.status}", KIND, found.id, owner=owner.kind, thing=owner.id)
        if is_told:
            messages.promise_made([found], now)
    return found


def move_for(
    actor: Actor,
    now: datetime,
    owner: Owner,
    span: Span,
    *,
    party_size: int | None = None,
    is_told: bool = True,
) -> Booking | None:
    """The thing takes place at another time, or with another number of people; None when it has no booking.

    Raises DomainError when the room is not free then; the thing keeps its old time in the room.
    """
    found = queries.booking_of(owner.kind, owner.id)
    if found is None or not found.holds:
        return None
    room, booking = _locked_with_room(found.id)
    size = booking.party_size if party_size is None else party_size
    refuse_party(room, size)
    refuse_trouble(now, room, [span], [booking.id])
    booking.party_size = size
    if _move(actor, now, room, booking, span):
        db.session.flush()
        record(actor, now, f"{KIND}.change", KIND, booking.id, owner=owner.kind, thing=owner.id)
        if is_told:
            messages.promise_changed([booking], now)
    db.session.flush()
    return booking


def free_for(actor: Actor, now: datetime, owner: Owner, reason: str = "", *, is_told: bool = True) -> bool:
    """The thing does not take place: its room is free again. False when it had none, or it is over."""
    found = queries.booking_of(owner.kind, owner.id)
    if found is None:
        return False
    _room, booking = _locked_with_room(found.id)
    if not booking.holds or booking.ends_at <= now:
        return False
    _give_up(actor, now, [booking], reason, is_told=is_told)
    return True


# ---- what all of them need --------------------------------------------------------------------------------------


def locked_room(room_id: int) -> Room:
    """A room, locked and fresh. Raises NotFoundError."""
    room = lock_row(Room, room_id)
    if room is None:
        raise NotFoundError
    return room


def _locked_with_room(booking_id: int) -> tuple[Room, Booking]:
    """A booking with its room, the room locked first. Raises NotFoundError."""
    found = queries.booking_by_id(booking_id)
    if found is None:
        raise NotFoundError
    room = locked_room(found.room_id)
    booking = lock_row(Booking, booking_id)
    if booking is None:
        raise NotFoundError
    return room, booking


def _made(actor: Actor, now: datetime, room: Room, person_id: int, wish: Wish, span: Span) -> Booking:
    booking = Booking(
        room_id=room.id,
        person_id=person_id,
        organisation_id=wish.organisation_id,
        title=wish.title,
        party_size=wish.party_size,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        status=_status_for(actor, room),
        version=1,
        created_at=now,
        state_at=now,
    )
    booking.reason = ""
    return booking


def _status_for(actor: Actor, room: Room) -> BookingStatus:
    """Where the house answers, its own people need not ask."""
    asks = room.needs_approval and not actor.has(Permission.MODERATE)
    return BookingStatus.ASKED if asks else BookingStatus.BOOKED


def _move(
    actor: Actor, now: datetime, room: Room, booking: Booking, span: Span, *, again: bool = False
) -> bool:
    """Give a booking another time, asked for anew where the house answers; False when it has that time already."""
    if not again and (booking.starts_at, booking.ends_at) == edges(span):
        return False
    booking.starts_at, booking.ends_at = edges(span)
    booking.status, booking.state_at, booking.version = _status_for(actor, room), now, booking.version + 1
    messages.withdraw_for(booking, now)
    return True


def _give_up(
    actor: Actor, now: datetime, meant: Sequence[Booking], reason: str, *, is_told: bool = True
) -> list[Booking]:
    for one in meant:
        one.status, one.state_at, one.reason = BookingStatus.CANCELLED, now, reason.strip()
        one.decided_by = actor.person_id
        messages.withdraw_for(one, now)
    db.session.flush()
    record(actor, now, f"{KIND}.cancel", KIND, meant[0].id, dates=len(meant))
    if is_told:
        messages.promise_cancelled(meant, now, by_themselves=meant[0].person_id == actor.person_id)
    return list(meant)


def _meant(booking: Booking, scope: Scope, now: datetime) -> list[Booking]:
    """The dates in scope that still hold their time and have not begun; the booking itself always."""
    return [
        one
        for one in queries.dates_of(booking)
        if one.id == booking.id
        or (one.holds and one.starts_at > now and is_in_scope(scope, one.starts_at, booking.starts_at))
    ]


def _moved(booking: Booking, meant: Sequence[Booking], new: Span) -> list[Span]:
    """The new times of all dates that are meant."""
    return [new if one.id == booking.id else moved_alike(booking.span, one.span, new) for one in meant]
