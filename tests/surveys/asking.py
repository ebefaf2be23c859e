"""Scales that are on, rounds, and people who are asked, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.pack.settings import get_pack
from app.people.models import Person
from app.plan.models import Initiative
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
    """The initiative that walks belong to."""
    get_pack(current_app)
    row = default_initiative("walk", clock.now())
    assert row is not None
    return db.session.get_one(Initiative, row.id)


def make_round(keys: Sequence[str] = ("who5", "t_ils")) -> Round:
    """A round among those who begin to walk, with its scales switched on."""
    switch_on(*keys)
    with writing():
        return actions.begin_round(ADMINISTRATOR, clock.now(), walking().id, keys)


def make_beginner(name: str = "Bodil Begynder") -> Person:
    """Somebody whose first walk of the initiative lies before them."""
    walk = make_walk(initiative_id=walking().id)
    person = make_person(name)
    make_sign_up(make_occurrence(walk), person)
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
