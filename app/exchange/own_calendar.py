"""The fairs that a person comes to or brokers at, in their own calendar."""

from __future__ import annotations

from datetime import datetime

from app.core.calendar_file import CalendarEntry, in_doubt
from app.exchange.models import Fair
from app.exchange.queries import coming_of_person
from app.exchange.queries_day import brokering_of
from app.exchange.rules import FairState


def own_entries(person_id: int, since: datetime) -> list[CalendarEntry]:
    """Each fair once, from when the person comes; whoever brokers is there all day."""
    brokered = {fair.id: _entry(fair, fair.starts_at) for fair in brokering_of(person_id, since)}
    for one in coming_of_person(person_id, since):
        brokered.setdefault(one.fair_id, _entry(one.fair, one.arrives_at or one.fair.starts_at))
    return list(brokered.values())


def _entry(fair: Fair, comes_at: datetime) -> CalendarEntry:
    return CalendarEntry(
        uid=f"boers-{fair.id}@samskab",
        version=0,
        starts_at=comes_at,
        ends_at=fair.ends_at,
        title=fair.title,
        location=f"{fair.address}, {fair.place.name}",
        description=in_doubt(),
        is_cancelled=fair.state == FairState.CANCELLED,
    )
