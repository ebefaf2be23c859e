"""What is said of a meal on the telephone."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.database import db
from app.gatherings.models import Series
from app.gatherings.spoken import duration_aloud
from app.meals.models import Meal
from app.meals.wording import closing_in_words


def meal_facts(series_ids: Sequence[int]) -> dict[int, list[str]]:
    """Sentences about each meal; one statement."""
    rows = db.session.execute(
        select(Meal.series_id, Meal.menu, Meal.least_age, Series.duration_minutes, Series.closes_hours)
        .join(Series, Series.id == Meal.series_id)
        .where(Meal.series_id.in_(series_ids))
    )
    return {
        row.series_id: [
            _("Måltidet varer %(time)s.", time=duration_aloud(row.duration_minutes)),
            *([_("Man skal være fyldt %(age)s år.", age=row.least_age)] if row.least_age else []),
            *([_("Man melder sig til %(when)s.", when=closing_in_words(row.closes_hours).lower())]
              if row.closes_hours else []),
        ]
        for row in rows
    }  # fmt: skip
