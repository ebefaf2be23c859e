"""Crews of meals, for tests."""

from __future__ import annotations

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.gatherings.models import Occurrence, Series
from app.meals import crew
from app.meals.crew import RoleNeed
from app.meals.models_crew import Helper, Role
from app.people.models import Person
from tests.factories import make_person, writing

#: Minutes before the meal at which each meets.
MINUTES = {Role.HEAD_COOK: 180, Role.HELPER: 120, Role.TABLE: 60, Role.WELCOME: 30, Role.WASHING: -60}


def want(series: Series, **numbers: int) -> None:
    """The meal needs so many for what: want(series, helper=2)."""
    needs = {role: RoleNeed(numbers.get(role.value, 0), MINUTES[role]) for role in Role}
    with writing():
        crew.set_roles(SYSTEM, clock.now(), series.id, needs)


def help_with(date: Occurrence, role: Role = Role.HELPER, person: Person | None = None) -> Helper:
    """Somebody says yes."""
    person = person or make_person()
    with writing():
        return crew.join_crew(Actor(person_id=person.id), clock.now(), date.id, role, person)
