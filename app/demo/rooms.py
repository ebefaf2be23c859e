"""The demo's kitchen: what it was used for last week and is booked for this week and next, and one that waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import Role
from app.demo.cast import HOSTS, HOUSE, Somebody
from app.people.models import Person
from app.rooms.actions import answer, book
from app.rooms.free_times import Span
from app.rooms.models import Room
from app.rooms.refusals import Wish

KITCHEN = "frivillighedens-hus/koekken"


@dataclass(frozen=True)
class Example:
    """A booking of the demo. `days` are weekdays counted from the Monday of this week, one for each date."""

    title: str
    host: str
    days: tuple[int, ...]
    begin: time
    end: time
    people: int
    is_answered: bool = True


EXAMPLES = (
    Example("Grød og kaffe efter turen", "birthe", (-7, 0, 7), time(9, 30), time(12), 14),
    Example("Naboer spiser sammen", "farida", (-6, 1, 8), time(16), time(20), 30),
    Example("Bag med din bedstefar", "solveig", (2,), time(13), time(16), 12),
    Example("Suppe til julemarkedet", "aksel", (-4, 10), time(10), time(13), 8),
    Example("Mad fra hele verden", "farida", (4,), time(17, 30), time(21, 30), 24),
    Example("Familier laver pizza", "inger", (12,), time(10), time(14), 20, is_answered=False),
)


def make_bookings(person_of: Callable[[Somebody], Person], now: datetime) -> None:
    """All of them, each asked for some days before its first date, and answered by the house the day after."""
    kitchen = db.session.scalars(select(Room).where(Room.code == KITCHEN)).one()
    staff = Actor(person_id=person_of(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    for example in EXAMPLES:
        host = person_of(HOSTS[example.host])
        spans = tuple(_span(now, day, example) for day in example.days)
        asked_at = min(spans[0].starts_at - timedelta(days=6), now - timedelta(hours=20))
        wish = Wish(example.title, example.people, spans, rules_version=kitchen.rules_version)
        made = book(Actor(person_id=host.id, purpose="demo"), asked_at, kitchen.id, host.id, wish)
        if example.is_answered:
            answer(staff, asked_at + timedelta(hours=18), made[0].id, is_yes=True)


def _span(now: datetime, day: int, example: Example) -> Span:
    today = clock.local(now).date()
    on = today + timedelta(days=day - today.weekday())
    return Span(clock.from_wall(on, example.begin), clock.from_wall(on, example.end))
