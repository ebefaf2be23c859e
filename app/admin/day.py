"""What waits for a moderator's answer: its rows on the day's page."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.admin import day_moderation
from app.core.day_share import Day, DayRow, DayShare
from app.core.feature import feature_of_kind
from app.core.permissions import Permission
from app.gatherings.models import Series
from app.gatherings.queries import proposals

#: Who proposes something hears from us within so long.
ANSWER_WITHIN = timedelta(days=2)


def look(now: datetime) -> DayShare:
    """One row per proposal, and those of moderation."""
    return DayShare([*(_row(series) for series in proposals()), *day_moderation.rows()])


def _row(series: Series) -> DayRow:
    kind = feature_of_kind(series.kind).catalogue_kind
    page = url_for("admin.show_proposal", series_id=series.id)
    return DayRow(
        key=f"proposal:{series.id}:{series.created_at.isoformat()}",
        permission=Permission.MODERATE,
        kind=_("Forslag"),
        tone=kind.tone if kind else "gaa",
        icon="footprints",
        title=series.title,
        why=_("%(name)s vil være vært i %(place)s.", name=series.host.name, place=series.place.name),
        due_at=series.created_at + ANSWER_WITHIN,
        since=series.created_at,
        url=page,
        action_label=_("Læs og svar"),
        action_url=page,
    )


DAY = Day(
    look=look,
    done={
        **day_moderation.DONE,
        "series.approve": lambda n: ngettext("%(num)s forslag godkendt", "%(num)s forslag godkendt", n),
        "series.reject": lambda n: ngettext("%(num)s forslag afvist", "%(num)s forslag afvist", n),
    },
)
