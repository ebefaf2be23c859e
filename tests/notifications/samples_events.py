"""One message of every kind about an event, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.events import inviting
from app.events.actions import EventData, change_event
from app.events.models import EventForm
from app.gatherings.models import Occurrence
from app.notifications.models import Message
from tests.events.holding import make_date
from tests.factories import make_organisation, make_person, make_sign_up, writing


def _date() -> Occurrence:
    host = make_person("Vera Vært", email="vera@example.org", phone="+4511111140")
    return make_date(host, title="Godt hjem fra sygehuset", form=EventForm.DIALOGUE)


def _ane() -> Message:
    newest = select(Message).where(Message.kind.in_(OF_EVENTS)).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def event_invited() -> Message:
    ane = make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")
    guild, day = make_organisation(ane, name="Oksbøl Landsbylaug"), _date()
    with writing():
        inviting.invite(SYSTEM, clock.now(), day.series_id, organisation_id=guild.id)
        inviting.send_invitations(SYSTEM, clock.now(), day.series_id)
    return _ane()


def event_link() -> Message:
    day = _date()
    make_sign_up(day, make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141"))
    with writing():
        told = EventData(EventForm.DIALOGUE, is_online=True, online_link="https://moede.example.org/abc")
        change_event(SYSTEM, clock.now(), day.series_id, told)
    return _ane()


#: Kind → how to bring one about.
OF_EVENTS: dict[str, Callable[[], Message]] = {"event_invited": event_invited, "event_link": event_link}
