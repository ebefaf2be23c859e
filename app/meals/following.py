"""What hangs on the dates of a meal follows them: the crew is told, and the kitchen is booked, moved and freed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.core.actor import Actor
from app.core.database import db
from app.gatherings.models import Occurrence
from app.meals import crew, kitchen
from app.meals.models import MealDate
from app.meals.models_crew import Helper, MealDateRole


def follow_dates(actor: Actor, now: datetime, occurrence_ids: Sequence[int]) -> None:
    """Dates were made, moved or cancelled. Raises DomainError where the kitchen cannot move along."""
    found = db.session.scalars(select(Occurrence).where(Occurrence.id.in_(occurrence_ids))).unique()
    by_id = {one.id: one for one in found}
    # In the order in which they move: a kitchen is counted by months, and some leave one before others come.
    kitchen.follow_dates(actor, now, [by_id[number] for number in occurrence_ids])
    crew.follow_dates(now, list(occurrence_ids))


def is_used(occurrence_id: int) -> bool:
    """Whether somebody helps that day, or something was said of it: then the date is cancelled and not deleted."""
    return any(
        db.session.scalar(select(table.occurrence_id).where(table.occurrence_id == occurrence_id).limit(1))
        is not None
        for table in (MealDate, MealDateRole, Helper)
    )
