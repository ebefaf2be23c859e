"""A letter that offered a free place comes back: somebody rings, and what is answered on the phone is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.actions import leave
from app.gatherings.models import SignUp, SignUpStatus
from app.notifications.arrivals import take_bounce
from app.notifications.models import BY_PEOPLE, CallOutcome, Message, MessageStatus
from tests.conftest import FrozenClock
from tests.desk.callers import at_the_desk, text_of
from tests.factories import (
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_sign_up,
    make_walk,
    writing,
)


@pytest.fixture
def host() -> Account:
    return make_account()


@pytest.fixture
def offered(app: Flask, frozen_clock: FrozenClock, host: Account) -> SignUp:
    """Somebody for whom a place is held, and whose letter about it came back."""
    occurrence = make_occurrence(make_walk(host=host.person, capacity=1))
    first, second = make_sign_up(occurrence), make_sign_up(occurrence, make_person(email="vaek@example.org"))
    frozen_clock.move_to(occurrence.starts_at - timedelta(hours=20))
    with writing():
        leave(SYSTEM, clock.now(), first.id)
    with writing():
        letter = db.session.scalars(select(Message).where(Message.kind == "place_offered")).one()
        letter.status, letter.sent_to = MessageStatus.SENT, "vaek@example.org"
        db.session.flush()
        take_bounce(clock.now(), letter, "vaek@example.org", "5.1.1", is_about_address=True)
    return second


def call() -> Message:
    """What is to be said on the phone about the offer."""
    db.session.expire_all()
    by_phone = select(Message).where(Message.kind == "place_offered", Message.channel.in_(BY_PEOPLE))
    return db.session.scalars(by_phone).one()


def test_the_desk_rings_and_takes_the_place_for_who_says_yes(app: Flask, offered: SignUp) -> None:
    desk, _bodil = at_the_desk(app)
    person_id = offered.person_id
    assert call().status == MessageStatus.QUEUED
    page = desk.get("/ringeliste").text
    assert "Har fået tilbudt en plads" in page
    assert f'href="/telefonbord/{person_id}#kommer"' in page
    assert "Vil" in text_of(desk.get(f"/telefonbord/{person_id}").text).split("Pladsen er holdt til")[1]

    desk.post(f"/telefonbord/{person_id}/tag-plads/walk/{offered.id}")

    db.session.expire_all()
    assert db.session.get_one(SignUp, offered.id).status is SignUpStatus.CONFIRMED
    assert call().status == MessageStatus.SUPPRESSED
    assert "Har fået tilbudt en plads" not in desk.get("/ringeliste").text
    given = db.session.scalars(select(Message).where(Message.kind == "place_given")).one()
    assert given.status == MessageStatus.SENT


def test_an_offer_of_somebody_else_is_not_theirs_to_take(app: Flask, offered: SignUp) -> None:
    desk, _bodil = at_the_desk(app)
    other = make_person()

    assert desk.post(f"/telefonbord/{other.id}/tag-plads/walk/{offered.id}").status_code == 404
    assert desk.post(f"/telefonbord/{offered.person_id}/tag-plads/meal/{offered.id}").status_code == 404


@pytest.mark.parametrize(
    ("outcome", "status"), [("told", SignUpStatus.CONFIRMED), ("declined", SignUpStatus.CANCELLED_BY_PERSON)]
)
def test_the_outcome_button_of_the_host_closes_the_call_and_the_offer(
    app: Flask, client: FlaskClient, host: Account, offered: SignUp, outcome: str, status: SignUpStatus
) -> None:
    log_in(client, host)
    series_id = offered.occurrence.series_id

    client.post(f"/gaature/{series_id}/vaert/ring/{call().id}", data={"outcome": outcome})

    db.session.expire_all()
    assert db.session.get_one(SignUp, offered.id).status is status
    assert (call().status, call().outcome) == (MessageStatus.SENT, CallOutcome.TOLD)
