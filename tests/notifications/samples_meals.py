"""One message of every kind about the crew and the kitchen of a meal, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings import hosting, scans
from app.gatherings.models import Occurrence
from app.meals import crew, kitchen, messages_crew
from app.meals.kitchen import KitchenWish
from app.meals.models_crew import Helper
from app.notifications.models import Message
from tests.factories import make_person, writing
from tests.gatherings.editing import edit
from tests.meals.cooking import make_date
from tests.meals.helping import help_with, want
from tests.rooms.booking import book, make_room, span

#: The afternoon before the meal, when who meets at 16.00 is reminded.
SOON = clock.from_wall(date(2027, 3, 7), time(17, 30))
_REASON = "Salen bliver malet."


def _date() -> Occurrence:
    host = make_person("Vera Vært", email="vera@example.org", phone="+4511111140")
    day = make_date(host, title="Suppe og snak", starts_at_local=time(18))
    want(day.series, helper=2, washing=1)
    return day


def _helper() -> Helper:
    return help_with(_date(), person=make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141"))


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def crew_joined() -> Message:
    _helper()
    return _newest("crew_joined")


def crew_reminder() -> Message:
    helper = _helper()
    with writing():
        messages_crew.promise_reminders(helper.occurrence.starts_at - timedelta(hours=25))
    return _newest("crew_reminder")


def crew_changed() -> Message:
    day = _helper().occurrence
    edit(
        clock.now(),
        day,
        starts_on=day.original_date + timedelta(days=1),
        starts_at=time(17),
        meeting_point="Skolen",
        reason=_REASON,
    )
    return _newest("crew_changed")


def crew_cancelled() -> Message:
    day = _helper().occurrence
    with writing():
        hosting.cancel_date(SYSTEM, clock.now(), day.id, _REASON)
    return _newest("crew_cancelled")


def crew_removed() -> Message:
    helper = _helper()
    with writing():
        crew.remove_helper(SYSTEM, clock.now(), helper.id)
    return _newest("crew_removed")


def crew_missing() -> Message:
    day = _date()
    with writing():
        messages_crew.promise_missing(day.starts_at - timedelta(hours=40))
    return _newest("crew_missing")


def kitchen_missing() -> Message:
    day, room = _date(), make_room(name="Køkkenet i Frivillighedens Hus")
    wish = KitchenWish(room.id, 120, 30)
    with writing():
        kitchen.choose_kitchen(SYSTEM, clock.now(), day.series_id, wish)
    last = db.session.scalars(select(Occurrence.original_date).order_by(Occurrence.id.desc())).first()
    assert last is not None
    book(room, span(17, 18, last + timedelta(days=7)))
    with writing():
        scans.extend_horizon(clock.now() + timedelta(days=7))
    return _newest("kitchen_missing")


#: Kind → how to bring one about.
OF_MEALS: dict[str, Callable[[], Message]] = {
    "crew_joined": crew_joined,
    "crew_reminder": crew_reminder,
    "crew_changed": crew_changed,
    "crew_cancelled": crew_cancelled,
    "crew_removed": crew_removed,
    "crew_missing": crew_missing,
    "kitchen_missing": kitchen_missing,
}
