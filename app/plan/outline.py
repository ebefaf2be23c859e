"""The whole plan as plain data, for `samskab plan show --json` and whoever reads it by machine."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.plan.models import FocusPlan, Goal, Period
from app.plan.queries import goals_of, periods, plan_tree, plans_of
from app.plan.shapes import InitiativeRow, Work


def outline(today: date) -> list[dict[str, Any]]:
    """Every period with its plans, their goals, actions and activities, and the initiatives on them."""
    return [_period(period, today) for period in periods()]


def _period(period: Period, today: date) -> dict[str, Any]:
    tree = {node.id: node for node in plan_tree(period.first_year, today, count=None).plans}
    plans = plans_of(period.id)
    goals = goals_of([plan.id for plan in plans])
    return {
        "code": period.code,
        "title": period.title,
        "subtitle": period.subtitle,
        "policy": period.policy,
        "first_year": period.first_year,
        "last_year": period.last_year,
        "mission": period.mission,
        "introduction": period.introduction,
        "follow_up": period.follow_up,
        "plans": [
            {
                **_plan(plan, [goal for goal in goals if goal.plan_id == plan.id]),
                "actions": [_work(work) for work in tree[plan.id].actions],
                "activities": [_activity(work) for work in tree[plan.id].rows],
            }
            for plan in plans
        ],
    }


def _plan(plan: FocusPlan, goals: list[Goal]) -> dict[str, Any]:
    return {
        "number": plan.number,
        "title": plan.title,
        "introduction": plan.introduction,
        "closing": plan.closing,
        "goals": [
            {
                "code": goal.code,
                "text": goal.text,
                "loneliness_kind": goal.loneliness_kind,
                "target_groups": goal.target_groups,
            }
            for goal in goals
        ],
    }


def _work(work: Work) -> dict[str, Any]:
    return {
        "code": work.code,
        "text": work.text,
        "short": work.short,
        "initiatives": [_initiative(initiative) for initiative in work.initiatives],
    }


def _activity(work: Work) -> dict[str, Any]:
    return {
        **_work(work),
        "first_year": work.first_year,
        "last_year": work.last_year,
        "administration": work.administration,
        "working_group": work.working_group,
    }


def _initiative(initiative: InitiativeRow) -> dict[str, Any]:
    return {
        "title": initiative.title,
        "status": initiative.status,
        "starts_on": initiative.starts_on.isoformat(),
        "ends_on": initiative.ends_on.isoformat() if initiative.ends_on else None,
        "target_groups": initiative.target_groups,
        "loneliness_kinds": initiative.loneliness_kinds,
    }
