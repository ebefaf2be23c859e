"""From the pages that letters lead to, each of two finds the page of their agreement."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.people.delegation import let_act
from app.phone_friends.links_match import answer_token
from app.phone_friends.links_pair import pair_token
from app.phone_friends.links_path import path_token
from app.phone_friends.models import Ender
from app.phone_friends.moving import locked_pair
from app.phone_friends.pairing import end_pair
from app.phone_friends.wish_links import wish_token
from tests.factories import make_person, writing
from tests.listings.pages import text
from tests.phone_friends.talking import make_talkers


def test_who_has_begun_to_talk_finds_the_page_of_it(app: Flask, client: FlaskClient) -> None:
    pair, helper = make_talkers(), make_person("Bo Friis")
    terms = {"may_sign_up": True, "may_cancel": True, "gets_messages": True}
    with writing():
        let_act(SYSTEM, clock.now(), pair.volunteer.person, helper, "mand", **terms)
    rings, is_rung = (
        f"{where}/{pair_token(pair, side)}"
        for where, side in (("/aftale/par", Ender.VOLUNTEER), ("/aftale/mit", Ender.CITIZEN))
    )
    path = f"/aftale/vej/{path_token(pair.volunteer)}"
    wish = f"/aftale/{wish_token(pair.wish)}"

    assert rings in text(client, f"/svar/{answer_token(pair, Ender.VOLUNTEER)}")
    assert is_rung in text(client, f"/svar/{answer_token(pair, Ender.CITIZEN)}")
    assert rings in text(client, path)
    assert is_rung in text(client, wish)
    theirs = text(client, f"/aftale/vej/{path_token(pair.volunteer, helper.id)}")
    assert ("/aftale/par/" in theirs, "Ove" in theirs) == (False, False)

    with writing():
        end_pair(SYSTEM, clock.now(), locked_pair(pair.id), Ender.CITIZEN)
    for page in (f"/svar/{answer_token(pair, Ender.CITIZEN)}", path, wish):
        shown = text(client, page)
        assert ("/aftale/par/" in shown, "/aftale/mit/" in shown) == (False, False), page
        assert "Vi leder videre" not in shown, "the citizen wants nobody else"
