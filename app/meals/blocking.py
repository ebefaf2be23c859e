"""What happens to what somebody helps with who is shut out."""

from __future__ import annotations

from datetime import datetime

from flask_babel import ngettext

from app.core.blocking import BlockEffects
from app.meals import queries_crew
from app.meals.crew import leave_all


def _preview(person_id: int, now: datetime) -> list[str]:
    number = len(queries_crew.coming_of(person_id, now))
    if not number:
        return []
    return [
        ngettext("Hjælper ikke mere med %(num)s måltid.", "Hjælper ikke mere med %(num)s måltider.", number)
    ]


OF_PERSON = BlockEffects(_preview, leave_all)
