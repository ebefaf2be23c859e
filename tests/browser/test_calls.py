"""The call list in a real browser: axe, width, by keyboard alone, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts.actions import begin_session
from app.accounts.models import Account
from app.accounts.sessions import cookie_name
from app.core import clock
from app.core.actor import SYSTEM
from tests.desk.calling import PHONE, cancelled_walk, ingrid
from tests.factories import make_person, make_volunteer, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
LONG = "Ingeborg Æbelø Christiansen-Mortensen-Schmidt"


@pytest.fixture
def lene(app: Flask) -> Account:
    """Somebody at the desk, with three people to tell something."""
    cancelled_walk(
        ingrid(),
        make_person(LONG, email=None, phone=PHONE),
        make_person("Uden Nummer", email=None),
        title="Den meget lange tur rundt om Nordborg Sø og hjem igen",
    )
    return make_volunteer("Lene Riis")


def log_in(page: Page, account: Account, live_server: LiveServer) -> None:
    with writing():
        token, _ends_at = begin_session(SYSTEM, clock.now(), account.id, second_factor=True)
    page.context.add_cookies([{"name": cookie_name(), "value": token, "url": live_server.url}])


def test_a_call_from_the_list_to_told(app: Flask, open_page, live_server, lene, look, viewport) -> None:
    page = open_page(viewport["width"])
    log_in(page, lene, live_server)
    page.goto("/ringeliste")
    expect(page.locator(".callc--next .aloud")).to_be_visible()
    look(page)
    of_ingrid = page.locator(".callc", has=page.get_by_role("heading", name="Ingrid Holm"))
    of_ingrid.get_by_role("button", name="Jeg ringer nu").click()
    card = page.locator(".callc--mine")
    expect(card).to_contain_text("Hej Ingrid.")
    expect(card.get_by_role("link", name="Ring til Ingrid Holm på")).to_have_attribute("href", f"tel:{PHONE}")
    if viewport["width"] < 700:
        wide = card.get_by_role("link", name="Ring til Ingrid Holm på").bounding_box()
        assert wide is not None
        assert wide["width"] > 280
        assert wide["height"] >= 44
    look(page)
    card.get_by_label("Ring igen kl.").fill("23:30")
    card.get_by_role("button", name="Ring igen").click()
    expect(page.get_by_role("alert")).to_contain_text("Vælg et tidspunkt")
    look(page)
    page.locator(".callc--mine").get_by_role("button", name="Fortalt").click()
    expect(page.get_by_text("Ingrid Holm har fået besked.")).to_be_visible()
    page.goto("/ringeliste/print")
    look(page)


def test_by_keyboard_alone(app: Flask, open_page, live_server, lene) -> None:
    page = open_page(1280)
    log_in(page, lene, live_server)
    page.goto("/ringeliste")
    _tab_to(page, "Jeg ringer nu")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/ringeliste#person-\d+$"))
    name = page.locator(".callc--mine h3").inner_text()
    _tab_to(page, "Fortalt")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{name} har fået besked.")).to_be_visible()


def _tab_to(page: Page, label: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").startswith(label):
            return
    pytest.fail(f"the keyboard does not reach {label}")


def test_without_javascript(app: Flask, open_page, live_server, lene) -> None:
    page = open_page(390, javascript=False)
    log_in(page, lene, live_server)
    page.goto("/ringeliste")
    page.get_by_role("button", name="Jeg ringer nu").first.click()
    name = page.locator(".callc--mine h3").inner_text()
    page.locator(".callc--mine").get_by_role("button", name="Ikke svar").click()
    expect(page.get_by_text(f"{name} svarede ikke.")).to_be_visible()
    expect(page.locator("#senere")).to_contain_text(name)
