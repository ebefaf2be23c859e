"""One message of every kind about two who are asked whether they would like to talk: Ane waits, Jonna rings."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.notifications.models import Message
from app.phone_friends.matching import answer, propose
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.queries_match import board_version
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_phone_volunteer, make_wish


def _asked() -> PhonePair:
    ane = make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")
    wish, volunteer = make_wish(ane), make_phone_volunteer()
    with writing():
        return propose(SYSTEM, clock.now(), wish.id, volunteer.id, board_version())


def _say(pair: PhonePair, side: Ender, *, yes: bool = True) -> None:
    with writing():
        answer(SYSTEM, clock.now(), pair.id, side, says_yes=yes)


def _to_ane(pair: PhonePair, kind: str) -> Message:
    found = select(Message).where(Message.kind == kind, Message.person_id == pair.wish.person_id)
    return db.session.scalars(found).one()


def phone_asked() -> Message:
    return _to_ane(_asked(), "phone_asked")


def phone_agreed() -> Message:
    pair = _asked()
    for side in (Ender.CITIZEN, Ender.VOLUNTEER):
        _say(pair, side)
    return _to_ane(pair, "phone_agreed")


def phone_not_now() -> Message:
    pair = _asked()
    _say(pair, Ender.CITIZEN)
    _say(pair, Ender.VOLUNTEER, yes=False)
    return _to_ane(pair, "phone_not_now")


#: Kind → how to bring one about.
OF_MATCH: dict[str, Callable[[], Message]] = {
    "phone_asked": phone_asked,
    "phone_agreed": phone_agreed,
    "phone_not_now": phone_not_now,
}
