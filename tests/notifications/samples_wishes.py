"""One message of every kind of the ways into the phone scheme, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from app.core.database import db
from app.notifications.models import Message
from app.people.models import Person
from app.phone_friends.models import Way
from tests.factories import make_person
from tests.phone_friends.wishing import asked_of_others, offer_of, wish_for


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def _ane() -> Person:
    return make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")


def phone_wish_news() -> Message:
    wish_for(_ane(), way=Way.RELATIVE, made_by=make_person("Mette Ibsen", email="mette@example.org"))
    return _newest("phone_wish_news")


def phone_wish_made_for() -> Message:
    wish_for(make_person("Ove Jepsen"), way=Way.RELATIVE, made_by=_ane())
    return _newest("phone_wish_made_for")


def phone_offer_made() -> Message:
    offer_of(_ane())
    return _newest("phone_offer_made")


def phone_handover_asked() -> Message:
    asked_of_others(wish_for(make_person("Ove Jepsen")))
    return _newest("phone_handover_asked")


#: Kind → how to bring one about.
OF_WISHES: dict[str, Callable[[], Message]] = {
    "phone_wish_news": phone_wish_news,
    "phone_wish_made_for": phone_wish_made_for,
    "phone_offer_made": phone_offer_made,
    "phone_handover_asked": phone_handover_asked,
}
