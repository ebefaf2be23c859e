"""The message about one's meetings at a fair with rounds, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from app.core.database import db
from app.notifications.models import Message
from tests.exchange.day import make_day, planned
from tests.exchange.trading import register
from tests.factories import make_person, make_place


def exchange_rounds() -> Message:
    place = make_place("Sønderborg").id
    fair, _others = make_day("Bo Lind", "Cia Friis", rounds=3, place_id=place)
    ane = make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")
    register(fair, ane)
    planned(fair, shown=True)
    own = select(Message).where(Message.kind == "exchange_rounds", Message.person_id == ane.id)
    return db.session.scalars(own.order_by(Message.id.desc()).limit(1)).one()


OF_ROUNDS: dict[str, Callable[[], Message]] = {"exchange_rounds": exchange_rounds}
