"""Opening a new period beside the last one: rows copied, chosen one by one, or new; initiatives move along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.plan.decisions import YEARS_IN_ORDER, next_code
from app.plan.models import Action, FocusPlan, Goal, Initiative, Period, PlanActivity


@dataclass(frozen=True)
class NewPeriod:
    """What a form says about a new period."""

    title: str
    first_year: int
    last_year: int
    goal_ids: frozenset[int] = frozenset()
    action_ids: frozenset[int] = frozenset()
    row_ids: frozenset[int] = frozenset()
    #: Those that move along to the copy of what they hang on.
    initiative_ids: frozenset[int] = frozenset()
    #: Plan number → short texts of rows that were not there before.
    new_rows: Mapping[int, Sequence[str]] = field(default_factory=dict)


def open_period(actor: Actor, now: datetime, source_id: int, values: NewPeriod) -> Period:
    """A new period with the plans of an earlier one; what was chosen is copied, and says what it goes on with.

    Raises NotFoundError (no such period) and DomainError: years out of order, or not after the earlier period began,
    a period of these years is there, or an initiative is to move whose row or action is not copied.
    """
    source = lock_row(Period, source_id)
    if source is None:
        raise NotFoundError(f"no period {source_id}")
    _check(source, values)
    period = _period(source, values, now)
    copier = _Copier(values, now)
    for plan in db.session.scalars(
        select(FocusPlan).where(FocusPlan.period_id == source.id).order_by(FocusPlan.number)
    ).all():
        copier.plan(plan, period)
    copier.move_initiatives()
    record(actor, now, "plan_period.opened", "plan_period", period.id, source=source.id, **copier.counted)
    return period


def _check(source: Period, values: NewPeriod) -> None:
    if values.last_year < values.first_year:
        raise DomainError(YEARS_IN_ORDER, field="last_year")
    if values.first_year <= source.first_year:
        raise DomainError("Vælg et år efter den gamle periodes første år", field="first_year")
    if db.session.scalar(select(Period.id).where(Period.code == _code(values))) is not None:
        raise DomainError("Der er allerede en periode med de år", field="first_year")


def _code(values: NewPeriod) -> str:
    return f"{values.first_year}-{values.last_year}"


def _period(source: Period, values: NewPeriod, now: datetime) -> Period:
    period = Period(
        code=_code(values),
        title=values.title,
        subtitle=source.subtitle,
        policy=source.policy,
        first_year=values.first_year,
        last_year=values.last_year,
        mission=source.mission,
        introduction=source.introduction,
        follow_up=source.follow_up,
        edited_at=now,
    )
    db.session.add(period)
    db.session.flush()
    return period


class _Copier:
    """Copies plan by plan, and remembers what became of each row and action."""

    def __init__(self, values: NewPeriod, now: datetime) -> None:
        self.values = values
        self.now = now
        self.rows: dict[int, int] = {}
        self.actions: dict[int, int] = {}
        self.counted: dict[str, int] = {}

    def plan(self, old: FocusPlan, period: Period) -> None:
        plan = FocusPlan(
            period_id=period.id,
            number=old.number,
            title=old.title,
            introduction=old.introduction,
            closing=old.closing,
            edited_at=self.now,
        )
        db.session.add(plan)
        db.session.flush()
        self._goals(old, plan)
        self._actions(old, plan)
        self._rows(old, plan)
        for text in self.values.new_rows.get(old.number, ()):
            self._new_row(plan, text)

    def _chosen(self, model: Any, old: FocusPlan, ids: frozenset[int]) -> list[Any]:
        chosen = select(model).where(model.plan_id == old.id, model.id.in_(ids))
        return list(db.session.scalars(chosen.order_by(model.id)))

    def _goals(self, old: FocusPlan, plan: FocusPlan) -> None:
        for goal in self._chosen(Goal, old, self.values.goal_ids):
            copy = Goal(plan_id=plan.id, code=goal.code, text=goal.text, edited_at=self.now)
            copy.loneliness_kind, copy.target_groups = goal.loneliness_kind, goal.target_groups
            db.session.add(copy)
            self._count("goals")

    def _actions(self, old: FocusPlan, plan: FocusPlan) -> None:
        for action in self._chosen(Action, old, self.values.action_ids):
            copy = Action(plan_id=plan.id, code=action.code, short=action.short, text=action.text)
            copy.edited_at = self.now
            db.session.add(copy)
            db.session.flush()
            self.actions[action.id] = copy.id
            self._count("actions")

    def _rows(self, old: FocusPlan, plan: FocusPlan) -> None:
        for row in self._chosen(PlanActivity, old, self.values.row_ids):
            copy = self._row(plan, row.code, row.short, row.text)
            copy.administration, copy.working_group = row.administration, row.working_group
            copy.continues_id = row.id
            db.session.add(copy)
            db.session.flush()
            self.rows[row.id] = copy.id
            self._count("rows")

    def _new_row(self, plan: FocusPlan, text: str) -> None:
        row = self._row(plan, next_code(plan), text, text)
        # Who is responsible is the same for the whole plan until somebody says otherwise.
        of_plan = select(PlanActivity.administration, PlanActivity.working_group)
        beside = db.session.execute(of_plan.order_by(PlanActivity.id.desc()).limit(1)).first()
        row.administration, row.working_group = tuple(beside) if beside is not None else ("", "")
        db.session.add(row)
        db.session.flush()
        self._count("new_rows")

    def _row(self, plan: FocusPlan, code: str, short: str, text: str) -> PlanActivity:
        years = {"first_year": self.values.first_year, "last_year": self.values.last_year}
        return PlanActivity(
            plan_id=plan.id, code=code, short=short[:120], text=text, edited_at=self.now, **years
        )

    def move_initiatives(self) -> None:
        """What was counted moves along; in the years before, it is still shown where it was done."""
        for number in sorted(self.values.initiative_ids):
            initiative = lock_row(Initiative, number)
            if initiative is None:
                raise NotFoundError(f"no initiative {number}")
            if initiative.activity_id in self.rows:
                initiative.activity_id = self.rows[initiative.activity_id]
            elif initiative.action_id in self.actions:
                initiative.action_id = self.actions[initiative.action_id]
            else:
                raise DomainError(
                    "%(title)s kan kun flytte med, når rækken eller handlingen også følger med.",
                    field="initiatives",
                    title=initiative.title,
                )
            initiative.edited_at = self.now
            self._count("initiatives")
        db.session.flush()

    def _count(self, what: str) -> None:
        self.counted[what] = self.counted.get(what, 0) + 1
