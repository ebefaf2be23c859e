"""Canaries: marked words among what somebody said, looked for everywhere they must not be."""

from __future__ import annotations

import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.notifications.letters import merge_fields
from app.notifications.models import Message
from app.phone_friends.models import Way
from app.phone_friends.said import Said
from app.phone_friends.wish_links import handover_token, maker_token
from app.privacy.holdings import as_json
from tests.factories import make_account, make_person
from tests.listings.pages import send, text
from tests.phone_friends.wishing import FATHER, answer_all, asked_of_others, offer_of, wish_for
from tests.support.raw_database import database

pytestmark = pytest.mark.usefixtures("frozen_clock")
#: In every field that is encrypted; a code that no pack has is kept as any other.
SAID = Said(
    languages=("kanariesprog40",),
    times=("kanarietid41",),
    interests=("kanarieemne42",),
    often="kanarietit43",
    gender="kanariekoen44",
    born=1944,
    wants_gender="kanarieoenske45",
)
LIVED = ("kanarieliv46",)


def singing(words: str) -> set[str]:
    return {one for one in (*SAID.languages, *SAID.times, *SAID.interests, SAID.often, SAID.gender,
                            SAID.wants_gender, *LIVED) if one in words}  # fmt: skip


def test_what_was_said_is_nowhere_in_the_database_letters_logs_or_with_others(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    maker = make_account(name="Mette Jepsen", email="mette@example.org")
    wish = wish_for(said=SAID, lived=LIVED, way=Way.RELATIVE, made_by=maker.person)
    offered = offer_of(make_person("Jonna Krag"), said=SAID, lived=LIVED)
    asked = asked_of_others(wish_for(make_person("Sonja Spurgt"), said=SAID, lived=LIVED))
    others = json.dumps(as_json(maker.person_id, clock.now()), ensure_ascii=False)
    own = json.dumps(as_json(wish.person_id, clock.now()), ensure_ascii=False)
    assert singing(own) == singing(f"{SAID} {LIVED}"), "the citizen is given all of it"
    assert singing(others) == set()
    pages = [f"/aftale/{maker_token(wish, maker.person)}", f"/telefonven/svar/{handover_token(asked)}"]
    assert singing("".join(text(client, one) for one in pages)) == set()
    with app.test_request_context():
        letters = [str(merge_fields(one, clock.now())) for one in db.session.scalars(select(Message)).all()]
    assert len(letters) >= 4
    assert singing("".join(letters)) == set()
    assert singing(caplog.text) == set()
    assert offered.lived == {"lived": list(LIVED)}
    assert singing(database()) == set()


def test_half_an_answer_lies_encrypted_too(client: FlaskClient) -> None:
    for slug in ("hvem", "den-anden"):
        send(client, f"/telefonven/ringes-op/{slug}", **{**FATHER[slug], "name": "Kanarie Halvsvar"})

    assert "Kanarie Halvsvar" not in database()
    assert answer_all(client, FATHER).status_code == 303
