"""The demo's day of a fair: one that goes on right now, and tables and brokers at the one to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import Role
from app.demo.cast import HOSTS, HOUSE, Somebody
from app.demo.exchange import EXAMPLES
from app.exchange import agreements, arrivals, bell, brokers, placing, queries, talks
from app.exchange.agreements import Terms
from app.exchange.fairs import FairFacts, decide, make_fair
from app.exchange.models import Fair, Participant
from app.exchange.registering import Registration, Who, register, wish
from app.exchange.rules import FairState, Shape
from app.exchange.rules_day import Arrived, Talked
from app.people.models import Person
from app.plan.queries import default_initiative

#: It began at least so long ago, at a full or half hour, and lasts so long.
_BEGUN, _LASTS = timedelta(minutes=30), timedelta(hours=3)


def make_day(person_of: Callable[[Somebody], Person], place_of: Callable[[str], int], now: datetime) -> None:
    """Who traded before meets in Gråsten; half of them are here, and two pairs have talked."""
    staff = Actor(person_id=person_of(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    broker = person_of(HOSTS["aksel"])
    coming = db.session.scalars(select(Fair).where(Fair.starts_at > now, Fair.shape == Shape.MARKET)).unique()
    for fair in list(coming):
        _prepare(staff, now, fair, broker)
    fair = _fair(staff, now, place_of("Gråsten"))
    everybody = [_come(fair, now, person_of(example.somebody), example.needs) for example in EXAMPLES]
    there = [one for one in everybody if one is not None]
    wish(staff, now, there[1].id, [there[0].id], [there[2].id])
    _prepare(staff, now, fair, broker)
    for one in there[:6]:
        arrivals.note(staff, now - timedelta(minutes=45), fair.id, one.id, Arrived.HERE)
    talks.note(staff, now - timedelta(minutes=25), fair.id, (there[0].id, there[3].id), Talked.MET)
    talks.note(staff, now - timedelta(minutes=4), fair.id, (there[2].id, there[5].id), Talked.TALKING)
    terms = Terms("Brød til dem, der kommer hjem fra sygehuset", "Bagerne ringer på fredag")
    at = now - timedelta(minutes=20)
    agreements.note(staff, at, there[0].id, there[3].id, terms, is_signed=True)
    bell.ring(staff, at, fair.id)


def _prepare(staff: Actor, now: datetime, fair: Fair, broker: Person) -> None:
    placing.give(staff, now, fair.id, 4, keep=False)
    placing.show(staff, now, fair.id, shown=True)
    brokers.choose(staff, now, fair.id, [broker.id])


def _come(fair: Fair, now: datetime, person: Person, needs: str) -> Participant | None:
    """With what they gave and sought before; nobody is told of it who knew long ago."""
    then = now - timedelta(days=5)
    party = next(iter(queries.parties_of(person.id)), None)
    if party is None:
        return None
    who = Who(person.id, organisation_id=party.organisation_id)
    return register(
        Actor(person_id=person.id, purpose="demo"), then, fair.id, who, Registration(needs=needs), None
    )


def _fair(staff: Actor, now: datetime, place_id: int) -> Fair:
    initiative, then = default_initiative("exchange", now), now - timedelta(days=19)
    wall = clock.local(now)
    starts_at = (
        now - _BEGUN - timedelta(minutes=wall.minute % 30, seconds=wall.second, microseconds=wall.microsecond)
    )
    facts = FairFacts(
        title="Åben børs på Ahlmannsparken",
        starts_at=starts_at,
        ends_at=starts_at + _LASTS,
        place_id=place_id,
        address="Ahlmannsparken, den store sal",
        register_by=clock.local(now).date(),
        tables=12,
        theme="Hvem kan hjælpe hvem i Gråsten?",
        notice="Du kan komme og gå, som du vil.",
        initiative_id=initiative.id if initiative is not None else None,
    )
    fair = make_fair(staff, then, facts)
    decide(staff, then, fair.id, FairState.OPEN)
    return fair
