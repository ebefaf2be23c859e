"""The day of a fair in the database: who may do what when, presses that come twice, tables, and the bell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.core.permissions import Role
from app.exchange import agreements, arrivals, bell, brokers, fairs, placing, queries_day, registering, talks
from app.exchange.models_day import Arrival, FairDay, Stall, Talk
from app.exchange.rules import FairState
from app.exchange.rules_day import Arrived, Talked
from tests.conftest import FrozenClock
from tests.exchange.market import arrive, give, make_broker, make_market, put, seek, talk
from tests.exchange.trading import MODERATOR, agree, facts, make_fair, register, told
from tests.factories import make_account, make_person, writing

pytestmark = pytest.mark.usefixtures("frozen_clock")


def as_citizen(account_person_id: int) -> Actor:
    return Actor(person_id=account_person_id, account_id=1, roles=frozenset({Role.CITIZEN}))


def test_a_broker_may_broker_at_their_fair_on_its_day_and_nowhere_else(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    fair, (ane, bo) = make_market("Ane", "Bo")
    other, (cia, _dan) = make_market("Cia", "Dan")
    broker = make_account(name="Mette Mægler").person
    actor = as_citizen(broker.id)
    press = (fair.id, (ane.id, bo.id), Talked.TALKING)
    for who in (actor, Actor(), SYSTEM):
        with writing(), pytest.raises(NotFoundError):
            talks.note(who, clock.now(), *press)
    make_broker(fair, broker)
    with writing():
        talks.note(actor, clock.now(), *press)
        arrivals.note(actor, clock.now(), fair.id, ane.id, None)
        bell.ring(actor, clock.now(), fair.id)
    for wrong in (
        lambda: talks.note(actor, clock.now(), other.id, (cia.id, _dan.id), Talked.MET),
        lambda: talks.note(actor, clock.now(), fair.id, (ane.id, cia.id), Talked.MET),
        lambda: talks.note(actor, clock.now(), fair.id, (ane.id, ane.id), Talked.MET),
        lambda: talks.take_back(actor, clock.now(), fair.id, (ane.id, cia.id), Talked.MET),
        lambda: arrivals.note(actor, clock.now(), fair.id, cia.id, Arrived.HERE),
        lambda: arrivals.note(actor, clock.now(), other.id, cia.id, Arrived.HERE),
        lambda: bell.ring(actor, clock.now(), other.id),
        lambda: placing.give(actor, clock.now(), fair.id, 5, keep=False),
        lambda: placing.move(MODERATOR, clock.now(), fair.id, cia.id, 1),
        lambda: brokers.choose(actor, clock.now(), fair.id, [broker.id]),
        lambda: agreements.note(actor, clock.now(), cia.id, _dan.id, agreements.Terms("x"), is_signed=True),
    ):
        with writing(), pytest.raises(NotFoundError):
            wrong()
    frozen_clock.move_to(clock.now() + timedelta(days=1))
    with writing(), pytest.raises(NotFoundError):
        talks.note(actor, clock.now(), *press)


def test_presses_may_come_twice_late_and_in_another_order(app: Flask) -> None:
    fair, (ane, bo, *_others) = make_market("Ane", "Bo", "Cia")
    for state in (Talked.TALKING, Talked.TALKING, Talked.MET, Talked.TALKING, Talked.NOT_TODAY):
        talk(fair, bo, ane, state)
    row = db.session.get(Talk, (ane.id, bo.id))
    assert row is not None
    assert row.state is Talked.MET
    assert queries_day.count_talks(fair.id) == 1
    with writing():
        # What somebody else changed meanwhile is not forgotten by an older page.
        talks.take_back(MODERATOR, clock.now(), fair.id, (ane.id, bo.id), Talked.TALKING)
    assert queries_day.count_talks(fair.id) == 1
    with writing():
        talks.take_back(MODERATOR, clock.now(), fair.id, (ane.id, bo.id), Talked.MET)
    assert queries_day.count_talks(fair.id) == 0


def test_nobody_is_sent_to_who_would_rather_not_and_is_not_told_why(app: Flask) -> None:
    fair, (ane, bo, cia) = make_market("Ane", "Bo", "Cia")
    for one in (bo, cia):
        seek(one)
    give(ane)
    with writing():
        registering.wish(SYSTEM, clock.now(), cia.id, [], [ane.id])
    found = queries_day.market_of(fair)
    assert not found.market.may_meet((ane.id, cia.id))
    assert found.market.may_meet((ane.id, bo.id))
    with writing(), pytest.raises(DomainError) as refused:
        talks.note(MODERATOR, clock.now(), fair.id, (ane.id, cia.id), Talked.TALKING)
    assert refused.value.message == "De to skal ikke mødes i dag. Vælg to andre."
    # What has happened may be noted.
    talk(fair, ane, cia, Talked.MET)


def test_tables_are_given_kept_and_changed_with_who_stands_there(app: Flask) -> None:
    fair, (ane, bo, cia) = make_market("Ane", "Bo", "Cia")
    with writing():
        bo.needs = "En stol"
    put(fair, per_row=2)
    assert queries_day.stalls_of(fair.id) == {bo.id: 1, ane.id: 2, cia.id: 3}
    with writing():
        assert placing.move(MODERATOR, clock.now(), fair.id, cia.id, 1) is not None
        assert placing.move(MODERATOR, clock.now(), fair.id, ane.id, 20) is None
    assert queries_day.stalls_of(fair.id) == {cia.id: 1, bo.id: 3, ane.id: 20}
    for wrong in (0, 21):
        with writing(), pytest.raises(DomainError):
            placing.move(MODERATOR, clock.now(), fair.id, ane.id, wrong)
    # Who does not come any more leaves their table to others.
    with writing():
        registering.withdraw(SYSTEM, clock.now(), cia.id)
        placing.move(MODERATOR, clock.now(), fair.id, ane.id, 1)
    late = register(fair, make_person("Dan"), actor=MODERATOR)
    with writing():
        assert placing.give(MODERATOR, clock.now(), fair.id, 2, keep=True) == 0
    assert queries_day.stalls_of(fair.id) == {ane.id: 1, late.id: 2, bo.id: 3}
    with writing():
        db.session.add(Stall(participant_id=cia.id, fair_id=fair.id, number=1))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_the_bell_rings_while_the_fair_goes_on_and_for_agreements_when_wanted(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    fair, (ane, bo) = make_market("Ane", "Bo")
    agree(ane, bo, is_yes=True)
    assert queries_day.day_of(fair.id).rings == 0
    with writing():
        bell.ring_by_itself(MODERATOR, clock.now(), fair.id, wanted=True)
    agree(ane, bo)
    assert queries_day.day_of(fair.id).rings == 0
    agree(bo, ane, is_yes=True)
    with writing():
        bell.ring(MODERATOR, clock.now(), fair.id)
    day = db.session.get(FairDay, fair.id, populate_existing=True)
    assert day is not None
    assert (day.rings, day.rung_at) == (2, clock.now())
    assert queries_day.count_agreements(fair.id) == (2, 1)
    frozen_clock.move_to(fair.ends_at)
    with writing(), pytest.raises(DomainError):
        bell.ring(MODERATOR, clock.now(), fair.id)
    with writing():
        # Written down from paper in the evening: it counts, and nothing rings.
        agreements.note(MODERATOR, clock.now(), ane.id, bo.id, agreements.Terms("Kage"), is_signed=True)
    assert queries_day.day_of(fair.id).rings == 2


def test_a_broker_must_be_able_to_log_in_and_is_forgotten_when_they_are_shut_out(app: Flask) -> None:
    fair, (ane, _bo) = make_market("Ane", "Bo")
    with writing(), pytest.raises(DomainError) as refused:
        brokers.choose(MODERATOR, clock.now(), fair.id, [ane.party.person_id])
    assert refused.value.field == "people"
    first, second = (make_account(name=name).person for name in ("Mette", "Mads"))
    make_broker(fair, first, second)
    make_broker(fair, second)
    assert [one.person_id for one in queries_day.brokers_of(fair.id)] == [second.id]
    with writing():
        brokers.forget(second.id)
    assert queries_day.brokers_of(fair.id) == []


def test_who_brokers_is_told_once_and_again_when_it_is_moved_but_not_before_others_see_the_fair(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    fair, mette = make_fair(opened=False), make_account(name="Mette").person
    make_broker(fair, mette)
    assert told(mette) == []
    with writing():
        fairs.decide(MODERATOR, clock.now(), fair.id, FairState.OPEN)
    make_broker(fair, mette, make_account(name="Mads").person)
    assert told(mette) == ["exchange_broker"]
    with writing():
        fairs.change_fair(
            MODERATOR, clock.now(), fair.id, facts(place_id=fair.place_id, address="Borgen, Løkken 1")
        )
    assert told(mette) == ["exchange_broker"] * 2
    make_broker(fair)
    assert told(mette) == []
    frozen_clock.move_to(clock.now() + timedelta(minutes=1))
    make_broker(fair, mette)
    assert told(mette) == ["exchange_broker"]


def test_the_letter_to_a_broker_is_true_only_while_they_broker_at_that_time(app: Flask) -> None:
    fair, mette = make_fair(address="Salen"), make_account(name="Mette Mægler").person
    make_broker(fair, mette)
    params = {"fair_id": fair.id, "person_id": mette.id, "version": fair.version}

    def says() -> Mapping[str, Any] | None:
        with app.test_request_context():
            return message_kind("exchange_broker").merge(params, clock.now())

    said = says()
    assert said is not None
    assert said["first_name"] == "Mette"
    assert said["address"].startswith("Salen, ")
    assert said["link"].endswith(f"/samarbejdsboers/boerser/{fair.id}/maegler")
    params["version"] += 1
    assert says() is None
    params["version"] -= 1
    with writing():
        brokers.forget(mette.id)
    assert says() is None


def test_what_was_pressed_without_a_network_is_taken_after_the_end(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    fair, (ane, bo, cia) = make_market("Ane", "Bo", "Cia")
    talk(fair, ane, bo)
    arrive(fair, cia, None)
    frozen_clock.move_to(fair.ends_at)
    with writing():
        talks.count_meetings(fair.id)
    frozen_clock.move_to(fair.ends_at + timedelta(hours=2))

    talk(fair, ane, cia, Talked.MET)
    arrive(fair, cia)

    assert queries_day.arrivals_at(fair.id)[cia.id].state is Arrived.HERE
    assert queries_day.day_of(fair.id).held == 2
    with writing():
        talks.take_back(MODERATOR, clock.now(), fair.id, (ane.id, cia.id), Talked.MET)
    assert queries_day.day_of(fair.id).held == 1


def test_nobody_is_noted_at_a_fair_that_is_long_over(app: Flask, frozen_clock: FrozenClock) -> None:
    fair, (ane, bo) = make_market("Ane", "Bo")
    arrive(fair, ane, None)
    assert db.session.get(Arrival, ane.id) is None
    frozen_clock.move_to(fair.ends_at + timedelta(hours=12))
    for late in (
        lambda: arrivals.note(MODERATOR, clock.now(), fair.id, ane.id, Arrived.HERE),
        lambda: talks.note(MODERATOR, clock.now(), fair.id, (ane.id, bo.id), Talked.MET),
        lambda: placing.give(MODERATOR, clock.now(), fair.id, 5, keep=False),
    ):
        with writing(), pytest.raises(DomainError):
            late()
    early = make_fair()
    two = [register(early, make_person(name)) for name in ("Eva", "Finn")]
    with writing(), pytest.raises(DomainError):
        talks.note(MODERATOR, clock.now(), early.id, (two[0].id, two[1].id), Talked.MET)
