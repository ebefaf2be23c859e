"""Deadlines of rows: whoever is responsible is reminded, then the leaders; nobody of what is settled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.admin.plan_letters import merge
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message
from app.pack.actions import load_pack
from app.plan import actions
from app.plan.models import PlanActivity, RowYear
from app.plan.reminding import KIND, promise_reminders, reminded
from app.plan.rules import Reminder, reminder_due
from tests import factories
from tests.factories import writing

PACK = Path(__file__).parents[2] / "data" / "soenderborg"
DUE = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("status", "days", "step"),
    [
        ("running", 15, None),
        ("running", 14, Reminder.SOON),
        ("not_started", 1, Reminder.SOON),
        ("running", 0, Reminder.TODAY),
        ("running", -6, Reminder.TODAY),
        ("running", -7, Reminder.LATE),
        ("running", -59, Reminder.LATE),
        ("running", -60, None),
        ("done", 3, None),
        ("done", -7, None),
        ("postponed", -7, None),
        ("dropped", 0, None),
    ],
)
def test_when_which_reminder_is_due(status: str, days: int, step: Reminder | None) -> None:
    assert reminder_due(status, DUE, DUE - timedelta(days=days)) is step


@pytest.fixture
def row(app: Flask, frozen_now: datetime) -> PlanActivity:
    with writing():
        load_pack(PACK, frozen_now)
    return db.session.scalars(select(PlanActivity).filter_by(code="2.3")).one()


@pytest.fixture
def lene(row: PlanActivity) -> Account:
    return factories.make_account(Role.ADMINISTRATOR, name="Lene Riis", email="lene@example.org")


@pytest.fixture
def leader(row: PlanActivity) -> Account:
    return factories.make_account(Role.LEADER, name="Lars Leder", email="lars@example.org")


def said(row: PlanActivity, who: Account, now: datetime, status: str = "running", due: date = DUE) -> int:
    reason = "Vi venter" if status in ("postponed", "dropped") else ""
    values = actions.RowYearInput(status, due_on=due, responsible_id=who.person_id, reason=reason)
    with writing():
        return actions.set_row_year(row.id, 2027, values, SYSTEM, now).id


def told_on(day: date) -> list[tuple[str | None, str]]:
    now = datetime.fromisoformat(f"{day}T10:00+01:00")
    with writing():
        promise_reminders(now)
    letters = select(Message).where(Message.kind == KIND).order_by(Message.id)
    return [(one.address, one.params["step"]) for one in db.session.scalars(letters)]


def test_whoever_is_responsible_then_the_leader_each_once(
    row: PlanActivity, lene: Account, leader: Account, frozen_now: datetime
) -> None:
    row_year_id = said(row, lene, frozen_now)
    before, at = ("lene@example.org", "soon"), ("lene@example.org", "today")
    late = ("lars@example.org", "late")
    assert told_on(date(2027, 3, 1)) == [before]
    assert told_on(date(2027, 3, 2)) == [before]
    assert told_on(DUE) == [before, at]
    assert told_on(date(2027, 3, 12)) == [before, at]
    assert told_on(date(2027, 3, 17)) == [before, at, late]
    assert told_on(date(2027, 3, 18)) == [before, at, late]
    assert [(one.name, one.step) for one in reminded(row_year_id)] == [
        ("Lars Leder", "late"),
        ("Lene Riis", "today"),
        ("Lene Riis", "soon"),
    ]


@pytest.mark.parametrize("status", ["done", "postponed", "dropped"])
def test_nobody_is_reminded_of_what_is_settled(
    row: PlanActivity, lene: Account, leader: Account, frozen_now: datetime, status: str
) -> None:
    said(row, lene, frozen_now, status)
    assert told_on(date(2027, 3, 1)) == []
    assert told_on(date(2027, 3, 20)) == []


def test_a_house_without_a_leader_has_its_administrators_told(
    row: PlanActivity, lene: Account, frozen_now: datetime
) -> None:
    said(row, lene, frozen_now)
    assert told_on(date(2027, 3, 17)) == [("lene@example.org", "late")]


def test_a_row_that_has_ended_reminds_nobody(row: PlanActivity, lene: Account, frozen_now: datetime) -> None:
    said(row, lene, frozen_now)
    with writing():
        db.session.get_one(PlanActivity, row.id).ended_on = date(2027, 2, 1)
    assert told_on(date(2027, 3, 1)) == []


def test_a_new_deadline_reminds_anew(row: PlanActivity, lene: Account, frozen_now: datetime) -> None:
    said(row, lene, frozen_now)
    assert len(told_on(date(2027, 3, 1))) == 1
    said(row, lene, frozen_now, due=date(2027, 3, 12))
    assert len(told_on(date(2027, 3, 1))) == 2


def test_a_letter_that_is_not_true_any_more_is_not_sent(
    app: Flask, row: PlanActivity, lene: Account, leader: Account, frozen_now: datetime
) -> None:
    row_year_id = said(row, lene, frozen_now)
    told_on(date(2027, 3, 1))
    params = dict(db.session.scalars(select(Message).where(Message.kind == KIND)).one().params)
    with app.test_request_context():
        _check_merge(row_year_id, params, lene, leader, frozen_now)


def _check_merge(
    row_year_id: int, params: dict[str, object], lene: Account, leader: Account, frozen_now: datetime
) -> None:
    assert merge(params, frozen_now) is not None
    for change in ({"status": "done"}, {"due_on": date(2027, 6, 1)}, {"responsible_id": leader.person_id}):
        with writing():
            _set(row_year_id, **change)
        assert merge(params, frozen_now) is None
        with writing():
            _set(row_year_id, status="running", due_on=DUE, responsible_id=lene.person_id)
    assert merge(params, frozen_now) is not None


def _set(row_year_id: int, **values: object) -> None:
    found = db.session.get_one(RowYear, row_year_id)
    for name, value in values.items():
        setattr(found, name, value)
