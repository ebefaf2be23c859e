"""What is said of an event on the telephone."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.database import db
from app.events.models import Event
from app.events.wording import form_in_words
from app.gatherings.models import Series
from app.gatherings.spoken import duration_aloud


def event_facts(series_ids: Sequence[int]) -> dict[int, list[str]]:
    """Sentences about each event; one statement."""
    rows = db.session.execute(
        select(Event.series_id, Event.form, Event.is_online, Series.duration_minutes)
        .join(Series, Series.id == Event.series_id)
        .where(Event.series_id.in_(series_ids))
    )
    return {
        row.series_id: [
            _("%(form)s, der varer %(time)s.", form=form_in_words(row.form),
              time=duration_aloud(row.duration_minutes)),
            *([_("Man kan også være med online.")] if row.is_online else []),
        ]
        for row in rows
    }  # fmt: skip
