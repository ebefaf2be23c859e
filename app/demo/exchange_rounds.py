"""Demo content: a fair where people meet in rounds, with a plan that everybody can see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from app.core import clock
from app.core.actor import Actor
from app.core.permissions import Role
from app.demo.cast import HOUSE, Somebody
from app.demo.exchange import EXAMPLES
from app.exchange import queries, rounds, rounds_planning, rounds_queries
from app.exchange.fairs import FairFacts, decide, make_fair
from app.exchange.models import Fair
from app.exchange.registering import Registration, Who, register
from app.exchange.rules import FairState, Shape
from app.people.models import Person
from app.plan.queries import default_initiative

#: As many meetings as everybody should have.
_LEAST = 2


def make_rounds(
    person_of: Callable[[Somebody], Person], place_of: Callable[[str], int], now: datetime
) -> None:
    """A Thursday in six weeks: who traded before comes again, with what they gave and sought."""
    staff = Actor(person_id=person_of(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    then, today = now - timedelta(days=6), clock.local(now).date()
    held_on = today + timedelta(weeks=6, days=3 - today.weekday())
    fair = _fair(staff, then, place_of("Nordborg"), clock.from_wall(held_on, time(16)))
    for number, example in enumerate(EXAMPLES):
        for party in queries.parties_of(person_of(example.somebody).id)[:1]:
            who = Who(party.person_id, organisation_id=party.organisation_id)
            how = Registration(party_size=example.people)
            actor, at = Actor(person_id=party.person_id, purpose="demo"), then + timedelta(hours=number + 1)
            register(actor, at, fair.id, who, how, None)
    found = rounds_queries.rounds_of(fair, now, _LEAST)
    rounds_planning.propose(staff, now, fair.id, _LEAST, rounds.solve(found.setting), found.version)
    rounds_planning.save(staff, now, fair.id, found.version + 1)
    rounds_planning.show(staff, now, fair.id, found.version + 2)


def _fair(staff: Actor, then: datetime, place_id: int, starts_at: datetime) -> Fair:
    initiative = default_initiative("exchange", then)
    facts = FairFacts(
        title="Mød hinanden i runder",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place_id=place_id,
        address="Nordborg Slots skole, festsalen",
        register_by=clock.local(starts_at).date() - timedelta(days=3),
        tables=6,
        theme="Et kvarter med hver: Hvad kan vi sammen?",
        shape=Shape.ROUNDS,
        rounds=5,
        round_minutes=15,
        pause_minutes=5,
        notice="Du får en plan for, hvem du møder, og ved hvilket bord.",
        initiative_id=initiative.id if initiative is not None else None,
    )
    fair = make_fair(staff, then, facts)
    decide(staff, then, fair.id, FairState.OPEN)
    return fair
