"""The figures that are kept: equal to a count of everything, by the features' own queries and by a second way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.background.models import TaskState
from app.background.running import run_due
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.exchange.rounds_models import Timetable
from app.gatherings.hosting import cancel_date, record_attendance, record_head_count
from app.gatherings.models import Rhythm, SignUp, SignUpStatus
from app.listings.models import Listing, ListingDate
from app.phone_friends import figures as phone_figures
from app.phone_friends.models import PhonePair
from app.phone_friends.states import TOGETHER
from app.plan import recount
from app.plan.figures import figures_by_initiative, figures_of, sources
from app.plan.kept import (
    count_year,
    counted_at,
    keep_year,
    kept_figures,
    kept_places,
    over_years,
    years_to_count,
)
from app.plan.models import Initiative
from app.plan.models_kept import LEADING, KeptFigure, KeptPlace, KeptReach, KeptYear
from tests import factories
from tests.conftest import FrozenClock
from tests.factories import writing
from tests.plan.second_way import count_again, rows
from tests.support.filled import fill_the_demo, load_the_pack

PACK = Path(__file__).parents[2] / "data" / "soenderborg"


@pytest.fixture
def demo(app: Flask, frozen_now: datetime) -> Flask:
    fill_the_demo()
    return app


@pytest.fixture
def plan(app: Flask, frozen_now: datetime) -> None:
    load_the_pack()


def kept_in(year: int) -> tuple[dict[Any, int], dict[Any, int]]:
    """What is kept of a year, as the second way gives it."""
    found = [row for row in rows("kept_figure") if row["year"] == year]
    return (
        {(row["initiative_id"], row["source"], row["key"]): row["value"] for row in found if not row["quarter"]},
        {(row["initiative_id"], row["source"], row["quarter"]): row["value"] for row in found if row["quarter"]},
    )  # fmt: skip


def everything_kept() -> list[tuple[Any, ...]]:
    tables = (KeptFigure, KeptPlace)
    return sorted(
        (model.__tablename__, *(str(value) for value in row.values()))
        for model in tables
        for row in rows(model.__tablename__)
    )


@pytest.mark.parametrize("least", [5, 1])
def test_every_figure_of_the_demo_is_the_same_counted_a_second_way(
    demo: Flask, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    monkeypatch.setattr(phone_figures, "LEAST", least)
    with writing():
        # What the demo has none of.
        db.session.execute(update(Timetable).values(held=11))
        of_plan = select(Listing.id).where(Listing.initiative_id.is_not(None))
        one = select(ListingDate.id).where(ListingDate.listing_id.in_(of_plan)).limit(1)
        db.session.execute(
            update(ListingDate)
            .where(ListingDate.id.in_(list(db.session.scalars(one))))
            .values(cancelled_at=frozen_now, reason="Det blev der ikke noget af")
        )
        pair = select(PhonePair.id).where(PhonePair.state.in_(TOGETHER)).limit(1)
        db.session.execute(
            update(PhonePair)
            .where(PhonePair.id.in_(list(db.session.scalars(pair))))
            .values(state="ended", ended_at=frozen_now, ended_by="coordinator")
        )
        recount.recount_now(frozen_now)
    seen = set()
    for year in years_to_count(clock.today()):
        figures, quarters = count_again(year, frozen_now, least)
        assert kept_in(year) == (figures, quarters), year
        seen |= {key for _initiative, _feature, key in figures}
    # What is never counted would be compared with nothing.
    every = {key for source in sources().values() for key in source.kinds()}
    as_pages_count_live()
    few = {"phone_days", "phone_ended", "phone_waiting", "phone_pairs", "phone_calls"} if least > 1 else set()
    assert every - seen <= {"exchange_kept"} | few


def as_pages_count_live() -> None:
    """What is kept are the figures, words and quarters of pages that count live."""
    ids = list(db.session.scalars(select(Initiative.id)))
    year = clock.today().year
    kept = kept_figures(ids, [year])
    live = figures_by_initiative(ids, year)
    assert [one.key for figures in live.values() for one in figures if not str(one.how)] == []
    assert {one: [(f.key, f.value, f.counted) for f in figures] for (one, _year), figures in kept.of.items()} == {
        one: found for one, figures in live.items()
        if (found := [(f.key, f.value, f.counted) for f in figures if f.value])
    }  # fmt: skip
    quarters = [0, 0, 0, 0]
    for of_source in kept.per_quarter.values():
        for per_quarter in of_source.values():
            quarters = [a + b for a, b in zip(quarters, per_quarter, strict=True)]
    assert quarters == figures_of(ids, year).per_quarter


@pytest.mark.parametrize("seed", [1, 2])
def test_random_dates_and_sign_ups_are_counted_alike_both_ways(
    plan: None, frozen_clock: FrozenClock, seed: int
) -> None:
    chance = Random(seed)
    people = [factories.make_person(f"Guest {number}") for number in range(6)]
    frozen_clock.move_to(datetime(2027, 12, 28, 9, tzinfo=UTC))
    # Half past midnight at New Year in Copenhagen is last year by UTC.
    for day in (date(2027, 12, 30), date(2027, 12, 31), *(date(2028, 1, 1 + n) for n in range(4))):
        needs = chance.random() < 0.7
        series = factories.make_walk(
            rhythm=Rhythm.ONCE, first_on=day, starts_at_local=time(0, 30), needs_sign_up=needs, capacity=None
        )
        occurrence = factories.make_occurrence(series, on=day)
        for person in chance.sample(people, chance.randint(0, 5)) if needs else ():
            factories.make_sign_up(occurrence, person, party_size=chance.randint(1, 3))
        if chance.random() < 0.2:
            with writing():
                cancel_date(SYSTEM, clock.now(), occurrence.id, "Det regner")
            continue
        after = frozen_clock.move_to(occurrence.ends_at + timedelta(minutes=chance.choice((-30, 30))))
        with writing():
            if needs:
                states = (SignUpStatus.CAME, SignUpStatus.EXCUSED, SignUpStatus.NO_SHOW)
                own = db.session.scalars(select(SignUp.id).where(SignUp.occurrence_id == occurrence.id))
                record_attendance(SYSTEM, after, occurrence.id, {one: chance.choice(states) for one in own})
            else:
                record_head_count(SYSTEM, after, occurrence.id, chance.randint(0, 12))
    for year in (2027, 2028):
        with writing():
            keep_year(count_year(year))
        assert kept_in(year) == count_again(year, clock.now())


def test_a_count_that_was_cut_off_goes_on_and_ends_like_one_in_one_go(
    plan: None, frozen_now: datetime
) -> None:
    occurrence = factories.make_occurrence(
        factories.make_walk(rhythm=Rhythm.WEEKLY, first_on=date(2027, 4, 5))
    )
    factories.make_sign_up(occurrence, party_size=2)
    with writing():
        recount.recount_now(frozen_now)
    whole = everything_kept()
    with writing():
        for model in (KeptFigure, KeptPlace, KeptYear, KeptReach):
            db.session.execute(db.delete(model))
    work = CutOff(frozen_now, after=3)
    first = recount.recount(work)
    assert len(first["done"]) == 3
    assert everything_kept() != whole
    recount.recount(CutOff(frozen_now, so_far=first))
    assert everything_kept() == whole
    assert len(rows("kept_reach")) == 4


class CutOff:
    """Long work that is asked to stop after so many steps."""

    def __init__(
        self, now: datetime, *, after: int | None = None, so_far: Mapping[str, Any] | None = None
    ) -> None:
        self.now, self.so_far = now, so_far or {}
        self.params: Mapping[str, Any] = {}
        self._after, self._told = after, 0

    def tell(self, progress: int, done_so_far: Mapping[str, Any] | None = None, *, where: str = "") -> None:
        assert 0 < progress < 100
        assert where
        self._told += 1

    def is_stopped(self) -> bool:
        return self._told == self._after


def test_two_presses_are_one_count_and_it_is_done_in_the_background(plan: None, frozen_now: datetime) -> None:
    with writing():
        one = recount.ask_for_recount(SYSTEM, frozen_now).id
        assert recount.ask_for_recount(SYSTEM, frozen_now).id == one
    assert run_due(frozen_now) == 1
    task = recount.latest_recount()
    assert task is not None
    assert (task.id, task.state) == (one, TaskState.DONE)
    assert counted_at(years_to_count(clock.today())) == frozen_now


def test_it_is_counted_once_a_night_and_caught_up_by_day(plan: None, frozen_clock: FrozenClock) -> None:
    def night() -> int:
        with writing():
            return recount.recount_at_night(clock.now())

    assert night() == 1
    assert night() == 0
    run_due(clock.now())
    assert night() == 0
    tomorrow = clock.local(frozen_clock.now) + timedelta(days=1)
    frozen_clock.move_to(tomorrow.replace(hour=1, minute=50))
    assert night() == 0
    frozen_clock.move_to(tomorrow.replace(hour=2, minute=10))
    assert night() == 1


def test_a_year_that_was_never_counted_is_not_told_as_counted(plan: None, frozen_now: datetime) -> None:
    assert counted_at([2026, 2027]) is None
    with writing():
        keep_year(count_year(2026))
    assert counted_at([2026]) == frozen_now
    assert counted_at([2026, 2027]) is None


def test_how_many_wait_now_is_never_added_up_over_years(plan: None, frozen_now: datetime) -> None:
    own = db.session.scalars(select(Initiative.id).where(Initiative.default_for == "phone_friends")).one()
    with writing():
        for year in (2026, 2027):
            for key, value in (("phone_calls", 10), ("phone_waiting", 7)):
                db.session.add(
                    KeptFigure(
                        initiative_id=own, year=year, source="phone_friends", key=key, quarter=0, value=value
                    )
                )
    kept = kept_figures([own], [2026, 2027])
    figures = {one.key: one.value for one in over_years(kept, [own], [2026, 2027])}
    assert figures == {"phone_calls": 20, "phone_waiting": 7}


def test_places_count_what_takes_place_there_of_the_plan_or_not(plan: None, frozen_now: datetime) -> None:
    series = factories.make_walk(rhythm=Rhythm.WEEKLY, first_on=date(2027, 3, 8), until=date(2027, 3, 22))
    with writing():
        series.initiative_id = None
        keep_year(count_year(2027))
    assert kept_places(2027) == {series.place_id: 3}


@pytest.mark.any_database
def test_every_key_of_every_feature_says_in_plain_words_how_it_is_counted(app: Flask) -> None:
    for name, source in sources().items():
        kinds = source.kinds()
        assert kinds, f"{name} explains nothing"
        for key, kind in kinds.items():
            assert key != LEADING
            how = str(kind.how)
            assert (how[:3], how[-1:]) == ("Vi ", "."), f"{name}.{key}: {how}"
            assert all((kind.words(1), kind.words(2), str(kind.label)))
