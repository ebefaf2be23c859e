"""Scales that are on, rounds, and people who are asked, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.pack.settings import get_pack
from app.people.models import Person
from app.plan.models import Action, FocusPlan, Initiative, Period
from app.plan.queries import default_initiative
from app.surveys import actions, scans
from app.surveys.models import Invitee, Round, SurveyAnswer
from app.surveys.words import consent_words
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk, writing

ADMINISTRATOR = Actor(roles=frozenset({Role.ADMINISTRATOR}))
#: A sheet of each scale that is whole.
WHOLE = {"who5": [3, 3, 2, 2, 3], "t_ils": [2, 2, 1]}


def switch_on(*keys: str) -> None:
    """Switch scales on as an administrator; all of them without names."""
    with writing():
        for key in keys or ("who5", "t_ils"):
            actions.switch_on(ADMINISTRATOR, clock.now(), key, other_last=False, is_checked=True)


def walking() -> Initiative:
    """The initiative that the tests' walks belong to, in a plan of its own."""
    get_pack(current_app)
    row = default_initiative("walk", clock.now())
    if row is not None:
        return db.session.get_one(Initiative, row.id)
    return make_initiative("Gå sammen", "surveyed", default_for="walk")


def make_initiative(title: str, code: str, default_for: str | None = None) -> Initiative:
    """An initiative for an action of a plan of 2024 to 2027."""
    with writing():
        period = Period(
            code=code, title="Plan", subtitle="", policy="", first_year=2024, last_year=2027,
            mission=[], introduction=[], follow_up=[],
        )  # fmt: skip
        db.session.add(period)
        db.session.flush()
        plan = FocusPlan(period_id=period.id, number=3, title="Ensomhed", introduction=[], closing=[])
        db.session.add(plan)
        db.session.flush()
        action = Action(plan_id=plan.id, code="3a", short="Gå", text="Gå")
        db.session.add(action)
        db.session.flush()
        made = Initiative(
            code=code, title=title, starts_on=date(2026, 1, 1), status="running", source="staff",
            action_id=action.id, created_at=clock.now(), default_for=default_for,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
    return made


def make_round(keys: Sequence[str] = ("who5", "t_ils")) -> Round:
    """A round among those who begin to walk, with its scales switched on."""
    switch_on(*keys)
    with writing():
        return actions.begin_round(ADMINISTRATOR, clock.now(), walking().id, keys)


def make_beginner(name: str = "Bodil Begynder") -> Person:
    """Somebody whose first walk of the initiative lies before them."""
    walking()
    person = make_person(name)
    make_sign_up(make_occurrence(make_walk()), person)
    return person


def make_invitee(name: str = "Bodil Begynder", round_: Round | None = None) -> Invitee:
    """Somebody who was asked by the scan."""
    round_ = round_ or make_round()
    person = make_beginner(name)
    with writing():
        scans.ask(clock.now())
    return db.session.scalars(select(Invitee).where(Invitee.person_id == person.id)).one()


def answered(invitee: Invitee, now: datetime | None = None, **sheets: Sequence[int | None]) -> Invitee:
    """A sheet of theirs is filed."""
    with writing():
        return actions.answer(
            SYSTEM, now or clock.now(), invitee.id, sheets or WHOLE, consent_words=consent_words()
        )


def sheets() -> list[SurveyAnswer]:
    """All that was answered."""
    return list(db.session.scalars(select(SurveyAnswer).order_by(SurveyAnswer.moment)))


def after_months(invitee: Invitee, months: int) -> datetime:
    """A day on which their sheet of that moment is open."""
    return invitee.first_at + timedelta(days=31 * months)
