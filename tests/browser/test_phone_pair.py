"""Jonna tells of her calls by the link in her mail, a worry is seen to, and the two end well: on a phone, with axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.permissions import Role
from app.phone_friends.links_pair import pair_token
from app.phone_friends.models import Ender, PhonePair
from tests.browser.house import follow
from tests.browser.test_calls import log_in
from tests.browser.test_my_data import keep_picture
from tests.factories import make_account
from tests.phone_friends.talking import agree, make_talkers
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


def test_calls_are_told_a_worry_is_seen_to_and_the_two_end_well(
    app: Flask, open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    pair = make_talkers()
    agree(pair)
    jonna, ove, kirsten = open_page(390), open_page(390), open_page(390)
    log_in(kirsten, make_account(Role.PHONE_COORDINATOR, name="Kirsten Koordinator"), live_server)

    jonna.goto(f"/aftale/par/{pair_token(pair, Ender.VOLUNTEER)}")
    expect(jonna.get_by_role("link", name="Ring til Ove")).to_have_attribute("href", "tel:+4511111171")
    look(jonna)
    for press in ("Vi talte sammen", "Mere end en halv time", "Glad", "Ja, jeg er bekymret"):
        follow(jonna.get_by_role("button", name=press))
    expect(jonna.get_by_role("main")).to_contain_text("Er nogen i fare lige nu, så ring 1-1-2")
    look(jonna)
    keep_picture(jonna, "phone-pair")
    follow(jonna.get_by_role("link", name="Skriv noget at huske"))
    jonna.get_by_label("Noget praktisk").fill("Ring efter kl. 10")
    look(jonna)
    follow(jonna.get_by_role("button", name="Gem"))
    expect(jonna.get_by_role("main")).to_contain_text("Ring efter kl. 10")

    kirsten.goto("/telefonven/overblik")
    look(kirsten)
    keep_picture(kirsten, "phone-overview")
    follow(kirsten.get_by_role("button", name="Jeg tager den"))
    follow(kirsten.get_by_role("link", name="Skriv, hvad du gjorde"))
    look(kirsten)
    keep_picture(kirsten, "phone-concern")
    kirsten.get_by_label("Talt med dem, og det er i orden").check()
    kirsten.get_by_label("hvad aftalte I").fill("Datteren kigger forbi i dag")
    follow(kirsten.get_by_role("button", name="Afslut"))
    expect(kirsten.get_by_role("main")).to_contain_text("Alt er gjort")

    _end_well(jonna, ove, kirsten, pair, look)


def _end_well(jonna: Page, ove: Page, kirsten: Page, pair: PhonePair, look: Callable[[Page], None]) -> None:
    kirsten.goto(f"/telefonven/overblik/par/{pair.id}")
    look(kirsten)
    keep_picture(kirsten, "phone-watch")
    follow(kirsten.get_by_role("link", name="Pause eller slut"))
    look(kirsten)
    kirsten.get_by_label("De holder op", exact=True).check()
    kirsten.get_by_label("Hvorfor holder de op?").select_option(index=1)
    follow(kirsten.get_by_role("button", name="Gem"))

    jonna.goto(f"/aftale/par/{pair_token(pair, Ender.VOLUNTEER)}")
    expect(jonna.get_by_role("main")).not_to_contain_text("Ove")
    ove.goto(f"/aftale/mit/{pair_token(pair, Ender.CITIZEN)}")
    expect(ove.get_by_role("heading", level=1)).to_have_text("Tak, fordi du var med")
    look(ove)
    keep_picture(ove, "phone-friend")
    follow(ove.get_by_role("button", name="Ja tak"))
    expect(ove.get_by_role("main")).to_contain_text("Tak for dit svar")
