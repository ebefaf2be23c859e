"""One message of every kind about two who talk: Ane rings Ove, or watches over them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message
from app.people.models import Person
from app.phone_friends.agreeing import pause
from app.phone_friends.concerns import raise_concern
from app.phone_friends.letters_pair import promise_quiet, promise_reminder
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import About
from app.phone_friends.moving import locked_pair
from app.phone_friends.pairing import end_pair
from app.phone_friends.queries_pair import watch_of
from app.phone_friends.reviewing import ask
from tests.factories import make_account, make_person, writing
from tests.phone_friends.friends import make_pair, make_phone_volunteer
from tests.phone_friends.talking import agree, say


def _newest(kind: str, person: Person | None = None) -> Message:
    found = select(Message).where(Message.kind == kind)
    if person is not None:
        found = found.where(Message.person_id == person.id)
    return db.session.scalars(found.order_by(Message.id.desc()).limit(1)).one()


def _pair() -> PhonePair:
    ane = make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")
    return make_pair(volunteer=make_phone_volunteer(ane))


def phone_reminder() -> Message:
    pair = _pair()
    # After the change of the clock, and after the latest day on which a test sends it.
    agree(pair, since=clock.today() + timedelta(days=28))
    with writing():
        at = watch_of(pair.id).next_call_at
        assert at is not None
        promise_reminder(pair, Ender.VOLUNTEER, at, clock.now())
    return _newest("phone_reminder")


def phone_review() -> Message:
    pair = _pair()
    with writing():
        ask(clock.now(), pair, About.TRIAL)
    return _newest("phone_review")


def phone_quiet() -> Message:
    pair = _pair()
    with writing():
        promise_quiet(pair, pair.state_at, clock.now())
    return _newest("phone_quiet")


def phone_pause() -> Message:
    pair = _pair()
    with writing():
        ask(clock.now(), pair, About.TRIAL)
    for side in (Ender.CITIZEN, Ender.VOLUNTEER):
        say(pair, side)
    with writing():
        until = clock.today() + timedelta(days=14)
        pause(SYSTEM, clock.now(), pair.id, until, Ender.CITIZEN)
    return _newest("phone_pause")


def phone_thanks() -> Message:
    pair = _pair()
    with writing():
        end_pair(SYSTEM, clock.now(), locked_pair(pair.id), Ender.CITIZEN)
    return _newest("phone_thanks", pair.volunteer.person)


def phone_to_see() -> Message:
    make_account(Role.PHONE_COORDINATOR, name="Ane Ibsen", email="ane@example.org")
    pair = make_pair()
    with writing():
        raise_concern(SYSTEM, clock.now(), pair.id)
    return _newest("phone_to_see")


#: Kind → how to bring one about.
OF_PAIR: dict[str, Callable[[], Message]] = {
    one.__name__: one
    for one in (phone_reminder, phone_review, phone_quiet, phone_pause, phone_thanks, phone_to_see)
}
