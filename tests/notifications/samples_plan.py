"""The letter about a deadline of the plan, brought about the way it is in life."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message
from app.pack.actions import load_pack
from app.plan.actions import RowYearInput, set_row_year
from app.plan.models import PlanActivity
from app.plan.reminding import KIND, promise_reminders
from tests.factories import make_account, writing

NOW = datetime.fromisoformat("2027-03-01T10:00+01:00")


def plan_deadline() -> Message:
    """Two weeks before the deadline of row 2.3."""
    lene = make_account(Role.ADMINISTRATOR, name="Lene Riis", email="lene@example.org")
    with writing():
        load_pack(Path("data/soenderborg"), NOW)
        row_id = db.session.scalars(select(PlanActivity.id).filter_by(code="2.3")).one()
        values = RowYearInput("running", due_on=date(2027, 3, 12), responsible_id=lene.person_id)
        set_row_year(row_id, 2027, values, SYSTEM, NOW)
        promise_reminders(NOW)
    return db.session.scalars(select(Message).where(Message.kind == KIND)).one()


OF_PLAN = {KIND: plan_deadline}
