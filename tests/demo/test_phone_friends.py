"""The demo's phone friends: who waits, who rings, and that the plan's row says where less is done than it says."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import begin_write, db
from app.demo.cast import HOUSE, Somebody
from app.demo.phone_friends import RINGING, TALKING, WAITING, make_phone_friends
from app.pack.actions import load_pack
from app.phone_friends import plan_row
from app.phone_friends.models import PhoneVolunteer, PhoneWish, Way
from app.phone_friends.overview import look
from app.phone_friends.queries import approved_volunteers, waiting_wishes
from app.phone_friends.queries_pair import pairs_in
from app.phone_friends.queries_path import rows_of_path
from app.phone_friends.states import TOGETHER, PairState
from app.phone_friends.states import Path as Steps
from app.plan.models import Initiative
from tests.factories import make_person, writing
from tests.phone_friends.wishing import lowest_age


@pytest.fixture
def filled(app: Flask, frozen_now: datetime) -> Flask:
    begin_write()
    load_pack(Path(app.config["PACK"]), frozen_now)
    db.session.commit()
    made = {one: make_person(one.name, email=one.email, phone=one.phone) for one in _everybody()}
    with writing():
        make_phone_friends(lambda one: made[one], clock.now())
    return app


def _everybody() -> set[Somebody]:
    makers = {one.made_by for one in WAITING if one.made_by is not None}
    return {HOUSE, *makers, *(one.who for one in (*WAITING, *RINGING, *TALKING))}


@pytest.mark.slow_on_postgres
def test_twelve_wait_and_eight_are_on_their_way(filled: Flask) -> None:
    waiting = waiting_wishes()
    assert [one.person.name for one in waiting] == [one.who.name for one in WAITING], "the longest first"
    ways = Counter(one.way for one in db.session.scalars(select(PhoneWish)).unique())
    assert ways == {Way.SELF: 6 + len(TALKING), Way.DESK: 4, Way.RELATIVE: 1, Way.PROFESSIONAL: 1}
    states = [
        one.state for one in db.session.scalars(select(PhoneVolunteer).order_by(PhoneVolunteer.id)).unique()
    ]
    assert states == [one.state for one in RINGING]
    assert len({*states}) == 6
    assert [one.person.first_name for one in approved_volunteers()] == ["Jonna", "Uwe", "Yasmin"]
    assert Steps.APPLIED in states
    confidential = [one for one in rows_of_path() if one.state is Steps.CONFIDENTIAL]
    assert [(one.name, one.has_promised) for one in confidential] == [("Rasmus Dam", True)], (
        "the coordinator of the demo can approve somebody"
    )


def test_three_talk_and_a_coordinator_has_something_to_do(filled: Flask) -> None:
    page = look(clock.now())
    talking = {pair.wish.person.first_name: pair.state for pair in pairs_in(TOGETHER)}
    assert talking == {"Else": PairState.ACTIVE, "Aksel": PairState.TRIAL, "Fatima": PairState.TRIAL}
    assert [one.pair.wish.person.first_name for one in page.silent] == ["Aksel"]
    assert [one.pair.wish.person.first_name for one in page.concerns] == ["Fatima"]


@pytest.mark.slow_on_postgres
def test_a_lowest_age_stands_on_the_row_of_the_plan_with_its_reason(filled: Flask) -> None:
    mine = db.session.scalars(select(Initiative.id).where(Initiative.default_for == plan_row.KIND)).one()
    others = db.session.scalars(select(Initiative.id).where(Initiative.id != mine)).all()

    assert plan_row.notes([mine]) == []
    with lowest_age(60):
        (note,) = plan_row.notes([mine])
        assert "60" in note
        assert "Der er ikke skrevet, hvorfor." in note
        assert plan_row.notes(others) == []
