"""One message of every kind about what was agreed at an event, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.events import messages_outcome, points_edit
from app.events.models_outcome import Point
from app.gatherings.models import Occurrence
from app.notifications.models import Message, MessageStatus
from tests.events.after import agree
from tests.events.holding import make_date
from tests.factories import make_person, writing

#: So long after the sample's now the thing is seven days late.
LATE_AT = clock.from_wall(date(2027, 3, 18), time(10))


def _held() -> Occurrence:
    host = make_person("Vera Vært", email="vera@example.org", phone="+4511111140")
    with clock.at(clock.now() - timedelta(days=8)):
        return make_date(host, title="Oplæg for Ungerådet")


def _point() -> Point:
    return agree(_held(), name="Ane Ibsen", email="ane@example.org", phone="+4511111141")


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def event_point() -> Message:
    """To who does it, when they are written down."""
    _point()
    return _newest("event_point")


def event_point_late() -> Message:
    """To the host, when it is seven days late."""
    _point()
    late_at = clock.now() + timedelta(days=17)
    with writing(), clock.at(late_at):
        messages_outcome.promise_reminders(late_at)
    return _newest("event_point_late")


def event_point_off() -> Message:
    """To who was told that they do something, when the host takes it back."""
    point = _point()
    with writing():
        _newest("event_point").status = MessageStatus.SENT
        db.session.flush()
        points_edit.remove_point(SYSTEM, clock.now(), point.id, points_edit.mark_of(point))
    return _newest("event_point_off")


def event_outcome() -> Message:
    """To the host, the day after."""
    _held()
    with writing():
        messages_outcome.promise_questions(clock.now())
    return _newest("event_outcome")


OF_OUTCOMES: dict[str, Callable[[], Message]] = {
    "event_point": event_point,
    "event_point_late": event_point_late,
    "event_point_off": event_point_off,
    "event_outcome": event_outcome,
}
