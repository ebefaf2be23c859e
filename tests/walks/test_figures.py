"""What the plan counts of walks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import Figure, feature_of_kind
from app.gatherings.actions import leave
from app.gatherings.hosting import cancel_date, record_attendance, record_head_count
from app.gatherings.models import Rhythm, Series, SignUpStatus
from app.pack.actions import load_pack
from app.plan.models import Initiative
from tests import factories
from tests.conftest import FrozenClock

PACK = Path(__file__).parents[2] / "data" / "soenderborg"


@pytest.fixture
def initiative(app: Flask, frozen_clock: FrozenClock) -> Initiative:
    """The one of the pack that new walks are counted for (row 4.1)."""
    with factories.writing():
        load_pack(PACK, frozen_clock.now)
    return db.session.scalars(select(Initiative).where(Initiative.default_for == "walk")).one()


def figures(*initiatives: Initiative, year: int = 2027) -> dict[str, int]:
    source = feature_of_kind("walk").plan_figures
    assert source is not None
    return {figure.key: figure.value for figure in source.figures([one.id for one in initiatives], year)}


def once(on: date, **values: object) -> Series:
    return factories.make_walk(rhythm=Rhythm.ONCE, first_on=on, **values)


def test_a_sign_up_counts_at_once_and_the_date_when_it_has_been(
    initiative: Initiative, frozen_clock: FrozenClock
) -> None:
    occurrence = factories.make_occurrence(once(date(2027, 3, 8), capacity=2))
    factories.make_sign_up(occurrence, party_size=2)
    factories.make_sign_up(occurrence)  # waits
    assert figures(initiative) == {"places": 2, "held": 0, "first_timers": 2, "came_again": 0, "cancelled": 0}
    frozen_clock.move_to(occurrence.ends_at)
    assert figures(initiative) == {"places": 2, "held": 1, "first_timers": 2, "came_again": 0, "cancelled": 0}


def test_who_gave_up_or_stayed_away_does_not_count(initiative: Initiative, frozen_clock: FrozenClock) -> None:
    occurrence = factories.make_occurrence(once(date(2027, 3, 8)))
    came, excused, away, left = (factories.make_sign_up(occurrence) for _ in range(4))
    with factories.writing():
        leave(SYSTEM, frozen_clock.now, left.id)
    now = frozen_clock.move_to(occurrence.starts_at + timedelta(hours=1))
    with factories.writing():
        record_attendance(
            SYSTEM,
            now,
            occurrence.id,
            {
                came.id: SignUpStatus.CAME,
                excused.id: SignUpStatus.EXCUSED,
                away.id: SignUpStatus.NO_SHOW,
            },
        )
    assert figures(initiative)["places"] == 1


def test_a_head_count_counts_where_nobody_signs_up(initiative: Initiative, frozen_clock: FrozenClock) -> None:
    occurrence = factories.make_occurrence(once(date(2027, 3, 8), needs_sign_up=False, capacity=None))
    assert figures(initiative)["places"] == 0
    now = frozen_clock.move_to(occurrence.ends_at + timedelta(hours=1))
    with factories.writing():
        record_head_count(SYSTEM, now, occurrence.id, 11)
    assert figures(initiative) == {
        "places": 11,
        "held": 1,
        "first_timers": 0,
        "came_again": 0,
        "cancelled": 0,
    }


def test_a_cancelled_date_counts_as_cancelled_only(initiative: Initiative, frozen_clock: FrozenClock) -> None:
    occurrence = factories.make_occurrence(once(date(2027, 3, 8)))
    factories.make_sign_up(occurrence)
    with factories.writing():
        cancel_date(SYSTEM, frozen_clock.now, occurrence.id, "Det er for glat.")
    frozen_clock.move_to(occurrence.ends_at)
    assert figures(initiative) == {"places": 0, "held": 0, "first_timers": 0, "came_again": 0, "cancelled": 1}


def test_the_year_is_the_year_on_a_wall_in_copenhagen(
    initiative: Initiative, frozen_clock: FrozenClock
) -> None:
    frozen_clock.move_to(datetime(2027, 12, 1, 9, tzinfo=UTC))
    # 00.30 on New Year's Day is still last year in UTC.
    factories.make_sign_up(factories.make_occurrence(once(date(2028, 1, 1), starts_at_local=time(0, 30))))
    assert figures(initiative) == {}
    assert figures(initiative, year=2028)["places"] == 1


def test_rows_lead_to_the_dates_and_name_nobody(
    app: Flask, initiative: Initiative, frozen_clock: FrozenClock
) -> None:
    series = once(date(2027, 3, 8), title="Dybbøl Gågruppe")
    factories.make_sign_up(factories.make_occurrence(series), factories.make_person("Ragnhild Bruun"))
    source = feature_of_kind("walk").plan_figures
    assert source is not None
    with app.test_request_context():
        (row,) = source.rows([initiative.id], 2027, "places")
        assert source.rows([initiative.id], 2027, "no such figure") == []
    assert (row.title, row.count) == ("Dybbøl Gågruppe", 1)
    assert row.url is not None
    assert row.url.startswith(f"/gaature/{series.id}?dato=")


def test_quarters_and_initiatives_are_told_apart(initiative: Initiative, frozen_clock: FrozenClock) -> None:
    for on in (date(2027, 3, 31), date(2027, 4, 1)):
        factories.make_sign_up(factories.make_occurrence(once(on)), party_size=on.month)
    source = feature_of_kind("walk").plan_figures
    assert source is not None
    assert source.per_quarter is not None
    assert source.by_initiative is not None
    assert source.per_quarter([initiative.id], 2027) == [3, 4, 0, 0]
    per_initiative = source.by_initiative([initiative.id, 999], 2027)
    assert {key: _value(row, "places") for key, row in per_initiative.items()} == {initiative.id: 7}


def test_an_initiative_without_walks_has_no_figures(initiative: Initiative) -> None:
    assert figures(initiative) == {}


def _value(row: list[Figure], key: str) -> int:
    return next(figure.value for figure in row if figure.key == key)
