"""One message of every kind about rooms, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.notifications.models import Message
from app.people.models import Person
from app.rooms import actions, scans
from app.rooms.free_times import Span
from app.rooms.models import Booking
from tests.factories import make_person, writing
from tests.rooms.booking import STAFF, book, make_room, span

_ROOM = {
    "name": "Køkkenet i Frivillighedens Hus",
    "address": "Frivillighedens Hus, stuen",
    "keys": "Nøglen ligger i boksen ved døren.",
    "cleaning": "Tør bordene af, og tøm skraldet.",
}
#: When the reminder is sent, where nothing else is said.
DAY_BEFORE = scans.reminder_due(span(10, 12).starts_at)


def _in_a_week(weeks: int = 1) -> Span:
    return span(10, 12, clock.today() + timedelta(days=7 * weeks))


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def _ane() -> Person:
    return make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")


def _booked(*, asks: bool = False) -> Booking:
    return book(make_room(needs_approval=asks, **_ROOM), [_in_a_week(), _in_a_week(2)], _ane())[0]


def room_booked() -> Message:
    _booked()
    return _newest("room_booked")


def room_asked() -> Message:
    _booked(asks=True)
    return _newest("room_asked")


def room_answered() -> Message:
    made = _booked(asks=True)
    with writing():
        actions.answer(STAFF, clock.now(), made.id, is_yes=True)
    return _newest("room_answered")


def room_cancelled() -> Message:
    made = _booked()
    with writing():
        actions.cancel(STAFF, clock.now(), made.id, reason="Vandet er lukket den dag.")
    return _newest("room_cancelled")


def room_reminder() -> Message:
    made = book(make_room(**_ROOM), _in_a_week(), _ane())[0]
    with writing():
        scans.promise_reminders(scans.reminder_due(made.starts_at))
    return _newest("room_reminder")


#: Kind → how to bring one about.
OF_ROOMS: dict[str, Callable[[], Message]] = {
    "room_booked": room_booked,
    "room_asked": room_asked,
    "room_answered": room_answered,
    "room_cancelled": room_cancelled,
    "room_reminder": room_reminder,
}
