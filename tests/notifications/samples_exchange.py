"""One message of every kind about the exchange, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.exchange import agreements, brokers, fairs, scans
from app.exchange.models import Fair
from app.exchange.models_agreements import Agreement
from app.exchange.rules import FairState, Side, expires_on
from app.notifications.models import Message
from app.people.models import Person
from tests.exchange.trading import (
    DAY,
    MODERATOR,
    agree,
    begun,
    facts,
    make_fair,
    make_item,
    make_party,
    register,
)
from tests.factories import make_account, make_person, make_place, writing

#: When they are sent, where that is not at once: for a fair, and something that was written, on the first of March.
DAY_BEFORE = clock.from_wall(DAY - timedelta(days=1), time(10))
WEEK_BEFORE = clock.from_wall(DAY - timedelta(days=6), time(10))
STILL_AT = clock.from_wall(expires_on(DAY - timedelta(days=23)) - timedelta(days=10), time(10))


def _at(then: datetime) -> datetime:
    """The same for what is made on another day than the first of March."""
    days = clock.local(then).date() - (DAY - timedelta(days=23))
    return clock.from_wall(clock.today() + days, clock.local(then).time())


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def _ane() -> Person:
    return make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")


def _fair() -> Fair:
    return make_fair(place_id=make_place("Sønderborg").id, notice="Der er kaffe fra kl. 12.30.")


def exchange_registered() -> Message:
    register(_fair(), _ane())
    return _newest("exchange_registered")


def exchange_changed() -> Message:
    fair = _fair()
    register(fair, _ane())
    moved = facts(place_id=fair.place_id, notice=fair.notice, address="Borgen, Løkken 1")
    with writing():
        fairs.change_fair(MODERATOR, clock.now(), fair.id, moved)
    return _newest("exchange_changed")


def exchange_cancelled() -> Message:
    fair = _fair()
    register(fair, _ane())
    with writing():
        fairs.decide(MODERATOR, clock.now(), fair.id, FairState.CANCELLED, "Huset er lukket den dag.")
    return _newest("exchange_cancelled")


def exchange_reminder() -> Message:
    register(_fair(), _ane())
    with writing():
        scans.promise_reminders(_at(DAY_BEFORE))
    return _newest("exchange_reminder")


def exchange_item_news() -> Message:
    make_item(make_party(_ane()))
    return _newest("exchange_item_news")


def exchange_item_still() -> Message:
    make_item(make_party(_ane()))
    with writing():
        scans.ask_if_still(_at(STILL_AT))
    return _newest("exchange_item_still")


def exchange_partners() -> Message:
    fair = _fair()
    own = register(fair, _ane())
    make_item(own.party, side=Side.SEEK, title="Et sted at øve")
    for name in ("Sal Salsen", "Rum Rumsen"):
        make_item(register(fair, make_person(name)).party, title="En tom sal")
    with writing():
        scans.promise_partners(_at(WEEK_BEFORE))
    found = select(Message).where(
        Message.kind == "exchange_partners", Message.person_id == own.party.person_id
    )
    return db.session.scalars(found).one()


def exchange_fits() -> Message:
    make_item(make_party(_ane()), side=Side.SEEK, title="Et sted at øve")
    for name in ("Sal Salsen", "Rum Rumsen"):
        make_item(make_party(make_person(name)), title=f"En sal hos {name}")
    with writing():
        scans.tell_what_fits(clock.now())
    return db.session.scalars(
        select(Message).where(Message.kind == "exchange_fits").order_by(Message.id).limit(1)
    ).one()


def _agreed() -> Agreement:
    """Ane and Sal, at a fair that has begun: Sal says it first."""
    fair, before = begun(), clock.now() - timedelta(days=2)
    own = register(fair, _ane(), now=before)
    return agree(register(fair, make_person("Sal Salsen"), now=before), own)


def exchange_agreed() -> Message:
    _agreed()
    return _newest("exchange_agreed")


def exchange_follow_up() -> Message:
    made = _agreed()
    with writing():
        agreements.answer(MODERATOR, clock.now(), made.id, made.other_id, is_yes=True)
        agreements.ask(clock.now() + timedelta(days=30), made.id, 1)
    return _newest("exchange_follow_up")


def exchange_broker() -> Message:
    fair, ane = _fair(), make_account(name="Ane Ibsen").person
    with writing():
        brokers.choose(MODERATOR, clock.now(), fair.id, [ane.id])
    return _newest("exchange_broker")


#: Kind → how to bring one about.
OF_EXCHANGE: dict[str, Callable[[], Message]] = {
    "exchange_registered": exchange_registered,
    "exchange_changed": exchange_changed,
    "exchange_cancelled": exchange_cancelled,
    "exchange_reminder": exchange_reminder,
    "exchange_item_news": exchange_item_news,
    "exchange_item_still": exchange_item_still,
    "exchange_partners": exchange_partners,
    "exchange_fits": exchange_fits,
    "exchange_agreed": exchange_agreed,
    "exchange_follow_up": exchange_follow_up,
    "exchange_broker": exchange_broker,
}
