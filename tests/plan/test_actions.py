"""What the database and the actions hold on to, whatever a form says."""

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
from app.plan import actions, queries
from app.plan.models import Action, Initiative, PlanActivity, RowEntry, RowYear
from tests.factories import writing

PACK = Path(__file__).parents[2] / "data" / "soenderborg"
DAY = date(2027, 2, 1)


@pytest.fixture
def row(app: Flask, frozen_now: datetime) -> PlanActivity:
    with writing():
        load_pack(PACK, frozen_now)
    return db.session.scalars(select(PlanActivity).filter_by(code="4.1")).one()


def store(thing: Initiative | RowEntry | RowYear) -> None:
    with writing():
        db.session.add(thing)
        db.session.flush()


def initiative(now: datetime, **values: object) -> Initiative:
    defaults = {"title": "Gå", "starts_on": DAY, "status": "running", "source": "staff", "created_at": now}
    return Initiative(**{**defaults, **values})


def test_an_initiative_hangs_on_a_row_or_an_action_never_both_or_none(
    row: PlanActivity, frozen_now: datetime
) -> None:
    action = db.session.scalars(select(Action).filter_by(code="4a")).one()
    for target in ({}, {"activity_id": row.id, "action_id": action.id}):
        with pytest.raises(IntegrityError, match="row_or_action"):
            store(initiative(frozen_now, **target))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("people_not_negative", {"people_count": -1}),
        ("link_https", {"link": "http://example.org"}),
        ("row_or_action", {"activity_id": None}),
    ],
)
def test_the_log_refuses_what_must_never_be(
    row: PlanActivity, frozen_now: datetime, constraint: str, values: dict[str, object]
) -> None:
    entry = {"activity_id": row.id, "happened_on": DAY, "text": "Møde", "created_at": frozen_now, **values}
    with pytest.raises(IntegrityError, match=constraint):
        store(RowEntry(**entry))


def test_a_row_has_one_word_a_year(row: PlanActivity, frozen_now: datetime) -> None:
    for status in ("running", "done"):
        with writing():
            actions.set_row_year(row.id, 2027, actions.RowYearInput(status), SYSTEM, frozen_now)
    assert [year.status for year in db.session.scalars(select(RowYear))] == ["done"]


@pytest.mark.parametrize("status", ["postponed", "dropped"])
def test_putting_off_and_giving_up_need_a_reason(
    row: PlanActivity, frozen_now: datetime, status: str
) -> None:
    with pytest.raises(DomainError, match="hvorfor") as refused, writing():
        actions.set_row_year(row.id, 2027, actions.RowYearInput(status, reason="  "), SYSTEM, frozen_now)
    assert refused.value.field == "reason"
    with writing():
        said = actions.set_row_year(
            row.id, 2027, actions.RowYearInput(status, reason="Køkkenet bygges om"), SYSTEM, frozen_now
        )
    assert (said.status, said.reason) == (status, "Køkkenet bygges om")
    with writing():
        said = actions.set_row_year(
            row.id, 2027, actions.RowYearInput("running", reason="Køkkenet bygges om"), SYSTEM, frozen_now
        )
    assert said.reason == ""


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("reason_given", {"status": "dropped", "reason": " "}),
        ("reason_given", {"status": "postponed"}),
        ("priority_known", {"priority": "urgent"}),
        ("status_known", {"status": "perfect"}),
        ("version_positive", {"version": 0}),
        ("year_in_range", {"year": 1999}),
    ],
)
def test_a_year_of_a_row_refuses_what_must_never_be(
    row: PlanActivity, frozen_now: datetime, constraint: str, values: dict[str, object]
) -> None:
    said = {"activity_id": row.id, "year": 2027, "status": "running", "updated_at": frozen_now, **values}
    with pytest.raises(IntegrityError, match=constraint):
        store(RowYear(**said))


def test_whoever_writes_on_an_old_page_writes_over_nothing(row: PlanActivity, frozen_now: datetime) -> None:
    first = actions.RowYearInput("running", "Fem ture er holdt", version=0)
    with writing():
        actions.set_row_year(row.id, 2027, first, SYSTEM, frozen_now)
    with pytest.raises(DomainError, match="En anden har skrevet"), writing():
        actions.set_row_year(row.id, 2027, actions.RowYearInput("done", version=0), SYSTEM, frozen_now)
    assert db.session.scalars(select(RowYear)).one().status_text == "Fem ture er holdt"
    with writing():
        said = actions.set_row_year(row.id, 2027, actions.RowYearInput("done", version=1), SYSTEM, frozen_now)
    assert (said.status, said.version) == ("done", 2)


def test_a_new_walk_is_proposed_the_initiative_of_row_4_1_while_it_lives(
    row: PlanActivity, frozen_now: datetime
) -> None:
    found = queries.default_initiative("walk", frozen_now)
    assert found is not None
    assert found.title == "Gågrupper i landsbyerne"
    assert queries.default_initiative("concert", frozen_now) is None
    with writing():
        actions.end_initiative(found.id, SYSTEM, frozen_now)
    assert queries.default_initiative("walk", frozen_now) is None


def test_ending_twice_changes_nothing(row: PlanActivity, frozen_now: datetime) -> None:
    found = queries.default_initiative("walk", frozen_now)
    assert found is not None
    with writing():
        first = actions.end_initiative(found.id, SYSTEM, frozen_now).ends_on
    with writing():
        again = actions.end_initiative(found.id, SYSTEM, frozen_now.replace(year=2028)).ends_on
    assert first == again == date(2027, 3, 1)


@pytest.mark.parametrize("year", [2019, 2021, 2027])
def test_work_of_any_year_hangs_on_the_period_that_covers_or_continues(row: PlanActivity, year: int) -> None:
    assert queries.period_of_year(year).code == "2020-2023"


def test_what_is_not_there_is_not_found(row: PlanActivity, frozen_now: datetime) -> None:
    with pytest.raises(NotFoundError):
        queries.one_work("raekke", 99999)
    with pytest.raises(NotFoundError), writing():
        actions.add_entry(("handling", 99999), actions.EntryInput(DAY, "Møde"), SYSTEM, frozen_now)
    with pytest.raises(NotFoundError), writing():
        actions.end_initiative(99999, SYSTEM, frozen_now)


def test_an_initiative_said_to_have_ended_gets_a_last_day(row: PlanActivity, frozen_now: datetime) -> None:
    values = actions.InitiativeInput("Gå", ("raekke", row.id), DAY, status="ended")
    with writing():
        made = actions.create_initiative(values, SYSTEM, frozen_now)
    assert made.ends_on == date(2027, 3, 1)
