"""What is read on the ways in is easy Danish, also the words that people say yes to."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.phone_friends.consent_words import handover_words, volunteer_words, wish_words
from app.phone_friends.models import Way
from app.phone_friends.wish_links import handover_token, maker_token, volunteer_token, wish_token
from tests.factories import make_person
from tests.listings.pages import send
from tests.phone_friends.wishing import FATHER, OFFER, asked_of_others, offer_of, wish_for
from tests.test_readability import MOST, lix, read_all

pytestmark = [pytest.mark.usefixtures("frozen_clock"), pytest.mark.slow_on_postgres]
#: Names of languages and of half-days, which are data.
_LISTS = ("sprog", "tider")
_STEP, _RING = "/telefonven/ringes-op", "/telefonven/ring"


def test_every_page_and_every_yes_is_easy_to_read(client: FlaskClient) -> None:
    mette = make_person("Mette Jepsen")
    wish = wish_for(way=Way.RELATIVE, made_by=mette, lived=("enke",))
    asked = asked_of_others(wish_for(make_person("Sonja Spurgt")))
    links = {
        "own": wish_token(wish),
        "maker": maker_token(wish, mette),
        "asked": wish_token(asked.wish),
        "offer": volunteer_token(offer_of()),
        "partner": handover_token(asked),
    }
    for path, answers in ((_STEP, FATHER), (_RING, OFFER)):
        for slug, sent in answers.items():
            send(client, f"{path}/{slug}", **sent)
    read_all(
        client,
        [
            "/telefonven",
            *(f"{_STEP}/{slug}" for slug in (*FATHER, "se-efter") if slug not in _LISTS),
            *(f"{_RING}/{slug}" for slug in (*OFFER, "se-efter") if slug not in _LISTS),
            "/aftale/{own}", "/aftale/{maker}", "/aftale/{asked}", "/aftale/{own}/ret/om",
            "/aftale/tilbud/{offer}", "/telefonven/svar/{partner}",
        ],
        links,
    )  # fmt: skip


def test_what_one_says_yes_to_is_easy(client: FlaskClient) -> None:
    with client.application.test_request_context():
        words = [
            wish_words(Way.SELF),
            wish_words(Way.RELATIVE),
            volunteer_words(),
            handover_words("Kirkens Snak"),
        ]

    assert [one for one in words if lix(one) > MOST] == []
