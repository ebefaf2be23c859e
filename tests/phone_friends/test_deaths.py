"""Who has died, citizen or volunteer: their friend hears it from a coordinator, not from a letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.erasure import erase_everything
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.permissions import Role
from app.phone_friends.agreeing import pause
from app.phone_friends.deaths import rows
from app.phone_friends.models import Ender, Ending, PhonePair
from app.phone_friends.overview import look
from app.phone_friends.privacy_pair import PHONE_CALLS
from app.phone_friends.queries_pair import open_reviews_of
from app.phone_friends.states import PairState, WishState
from tests.conftest import FrozenClock
from tests.factories import log_in, make_account, writing
from tests.phone_friends.talking import agree, coordinator, do, letters, make_active, say


def _erase(person_id: int, *, has_died: bool) -> None:
    with writing():
        erase_everything(SYSTEM, clock.now(), person_id, has_died=has_died)


def _lost(frozen: FrozenClock, *, has_died: bool = True) -> PhonePair:
    pair = make_active(frozen)
    agree(pair)
    _erase(pair.wish.person_id, has_died=has_died)
    db.session.refresh(pair)
    return pair


def test_the_desk_that_erases_who_has_died_ends_it_so(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    pair = make_active(frozen_clock)
    log_in(client, make_account(Role.MODERATOR))
    about = f"/telefonbord/{pair.wish.person_id}/oplysninger"
    client.post(f"{about}/ringet-op", data={"doed": "1"})
    assert client.post(f"{about}/slet", data={"said_yes": "y"}).location == "/telefonbord"
    db.session.refresh(pair)
    assert pair.ending is Ending.DIED


def test_no_letter_tells_a_volunteer_that_their_friend_has_died(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = _lost(frozen_clock)
    assert (pair.state, pair.ending) == (PairState.ENDED, Ending.DIED)
    kinds = ("phone_thanks", "phone_review", "phone_reminder")
    assert [one for kind in kinds for one in letters(kind, pair.volunteer.person_id)] == []


@pytest.mark.parametrize("side", list(Ender)[:2])
def test_nor_does_one_when_they_rested_from_talking(
    app: Flask, frozen_clock: FrozenClock, side: Ender
) -> None:
    pair = make_active(frozen_clock)
    agree(pair)
    do(pause, pair.id, clock.today() + timedelta(days=30), side)
    dead, left = pair.wish.person_id, pair.volunteer.person_id
    if side is Ender.VOLUNTEER:
        dead, left = left, dead
    _erase(dead, has_died=True)
    db.session.refresh(pair)
    assert pair.ending is (Ending.DIED if side is Ender.CITIZEN else Ending.LOST)
    assert letters("phone_thanks", left) == []


def test_a_citizen_whose_friend_has_died_hears_it_from_a_coordinator_and_keeps_their_wish(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock)
    agree(pair)
    citizen = pair.wish.person
    _erase(pair.volunteer.person_id, has_died=True)
    db.session.refresh(pair)
    assert (pair.ending, pair.wish.state) == (Ending.LOST, WishState.WAITING)
    kinds = ("phone_thanks", "phone_review", "phone_reminder")
    assert [one for kind in kinds for one in letters(kind, citizen.id)] == []
    (review,) = open_reviews_of(pair.id)
    own = PHONE_CALLS.sections(citizen.id, clock.now())
    assert "lost" not in str([one.as_json() for one in own])
    with pytest.raises(NotFoundError):
        say(pair, Ender.CITIZEN)

    log_in(client, make_account(Role.MODERATOR, Role.PHONE_COORDINATOR))
    day = client.get("/i-dag").text
    assert "Ring til en, der blev ringet op" in day
    assert citizen.name not in day
    page = client.get("/telefonven/overblik").text
    assert citizen.name in page
    assert "Den, der blev ringet op, har ikke fået det at vide." in page
    assert "Siger ja" not in page
    client.post("/telefonven/overblik/gjort", data={"press": f"settle:{review.id}"})
    assert open_reviews_of(pair.id) == []


def test_who_only_leaves_is_taken_leave_of_by_letter(app: Flask, frozen_clock: FrozenClock) -> None:
    pair = _lost(frozen_clock, has_died=False)
    assert pair.ending is None
    assert letters("phone_thanks", pair.volunteer.person_id)
    assert rows(clock.now()) == []


def test_a_coordinator_is_asked_to_ring_until_they_have_talked(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    pair = _lost(frozen_clock)
    log_in(client, coordinator())
    page = client.get("/telefonven/overblik").text
    assert pair.volunteer.person.name in page
    assert "Den frivillige har ikke fået det at vide." in page
    assert client.get(f"/telefonven/overblik/par/{pair.id}").status_code == 200, "where the row leads"
    review = open_reviews_of(pair.id)[0]
    done = client.post(
        "/telefonven/overblik/gjort", data={"press": f"settle:{review.id}"}, follow_redirects=True
    )
    assert "Alt er gjort" in done.text
    assert open_reviews_of(pair.id) == []


def test_the_days_page_says_that_somebody_must_ring_and_names_nobody(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    pair = _lost(frozen_clock)
    both = make_account(Role.MODERATOR, Role.PHONE_COORDINATOR)
    log_in(client, both)
    page = client.get("/i-dag").text
    assert "Ring til en frivillig" in page
    assert pair.volunteer.person.name not in page
    log_in(client, make_account(Role.MODERATOR))
    assert "Ring til en frivillig" not in client.get("/i-dag").text


def test_the_volunteer_reads_it_nowhere_and_answers_nothing(app: Flask, frozen_clock: FrozenClock) -> None:
    pair = _lost(frozen_clock)
    volunteer = pair.volunteer.person
    with app.test_request_context():
        (own,) = (
            one for one in PHONE_CALLS.sections(volunteer.id, clock.now()) if one.key == "phone_reviews"
        )
    assert "died" not in str(own.as_json())
    with pytest.raises(NotFoundError):
        say(pair, Ender.VOLUNTEER)


def test_who_has_left_too_is_rung_by_nobody(app: Flask, frozen_clock: FrozenClock) -> None:
    pair = _lost(frozen_clock)
    _erase(pair.volunteer.person_id, has_died=False)
    assert rows(clock.now()) == []
    assert look(clock.now()).to_ask == []
