"""Lifts in the demo: on a walk and at a meal some want to be fetched and some have room. Who they are is made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.actor import Actor
from app.core.database import db
from app.demo.meals import MEALS
from app.demo.regulars import WITH_REGULARS
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SignUpStatus
from app.gatherings.queries import participants
from app.lifts.actions import Said, keep_wish
from app.lifts.models import Side
from app.matching.lifts import Trip, Way

#: (side, from where, what is said): in the order of the list.
_WISHES: tuple[tuple[Side, str, dict[str, Any]], ...] = (
    (Side.NEED, "Guderup", {"address": "Demovej 12", "is_bulky": True}),
    (Side.OFFER, "Guderup", {"seats": 2, "is_bulky": True}),
    (Side.NEED, "Broager", {"trip": Trip.THERE}),
    (Side.OFFER, "Gråsten", {"seats": 1}),
    (Side.NEED, "Broager", {"way": Way.ARM}),
)


def make_lifts(place: Callable[[str], int], now: datetime) -> None:
    """What is needed and offered; the job finds the pairs within a minute, and nobody has answered yet."""
    for title in (WITH_REGULARS, MEALS[0].title):
        date = db.session.scalars(
            select(Occurrence)
            .join(Series)
            .where(
                Series.title == title,
                Occurrence.starts_at > now,
                Occurrence.status == OccurrenceStatus.PLANNED,
            )
            .order_by(Occurrence.starts_at)
            .limit(1)
        ).one()
        coming = [one for one in participants(date.id) if one.status == SignUpStatus.CONFIRMED]
        for sign_up, (side, where, said) in zip(coming, _WISHES, strict=False):
            actor = Actor(person_id=sign_up.person_id, purpose="demo")
            keep_wish(actor, now, sign_up.id, side, Said(place_id=place(where), **said))
