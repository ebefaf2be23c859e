"""What the day's page says of a report, whatever it is about, and of what waits in the queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core.database import db
from app.core.day_share import DayRow
from app.core.permissions import Permission
from app.core.waiting import Waiting
from app.moderation.models import Report

#: Who waits hears from us within so long.
ANSWER_WITHIN = timedelta(days=2)
#: Rows of one kind that a day's page shows at most; the queue has them all.
_MOST = 50


def reported_row(report: Report, why: Any, due_at: datetime) -> DayRow:
    """A report that waits for an answer until `due_at`; `why` names what it is about."""
    url = url_for("admin.answer_report", report_id=report.id)
    return DayRow(
        key=f"report:{report.id}:{report.created_at.isoformat()}",
        permission=Permission.MODERATE,
        kind=_("Anmeldt"),
        tone="haand",
        icon="triangle-alert",
        title=report.title,
        why=why,
        due_at=due_at,
        since=report.created_at,
        url=url,
        action_label=_("Læs og svar"),
        action_url=url,
    )


def waiting_rows(waiting: Waiting, what: str) -> list[DayRow]:
    """What waits of one kind of the queue, and until when; one statement beside that of its rows."""
    oldest = waiting.kinds[what]().limit(_MOST)
    since: dict[int, datetime] = {number: at for number, at in db.session.execute(oldest)}  # noqa: C416
    return [
        DayRow(
            key=f"{what}:{row.id}:{since[row.id].isoformat()}",
            permission=Permission.MODERATE,
            kind=row.label,
            tone=row.tone,
            icon=row.icon,
            title=row.title,
            why=row.why,
            due_at=since[row.id] + ANSWER_WITHIN,
            since=since[row.id],
            url=row.url,
            action_label=row.action_label,
            action_url=row.url,
            phone=row.phone,
        )
        for row in (waiting.rows({what: list(since)}) if since else ())
    ]
