"""Reads of the plan over time: decisions, what they did with rows, and which row goes on with which."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core.database import db
from app.core.errors import NotFoundError
from app.people.models import Person
from app.plan.models import FocusPlan, Period, PlanActivity
from app.plan.models_history import Decision, RowChange
from app.plan.queries import one_work, period_row
from app.plan.shapes import ROW, PeriodRow, Work


@dataclass(frozen=True)
class ChangeRow:
    """What a decision did with a row, for the pages of both."""

    kind: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    created_at: datetime
    author: str | None
    activity_id: int
    code: str
    short: str
    decision_id: int
    decided_on: date
    body: str
    decision_text: str


@dataclass
class DecisionRow:
    """A decision with who wrote it down, and what it did."""

    decision: Decision
    recorded_by: str | None
    changes: list[ChangeRow] = field(default_factory=list)


def decisions_of(period_id: int) -> list[DecisionRow]:
    """The decisions about the plan of a period, the newest first; two statements."""
    return _decisions(Decision.period_id == period_id)


def decision(decision_id: int) -> DecisionRow:
    """One decision with what it did. Raises NotFoundError."""
    found = _decisions(Decision.id == decision_id)
    if not found:
        raise NotFoundError(f"no decision {decision_id}")
    return found[0]


def changes_of(activity_id: int) -> list[ChangeRow]:
    """The history of a row, the newest first; one statement."""
    return _changes(RowChange.activity_id == activity_id)


def period_of_code(code: str) -> PeriodRow:
    """The period called `code`. Raises NotFoundError."""
    found = db.session.scalar(select(Period).where(Period.code == code))
    if found is None:
        raise NotFoundError(f"no period {code}")
    return period_row(found)


def row_in_period(activity_id: int, period_id: int) -> PlanActivity:
    """A row of a period. Raises NotFoundError."""
    statement = (
        select(PlanActivity)
        .join(FocusPlan, FocusPlan.id == PlanActivity.plan_id)
        .where(PlanActivity.id == activity_id, FocusPlan.period_id == period_id)
    )
    row = db.session.scalar(statement)
    if row is None:
        raise NotFoundError(f"no row {activity_id} in period {period_id}")
    return row


def forerunners(activity_id: int, until: int | None = None) -> list[Work]:
    """A row and those it goes on with, the newest first, each with its initiatives and years. Raises NotFoundError.

    With `until`, its last year before a later row goes on with it, also what has moved on to that one since.
    """
    found: list[Work] = []
    next_id: int | None = activity_id
    while next_id is not None and next_id not in {one.id for one in found}:
        work = one_work(ROW, next_id, None if found else until)
        found.append(work)
        next_id = work.continues_id
    return found


def continued_by(activity_id: int) -> PlanActivity | None:
    """The row of a later period that goes on with this one; the newest, if several do."""
    later = select(PlanActivity).where(PlanActivity.continues_id == activity_id)
    return db.session.scalar(later.order_by(PlanActivity.id.desc()).limit(1))


def _decisions(which: Any) -> list[DecisionRow]:
    statement = (
        select(Decision, Person.name)
        .outerjoin(Person, Person.id == Decision.recorded_by)
        .where(which)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
    )
    rows = [DecisionRow(row[0], row[1]) for row in db.session.execute(statement)]
    by_id = {one.decision.id: one for one in rows}
    for change in _changes(RowChange.decision_id.in_(by_id)) if rows else ():
        by_id[change.decision_id].changes.append(change)
    return rows


def _changes(which: Any) -> list[ChangeRow]:
    statement = (
        select(
            RowChange.kind,
            RowChange.before,
            RowChange.after,
            RowChange.created_at,
            Person.name,
            PlanActivity.id,
            PlanActivity.code,
            PlanActivity.short,
            Decision.id,
            Decision.decided_on,
            Decision.body,
            Decision.text,
        )
        .join(PlanActivity, PlanActivity.id == RowChange.activity_id)
        .join(Decision, Decision.id == RowChange.decision_id)
        .outerjoin(Person, Person.id == RowChange.author_id)
        .where(which)
        .order_by(RowChange.id.desc())
    )
    return [ChangeRow(*row) for row in db.session.execute(statement)]
