"""Guests sign up without proof of who they are, so how often is bounded: per network, and per contact."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.database import db
from app.core.records import Throttle
from app.gatherings.guests import GUESTS
from app.gatherings.models import Series
from app.notifications.models import Message
from tests.factories import log_in, make_account, make_occurrence, make_sign_up, make_walk, writing
from tests.walks.visiting import first_date, send, sign_ups, text_of

PER_NETWORK, PER_CONTACT = GUESTS[0][2], GUESTS[1][2]
ASKED_TO_RING = (
    "Der er lavet mange tilmeldinger herfra i dag. Ring til os på 11 11 11 00, så skriver vi dig op."
)


@pytest.fixture
def walk(app: Flask, frozen_clock: Any) -> Series:
    return make_walk(capacity=5)


def test_a_stranger_gets_no_more_letters_than_that_in_a_day(
    client: FlaskClient, walk: Series, frozen_clock: Any
) -> None:
    def guest(number: int) -> TestResponse:
        # From many networks, with many names: the address is what is counted.
        place = {"REMOTE_ADDR": f"10.0.{number}.1"}
        data = {
            "occurrence_id": first_date(walk).id,
            "name": f"Gæst {number}",
            "email": "Offer@example.org",
            "party_size": 1,
        }
        return client.post(f"/gaature/{walk.id}/tilmeld", data=data, environ_base=place)

    assert {guest(number).status_code for number in range(PER_CONTACT)} == {303}
    refused = guest(99)
    assert refused.status_code == 422
    assert ASKED_TO_RING in text_of(refused)
    assert len(sign_ups()) == PER_CONTACT
    assert db.session.query(Message).filter(Message.kind.like("sign_up_%")).count() == PER_CONTACT

    frozen_clock.move_to(frozen_clock.now + timedelta(days=1))
    assert guest(100).status_code == 303


def test_nobody_has_us_send_their_link_to_a_stranger_as_a_name(client: FlaskClient, walk: Series) -> None:
    """ "Hej vind-penge.dk" in a letter of ours, to whoever's address was typed, is a link to press."""
    refused = send(client, walk, name="https://vind.example/nu Hansen", email="offer@example.org")

    assert refused.status_code == 422
    assert "Der må ikke stå en adresse til nettet" in text_of(refused)
    assert sign_ups() == []
    assert db.session.query(Message).filter(Message.kind.like("sign_up_%")).count() == 0


def test_a_network_may_sign_up_a_busload_and_no_more(client: FlaskClient, walk: Series) -> None:
    assert send(client, walk).status_code == 303
    with writing():
        db.session.query(Throttle).filter(Throttle.bucket.like("sign-up-network:%")).update(
            {"count": PER_NETWORK}
        )

    refused = send(client, walk, name="En til", phone="11 11 11 42")

    assert ASKED_TO_RING in text_of(refused)
    elsewhere = {"REMOTE_ADDR": "10.9.9.9"}
    data = {"occurrence_id": first_date(walk).id, "name": "En til", "phone": "11111142", "party_size": 1}
    assert client.post(f"/gaature/{walk.id}/tilmeld", data=data, environ_base=elsewhere).status_code == 303


def test_trying_out_where_somebody_goes_counts_too(client: FlaskClient, walk: Series) -> None:
    other = make_occurrence(on=first_date(walk).original_date)
    send(client, walk)
    data = {"occurrence_id": other.id, "name": "Karen Iversen", "phone": "11111141", "party_size": 1}
    address = f"/gaature/{other.series_id}/tilmeld"

    # Half of the tries meet the warning, half the refusal of a double sign-up.
    for _ in range(PER_CONTACT // 2):
        assert "noget andet i de timer" in text_of(client.post(address, data=data))
    while len(sign_ups()) == 1 and "allerede skrevet op" in (text := text_of(send(client, walk))):
        assert ASKED_TO_RING not in text

    answers = [text_of(client.post(address, data=data)), text_of(send(client, walk))]
    assert all(ASKED_TO_RING in text for text in answers)
    assert not [text for text in answers if "andet i de timer" in text or "allerede skrevet op" in text]


def test_who_is_logged_in_and_a_host_who_writes_people_on_are_not_counted(
    client: FlaskClient, walk: Series
) -> None:
    account = make_account()
    log_in(client, account)
    data = {"occurrence_id": first_date(walk).id, "party_size": 1}
    assert client.post(f"/gaature/{walk.id}/tilmeld", data=data).status_code == 303
    make_sign_up(first_date(walk))

    assert db.session.query(Throttle).filter(Throttle.bucket.like("sign-up%")).count() == 0


def test_no_contact_stands_readable_in_the_counters(client: FlaskClient, walk: Series) -> None:
    send(client, walk, email="karen@example.org")

    buckets = [bucket for (bucket,) in db.session.query(Throttle.bucket)]
    assert len([bucket for bucket in buckets if bucket.startswith("sign-up-contact:")]) == 2
    assert not [bucket for bucket in buckets if "karen" in bucket or "11111141" in bucket]


def test_going_back_and_writing_another_name_signs_that_one_up_too(client: FlaskClient, walk: Series) -> None:
    key = "k" * 32
    first = send(client, walk, idempotency_key=key)
    second = send(client, walk, idempotency_key=key, name="Aage Iversen")

    assert first.location != second.location
    assert [one.person.name for one in sign_ups()] == ["Karen Iversen", "Aage Iversen"]
