"""One message of every kind about a volunteer's path, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.notifications.models import Message
from app.phone_friends import actions_path as actions
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.models_path import PathEnd
from app.phone_friends.scans_path import watch_approvals
from app.phone_friends.states import Path
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_phone_volunteer
from tests.phone_friends.walking import coordinator, suitable, walk


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def _ane(state: Path) -> PhoneVolunteer:
    ane = make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")
    until = clock.today() + timedelta(days=40)
    return walk(state, make_phone_volunteer(ane, state=Path.APPLIED), found=suitable(until))


def phone_path_turn() -> Message:
    _ane(Path.ATTEST_NOTED)
    return _newest("phone_path_turn")


def phone_path_approved() -> Message:
    _ane(Path.APPROVED)
    return _newest("phone_path_approved")


def phone_path_ended() -> Message:
    ane = _ane(Path.INTERVIEWED)
    with writing():
        actions.say_no(coordinator(), clock.now(), ane.id, ane.version, PathEnd.NO_ROOM)
    return _newest("phone_path_ended")


def phone_path_renew() -> Message:
    _ane(Path.APPROVED)
    with writing():
        watch_approvals(clock.now())
    return _newest("phone_path_renew")


#: Kind → how to bring one about.
OF_PATH: dict[str, Callable[[], Message]] = {
    "phone_path_turn": phone_path_turn,
    "phone_path_approved": phone_path_approved,
    "phone_path_ended": phone_path_ended,
    "phone_path_renew": phone_path_renew,
}
