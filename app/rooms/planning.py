"""What a page shows before a booking is made: every time with what is in its way and the nearest free ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.permissions import Permission, current_actor
from app.organisations.queries import organisations_of
from app.people.models import Person
from app.rooms import queries
from app.rooms.free_times import LOOK_AROUND, Checked, Span, check
from app.rooms.models import Room
from app.rooms.rules import AHEAD, WhoMayBook


@dataclass(frozen=True)
class Plan:
    """All times that somebody wants."""

    checked: Sequence[Checked]

    @property
    def in_the_way(self) -> list[Checked]:
        """Those that cannot be had."""
        return [one for one in self.checked if one.trouble is not None]


def plan(room: Room, spans: Sequence[Span], now: datetime, but: Sequence[int] = ()) -> Plan:
    """Look each time up, not counting the bookings `but`. Nothing is held: whoever books first has it."""
    taken = queries.taken_around(room.id, spans, LOOK_AROUND, but)
    buffer = timedelta(minutes=room.buffer_minutes)
    return Plan(check(spans, opening=room.opening, taken=taken, buffer=buffer, now=now, until=now + AHEAD))


@dataclass(frozen=True)
class Booker:
    """What somebody may do with a room."""

    #: (id, name) of the organisations to book for, in Danish order.
    organisations: list[tuple[int, str]]
    #: Whether they may book without one.
    may_for_self: bool

    @property
    def may_book(self) -> bool:
        """Whether they may book at all."""
        return self.may_for_self or bool(self.organisations)


def booker(room: Room, person: Person, now: datetime) -> Booker:
    """What a person may do with a room; staff at the phone may book whatever the person may not."""
    named = [(one.id, one.name) for one, _role in organisations_of(person.id) if one.is_public]
    is_staff = current_actor().has(Permission.MODERATE)
    if is_staff or room.who_may is WhoMayBook.EVERYBODY:
        return Booker(named, may_for_self=True)
    if room.who_may is WhoMayBook.STAFF:
        return Booker([], may_for_self=False)
    is_host = room.who_may is WhoMayBook.HOSTS and queries.is_host(person.id, now)
    return Booker(named, may_for_self=is_host)
