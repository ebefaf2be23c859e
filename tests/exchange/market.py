"""A free market that goes on, with who comes to it, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.exchange import arrivals, bell, brokers, placing, talks
from app.exchange.models import Fair, Participant
from app.exchange.rules import Side
from app.exchange.rules_day import Arrived, Talked
from app.people.models import Person
from tests.exchange.trading import MODERATOR, begun, make_item, register
from tests.factories import make_person, writing


def make_market(*names: str) -> tuple[Fair, list[Participant]]:
    """A fair that began an hour ago; everybody registered two days before, and is noted as here."""
    fair, before = begun(), clock.now() - timedelta(days=2)
    coming = [register(fair, make_person(name), now=before) for name in names]
    for one in coming:
        arrive(fair, one)
    return fair, coming


def arrive(fair: Fair, one: Participant, state: Arrived | None = Arrived.HERE) -> None:
    """Somebody is noted at the door."""
    with writing():
        arrivals.note(MODERATOR, clock.now(), fair.id, one.id, state)


def seek(one: Participant, **values: Any) -> None:
    """Somebody seeks what everybody gives: a room to meet in."""
    make_item(
        one.party, now=clock.now() - timedelta(days=1), **{"side": Side.SEEK, "title": "Et rum", **values}
    )


def give(one: Participant, **values: Any) -> None:
    """Somebody gives something that everybody sees."""
    make_item(one.party, now=clock.now() - timedelta(days=1), **values)


def make_broker(fair: Fair, *people: Person) -> None:
    """These broker at a fair."""
    with writing():
        brokers.choose(MODERATOR, clock.now(), fair.id, [one.id for one in people])


def put(fair: Fair, *, shown: bool = True, per_row: int = 5) -> None:
    """Everybody gets a table, and sees it."""
    with writing():
        placing.give(MODERATOR, clock.now(), fair.id, per_row, keep=False)
        if shown:
            placing.show(MODERATOR, clock.now(), fair.id, shown=True)


def talk(fair: Fair, one: Participant, other: Participant, state: Talked = Talked.TALKING) -> None:
    """A broker notes something about two."""
    with writing():
        talks.note(MODERATOR, clock.now(), fair.id, (one.id, other.id), state)


def fill_day(person: Person, now: datetime) -> None:
    """A market with tables at which the person is noted as here, talked with somebody, and brokers."""
    with clock.at(now):
        fair, before = begun(), now - timedelta(days=2)
    mine, theirs = register(fair, person, now=before), register(fair, make_person(), now=before)
    placing.give(MODERATOR, now, fair.id, 5, keep=False)
    arrivals.note(MODERATOR, now, fair.id, mine.id, Arrived.HERE)
    talks.note(MODERATOR, now, fair.id, (mine.id, theirs.id), Talked.MET)
    brokers.choose(MODERATOR, now, fair.id, [person.id])
    bell.ring(MODERATOR, now, fair.id)
