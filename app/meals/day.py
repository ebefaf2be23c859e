"""What meals need of Frivillighedens Hus: a kitchen where none could be booked."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.core.day_share import Day, DayRow, DayShare
from app.core.formatting import when_near
from app.core.permissions import Permission
from app.gatherings.models import Occurrence
from app.meals.links import kitchen_path
from app.meals.queries_kitchen import lacking


def look(now: datetime) -> DayShare:
    """Dates to come whose kitchen is not booked."""
    return DayShare([_row(date, room, now) for date, room in lacking(now)])


def _row(date: Occurrence, room: str, now: datetime) -> DayRow:
    series, url = date.series, kitchen_path(date.series_id)
    return DayRow(
        key=f"kitchen:{date.id}:{date.version}",
        permission=Permission.HOST_GATHERING,
        kind=_("Mangler et køkken"),
        tone="spis",
        icon="utensils",
        title=_("%(title)s %(when)s", title=series.title, when=when_near(date.starts_at, now)),
        why=_("%(room)s er ikke booket. Hjælp værten %(host)s.", room=room, host=series.host.name),
        due_at=date.starts_at,
        since=min(now, date.starts_at),
        url=url,
        action_label=_("Se køkkenet"),
        action_url=url,
        phone=series.host.phone,
        ends_by_itself=False,
    )


DAY = Day(look=look)
