"""Bookings as things of the plan: the times in a room, never who booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, literal, or_, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Figure
from app.core.permissions import Permission
from app.core.plan_things import Asked, PlanThings, ThingState
from app.plan.tying import locked_to_tie
from app.rooms.figures import of_bookings
from app.rooms.links import answer_path, room_path
from app.rooms.models import Booking
from app.rooms.queries import KIND, dates_of
from app.rooms.rules import BookingStatus


def _listed(asked: Asked) -> Select[*tuple[Any, ...]]:
    is_over = Booking.ends_at <= literal(asked.now, Booking.ends_at.type)
    state = case((is_over, literal(ThingState.OVER.value)), else_=literal(ThingState.COMING.value))
    return select(
        literal(KIND).label("kind"),
        Booking.id.label("id"),
        Booking.title.label("title"),
        Booking.starts_at.label("at"),
        state.label("state"),
    ).where(
        Booking.initiative_id.in_(asked.initiative_ids),
        Booking.status == BookingStatus.BOOKED,
        Booking.starts_at >= asked.begins,
        Booking.starts_at < asked.ends,
    )


def _loose() -> Select[*tuple[Any, ...]]:
    """One for each booking, however often it is repeated. That of a meal follows the meal."""
    return select(
        literal(KIND).label("kind"),
        Booking.id.label("id"),
        Booking.title.label("title"),
        Booking.starts_at.label("at"),
    ).where(
        Booking.initiative_id.is_(None),
        Booking.status == BookingStatus.BOOKED,
        Booking.owner_kind.is_(None),
        or_(Booking.first_id.is_(None), Booking.first_id == Booking.id),
    )


def _figures(ids: Sequence[int], _year: int) -> Mapping[int, Sequence[Figure]]:
    return of_bookings(ids)


def _paths(ids: Sequence[int], actor: Actor) -> Mapping[int, str]:
    if actor.has(Permission.MODERATE):
        return {one: answer_path(one) for one in ids}
    rooms = select(Booking.id, Booking.room_id).where(Booking.id.in_(ids))
    return {booking_id: room_path(room_id) for booking_id, room_id in db.session.execute(rooms)}


def _tie(actor: Actor, now: datetime, booking_id: int, before: int | None, to: int | None) -> bool:
    booking = locked_to_tie(Booking, actor, booking_id)
    if booking.initiative_id != before:
        return False
    for one in dates_of(booking):
        one.initiative_id = to
    db.session.flush()
    record(actor, now, f"{KIND}.tie", KIND, booking_id, initiative=to)
    return True


PLAN_THINGS = PlanThings(
    kind=KIND,
    label=_l("Bookinger af lokaler"),
    listed=_listed,
    figures=_figures,
    paths=_paths,
    loose=_loose,
    tie=_tie,
)
