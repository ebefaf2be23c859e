"""The front door of lifts: messages, jobs, what the day's page says, and what is known of a person.

Its pages are part of those that every kind with dates has (gathering_pages).
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.date_words import tone_of_kind
from app.core.day_share import Day, DayRow, DayShare
from app.core.feature import Feature, feature_of_kind
from app.core.formatting import when_near
from app.core.permissions import Permission
from app.gatherings.models import Occurrence
from app.lifts.letters import CALLS, KINDS
from app.lifts.pairing import MISSING_BEFORE, settle_all, tell_hosts
from app.lifts.privacy import ERASURE, PRIVACY
from app.lifts.queries import dates_with_needs, missing_on


def _look(now: datetime) -> DayShare:
    """Dates of the next two days that somebody cannot get to yet."""
    soon = dates_with_needs(now, MISSING_BEFORE)
    missing = missing_on(*(date.id for date in soon))
    return DayShare([_row(date, len(missing[date.id]), now) for date in soon if date.id in missing])


def _row(occurrence: Occurrence, number: int, now: datetime) -> DayRow:
    series = occurrence.series
    path = feature_of_kind(series.kind).host_path
    url = f"{path(series.id, occurrence.id)}/koersel" if path else ""
    return DayRow(
        key=f"lifts:{occurrence.id}:{occurrence.version}",
        permission=Permission.HOST_GATHERING,
        kind=_("Mangler et lift"),
        tone=tone_of_kind(series.kind),
        icon="car",
        title=_("%(title)s %(when)s", title=series.title, when=when_near(occurrence.starts_at, now)),
        why=ngettext(
            "%(num)s kan ikke komme af sted endnu. Værten %(host)s ved det.",
            "%(num)s kan ikke komme af sted endnu. Værten %(host)s ved det.",
            number,
            host=series.host.name,
        ),
        due_at=occurrence.starts_at,
        since=occurrence.starts_at - MISSING_BEFORE,
        url=url,
        action_label=_("Find et lift"),
        action_url=url,
        phone=series.host.phone,
        ends_by_itself=False,
    )


FEATURE = Feature(
    name="lifts",
    day=Day(
        look=_look,
        done={"lift.agree": lambda n: ngettext("%(num)s har fået et lift", "%(num)s har fået et lift", n)},
    ),
    message_kinds=KINDS,
    calls=CALLS,
    erasure=ERASURE,
    privacy=PRIVACY,
    jobs=(("lifts", 60, settle_all), ("lifts_missing", 300, tell_hosts)),
)
