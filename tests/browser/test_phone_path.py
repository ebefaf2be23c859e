"""A volunteer on a phone and a coordinator walk the whole path together, with axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core import clock
from app.core.permissions import Role
from app.phone_friends.links_path import path_token
from app.phone_friends.states import Path
from tests.browser.house import follow
from tests.browser.test_calls import log_in
from tests.browser.test_my_data import keep_picture
from tests.factories import make_account
from tests.phone_friends.friends import make_phone_volunteer
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


def test_from_a_wish_to_help_to_approved(
    app: Flask, open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    volunteer = make_phone_volunteer(state=Path.APPLIED)
    jonna, karla = open_page(390), open_page(390)
    log_in(karla, make_account(Role.PHONE_COORDINATOR, name="Karla Koordinator"), live_server)

    karla.goto("/telefonven/frivillige")
    look(karla)
    keep_picture(karla, "phone-volunteers")
    follow(karla.get_by_role("link", name="Se næste skridt"))
    look(karla)
    follow(karla.get_by_role("button", name="Jeg har set legitimation"))
    follow(karla.get_by_role("button", name="Vi har talt sammen"))
    follow(karla.get_by_role("link", name="Noter, hvad attesten siger"))
    look(karla)
    karla.get_by_label("Straffeattest").check()
    karla.get_by_label("Egnet", exact=True).check()
    follow(karla.get_by_role("button", name="Noter det"))
    keep_picture(karla, "phone-volunteer")

    jonna.goto(f"/aftale/vej/{path_token(volunteer)}")
    look(jonna)
    keep_picture(jonna, "phone-path")
    follow(jonna.get_by_role("link", name="Læs om opgaven").first)
    look(jonna)
    keep_picture(jonna, "phone-briefing")
    follow(jonna.get_by_role("button", name="Jeg har læst det"))
    look(jonna)
    follow(jonna.get_by_role("button", name="Ja, det lover jeg"))

    karla.reload()
    follow(karla.get_by_role("button", name="Godkend"))
    look(karla)

    jonna.reload()
    expect(jonna.get_by_role("heading", level=1)).to_have_text("Du er godkendt")
    follow(jonna.get_by_role("link", name="Ret, eller hold pause"))
    look(jonna)
    jonna.get_by_label("Vil du holde pause? Skriv den sidste dag").fill(
        (clock.today() + timedelta(days=7)).isoformat()
    )
    follow(jonna.get_by_role("button", name="Gem"))
    expect(jonna.get_by_role("main")).to_contain_text("Du holder pause til og med")
    look(jonna)
    follow(jonna.get_by_role("button", name="Jeg er tilbage"))
    follow(jonna.get_by_role("link", name="Jeg vil gerne holde op"))
    look(jonna)
