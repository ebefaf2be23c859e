"""What the day's page says of a report, whatever it is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core.day_share import DayRow
from app.core.permissions import Permission
from app.moderation.models import Report


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
