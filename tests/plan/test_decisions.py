"""What the committee decided is written down, and changes the plan with its history."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.pack.actions import load_pack
from app.plan import actions, decisions, queries, queries_history
from app.plan.models import FocusPlan, Period, PlanActivity
from app.plan.models_history import Comment, Decision, RowChange
from app.plan.rules import RowState
from app.plan.shapes import ROW
from tests.factories import writing

PACK = Path(__file__).parents[2] / "data" / "soenderborg"
ON = date(2027, 2, 1)


@pytest.fixture
def row(app: Flask, frozen_now: datetime) -> PlanActivity:
    with writing():
        load_pack(PACK, frozen_now)
    return db.session.scalars(select(PlanActivity).filter_by(code="4.1")).one()


@pytest.fixture
def decision(row: PlanActivity, frozen_now: datetime) -> Decision:
    values = decisions.DecisionInput(ON, "committee", "Gå hele året", row_ids=(row.id,))
    with writing():
        return decisions.record_decision(SYSTEM, frozen_now, _period_id(), values)


def _period_id() -> int:
    return db.session.scalars(select(Period.id)).one()


def as_it_is(row: PlanActivity, **other: object) -> decisions.RowInput:
    names = ("short", "text", "first_year", "last_year", "administration", "working_group")
    return decisions.RowInput(**{**{name: getattr(row, name) for name in names}, **other})


def test_a_decision_names_its_rows(row: PlanActivity, decision: Decision) -> None:
    found = queries_history.decisions_of(decision.period_id)
    assert [one.decision.text for one in found] == ["Gå hele året"]
    assert [(change.kind, change.code) for change in found[0].changes] == [("named", "4.1")]


def test_a_changed_row_keeps_its_old_words_and_the_pack_leaves_it_alone(
    row: PlanActivity, decision: Decision, frozen_now: datetime
) -> None:
    old = row.text
    with writing():
        decisions.change_row(SYSTEM, frozen_now, decision.id, row.id, as_it_is(row, text="Gå hele året"))
    change = queries_history.changes_of(row.id)[0]
    assert (change.kind, change.before, change.after) == (
        "changed",
        {"text": old},
        {"text": "Gå hele året"},
    )
    with writing():
        report = load_pack(PACK, frozen_now)
    assert db.session.get_one(PlanActivity, row.id).text == "Gå hele året"
    assert any("4.1" in label for label in report.kept)


def test_a_row_that_ends_keeps_its_log_and_is_not_late(
    row: PlanActivity, decision: Decision, frozen_now: datetime
) -> None:
    with writing():
        actions.add_entry((ROW, row.id), actions.EntryInput(ON, "Møde"), SYSTEM, frozen_now)
        decisions.end_row(SYSTEM, frozen_now, decision.id, row.id)
    work = queries.one_work(ROW, row.id)
    assert [entry.text for entry in work.entries] == ["Møde"]
    state = queries.row_state(work, 2027, date(2027, 3, 1))
    assert state is not None
    assert state.state is RowState.DROPPED
    before = queries.row_state(work, 2026, date(2027, 3, 1))
    assert before is not None
    assert before.state is not RowState.DROPPED
    for again in (
        lambda: decisions.end_row(SYSTEM, frozen_now, decision.id, row.id),
        lambda: decisions.change_row(SYSTEM, frozen_now, decision.id, row.id, as_it_is(row, text="Nyt")),
    ):
        with pytest.raises(DomainError, match="udgået"), writing():
            again()


def test_an_added_row_comes_last_in_its_plan_and_stays_when_the_pack_is_loaded(
    row: PlanActivity, decision: Decision, frozen_now: datetime
) -> None:
    with writing():
        made = decisions.add_row(SYSTEM, frozen_now, decision.id, row.plan_id, as_it_is(row, short="Ny"))
    assert made.code == "4.6"
    with writing():
        load_pack(PACK, frozen_now)
    tree = queries.plan_tree(2027, date(2027, 3, 1))
    assert [one.code for one in tree.plans[3].rows][-1] == "4.6"


def test_row_ten_comes_after_row_nine(row: PlanActivity, decision: Decision, frozen_now: datetime) -> None:
    with writing():
        for _number in range(5):
            decisions.add_row(SYSTEM, frozen_now, decision.id, row.plan_id, as_it_is(row))
    codes = [one.code for one in queries.plan_tree(2027, date(2027, 3, 1)).plans[3].rows]
    assert codes == [f"4.{number}" for number in range(1, 11)]


def test_two_who_change_one_row_do_not_write_over_each_other(
    row: PlanActivity, decision: Decision, frozen_now: datetime
) -> None:
    seen = decisions.row_mark(row)
    with writing():
        decisions.change_row(SYSTEM, frozen_now, decision.id, row.id, as_it_is(row, text="Mettes"), seen)
    with pytest.raises(DomainError, match="En anden"), writing():
        decisions.change_row(SYSTEM, frozen_now, decision.id, row.id, as_it_is(row, text="Bos"), seen)
    assert db.session.get_one(PlanActivity, row.id).text == "Mettes"


def test_what_makes_no_sense_is_refused(row: PlanActivity, decision: Decision, frozen_now: datetime) -> None:
    def change(**other: object) -> None:
        with writing():
            decisions.change_row(SYSTEM, frozen_now, decision.id, row.id, as_it_is(row, **other))

    with pytest.raises(DomainError, match="ikke ændret"):
        change()
    with pytest.raises(DomainError, match="slutår"):
        change(last_year=2019)
    tomorrow = decisions.DecisionInput(date(2027, 3, 2), "council", "Ja")
    with pytest.raises(DomainError, match="fremtiden"), writing():
        decisions.record_decision(SYSTEM, frozen_now, decision.period_id, tomorrow)


def test_a_decision_changes_rows_of_its_own_period_only(
    row: PlanActivity, decision: Decision, frozen_now: datetime
) -> None:
    values = {"subtitle": "", "policy": "", "mission": [], "introduction": [], "follow_up": []}
    with writing():
        other = Period(code="2030-2033", title="Ny", first_year=2030, last_year=2033, **values)
        db.session.add(other)
        db.session.flush()
        plan = FocusPlan(period_id=other.id, number=1, title="Ny", introduction=[], closing=[])
        db.session.add(plan)
        db.session.flush()
        plan_id = plan.id
    with pytest.raises(NotFoundError), writing():
        decisions.add_row(SYSTEM, frozen_now, decision.id, plan_id, as_it_is(row))
    with pytest.raises(NotFoundError), writing():
        decisions.end_row(SYSTEM, frozen_now, decision.id, 99999)


@pytest.mark.parametrize(
    ("constraint", "thing"),
    [
        ("both_texts", {"kind": "changed"}),
        ("both_texts", {"kind": "named", "before": {"a": 1}, "after": {"a": 2}}),
        ("kind_known", {"kind": "other"}),
    ],
)
def test_history_refuses_what_must_never_be(
    row: PlanActivity, decision: Decision, frozen_now: datetime, constraint: str, thing: dict[str, object]
) -> None:
    values = {"activity_id": row.id, "decision_id": decision.id, "created_at": frozen_now, **thing}
    with pytest.raises(IntegrityError, match=constraint):
        _store(RowChange(**values))


@pytest.mark.parametrize(
    ("constraint", "other"),
    [("body_known", {"body": "king"}), ("text_given", {"text": " "}), ("link_https", {"link": "http://x"})],
)
def test_a_decision_refuses_what_must_never_be(
    row: PlanActivity, frozen_now: datetime, constraint: str, other: dict[str, object]
) -> None:
    values = {
        "period_id": _period_id(),
        "decided_on": ON,
        "body": "council",
        "text": "Ja",
        "recorded_at": frozen_now,
    }
    with pytest.raises(IntegrityError, match=constraint):
        _store(Decision(**{**values, **other}))


@pytest.mark.parametrize(
    ("constraint", "other"), [("text_given", {"text": ""}), ("year_in_range", {"year": 1})]
)
def test_a_comment_refuses_what_must_never_be(
    row: PlanActivity, frozen_now: datetime, constraint: str, other: dict[str, object]
) -> None:
    values = {"activity_id": row.id, "year": 2027, "text": "Godt", "created_at": frozen_now}
    with pytest.raises(IntegrityError, match=constraint):
        _store(Comment(**{**values, **other}))


def test_a_row_cannot_go_on_with_itself(row: PlanActivity) -> None:
    with pytest.raises(IntegrityError, match="continues_another"):
        _continue(row.id, row.id)


def _continue(row_id: int, other_id: int) -> None:
    with writing():
        db.session.get_one(PlanActivity, row_id).continues_id = other_id
        db.session.flush()


def _store(thing: RowChange | Decision | Comment) -> None:
    with writing():
        db.session.add(thing)
        db.session.flush()
