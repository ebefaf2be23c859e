"""What the plan counts of meals: row 4.2, never row 4.3."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import feature_of_kind
from app.gatherings.models import Rhythm
from app.meals.actions import count_meal
from app.pack.actions import load_pack
from app.plan.models import Initiative, PlanActivity
from tests import factories
from tests.conftest import FrozenClock
from tests.meals.cooking import make_date
from tests.meals.helping import help_with, want

PACK = Path(__file__).parents[2] / "data" / "soenderborg"


def test_meals_count_in_row_4_2_and_what_the_host_wrote_comes_first(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    with factories.writing():
        load_pack(PACK, frozen_clock.now)
    initiative = db.session.scalars(select(Initiative).where(Initiative.default_for == "meal")).one()
    assert db.session.get_one(PlanActivity, initiative.activity_id).code == "4.2"
    source = feature_of_kind("meal").plan_figures
    assert source is not None
    one = make_date(rhythm=Rhythm.ONCE, first_on=date(2027, 3, 8))
    factories.make_sign_up(one, party_size=2)
    want(one.series, helper=2)
    help_with(one)

    def figures() -> dict[str, int]:
        return {figure.key: figure.value for figure in source.figures([initiative.id], 2027)}

    assert figures() == {
        "places": 2,
        "held": 0,
        "first_timers": 2,
        "came_again": 0,
        "portions": 0,
        "helpers": 0,
        "cancelled": 0,
    }
    now = frozen_clock.move_to(one.ends_at + timedelta(hours=1))
    assert figures()["helpers"] == 1
    with factories.writing():
        count_meal(SYSTEM, now, one.id, guests=9, first_timers=1, portions=12, comment="", helpers=4)
    assert figures() == {
        "places": 9,
        "held": 1,
        "first_timers": 1,
        "came_again": 0,
        "portions": 12,
        "helpers": 4,
        "cancelled": 0,
    }
    assert source.by_initiative is not None
    assert source.per_quarter is not None
    assert {f.key: f.value for f in source.by_initiative([initiative.id], 2027)[initiative.id]} == figures()
    assert source.per_quarter([initiative.id], 2027) == [9, 0, 0, 0]
    (row,) = source.rows([initiative.id], 2027, "portions")
    assert (row.title, row.count) == ("Fællesspisning", 12)
    assert source.rows([initiative.id], 2027, "kilometres") == []


def test_newcomers_who_come_again_are_counted_and_row_4_3_never_is(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    with factories.writing():
        load_pack(PACK, frozen_clock.now)
    first = make_date(first_on=date(2027, 3, 8), title="Suppe")
    dates = factories.coming_dates(first.series, frozen_clock.now)
    stays, once = factories.make_person("Stine Stamgæst"), factories.make_person("Else Engang")
    for one in dates[:3]:
        factories.make_sign_up(one, stays)
    factories.make_sign_up(dates[0], once)
    source = feature_of_kind("meal").plan_figures
    assert source is not None
    initiatives = {
        db.session.get_one(PlanActivity, one.activity_id).code: one.id
        for one in db.session.scalars(select(Initiative).where(Initiative.activity_id.is_not(None)))
    }

    found = {
        figure.key: (figure.value, str(figure.label)) for figure in source.figures([initiatives["4.2"]], 2027)
    }

    assert found["first_timers"][0] == 2
    assert found["came_again"] == (1, "nye, der kom igen")
    # Row 4.3 is the support of an application: its log counts, and no meal, whatever it is called.
    assert first.series.initiative_id == initiatives["4.2"]
    rows = db.session.scalars(select(PlanActivity).where(PlanActivity.code == "4.3")).all()
    theirs = [
        one.id
        for one in db.session.scalars(select(Initiative))
        if one.activity_id in {row.id for row in rows}
    ]
    assert rows
    assert source.figures(theirs, 2027) == []
    assert source.per_quarter is not None
    assert source.per_quarter(theirs, 2027) == [0, 0, 0, 0]
