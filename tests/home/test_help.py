"""Min side: naming a helper, seeing whom one helps, and stopping with one press."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account
from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.links import sign_up_token
from app.notifications.models import Channel, Message
from app.people.delegation import let_act
from app.people.models import Person
from app.people.queries import helpers_of
from tests.factories import log_in, make_account, make_occurrence, make_person, make_sign_up, writing

ALLOWED = {"may_sign_up": True, "may_cancel": True, "gets_messages": True}
SENT = {"name": "Lone Hansen", "phone": "11 11 11 52", "relation": "min datter", "may_sign_up": "y"}


@pytest.fixture
def karen(app: Flask, client: FlaskClient, frozen_clock: object) -> Account:
    account = make_account(name="Karen Borger")
    log_in(client, account)
    return account


def test_a_helper_is_named_shown_and_told(karen: Account, client: FlaskClient) -> None:
    page = client.post("/min-side/hjaelper", data=SENT, follow_redirects=True)

    (made,) = helpers_of(karen.person_id)
    told = db.session.scalars(select(Message).where(Message.kind == "help_began")).one()
    assert (made.delegate.name, made.may_sign_up, made.may_cancel) == ("Lone Hansen", True, False)
    assert (told.person_id, told.channel) == (made.delegate_id, Channel.CALL)
    assert "De hjælper dig" in page.text
    assert "11 11 11 52" not in page.text.replace("\u00a0", " ")


def test_nobody_learns_whom_we_know(karen: Account, client: FlaskClient) -> None:
    known = make_person("Lone Hemmelig", email="lone@example.org", phone="+4511111152")
    before = db.session.scalar(select(func.count()).select_from(Person))

    page = client.post("/min-side/hjaelper", data=SENT, follow_redirects=True)

    (made,) = helpers_of(karen.person_id)
    assert made.delegate_id != known.id
    assert db.session.scalar(select(func.count()).select_from(Person)) == (before or 0) + 1
    assert "Hemmelig" not in page.text
    assert "lone@example.org" not in page.text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Skriv hjælperens navn"),
        ({"phone": ""}, "Skriv et nummer eller en e-mail"),
        ({"phone": "12"}, "Skriv nummeret med 8 tal"),
        ({"may_sign_up": ""}, "Vælg mindst én ting"),
    ],
)
def test_a_mistake_is_said_and_nobody_is_written_to(
    karen: Account, client: FlaskClient, wrong: dict[str, str], words: str
) -> None:
    sent = {key: value for key, value in {**SENT, **wrong}.items() if value}

    answer = client.post("/min-side/hjaelper", data=sent)

    assert answer.status_code == 422
    assert words in answer.text
    assert helpers_of(karen.person_id) == []
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_nobody_names_half_the_town(karen: Account, client: FlaskClient) -> None:
    answers = [
        client.post("/min-side/hjaelper", data={**SENT, "name": f"Hjælper {n}", "phone": f"111111{n:02}"})
        for n in range(10, 16)
    ]

    assert [answer.status_code for answer in answers] == [303] * 5 + [422]
    assert len(helpers_of(karen.person_id)) == 5


def test_who_helps_sees_what_the_person_has_coming_with_links_of_their_own(
    karen: Account, client: FlaskClient, frozen_now: Any
) -> None:
    ingrid = make_person("Ingrid Hansen")
    make_sign_up(make_occurrence(title="Onsdagsholdet"), ingrid)
    with writing():
        number = let_act(SYSTEM, frozen_now, ingrid, karen.person, "", **ALLOWED).id

    mine = client.get("/min-side").text
    page = client.get(f"/min-side/hjaelp/{number}").text

    assert "Du hjælper" in mine
    assert "Onsdagsholdet" in page
    link = page.split('href="/gaature/tilmelding/')[1].split('"')[0]
    assert client.get(f"/gaature/tilmelding/{link}").status_code == 200
    client.post(f"/min-side/hjaelp/{number}/stop", data={})
    assert client.get(f"/gaature/tilmelding/{link}").status_code == 404
    assert client.get(f"/min-side/hjaelp/{number}").status_code == 404


@pytest.mark.parametrize(
    ("allowed", "opens"), [("may_sign_up", False), ("may_cancel", True), ("gets_messages", True)]
)
def test_only_who_may_change_it_or_is_told_of_it_can_open_it(
    karen: Account, client: FlaskClient, frozen_now: Any, allowed: str, *, opens: bool
) -> None:
    ingrid = make_person("Ingrid Hansen")
    make_sign_up(make_occurrence(title="Onsdagsholdet"), ingrid)
    with writing():
        terms = {**dict.fromkeys(ALLOWED, False), allowed: True}
        number = let_act(SYSTEM, frozen_now, ingrid, karen.person, "", **terms).id

    page = client.get(f"/min-side/hjaelp/{number}").text

    assert "Onsdagsholdet" in page
    assert ("/gaature/tilmelding/" in page) is opens
    assert 'href=""' not in page


def test_the_helpers_page_of_a_sign_up_tells_no_number_and_no_needs(
    karen: Account, client: FlaskClient, frozen_now: Any
) -> None:
    ingrid = make_person("Ingrid Hansen", email=None, phone="+4511111131")
    sign_up = make_sign_up(make_occurrence(title="Onsdagsholdet"), ingrid, needs_lift=True)
    with writing():
        let_act(SYSTEM, frozen_now, ingrid, karen.person, "", **ALLOWED)

    own = client.get(f"/gaature/tilmelding/{sign_up_token(sign_up)}").text
    helpers = client.get(f"/gaature/tilmelding/{sign_up_token(sign_up, karen.person_id)}").text

    assert ("Hvad sker der nu?" in own, "4511111131" in own) == (True, True)
    assert ("Hvad sker der nu?" in helpers, "4511111131" in helpers) == (False, False)
    assert "Meld fra" in helpers


def test_either_stops_it_with_one_press_and_nobody_else(
    karen: Account, client: FlaskClient, frozen_now: Any
) -> None:
    one, two = make_person("En"), make_person("To")
    with writing():
        mine = let_act(SYSTEM, frozen_now, karen.person, one, "", **ALLOWED).id
        others = let_act(SYSTEM, frozen_now, one, two, "", **ALLOWED).id

    assert client.post(f"/min-side/hjaelp/{others}/stop", data={}).status_code == 404
    assert client.get(f"/min-side/hjaelp/{others}").status_code == 404
    assert client.get(f"/min-side/hjaelp/{mine}").status_code == 404
    assert client.post(f"/min-side/hjaelp/{mine}/stop", data={}).status_code == 303

    assert helpers_of(karen.person_id) == []
    assert len(helpers_of(one.id)) == 1
