"""What staff see on the day's page: hosts who have not written what came of a date, and what is late."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.day_share import Day, DayRow, DayShare
from app.core.formatting import date_da
from app.core.permissions import Permission
from app.events import queries_outcome as queries
from app.events.links_outcome import host_point_path, write_path
from app.events.messages_outcome import is_holiday
from app.events.models_outcome import Doer, Point
from app.events.rules_outcome import ASK_DAYS, needs_staff
from app.events.wording_outcome import doer_of
from app.gatherings.models import Occurrence


def look(now: datetime) -> DayShare:
    """Both, each until it is written, done, or has another day."""
    today = clock.local(now).date()
    late = [
        one
        for one in queries.points_near(now)
        if needs_staff(one.due_on, today, is_holiday, is_ours=one.doer is Doer.HOUSE)
    ]
    return DayShare([*map(_point, late), *map(_unwritten, queries.late_to_write(now))])


def _point(point: Point) -> DayRow:
    date = point.occurrence
    url = host_point_path(date.series_id, date.id, point.id)
    person = point.person
    return DayRow(
        key=f"event-point:{point.id}:{point.due_on.isoformat()}",
        permission=Permission.HOST_GATHERING,
        kind=_("Aftalt ved et arrangement"),
        tone="ring",
        icon="list-checks",
        title=point.what,
        why=_("%(who)s skulle gøre det senest %(day)s.", who=doer_of(point), day=date_da(point.due_on))
        if point.doer is not Doer.HOUSE
        else _("I gør det selv senest %(day)s.", day=date_da(point.due_on)),
        due_at=clock.from_wall(point.due_on, time(16)),
        since=clock.from_wall(point.set_on, time()),
        url=url,
        action_label=_("Skriv, hvordan det går"),
        action_url=url,
        phone=person.phone if person is not None else None,
    )


def _unwritten(date: Occurrence) -> DayRow:
    url, host = write_path(date.series_id, date.id), date.series.host
    return DayRow(
        key=f"event-outcome:{date.id}",
        permission=Permission.HOST_GATHERING,
        kind=_("Skal skrives op"),
        tone="ring",
        icon="pencil",
        title=date.series.title,
        why=_("%(host)s har ikke skrevet, hvad der kom ud af det.", host=host.name),
        due_at=None,
        since=date.ends_at + timedelta(days=ASK_DAYS),
        url=url,
        action_label=_("Skriv det for værten"),
        action_url=url,
        phone=host.phone,
        ends_by_itself=False,
    )


DAY = Day(
    look=look,
    done={
        "event_point.done": lambda n: ngettext("%(num)s aftale gjort", "%(num)s aftaler gjort", n),
        "event_outcome.write": lambda n: ngettext(
            "%(num)s arrangement skrevet op", "%(num)s arrangementer skrevet op", n
        ),
    },
)
