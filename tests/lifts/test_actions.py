"""Asking, pairing, answering, falling through: the rules of lifts with real rows, messages and clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.gatherings import actions as sign_ups
from app.gatherings import hosting
from app.gatherings.models import SignUp
from app.lifts.actions import Said, answer, drop_wish, forget_lifts, keep_wish, note_rung
from app.lifts.models import LiftPair, LiftWish, PairStatus, Rung, Side
from app.lifts.pairing import settle_all, tell_hosts
from app.lifts.queries import missing_on
from app.lifts.retention import RULES
from app.matching.lifts import Trip, Way
from app.people.blocking import begin_block
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.gatherings.support import told
from tests.lifts.riding import ADDRESS, driver, paired, pairs, rider, say, wish

_LIFTS = {"lift_wanted", "lift_found", "lift_agreed", "lift_fallen", "lifts_missing"}


def _told(*people: SignUp) -> list[list[str]]:
    return [[kind for kind in kinds if kind in _LIFTS] for kinds in told(*people)]


def test_both_are_asked_once_and_told_once_when_both_said_yes(app: Flask, frozen_now: datetime) -> None:
    date, now = make_occurrence(), frozen_now
    passenger, drives = rider(date, now), driver(date, now)
    assert (passenger.needs_lift, drives.needs_lift) == (True, False)

    assert paired(date, date.starts_at - timedelta(minutes=119)) == 0
    assert [paired(date, now), paired(date, now)] == [1, 0]
    assert _told(passenger, drives) == [["lift_found"], ["lift_wanted"]]
    (pair,) = pairs(date)
    say(pair, Side.OFFER, now)
    say(pair, Side.OFFER, now)
    assert pairs(date)[0].status is PairStatus.PROPOSED
    assert len(missing_on(date.id)[date.id]) == 1
    say(pair, Side.NEED, now)
    assert pairs(date)[0].status is PairStatus.AGREED
    assert missing_on(date.id) == {}
    assert _told(passenger, drives) == [["lift_found", "lift_agreed"], ["lift_wanted", "lift_agreed"]]


def test_a_no_frees_both_and_the_same_two_never_meet_again(app: Flask, frozen_now: datetime) -> None:
    date, now = make_occurrence(), frozen_now
    passenger, first = rider(date, now), driver(date, now)
    paired(date, now)
    (pair,) = pairs(date)
    say(pair, Side.NEED, now)
    say(pair, Side.OFFER, now, yes=False)
    say(pair, Side.OFFER, now, yes=False)
    assert paired(date, now) == 0
    second = driver(date, now, make_person("Lis Holm"))
    assert paired(date, now) == 1
    assert [one.offer_id for one in pairs(date)] == [first.id, second.id]
    # The passenger had said yes, so they hear that it came to nothing; the driver knows.
    assert _told(passenger, first) == [["lift_found", "lift_fallen", "lift_found"], ["lift_wanted"]]
    with pytest.raises(DomainError):
        say(pair, Side.NEED, now)


def test_who_gives_up_the_place_frees_the_other_who_gets_the_next(app: Flask, frozen_now: datetime) -> None:
    date, now = make_occurrence(), frozen_now
    passenger, first = rider(date, now), driver(date, now)
    paired(date, now)
    for side in Side:
        say(pairs(date)[0], side, now)
    second = driver(date, now, make_person("Lis Holm"))
    with writing():
        sign_ups.leave(SYSTEM, now, first.id)
        assert settle_all(now) == 1
    assert [(one.status, one.offer_id) for one in pairs(date)] == [
        (PairStatus.FALLEN, first.id),
        (PairStatus.PROPOSED, second.id),
    ]
    assert _told(passenger) == [["lift_found", "lift_agreed", "lift_fallen", "lift_found"]]
    assert "lift_fallen" not in _told(first)[0]


def test_seats_room_and_party_are_kept_when_they_change(app: Flask, frozen_now: datetime) -> None:
    date, now = make_occurrence(capacity=12), frozen_now
    drives = driver(date, now, seats=2)
    one, two = rider(date, now), rider(date, now, make_person("Ib Ny"))
    bulky = rider(date, now, make_person("Ane Bro"), is_bulky=True)
    assert paired(date, now) == 2
    needs = {"wants_companion": False, "needs_lift": True, "note": ""}
    with writing():
        sign_ups.change_sign_up(SYSTEM, now, two.id, party_size=2, **needs)
    paired(date, now)
    assert [(pair.need_id, pair.status) for pair in pairs(date)] == [
        (one.id, PairStatus.PROPOSED),
        (two.id, PairStatus.FALLEN),
    ]
    with writing():
        sign_ups.change_sign_up(SYSTEM, now, one.id, party_size=1, **{**needs, "needs_lift": False})
        keep_wish(SYSTEM, now, drives.id, Side.OFFER, _said(drives, seats=3, is_bulky=True))
    assert paired(date, now) == 2
    standing = [pair.need_id for pair in pairs(date) if pair.status is PairStatus.PROPOSED]
    assert sorted(standing) == [two.id, bulky.id]


def _said(sign_up: SignUp, **changes: object) -> Said:
    kept = db.session.get_one(LiftWish, sign_up.id)
    return Said(
        **{"way": kept.way, "trip": kept.trip, "place_id": kept.place_id, "seats": kept.seats, **changes}
    )


def test_an_arm_is_a_companion_and_only_who_goes_that_way_is_asked(app: Flask, frozen_now: datetime) -> None:
    date, now = make_occurrence(), frozen_now
    walks = rider(date, now, way=Way.ARM, trip=Trip.BACK)
    assert (walks.needs_lift, walks.wants_companion) == (False, True)
    driver(date, now)
    driver(date, now, make_person("Lis Holm"), way=Way.ARM, trip=Trip.THERE)
    assert paired(date, now) == 0
    driver(date, now, make_person("Bo Ravn"), way=Way.ARM, trip=Trip.BOTH)
    assert paired(date, now) == 1


def test_who_waits_or_is_shut_out_is_in_no_pair_and_a_cancelled_date_ends_it(
    app: Flask, frozen_now: datetime
) -> None:
    date, now = make_occurrence(capacity=2), frozen_now
    passenger, drives = rider(date, now), driver(date, now)
    rider(date, now, make_person("Ib Ny"))
    with writing():
        begin_block(SYSTEM, now, drives.person, "Aftalt")
    assert paired(date, now) == 0
    with writing():
        db.session.execute(text("UPDATE person_block SET ended_at = began_at"))
    assert paired(date, now) == 1
    with writing():
        hosting.cancel_date(SYSTEM, now, date.id, "Regn.")
        settle_all(now)
    assert [one.status for one in pairs(date)] == [PairStatus.FALLEN]
    assert "lift_fallen" not in _told(passenger)[0]


def test_strangers_cannot_answer_and_nobody_can_when_it_has_begun(app: Flask, frozen_now: datetime) -> None:
    date, now = make_occurrence(), frozen_now
    passenger, _drives = rider(date, now), driver(date, now)
    stranger = make_sign_up(date)
    paired(date, now)
    (pair,) = pairs(date)
    with pytest.raises(NotFoundError), writing():
        answer(SYSTEM, now, stranger.id, pair.id, is_yes=True)
    with pytest.raises(DomainError), writing():
        answer(SYSTEM, date.starts_at, passenger.id, pair.id, is_yes=True)
    with pytest.raises(DomainError), writing():
        keep_wish(SYSTEM, now, stranger.id, Side.OFFER, Said(seats=2))


def test_the_host_hears_two_days_before_who_misses_somebody_and_says_what_came_of_it(
    app: Flask, frozen_now: datetime
) -> None:
    host = make_person("Vera Vært")
    date = make_occurrence(make_walk(host=host))
    only_ticked = make_sign_up(date, needs_lift=True)
    passenger = rider(date, frozen_now)
    soon = date.starts_at - timedelta(days=2)
    with writing():
        counted = [tell_hosts(soon - timedelta(seconds=1)), tell_hosts(soon), tell_hosts(soon)]
    assert counted == [0, 1, 0]
    assert told(host)[0].count("lifts_missing") == 1
    assert [one.sign_up.id for one in missing_on(date.id)[date.id]] == [only_ticked.id, passenger.id]
    with writing():
        note_rung(SYSTEM, soon, only_ticked.id, Rung.FOUND)
        note_rung(SYSTEM, soon, passenger.id, Rung.NOBODY)
    assert [one.sign_up.id for one in missing_on(date.id)[date.id]] == [passenger.id]


def test_the_address_is_nowhere_in_the_clear_and_all_is_gone_a_day_after(
    app: Flask, frozen_now: datetime
) -> None:
    date, now = make_occurrence(), frozen_now
    passenger, drives = rider(date, now), driver(date, now)
    paired(date, now)
    stored = db.session.scalars(text("SELECT said FROM lift_wish")).all()
    assert not [one for one in stored if "Kirkegade" in one]
    assert db.session.get_one(LiftWish, passenger.id).address == ADDRESS
    with writing():
        drop_wish(SYSTEM, now, drives.id)
        drop_wish(SYSTEM, now, drives.id)
    after = date.ends_at + timedelta(hours=24)
    with writing():
        assert [rule.clean(after - timedelta(seconds=1), 50) for rule in RULES] == [0, 0]
        assert [rule.clean(after, 50) for rule in RULES] == [1, 1]
    assert not db.session.scalars(select(LiftWish)).all()
    assert not db.session.scalars(select(LiftPair)).all()


def test_who_is_erased_leaves_no_wish_and_the_other_is_told(app: Flask, frozen_now: datetime) -> None:
    date, now = make_occurrence(), frozen_now
    passenger, drives = rider(date, now), driver(date, now)
    paired(date, now)
    say(pairs(date)[0], Side.NEED, now)
    with writing():
        forget_lifts(SYSTEM, now, drives.person_id)
    assert db.session.get(LiftWish, drives.id) is None
    assert _told(passenger) == [["lift_found", "lift_fallen"]]
    wish(drives, Side.OFFER, now, seats=1)
    assert paired(date, now) == 1
