"""Who comes every time in the demo: one who welcomes newcomers, one without e-mail, and one on a holiday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db
from app.demo.cast import REGULARS, Somebody
from app.gatherings.fixed_places import begin_fixed, let_welcome, pause_fixed
from app.gatherings.models import Series
from app.people.models import Person

WITH_REGULARS = "Guderup går efter frokost"


def make_regulars(person_of: Callable[[Somebody], Person], now: datetime) -> None:
    """Three fixed places, begun some days ago."""
    then = now - timedelta(days=3)
    series = db.session.scalars(select(Series).where(Series.title == WITH_REGULARS)).unique().one()
    made = []
    for somebody in (REGULARS[1], REGULARS[4], REGULARS[2]):
        person = person_of(somebody)
        made.append(begin_fixed(Actor(person_id=person.id, purpose="demo"), then, series.id, person))
    welcomes, _by_phone, away = made
    let_welcome(Actor(person_id=welcomes.person_id, purpose="demo"), then, welcomes.id, welcomes=True)
    first = local(now).date()
    actor = Actor(person_id=away.person_id, purpose="demo")
    pause_fixed(actor, then, away.id, first, first + timedelta(days=14))
