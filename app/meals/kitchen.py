"""The kitchen that a meal books itself: with every date it is booked, moved and given up, in one transaction.

Who may book the room, its rules, its quota and whether the house answers hold for a meal as for anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.models import Occurrence, OccurrenceStatus, Series
from app.meals import messages_kitchen as messages
from app.meals import queries_kitchen as queries
from app.meals.actions import lock_open
from app.meals.models import Meal
from app.meals.models_crew import Role
from app.meals.models_kitchen import MealKitchen, MealWithoutKitchen
from app.meals.queries_crew import roles_of
from app.meals.wording_kitchen import free_in_words
from app.rooms.actions import Owner, book_for, free_for, locked_room, move_for
from app.rooms.free_times import Span
from app.rooms.models import Booking
from app.rooms.planning import plan
from app.rooms.refusals import Wish, refuse_what_is_too_much, refuse_who_may_not, say_yes
from app.rooms.rules import month_of


@dataclass(frozen=True)
class KitchenWish:
    """Which room a meal wants, for how long around it, and the version of the rules that its host says yes to."""

    room_id: int
    before_minutes: int
    after_minutes: int
    rules_version: int | None = None


def choose_kitchen(actor: Actor, now: datetime, series_id: int, wish: KitchenWish) -> list[Occurrence]:
    """From now on every date of a meal books this room. Returns the dates to come that could not have it.

    Raises DomainError for a room that the host may not book, or rules that they have not said yes to; then all is as
    it was.
    """
    series = lock_open(series_id)
    room = locked_room(wish.room_id)
    say_yes(actor, now, room, series.host_id, wish.rules_version)
    kitchen = queries.kitchen_of(series_id)
    if kitchen is None:
        kitchen = MealKitchen(series_id=series_id, series=series)
        db.session.add(kitchen)
    kitchen.room, kitchen.room_id = room, room.id
    kitchen.before_minutes, kitchen.after_minutes = wish.before_minutes, wish.after_minutes
    db.session.flush()
    dates = queries.coming_dates(series_id, now)
    for date in dates[:1]:
        # Who may not book it at all hears so, and not that every date is taken.
        refuse_who_may_not(actor, now, room, series.host, _wish(kitchen, _span(kitchen, date)))
    record(actor, now, "kitchen.choose", "series", series_id, room=room.id)
    marked, failed = queries.without_kitchen(dates), []
    for date in dates:
        if date.id not in marked and not _is_booked(actor, now, kitchen, date):
            # What it had in another room, or at other hours, is given up too.
            free_for(actor, now, _owner(date), is_told=False)
            failed.append(date)
    return failed


def drop_kitchen(actor: Actor, now: datetime, series_id: int) -> None:
    """The meal books no room any more; what it has booked is free again. Twice is once."""
    series = lock_row(Series, series_id)
    kitchen = queries.kitchen_of(series_id)
    if series is None or kitchen is None:
        return
    for date in queries.coming_dates(series_id, now):
        free_for(actor, now, _owner(date), is_told=False)
    db.session.delete(kitchen)
    record(actor, now, "kitchen.drop", "series", series_id)
    db.session.flush()


def do_without(actor: Actor, now: datetime, occurrence_id: int) -> None:
    """One date is cooked somewhere else: its kitchen is free, and none is missing. Twice is once."""
    _kitchen, date = _lock_date(occurrence_id, now)
    if db.session.get(MealWithoutKitchen, occurrence_id) is None:
        db.session.add(MealWithoutKitchen(occurrence_id=occurrence_id))
        record(actor, now, "kitchen.without", "occurrence", occurrence_id)
    free_for(actor, now, _owner(date), is_told=False)
    db.session.flush()


def book_date(actor: Actor, now: datetime, occurrence_id: int) -> Booking:
    """Book the kitchen of one date after all. Raises DomainError with the nearest free times when it cannot be had."""
    kitchen, date = _lock_date(occurrence_id, now)
    mark = db.session.get(MealWithoutKitchen, occurrence_id)
    if mark is not None:
        db.session.delete(mark)
        db.session.flush()
    return _book(actor, now, kitchen, date)


def follow_dates(actor: Actor, now: datetime, dates: Sequence[Occurrence]) -> None:
    """Dates of one meal were made, moved or cancelled: their kitchen is booked, moved or freed.

    Raises DomainError, with the nearest free times, where a booked kitchen cannot move along; then nothing is moved. A
    date that had none and cannot have one now is told to the host.
    """
    kitchen = queries.kitchen_of(dates[0].series_id) if dates else None
    if kitchen is None:
        return
    booked, marked, failed = queries.bookings_of(dates), queries.without_kitchen(dates), []
    for date in dates:
        if date.status == OccurrenceStatus.CANCELLED:
            free_for(actor, now, _owner(date), is_told=False)
        elif date.id in booked and booked[date.id].holds:
            _book(actor, now, kitchen, date)
        elif date.id not in marked and not _is_booked(actor, now, kitchen, date):
            failed.append(date)
    messages.promise_missing(kitchen, sorted(failed, key=lambda date: date.starts_at), now)


def _is_booked(actor: Actor, now: datetime, kitchen: MealKitchen, date: Occurrence) -> bool:
    try:
        _book(actor, now, kitchen, date)
    except DomainError:
        return False
    return True


def _book(actor: Actor, now: datetime, kitchen: MealKitchen, date: Occurrence) -> Booking:
    """Book or move the kitchen of a date. Raises DomainError before anything is written."""
    span, host = _span(kitchen, date), kitchen.series.host
    wish = _wish(kitchen, span)
    held = _held(kitchen, date)
    refuse_who_may_not(actor, now, kitchen.room, host, wish)
    month = month_of(span.starts_at)
    others = (one.span for one in held if month_of(one.starts_at) == month)
    refuse_what_is_too_much(actor, kitchen.room, host, replace(wish, spans=(*others, span)))
    _refuse_taken(now, kitchen, date, span)
    owner, found = _owner(date), queries.bookings_of([date]).get(date.id)
    if found is not None and found.holds and found.room_id == kitchen.room_id:
        moved = move_for(actor, now, owner, span, party_size=wish.party_size, is_told=False)
        assert moved is not None
        return moved
    return book_for(
        actor, now, owner, kitchen.room_id, host.id, wish,
        initiative_id=kitchen.series.initiative_id, first_id=_first_of(held), is_told=False,
    )  # fmt: skip


def _refuse_taken(now: datetime, kitchen: MealKitchen, date: Occurrence, span: Span) -> None:
    """Say when the meal could be instead, where its kitchen is taken or closed. Booking looks again, under a lock."""
    own = queries.bookings_of([date]).get(date.id)
    checked = plan(kitchen.room, [span], now, [own.id] if own is not None else []).checked[0]
    if checked.trouble is not None:
        raise DomainError(
            "%(room)s er ikke ledigt på den tid. %(free)s",
            field="starts_on",
            room=kitchen.room.name,
            free=free_in_words(checked, kitchen.before_minutes),
        )


def _held(kitchen: MealKitchen, date: Occurrence) -> list[Booking]:
    """What the meal has in its kitchen for its other dates."""
    dates = [one for one in queries.all_dates(kitchen.series_id) if one.id != date.id]
    return [
        one for one in queries.bookings_of(dates).values() if one.holds and one.room_id == kitchen.room_id
    ]


def _first_of(held: Sequence[Booking]) -> int | None:
    """The first booking of the meal, which they all name, so that the house answers them together."""
    first = min((one.first_id or one.id for one in held), default=None)
    for one in held:
        one.first_id = one.first_id or first
    return first


def _span(kitchen: MealKitchen, date: Occurrence) -> Span:
    return queries.span_of(date, kitchen.before_minutes, kitchen.after_minutes)


def _wish(kitchen: MealKitchen, span: Span) -> Wish:
    """The people in the kitchen are its cooks; the guests sit somewhere else."""
    roles, meal = roles_of(kitchen.series_id), db.session.get(Meal, kitchen.series_id)
    cooks = sum(roles[role].number for role in (Role.HEAD_COOK, Role.HELPER) if role in roles)
    return Wish(kitchen.series.title, max(cooks, 1), (span,), meal.organisation_id if meal else None)


def _owner(date: Occurrence) -> Owner:
    return Owner(queries.OWNER, date.id)


def _lock_date(occurrence_id: int, now: datetime) -> tuple[MealKitchen, Occurrence]:
    date = lock_row(Occurrence, occurrence_id)
    kitchen = queries.kitchen_of(date.series_id) if date is not None else None
    if date is None or kitchen is None:
        raise NotFoundError
    if date.status == OccurrenceStatus.CANCELLED or date.starts_at <= now:
        raise DomainError("Den dag kan ikke ændres mere.")
    return kitchen, date
