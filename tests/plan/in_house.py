"""A decision, a tie and a loose thing for a house with one of everything."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.plan import decisions, ties
from app.plan.models import FocusPlan, Period, PlanActivity
from tests.factories import make_walk


def plan_over_time_of(actor: Actor, initiative_id: int, row_id: int) -> dict[str, Any]:
    """Parts of the addresses of the plan over time."""
    now, plan_id = clock.now(), db.session.get_one(PlanActivity, row_id).plan_id
    period = db.session.get_one(Period, db.session.get_one(FocusPlan, plan_id).period_id)
    values = decisions.DecisionInput(clock.today(), "committee", "Rækken fortsætter.", "", (row_id,))
    decision = decisions.record_decision(actor, now, period.id, values)
    tied = make_walk(title="Bundet tur")
    tied.initiative_id = None
    tie = ties.tie_things(actor, now, [("walk", tied.id)], initiative_id)
    loose = make_walk(title="Løs tur")
    loose.initiative_id = None
    return {
        "period_code": period.code,
        "decision_id": decision.id,
        "tie_id": tie.id,
        "loose_series_id": loose.id,
    }
