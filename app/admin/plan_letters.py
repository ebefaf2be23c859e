"""The letter about a deadline of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.accounts.queries import colleagues
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import date_da
from app.people.models import Person
from app.plan.models import PlanActivity, RowYear
from app.plan.reminding import KIND, due_step, receivers
from app.plan.rules import Reminder
from app.plan.shapes import ROW


def merge(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """What the letter says; None when the row was settled, ended, moved to another day, or given to somebody else."""
    row = db.session.get(RowYear, int(params.get("row_year_id", 0)))
    person = db.session.get(Person, int(params.get("person_id", 0)))
    if row is None or person is None or row.due_on is None or not person.is_living:
        return None
    step = Reminder(str(params["step"]))
    activity = db.session.get_one(PlanActivity, row.activity_id)
    is_true = row.due_on.isoformat() == params["due_on"] and due_step(row, now) is not None
    if not is_true or activity.ended_on is not None or person.id not in receivers(row, step, colleagues()):
        return None
    responsible = db.session.get(Person, row.responsible_id) if row.responsible_id is not None else None
    return {
        "name": person.first_name,
        "step": str(step),
        "code": activity.code,
        "row": activity.short,
        "year": row.year,
        "day": date_da(row.due_on, today=date.min),
        "responsible": responsible.name if responsible is not None else None,
        "link": url_for("admin.show_work", kind=ROW, target_id=activity.id, aar=row.year, _external=True),
    }


DEADLINE = MessageKind(
    name=KIND,
    title=_l("Frist i planen"),
    reason=_l("Du får brevet, fordi du har et ansvar i kommunens plan."),
    merge=merge,
    quiet_hours=True,
    rings=False,
)
