"""Meals for tests."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.models import Occurrence, Series, SeriesStatus
from app.gatherings.scheduling import approve_series
from app.meals.actions import MealData, propose_meal
from app.meals.models import Seating
from app.pack.settings import get_pack
from app.people.models import Person
from tests import factories

_MEAL = {
    "menu": "",
    "least_age": None,
    "least_age_reason": "",
    "has_takeaway": False,
    "seating": Seating.FREE,
    "kitchen_phone": None,
    "organisation_id": None,
}


def make_meal(host: Person | None = None, *, approved: bool = True, **values: Any) -> Series:
    """A weekly meal of 90 minutes at 10.00, a week from now, 20 places; `values` of the series and of the meal."""
    get_pack(current_app)
    own = {name: values.pop(name, usual) for name, usual in _MEAL.items()}
    data = factories.series_data(**{"kind": "meal", "title": "Fællesspisning", **values})
    with factories.writing():
        host = host or factories.make_person("Vera Vært")
        series = propose_meal(SYSTEM, clock.now(), data, host, MealData(**own))
        if approved and series.status == SeriesStatus.PROPOSED:
            approve_series(SYSTEM, clock.now(), series.id)
    return series


def make_date(host: Person | None = None, **values: Any) -> Occurrence:
    """The first date of a new meal."""
    return factories.make_occurrence(make_meal(host, **values))


def account_of(person: Person) -> Account:
    """The log-in of somebody."""
    return db.session.scalars(select(Account).where(Account.person_id == person.id)).one()
