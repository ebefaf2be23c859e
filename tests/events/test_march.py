"""A march in the database: routes, one CAME per party, and presses that come twice, late and from several gates."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.events import check_in, head_count, march_routes, queries_march
from app.events.march_feature import own_route, own_words
from app.events.march_routes import RouteData
from app.events.messages_march import CHANGED
from app.events.models_march import CountPress, MarchRoute
from app.gatherings import hosting
from app.gatherings.actions import leave
from app.gatherings.figures import dates_of_year
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.notifications.models import Message
from tests.conftest import FrozenClock
from tests.events.marching import at, make_march, make_route, walk
from tests.factories import writing
from tests.surveys.asking import make_initiative

pytestmark = pytest.mark.usefixtures("frozen_clock")


def data_of(route: MarchRoute, **changed: Any) -> RouteData:
    names = ("name", "metres", "starts_at_local", "meeting_point", "access", "has_rollator")
    return RouteData(**{**{name: getattr(route, name) for name in names}, **changed})


def count(march: Occurrence, key: str, amount: int, helper_id: int | None = None) -> int:
    with writing():
        return head_count.press(SYSTEM, clock.now(), march.id, key=key, amount=amount, helper_id=helper_id)


def add(row: MarchRoute | CountPress) -> None:
    with writing():
        db.session.add(row)


# ---- routes -----------------------------------------------------------------------------------------------


def test_who_walks_a_route_is_told_once_of_another_start_and_nobody_of_another_name(app: Flask) -> None:
    march = make_march()
    short, long = make_route(march), make_route(march, "Den lange rute", metres=10_000)
    ane, bo = walk(march, "Ane", short), walk(march, "Bo", long)
    gone = walk(march, "Cia", short)
    with writing():
        leave(SYSTEM, clock.now(), gone.id)
        renamed = march_routes.change_route(
            SYSTEM, clock.now(), short.id, data_of(short, name="Rollatorruten")
        )
        told = march_routes.change_route(
            SYSTEM, clock.now(), short.id, data_of(short, starts_at_local=time(11, 15))
        )
    found = list(db.session.scalars(select(Message).where(Message.kind == CHANGED)))
    assert (renamed, told) == (0, 1)
    assert [one.person_id for one in found] == [ane.person_id]
    said = message_kind(CHANGED).merge(found[0].params, clock.now())
    assert said is not None
    assert "11.15" in said["when_start"]
    assert "11.15" not in own_words(bo)


def test_an_old_letter_about_a_route_is_not_sent_after_it_moved_again(app: Flask) -> None:
    march = make_march()
    route = make_route(march)
    walk(march, "Ane", route)
    with writing():
        march_routes.change_route(SYSTEM, clock.now(), route.id, data_of(route, meeting_point="Havnen"))
        march_routes.change_route(SYSTEM, clock.now(), route.id, data_of(route, meeting_point="Slottet"))
    first, second = db.session.scalars(select(Message).where(Message.kind == CHANGED).order_by(Message.id))
    merge = message_kind(CHANGED).merge
    assert merge(first.params, clock.now()) is None
    assert (merge(second.params, clock.now()) or {})["meeting_point"] == "Slottet"


def test_a_sign_up_says_when_its_own_route_begins(app: Flask) -> None:
    march = make_march()
    route = make_route(march)
    ane, bo = walk(march, "Ane", route), walk(march, "Bo")
    assert "kl. 10.30" in own_words(ane).replace("\N{NO-BREAK SPACE}", " ")
    assert "Torvet" in str(own_route(ane))
    assert own_words(bo) == ""
    confirmed = message_kind("sign_up_confirmed").merge({"sign_up_id": ane.id}, clock.now())
    assert confirmed is not None
    assert "Torvet" in confirmed["own_words"]


def test_a_route_with_people_stays_and_one_without_goes(app: Flask) -> None:
    march = make_march()
    route = make_route(march)
    ane = walk(march, "Ane", route)
    with pytest.raises(DomainError), writing():
        march_routes.remove_route(SYSTEM, clock.now(), route.id)
    with writing():
        leave(SYSTEM, clock.now(), ane.id)
        march_routes.remove_route(SYSTEM, clock.now(), route.id)
    assert queries_march.routes_of(march.series_id) == []


def test_a_route_of_another_march_is_not_chosen(app: Flask) -> None:
    march, other = make_march(), make_march()
    ane = walk(march, "Ane", make_route(other))
    assert queries_march.chosen_by(ane.id) is None


def test_two_routes_of_one_name_are_refused_by_rule_and_by_the_database(app: Flask) -> None:
    march = make_march()
    make_route(march)
    with pytest.raises(DomainError):
        make_route(march, "den KORTE rute")
    row = {"series_id": march.series_id, "name": "Den korte rute", "metres": 900, "version": 1}
    with pytest.raises(IntegrityError):
        add(MarchRoute(**row, starts_at_local=time(9), meeting_point="Torvet"))


def test_people_are_summed_by_route_and_who_has_not_said_is_seen(app: Flask) -> None:
    march = make_march()
    route = make_route(march)
    walk(march, "Ane", route, party_size=3)
    walk(march, "Bo", route)
    walk(march, "Cia", party_size=2)
    assert queries_march.people_by_route(march.id) == {route.id: 4, None: 2}


# ---- checking in -------------------------------------------------------------------------------------------


def test_a_party_comes_once_and_says_when(app: Flask, frozen_clock: FrozenClock) -> None:
    march = make_march()
    ane = walk(march, "Ane", party_size=2)
    frozen_clock.move_to(at(9, 12))
    with writing():
        first = check_in.check_in(SYSTEM, clock.now(), march.id, ane.id)
    frozen_clock.move_to(at(9, 40))
    with writing():
        second = check_in.check_in(SYSTEM, clock.now(), march.id, ane.id)
    assert (first.was_here, second.was_here) == (False, True)
    assert second.sign_up.marked_at == at(9, 12)
    assert queries_march.arrived_at(march.id) == (2, 2)


def test_a_slip_is_taken_back(app: Flask, frozen_clock: FrozenClock) -> None:
    march = make_march()
    ane = walk(march, "Ane")
    frozen_clock.move_to(at(9, 12))
    with writing():
        check_in.check_in(SYSTEM, clock.now(), march.id, ane.id)
        check_in.undo_check_in(SYSTEM, clock.now(), march.id, ane.id)
        check_in.undo_check_in(SYSTEM, clock.now(), march.id, ane.id)
    found = db.session.get_one(SignUp, ane.id)
    assert (found.status, found.marked_at) == (SignUpStatus.CONFIRMED, None)


def test_nobody_is_checked_in_on_another_day_nor_without_a_place(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    march = make_march(capacity=1)
    ane, bo = walk(march, "Ane"), walk(march, "Bo")
    other = make_march(checks_in=False)
    cia = walk(other, "Cia")
    with pytest.raises(DomainError), writing():
        check_in.check_in(SYSTEM, clock.now(), march.id, ane.id)
    frozen_clock.move_to(at(9))
    with pytest.raises(DomainError), writing():
        check_in.check_in(SYSTEM, clock.now(), march.id, bo.id)
    for date, sign_up in ((march, cia), (other, cia)):
        with pytest.raises(NotFoundError), writing():
            check_in.check_in(SYSTEM, clock.now(), date.id, sign_up.id)
    frozen_clock.move_to(march.ends_at + timedelta(hours=13))
    with pytest.raises(DomainError), writing():
        check_in.check_in(SYSTEM, clock.now(), march.id, ane.id)


# ---- counting heads ----------------------------------------------------------------------------------------


def test_a_press_counts_once_however_often_it_is_sent(app: Flask, frozen_clock: FrozenClock) -> None:
    march = make_march()
    frozen_clock.move_to(at(9))
    sums = [count(march, key, amount) for key, amount in (("a", 5), ("b", 1), ("a", 5), ("b", 1))]
    assert sums == [5, 6, 6, 6]
    assert db.session.get_one(Occurrence, march.id).head_count == 6


def test_gates_add_up_and_each_takes_back_its_own_last_press(app: Flask, frozen_clock: FrozenClock) -> None:
    march = make_march()
    frozen_clock.move_to(at(9))
    with writing():
        gate = check_in.name_helper(SYSTEM, clock.now(), march.id, "Port 2")
    count(march, "a", 5)
    count(march, "b", 40, gate.id)
    count(march, "c", 1)
    with writing():
        for key in ("u1", "u1", "u2"):
            head_count.undo(SYSTEM, clock.now(), march.id, key=key)
    with pytest.raises(DomainError), writing():
        head_count.undo(SYSTEM, clock.now(), march.id, key="u3")
    assert db.session.get_one(Occurrence, march.id).head_count == 40
    assert queries_march.counted_by(march.id) == {None: 0, gate.id: 40}


def test_the_sum_is_never_below_nothing_and_goes_on_from_what_the_host_wrote(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    march = make_march(needs_sign_up=False)
    frozen_clock.move_to(at(9))
    assert count(march, "a", -1) == 0
    frozen_clock.move_to(at(11))
    with writing():
        hosting.record_head_count(SYSTEM, clock.now(), march.id, 300)
    assert count(march, "b", 5) == 305


def test_counting_waits_for_the_day_and_ends_with_it(app: Flask, frozen_clock: FrozenClock) -> None:
    march = make_march()
    for moment in (clock.now(), march.ends_at + timedelta(hours=13)):
        frozen_clock.move_to(moment)
        with pytest.raises(DomainError):
            count(march, "a", 1)
    frozen_clock.move_to(at(9))
    with pytest.raises(DomainError):
        count(march, "b", 5001)
    assert db.session.get_one(Occurrence, march.id).head_count is None


def test_the_database_takes_a_key_once(app: Flask, frozen_clock: FrozenClock) -> None:
    march = make_march()
    frozen_clock.move_to(at(9))
    count(march, "a", 1)
    with pytest.raises(IntegrityError):
        add(CountPress(occurrence_id=march.id, key="a", amount=1, pressed_at=clock.now()))


def test_a_helper_of_another_date_is_not_ended_here(app: Flask) -> None:
    march, other = make_march(), make_march()
    with writing():
        helper = check_in.name_helper(SYSTEM, clock.now(), march.id, "Port 2")
    with pytest.raises(NotFoundError), writing():
        check_in.end_helper(SYSTEM, clock.now(), other.id, helper.id)
    with writing():
        check_in.end_helper(SYSTEM, clock.now(), march.id, helper.id)
    assert queries_march.helpers_of(march.id) == []


def test_whoever_was_counted_follows_on_the_plan(app: Flask, frozen_clock: FrozenClock) -> None:
    march = make_march(initiative_id=make_initiative("Marcher", "6a").id)
    walk(march, "Ane", party_size=2)
    frozen_clock.move_to(at(11))
    count(march, "a", 40)
    initiative = march.series.initiative_id
    rows = db.session.execute(dates_of_year("event", [initiative or 0], 2027)).all()
    assert [row.places for row in rows] == [42]
