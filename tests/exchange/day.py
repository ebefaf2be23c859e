"""A fair with rounds and who comes to it, for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core import clock
from app.exchange import arrivals, rounds, rounds_planning
from app.exchange.models import Fair, Participant
from app.exchange.rounds import Proposal
from app.exchange.rounds_queries import Rounds, fair_with_rounds, rounds_of
from app.exchange.rules import Shape
from app.exchange.rules_day import Arrived
from app.people.models import Person
from tests.exchange.trading import MODERATOR, make_fair, register
from tests.factories import make_person, writing


def make_day(*names: str, now: datetime | None = None, **values: Any) -> tuple[Fair, list[Participant]]:
    """A fair of four rounds of 15 minutes, from 13.00, with a pause of 5 between two; three tables."""
    rounds_of_it = {"shape": Shape.ROUNDS, "rounds": 4, "round_minutes": 15, "pause_minutes": 5, "tables": 3}
    fair = make_fair(now=now, **{**rounds_of_it, **values})
    return fair, [register(fair, make_person(name), now=now) for name in names]


def day_of(fair: Fair) -> Rounds:
    """Its rounds as they stand."""
    found = fair_with_rounds(fair.id)
    assert found is not None
    return rounds_of(found, clock.now())


def computed(fair: Fair, least: int = 2) -> Proposal:
    """A plan for it, kept as a proposal."""
    found = day_of(fair)
    proposal = rounds.solve(found.setting)
    with writing():
        rounds_planning.propose(MODERATOR, clock.now(), fair.id, least, proposal, found.version)
    return proposal


def planned(fair: Fair, *, shown: bool = False) -> Proposal:
    """A plan that is saved, and shown to everybody if the test says so."""
    proposal = computed(fair)
    with writing():
        rounds_planning.save(MODERATOR, clock.now(), fair.id, day_of(fair).version)
        if shown:
            rounds_planning.show(MODERATOR, clock.now(), fair.id, day_of(fair).version)
    return proposal


def fill_rounds(person: Person, now: datetime) -> None:
    """A fair with a plan at which the person meets somebody, two who are not to meet, and one who did not come."""
    fair, (ane, bo) = make_day("Ane", "Bo", now=now)
    register(fair, person, now=now)
    found = rounds_of(fair, now)
    rounds_planning.propose(MODERATOR, now, fair.id, 1, rounds.solve(found.setting), found.version)
    rounds_planning.save(MODERATOR, now, fair.id, 1)
    rounds_planning.show(MODERATOR, now, fair.id, 2)
    rounds_planning.forbid(MODERATOR, now, fair.id, (ane.id, bo.id), 3)
    arrivals.note(MODERATOR, now, fair.id, bo.id, Arrived.ABSENT)
