"""When people are reminded of a date: the house says between which times on the clock."""

from __future__ import annotations

from datetime import datetime, time

from app.core.pack import current_pack
from app.gatherings.models import Occurrence
from app.gatherings.recurrence import reminder_due


def reminded_at(occurrence: Occurrence) -> datetime:
    """When those with a place on the date are reminded of it, as UTC."""
    earliest, latest = (
        time.fromisoformat(current_pack().setting(key)) for key in ("reminder_from", "reminder_until")
    )
    return reminder_due(occurrence.starts_at, earliest, latest)
