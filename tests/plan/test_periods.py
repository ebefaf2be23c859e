"""A new period goes on with the last one; what was counted before stays where it was done."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.pack.actions import load_pack
from app.plan import queries, queries_history
from app.plan.comparing import compared
from app.plan.models import Action, Goal, Initiative, Period, PlanActivity
from app.plan.periods import NewPeriod, open_period
from app.plan.rules import RowState
from app.plan.shapes import ACTION, ROW
from tests import factories
from tests.factories import writing

PACK = Path(__file__).parents[2] / "data" / "soenderborg"
TODAY = date(2027, 3, 1)


@pytest.fixture
def old(app: Flask, frozen_now: datetime) -> Period:
    with writing():
        load_pack(PACK, frozen_now)
    return db.session.scalars(select(Period)).one()


def row(code: str, period: Period) -> PlanActivity:
    return next(
        db.session.get_one(PlanActivity, one.id)
        for one in queries.all_work(period.id)
        if one.code == code and one.kind == ROW
    )


def opened(old: Period, now: datetime, **values: object) -> Period:
    years = {"title": "Frivillighedsplaner 2028-2031", "first_year": 2028, "last_year": 2031, **values}
    with writing():
        return open_period(SYSTEM, now, old.id, NewPeriod(**years))


def test_what_was_chosen_comes_along_and_says_what_it_goes_on_with(old: Period, frozen_now: datetime) -> None:
    chosen = [row(code, old).id for code in ("1.2", "4.1")]
    goals = db.session.scalars(select(Goal.id).limit(2)).all()
    new = opened(
        old,
        frozen_now,
        row_ids=frozenset(chosen),
        goal_ids=frozenset(goals),
        action_ids=frozenset(db.session.scalars(select(Action.id))),
        new_rows={4: ["Danse sammen"]},
    )
    work = queries.all_work(new.id)
    rows = {one.code: one for one in work if one.kind == ROW}
    assert sorted(rows) == ["1.2", "4.1", "4.2"]
    assert rows["4.1"].continues_id == row("4.1", old).id
    assert (rows["4.1"].first_year, rows["4.1"].last_year) == (2028, 2031)
    assert (rows["4.2"].short, rows["4.2"].continues_id) == ("Danse sammen", None)
    assert len([one for one in work if one.kind != ROW]) == 10
    assert len(queries.goals_of([plan.id for plan in queries.plans_of(new.id)])) == 2
    assert new.mission == old.mission


def test_each_year_has_its_own_period(old: Period, frozen_now: datetime) -> None:
    opened(old, frozen_now)
    assert [queries.period_of_year(year).code for year in (2021, 2027, 2028, 2035)] == [
        "2020-2023",
        "2020-2023",
        "2028-2031",
        "2028-2031",
    ]


def test_the_pack_leaves_a_new_period_alone(old: Period, frozen_now: datetime) -> None:
    opened(old, frozen_now, row_ids=frozenset({row("4.1", old).id}))
    with writing():
        load_pack(PACK, frozen_now)
    assert db.session.scalars(select(func.count(Period.id))).one() == 2


def test_an_initiative_moves_along_and_its_past_stays_where_it_was_done(
    old: Period, frozen_now: datetime
) -> None:
    before = row("4.1", old)
    walk = factories.make_walk(title="Tur ved fjorden")
    factories.make_sign_up(factories.make_occurrence(walk))
    assert walk.initiative_id is not None
    new = opened(
        old,
        frozen_now,
        row_ids=frozenset({before.id}),
        initiative_ids=frozenset({walk.initiative_id}),
    )
    after = row("4.1", new)
    assert db.session.get_one(Initiative, walk.initiative_id).activity_id == after.id

    def places(year: int) -> list[int]:
        tree = queries.plan_tree(year, TODAY)
        found = [one for one in tree.rows if one.code == "4.1"]
        return [figure.value for one in found for figure in one.figures if figure.key == "places"]

    assert places(2027) == [1]
    assert queries.one_work(ROW, before.id, 2027).initiative_ids == [walk.initiative_id]
    assert queries.one_work(ROW, before.id, 2028).initiative_ids == []
    assert queries.one_work(ROW, after.id, 2028).initiative_ids == [walk.initiative_id]


def test_what_hung_on_an_action_stays_there_in_the_years_before(old: Period, frozen_now: datetime) -> None:
    action = db.session.scalars(select(Action).where(Action.code == "1c")).one()
    initiative_id = db.session.scalars(select(Initiative.id).where(Initiative.action_id == action.id)).one()
    every = frozenset(db.session.scalars(select(Action.id)))
    moving = frozenset({initiative_id})
    second = opened(old, frozen_now, action_ids=every, initiative_ids=moving)
    copy = next(one for one in queries.all_work(second.id) if one.code == "1c")

    def hung(year: int) -> list[tuple[str, list[int]]]:
        tree = queries.plan_tree(year, TODAY)
        return [
            (one.code, one.initiative_ids)
            for plan in tree.plans
            for one in plan.actions
            if initiative_id in one.initiative_ids
        ]

    assert hung(2027) == hung(2028) == [("1c", [initiative_id])]
    assert queries.one_work(ACTION, action.id, 2027).initiative_ids == [initiative_id]
    assert queries.one_work(ACTION, action.id, 2028).initiative_ids == []
    with writing():
        later = NewPeriod("Igen", 2032, 2035, action_ids=frozenset({copy.id}), initiative_ids=moving)
        open_period(SYSTEM, frozen_now, second.id, later)
    assert queries.one_work(ACTION, action.id, 2027).initiative_ids == [initiative_id]
    assert queries.one_work(ACTION, copy.id, 2030).initiative_ids == [initiative_id]
    assert queries.one_work(ACTION, copy.id, 2033).initiative_ids == []


def test_the_past_is_found_over_two_periods(old: Period, frozen_now: datetime) -> None:
    first = row("4.1", old)
    initiative_id = db.session.scalars(
        select(Initiative.id).where(Initiative.activity_id == first.id).limit(1)
    ).one()
    moving = frozenset({initiative_id})
    second = opened(old, frozen_now, row_ids=frozenset({first.id}), initiative_ids=moving)
    with writing():
        third = open_period(
            SYSTEM,
            frozen_now,
            second.id,
            NewPeriod("Igen", 2032, 2035, row_ids=frozenset({row("4.1", second).id}), initiative_ids=moving),
        )
    assert queries.one_work(ROW, first.id, 2027).initiative_ids == [initiative_id]
    assert queries.one_work(ROW, row("4.1", second).id, 2030).initiative_ids == [initiative_id]
    assert queries.one_work(ROW, row("4.1", second).id, 2033).initiative_ids == []
    chain = queries_history.forerunners(row("4.1", third).id)
    assert [one.first_year for one in chain] == [2032, 2028, 2020]


def test_the_years_stand_side_by_side(old: Period, frozen_now: datetime) -> None:
    before = row("4.1", old)
    walk = factories.make_walk(title="Tur ved fjorden")
    factories.make_sign_up(factories.make_occurrence(walk))
    assert walk.initiative_id is not None
    moving = frozenset({walk.initiative_id})
    new = opened(old, frozen_now, row_ids=frozenset({before.id}), initiative_ids=moving)
    table = compared(queries_history.forerunners(row("4.1", new).id), TODAY)
    assert table.years == [2023, 2024, 2025, 2026, 2027, 2028]
    assert table.leading is not None
    assert table.leading[1] == [0, 0, 0, 0, 1, 0]
    assert table.states[-2] is RowState.RUNNING
    assert (table.earlier, table.later) == (2020, None)
    older = compared(queries_history.forerunners(row("4.1", new).id), TODAY, table.earlier)
    assert (older.years[0], older.earlier, older.later) == (2020, None, 2026)


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ({"first_year": 2031, "last_year": 2028}, "slutår"),
        ({"first_year": 2020, "last_year": 2023}, "efter den gamle"),
        ({"first_year": 2019, "last_year": 2023}, "efter den gamle"),
    ],
)
def test_years_that_make_no_sense_are_refused(
    old: Period, frozen_now: datetime, years: dict[str, int], words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        opened(old, frozen_now, **years)


def test_a_period_is_opened_once(old: Period, frozen_now: datetime) -> None:
    opened(old, frozen_now)
    with pytest.raises(DomainError, match="allerede"):
        opened(old, frozen_now)


def test_an_initiative_moves_only_with_what_it_hangs_on(old: Period, frozen_now: datetime) -> None:
    initiative_id = db.session.scalars(select(Initiative.id).limit(1)).one()
    with pytest.raises(DomainError, match="flytte med"):
        opened(old, frozen_now, initiative_ids=frozenset({initiative_id}))
    assert db.session.scalars(select(func.count(Period.id))).one() == 1
