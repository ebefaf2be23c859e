"""What the committee or the council decided, written down; and the plan changed by it, with its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.seen import mark
from app.plan.models import FocusPlan, Period, PlanActivity
from app.plan.models_history import Body, ChangeKind, Decision, RowChange
from app.plan.queries import natural

FIRST_YEAR, LAST_YEAR = 2000, 2100
YEARS_IN_ORDER = "Vælg et slutår, der ikke ligger før startåret"


@dataclass(frozen=True)
class DecisionInput:
    """What a form says about a decision."""

    decided_on: date
    body: str
    text: str
    link: str = ""
    #: Rows that it is about.
    row_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class RowInput:
    """What a form says about a row; the fields are columns of PlanActivity."""

    short: str
    text: str
    first_year: int
    last_year: int
    administration: str
    working_group: str = ""


def record_decision(actor: Actor, now: datetime, period_id: int, values: DecisionInput) -> Decision:
    """Write down what was decided about the plan of a period, and which rows it is about.

    Raises NotFoundError (period, or a row of another one) and DomainError (a day to come).
    """
    if db.session.get(Period, period_id) is None:
        raise NotFoundError(f"no period {period_id}")
    if values.decided_on > clock.local(now).date():
        raise DomainError("Vælg en dato, der ikke ligger i fremtiden", field="decided_on")
    decision = Decision(
        period_id=period_id,
        decided_on=values.decided_on,
        body=Body(values.body),
        text=values.text,
        link=values.link,
        recorded_by=actor.person_id,
        recorded_at=now,
    )
    db.session.add(decision)
    db.session.flush()
    for activity_id in values.row_ids:
        _note(actor, now, decision, _locked_row(decision, activity_id), ChangeKind.NAMED)
    record(actor, now, "plan_decision.recorded", "plan_decision", decision.id, rows=len(values.row_ids))
    return decision


def change_row(
    actor: Actor, now: datetime, decision_id: int, activity_id: int, values: RowInput, seen: str | None = None
) -> RowChange:
    """Give a row other words or years, as decided. The words from before stay readable; the pack leaves it alone.

    `seen` is the row's state (`row_mark`) that whoever writes has read. Raises NotFoundError, and DomainError when
    nothing differs, the years are not in order, the row has ended, or somebody changed it meanwhile.
    """
    decision, row = _decision(decision_id), _locked_row(_decision(decision_id), activity_id)
    _refuse_ended(row)
    _check_years(values)
    if seen is not None and seen != row_mark(row):
        raise DomainError("En anden har ændret rækken. Se den efter, og gem igen.", field="text")
    new = asdict(values)
    differing = [name for name, value in new.items() if getattr(row, name) != value]
    if not differing:
        raise DomainError("Der er ikke ændret noget.", field="text")
    before: dict[str, Any] = {name: getattr(row, name) for name in differing}
    for name in differing:
        setattr(row, name, new[name])
    row.edited_at = now
    after = {name: new[name] for name in differing}
    change = _note(actor, now, decision, row, ChangeKind.CHANGED, before, after)
    record(actor, now, "plan_row.changed", "plan_activity", row.id, decision=decision.id, fields=differing)
    return change


def add_row(actor: Actor, now: datetime, decision_id: int, plan_id: int, values: RowInput) -> PlanActivity:
    """Put a new row into a plan, as decided, behind those that are there. Raises NotFoundError, DomainError (years)."""
    decision = _decision(decision_id)
    plan = lock_row(FocusPlan, plan_id)
    if plan is None or plan.period_id != decision.period_id:
        raise NotFoundError(f"no plan {plan_id}")
    _check_years(values)
    row = PlanActivity(plan_id=plan.id, code=next_code(plan), edited_at=now, **asdict(values))
    db.session.add(row)
    db.session.flush()
    _note(actor, now, decision, row, ChangeKind.ADDED)
    record(actor, now, "plan_row.added", "plan_activity", row.id, decision=decision.id)
    return row


def end_row(actor: Actor, now: datetime, decision_id: int, activity_id: int) -> PlanActivity:
    """Take a row out of the plan from the day of the decision. Its figures, log and history stay.

    Raises NotFoundError, and DomainError for a row that has ended.
    """
    decision, row = _decision(decision_id), _locked_row(_decision(decision_id), activity_id)
    _refuse_ended(row)
    row.ended_on, row.edited_at = decision.decided_on, now
    _note(actor, now, decision, row, ChangeKind.ENDED)
    record(actor, now, "plan_row.ended", "plan_activity", row.id, decision=decision.id)
    return row


def next_code(plan: FocusPlan) -> str:
    """The code of the next row of a plan: 1.6 after 1.5."""
    codes: Sequence[str] = db.session.scalars(
        select(PlanActivity.code).where(PlanActivity.plan_id == plan.id)
    ).all()
    last = max((natural(code)[-1][0] for code in codes), default=0)
    return f"{plan.number}.{last + 1}"


def row_mark(row: PlanActivity) -> str:
    """What tells one state of a row from the next."""
    return mark(row.edited_at)


def _decision(decision_id: int) -> Decision:
    decision = db.session.get(Decision, decision_id)
    if decision is None:
        raise NotFoundError(f"no decision {decision_id}")
    return decision


def _locked_row(decision: Decision, activity_id: int) -> PlanActivity:
    row = lock_row(PlanActivity, activity_id)
    if row is None or db.session.get_one(FocusPlan, row.plan_id).period_id != decision.period_id:
        raise NotFoundError(f"no row {activity_id} in the period")
    return row


def _refuse_ended(row: PlanActivity) -> None:
    if row.ended_on is not None:
        raise DomainError("Rækken er udgået.")


def _check_years(values: RowInput) -> None:
    if values.last_year < values.first_year:
        raise DomainError(YEARS_IN_ORDER, field="last_year")


def _note(
    actor: Actor,
    now: datetime,
    decision: Decision,
    row: PlanActivity,
    kind: ChangeKind,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> RowChange:
    change = RowChange(
        activity_id=row.id,
        decision_id=decision.id,
        kind=kind,
        before=before,
        after=after,
        author_id=actor.person_id,
        created_at=now,
    )
    db.session.add(change)
    db.session.flush()
    return change
