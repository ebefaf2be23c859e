"""What hangs on a row, in one list over all features; what hangs on nothing, and is tied."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.gatherings.models import Rhythm, Series
from app.pack.actions import load_pack
from app.plan import actions, queries, things, ties
from app.plan.models import EntryKind, Initiative, PlanActivity
from app.plan.shapes import ROW, Work
from app.plan.things import Wanted
from tests import factories
from tests.factories import writing

PACK = Path(__file__).parents[2] / "data" / "soenderborg"
EVERYTHING = Wanted()


@pytest.fixture
def row(app: Flask, frozen_now: datetime) -> PlanActivity:
    with writing():
        load_pack(PACK, frozen_now)
    return db.session.scalars(select(PlanActivity).filter_by(code="4.1")).one()


@pytest.fixture
def keeper(row: PlanActivity) -> Actor:
    return factories.actor_of(factories.make_account(Role.ADMINISTRATOR))


def work_of(row: PlanActivity, year: int = 2027) -> Work:
    return queries.bare_work(ROW, row.id, year)


def titles(row: PlanActivity, actor: Actor, wanted: Wanted = EVERYTHING, year: int = 2027) -> list[str]:
    page = things.things_of(work_of(row, year), year, clock.now(), actor, wanted)
    return [one.title for one in page.things]


def loose_walk(title: str) -> Series:
    walk = factories.make_walk(title=title)
    with writing():
        db.session.get_one(Series, walk.id).initiative_id = None
    return walk


def log(row: PlanActivity, text: str, kind: str, on: date = date(2027, 2, 1)) -> None:
    with writing():
        actions.add_entry((ROW, row.id), actions.EntryInput(on, text, kind=kind), SYSTEM, clock.now())


def test_walks_and_lines_of_the_log_stand_in_one_list_with_their_figures_and_addresses(
    row: PlanActivity, keeper: Actor
) -> None:
    walk = factories.make_walk(title="Tur ved fjorden")
    factories.make_sign_up(factories.make_occurrence(walk))
    log(row, "Møde om ture", EntryKind.MEETING)
    page = things.things_of(work_of(row), 2027, clock.now(), keeper, EVERYTHING)
    assert [one.title for one in page.things] == ["Tur ved fjorden", "Møde om ture"]
    first = page.things[0]
    assert (first.state, first.path) == ("coming", f"/gaature/{walk.id}/vaert")
    assert {figure.key: figure.value for figure in first.figures}["places"] == 1
    assert page.things[1].path is None


def test_the_list_is_narrowed_by_kind_state_and_year(row: PlanActivity, keeper: Actor) -> None:
    factories.make_walk(title="Tur ved fjorden")
    log(row, "Møde om ture", EntryKind.MEETING)
    log(row, "Søgt en fond", EntryKind.APPLICATION)
    log(row, "Møde sidste år", EntryKind.MEETING, date(2026, 5, 1))
    assert titles(row, keeper, Wanted(kind="walk")) == ["Tur ved fjorden"]
    assert titles(row, keeper, Wanted(kind="row_entry.application")) == ["Søgt en fond"]
    assert titles(row, keeper, Wanted(state="coming")) == ["Tur ved fjorden"]
    assert titles(row, keeper, year=2026) == ["Møde sidste år"]


def test_it_is_paged_by_key_both_ways_and_nothing_is_left_out(row: PlanActivity, keeper: Actor) -> None:
    # Many on one day: the order has to tell them apart.
    for number in range(things.PAGE + 3):
        log(row, f"Linje {number}", EntryKind.OTHER)
    first = things.things_of(work_of(row), 2027, clock.now(), keeper, EVERYTHING)
    assert first.before is None
    second = things.things_of(work_of(row), 2027, clock.now(), keeper, Wanted(after=first.after))
    assert second.after is None
    seen = [one.id for one in (*first.things, *second.things)]
    assert len(seen) == len(set(seen)) == things.PAGE + 3
    back = things.things_of(work_of(row), 2027, clock.now(), keeper, Wanted(before=second.before))
    assert [one.id for one in back.things] == [one.id for one in first.things]


def test_every_feature_can_be_asked_for_what_hangs_and_what_is_loose(
    row: PlanActivity, keeper: Actor
) -> None:
    kinds = [kind for kind, _label in things.kinds() if not kind.startswith(things.LOG)]
    assert {"walk", "meal", "group", "listing", "room_booking", "exchange_fair"} <= set(kinds)
    for kind in kinds:
        assert titles(row, keeper, Wanted(kind=kind)) == []
    for kind, _label in things.loose_kinds():
        assert things.loose_things(keeper, Wanted(kind=kind)).things == []


def test_loose_things_are_counted_tied_and_untied(row: PlanActivity, keeper: Actor) -> None:
    walks = [loose_walk("Løs tur"), loose_walk("Anden løs tur")]
    assert things.count_loose() == 2
    target = db.session.scalars(select(Initiative).where(Initiative.activity_id == row.id)).first()
    assert target is not None
    with writing():
        tie = ties.tie_things(keeper, clock.now(), [("walk", one.id) for one in walks], target.id)
    assert things.count_loose() == 0
    assert set(titles(row, keeper)) == {"Løs tur", "Anden løs tur"}
    with writing():
        assert ties.undo_tie(keeper, clock.now(), tie.id) == 2
    with writing():
        assert ties.undo_tie(keeper, clock.now(), tie.id) == 0
    assert things.count_loose() == 2


def test_undoing_leaves_alone_what_was_moved_on_since(row: PlanActivity, keeper: Actor) -> None:
    walk = loose_walk("Løs tur")
    first, other = db.session.scalars(select(Initiative.id).order_by(Initiative.id).limit(2)).all()
    with writing():
        tie = ties.tie_things(keeper, clock.now(), [("walk", walk.id)], first)
    with writing():
        db.session.get_one(Series, walk.id).initiative_id = other
    with writing():
        assert ties.undo_tie(keeper, clock.now(), tie.id) == 0
    assert db.session.get_one(Series, walk.id).initiative_id == other


def test_what_somebody_tied_first_stays_there(row: PlanActivity, keeper: Actor) -> None:
    walk = factories.make_walk(title="Bundet tur")
    before = walk.initiative_id
    other = db.session.scalars(select(Initiative.id).where(Initiative.id != before).limit(1)).one()
    with pytest.raises(DomainError, match="i mellemtiden"), writing():
        ties.tie_things(keeper, clock.now(), [("walk", walk.id)], other)
    assert db.session.get_one(Series, walk.id).initiative_id == before


@pytest.mark.parametrize("thing", [("walk", 99999), ("phone_friends", 1), ("concert", 1)])
def test_only_what_is_there_can_be_tied(row: PlanActivity, keeper: Actor, thing: tuple[str, int]) -> None:
    target = db.session.scalars(select(Initiative.id).limit(1)).one()
    with pytest.raises(NotFoundError), writing():
        ties.tie_things(keeper, clock.now(), [thing], target)


def test_who_does_not_keep_the_plan_ties_nothing(row: PlanActivity) -> None:
    walk = loose_walk("Løs tur")
    leader = factories.actor_of(factories.make_account(Role.LEADER))
    target = db.session.scalars(select(Initiative.id).limit(1)).one()
    with pytest.raises(NotFoundError), writing():
        ties.tie_things(leader, clock.now(), [("walk", walk.id)], target)
    assert things.count_loose() == 1


def test_a_leader_is_led_to_the_public_page(row: PlanActivity) -> None:
    walk = factories.make_walk(title="Tur ved fjorden", rhythm=Rhythm.WEEKLY)
    leader = factories.actor_of(factories.make_account(Role.LEADER))
    page = things.things_of(work_of(row), 2027, clock.now(), leader, EVERYTHING)
    assert [one.path for one in page.things] == [f"/gaature/{walk.id}"]
