"""A host's change of a date, with what the tests do not care about left as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.editing import DateEdit, Edited, edit_dates, values_of
from app.gatherings.edits import Scope
from app.gatherings.models import Occurrence
from tests.factories import writing

_SAME = object()


def edit(
    now: datetime,
    occurrence: Occurrence | int,
    scope: Scope = Scope.THIS,
    *,
    reason: str = "Det passer bedre.",
    least: Any = _SAME,
    **changes: Any,
) -> Edited:
    """Change what is in `changes` (fields of `DateValues`) and `least`; everything else stays."""
    number = occurrence if isinstance(occurrence, int) else occurrence.id
    with writing():
        found = db.session.get_one(Occurrence, number)
        wanted = replace(values_of(found), **changes)
        fewest = found.series.least if least is _SAME else least
        return edit_dates(SYSTEM, now, number, scope, DateEdit(wanted, fewest, reason))
