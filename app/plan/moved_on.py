"""What a later period took over: its rows and actions, and those of an earlier one where their work was done before."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.plan.models import Action, FocusPlan, Period, PlanActivity


def rows_moved_on(row_ids: Sequence[int], year: int) -> dict[int, int]:
    """Rows of later periods, begun after `year`, and the one of `row_ids` that each goes on with, however far back."""
    if not row_ids:
        return {}
    row = PlanActivity
    later = select(row.id, row.continues_id, row.first_year).where(row.continues_id.is_not(None))
    in_order = db.session.execute(later.order_by(row.id))
    links = {number: (before, begins) for number, before, begins in in_order}
    found: dict[int, int] = {}
    # A row goes on with one that was there before it, so that its number is higher.
    for number, (before, begins) in links.items():
        origin = before if before in row_ids else found.get(before or 0)
        if origin is not None and begins > year and number not in row_ids:
            found[number] = origin
    return found


def actions_moved_on(action_ids: Sequence[int], year: int) -> dict[int, int]:
    """Actions of later periods, begun after `year`, and the one of `action_ids` that each is a copy of.

    An action is never changed: its copy has its code and its words, in the plan of the same number.
    """
    if not action_ids:
        return {}
    old, later = aliased(Action), aliased(Action)
    old_plan, plan = aliased(FocusPlan), aliased(FocusPlan)
    old_period, period = aliased(Period), aliased(Period)
    copies = (
        select(later.id, old.id)
        .join(plan, plan.id == later.plan_id)
        .join(period, period.id == plan.period_id)
        .join(old, (old.code == later.code) & (old.text == later.text) & (old.id != later.id))
        .join(old_plan, (old_plan.id == old.plan_id) & (old_plan.number == plan.number))
        .join(old_period, old_period.id == old_plan.period_id)
        .where(old.id.in_(action_ids), later.id.not_in(action_ids), period.first_year > year)
        .where(period.first_year > old_period.first_year)
    )
    return {row[0]: row[1] for row in db.session.execute(copies.order_by(later.id))}
