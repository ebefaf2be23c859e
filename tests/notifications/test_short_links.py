"""Short links: nobody guesses one, they lead to pages of this site only, and they end."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import db
from app.home.views_short_links import MOST_WRONG
from app.notifications import short_links
from app.notifications.delivery import deliver_sms
from app.notifications.models import Message, ShortLink
from app.notifications.short_links import ALPHABET, LENGTH, short_link
from app.people.models import Person
from tests.conftest import FrozenClock
from tests.factories import make_occurrence, make_sign_up, writing
from tests.notifications.conftest import Promise, let_pauses_end, wants_sms
from tests.support.raw_database import rows
from tests.support.retention import forget
from tests.support.sms import SmsServer

SITE = "http://localhost"


def link_of(promise: Promise, now: datetime, path: str = "/det-sker", **values: object) -> str:
    """The path of a short link to `path`."""
    message = promise(person=wants_sms(), **values)
    return short_link(message, SITE + path, now).removeprefix(SITE)


def test_codes_are_long_enough_and_have_no_letters_that_look_alike() -> None:
    assert LENGTH >= 12
    assert LENGTH * math.log2(len(ALPHABET)) >= 65
    assert not set("0o1il") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_it_leads_to_the_page(client: FlaskClient, promise: Promise, frozen_now: datetime) -> None:
    path = link_of(promise, frozen_now, "/det-sker?dag=onsdag")
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (302, "/det-sker?dag=onsdag")
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(path.upper().replace("/S/", "/s/")).status_code == 302


def test_an_sms_brings_its_reader_to_their_sign_up(
    sms_app: Flask, sms_server: SmsServer, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    make_sign_up(make_occurrence(), wants_sms("Ane Ibsen"))
    deliver_sms(sms_app, frozen_clock.now)
    (text,) = sms_server.phone.texts.values()
    code = text.rsplit("/s/", 1)[1]
    page = client.get(f"/s/{code}", follow_redirects=True)
    assert page.status_code == 200
    assert "Ane Ibsen" in page.get_data(as_text=True)


def test_an_sms_written_again_has_the_same_link(
    sms_app: Flask, sms_server: SmsServer, frozen_clock: FrozenClock
) -> None:
    make_sign_up(make_occurrence(), wants_sms())
    sms_server.mood = "500"
    deliver_sms(sms_app, frozen_clock.now)
    let_pauses_end()
    sms_server.mood = "kind"
    deliver_sms(sms_app, frozen_clock.now + timedelta(hours=1))
    first, second = (order["text"] for order in sms_server.phone.asked)
    assert first == second
    assert len(db.session.scalars(select(ShortLink)).all()) == 1


def test_another_message_or_page_has_another_code(promise: Promise, frozen_now: datetime) -> None:
    made = {link_of(promise, frozen_now) for _time in range(3)} | {link_of(promise, frozen_now, "/gaature")}
    assert len(made) == 4


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/", "http://localhost.evil.example/", "//evil.example", "http://localhost/ingen-side",
     "http://localhost//evil.example", "http://localhost/\\evil", "javascript:alert(1)", ""],
)  # fmt: skip
def test_it_leads_nowhere_else(app: Flask, promise: Promise, frozen_now: datetime, link: str) -> None:
    assert short_link(promise(person=wants_sms()), link, frozen_now) == link
    assert db.session.scalars(select(ShortLink)).all() == []


def test_a_row_that_was_tampered_with_leads_nowhere(
    client: FlaskClient, promise: Promise, frozen_now: datetime
) -> None:
    path = link_of(promise, frozen_now)
    with writing():
        db.session.scalars(select(ShortLink)).one().path = "//evil.example"
    assert client.get(path).status_code == 410


def test_it_ends_a_day_after_what_it_is_about(
    client: FlaskClient, promise: Promise, frozen_clock: FrozenClock
) -> None:
    starts = frozen_clock.now + timedelta(days=2)
    path = link_of(promise, frozen_clock.now, expires_at=starts)
    frozen_clock.move_to(starts + timedelta(hours=23))
    assert client.get(path).status_code == 302
    frozen_clock.move_to(starts + timedelta(days=1))
    answer = client.get(path)
    assert answer.status_code == 410
    assert "Location" not in answer.headers


def test_it_ends_with_the_persons_links(client: FlaskClient, promise: Promise, frozen_now: datetime) -> None:
    path = link_of(promise, frozen_now)
    with writing():
        person = db.session.scalars(select(Person)).one()
        person.link_version += 1
    assert client.get(path).status_code == 410


def test_it_ends_when_the_person_is_erased(
    client: FlaskClient, promise: Promise, frozen_now: datetime
) -> None:
    path = link_of(promise, frozen_now)
    with writing():
        db.session.scalars(select(Person)).one().erased_at = frozen_now
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("code", ["x", "a" * LENGTH, "0" * LENGTH, "é" * LENGTH, "a" * 500])
def test_what_is_no_code_is_not_found(client: FlaskClient, frozen_now: datetime, code: str) -> None:
    assert client.get(f"/s/{code}").status_code == 404


def test_who_guesses_is_told_to_wait_and_who_has_a_right_code_gets_in(
    client: FlaskClient, promise: Promise, frozen_clock: FrozenClock
) -> None:
    path = link_of(promise, frozen_clock.now)
    for number in range(MOST_WRONG):
        assert client.get(f"/s/{number:02}{'a' * 12}").status_code == 404
    wrong = f"/s/99{'a' * 12}"
    assert client.get(wrong).status_code == 429
    assert client.get(wrong, environ_base={"REMOTE_ADDR": "198.51.100.7"}).status_code == 404
    assert client.get(path).status_code == 302
    frozen_clock.move_to(frozen_clock.now + timedelta(hours=2))
    assert client.get(wrong).status_code == 404


def test_old_ones_are_forgotten(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    link_of(promise, frozen_now, expires_at=frozen_now)
    for days, left in ((90, 1), (92, 0)):
        forget(frozen_now + timedelta(days=days), "messages.links")
        assert len(db.session.scalars(select(ShortLink)).all()) == left


def test_a_code_tells_nothing_of_its_message(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    message = promise(person=wants_sms())
    code = link_of(promise, frozen_now).rsplit("/", 1)[1]
    assert message.dedupe_key[:6] not in code
    assert set(code) <= set(ALPHABET)
    assert short_links.path_behind(code, frozen_now) == "/det-sker"
    assert db.session.get(Message, message.id) is not None


def test_who_reads_the_database_finds_neither_code_nor_path(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    code = link_of(promise, frozen_now, "/det-sker?dag=onsdag").rsplit("/", 1)[1]
    stolen = rows()
    assert "short_link" in stolen
    assert code not in stolen
    assert "dag=onsdag" not in stolen
