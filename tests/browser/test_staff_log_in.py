"""How staff get in, in a real browser: an app's code, a passkey, codes on paper, and all of it by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP

from app.accounts.factors import make_recovery_codes
from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from tests.accounts.letters import code_for
from tests.browser.house import follow
from tests.factories import give_app, make_account, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
LENE, METTE = "lene@example.org", "mette@example.org"


@pytest.fixture
def lene(app: Flask) -> Account:
    """An administrator who has no second factor yet."""
    return make_account(Role.ADMINISTRATOR, name="Lene Riis", email=LENE)


@pytest.fixture(scope="session")
def _named_servers() -> Iterator[dict[str, LiveServer]]:
    servers: dict[str, LiveServer] = {}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def named_site(
    app: Flask,
    database_url: str,
    _named_servers: dict[str, LiveServer],
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """The same house under a name: passkeys do not work on a bare IP address."""
    if database_url not in _named_servers:
        folder: Path = tmp_path_factory.mktemp("named")
        server = LiveServer(database_url, folder)
        server.environment["SITE_URL"] = f"http://localhost:{server.port}"
        server.start()
        _named_servers[database_url] = server
    return f"http://localhost:{_named_servers[database_url].port}"


@pytest.fixture
def device(
    browser: Browser, named_site: str, console_problems: list[str], viewport: dict[str, int]
) -> Iterator[Page]:
    """A window on a device that has a place for passkeys and says yes when it is asked."""
    context = browser.new_context(
        base_url=named_site, viewport=viewport, locale="da-DK", reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: console_problems.append(f"{page.url}: {error}"))
    talk = context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    talk.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield page
    context.close()


def _log_in(page: Page, email: str, path: str = "/log-ind") -> None:
    page.goto(path)
    page.get_by_label("Din e-mail").fill(email)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/log-ind/kode$"))
    db.session.rollback()
    page.get_by_label("Koden fra mailen").fill(code_for(email))
    page.keyboard.press("Enter")


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _tab_to(page: Page, name: str) -> None:
    """Go to a control with the Tab key alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in (page.evaluate("document.activeElement.innerText || ''")):
            return
    pytest.fail(f"Tab never came to {name!r}")


def test_an_app_is_set_up_and_used_by_keyboard(open_page, lene, look, viewport) -> None:
    page = open_page(viewport["width"])
    _log_in(page, LENE, "/admin/medarbejdere")
    _heading(page, "Din sikkerhed")
    expect(page.get_by_text("Her er adressen kun tal")).to_be_visible()
    look(page)
    _tab_to(page, "Sæt en app op")
    page.keyboard.press("Enter")
    _heading(page, "Sæt en app op")
    look(page)
    seed = page.locator("#hemmelig").inner_text().replace(" ", "")
    page.get_by_label("Koden fra din app").fill("12 34")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Skriv koden med 6 tal")
    look(page)
    code = TOTP(seed).at(clock.now())
    page.get_by_label("Koden fra din app").fill(f" {code[:3]} {code[3:]} ")
    page.keyboard.press("Enter")
    _heading(page, "Dine nødkoder")
    look(page)
    _tab_to(page, "Vis mine ti koder")
    page.keyboard.press("Enter")
    _heading(page, "Gem dine nødkoder")
    look(page)
    codes = page.locator("main li code").all_inner_texts()
    assert len(set(codes)) == 10
    page.get_by_role("link", name="Jeg har gemt dem").click()
    _heading(page, "Medarbejdere")
    look(page)


def test_a_wrong_code_is_refused_and_one_on_paper_lets_one_in(open_page, lene, look, viewport) -> None:
    give_app(lene)
    with writing():
        codes = make_recovery_codes(SYSTEM, clock.now(), lene.id)
    again = open_page(viewport["width"])
    _log_in(again, LENE)
    _heading(again, "Bekræft, at det er dig")
    look(again)
    again.get_by_label("Koden fra din app").fill("000000")
    again.keyboard.press("Enter")
    expect(again.get_by_role("alert")).to_contain_text("Koden passer ikke")
    look(again)
    again.get_by_role("link", name="Brug en nødkode").click()
    _heading(again, "Brug en nødkode")
    look(again)
    again.get_by_label("En af dine nødkoder").fill(codes[0].upper())
    again.get_by_label("Det her er min egen enhed").check()
    again.keyboard.press("Enter")
    expect(again.get_by_role("status")).to_contain_text("Du har 9 nødkoder tilbage.")


def test_a_passkey_is_made_used_named_and_lets_one_in(device: Page, lene, look) -> None:
    _log_in(device, LENE, "/admin/medarbejdere")
    _heading(device, "Din sikkerhed")
    look(device)
    device.get_by_role("link", name="Lav en adgangsnøgle").click()
    look(device)
    device.get_by_role("button", name="Lav nøglen").click()
    expect(device.get_by_role("alert").first).to_contain_text("Du mangler én ting")
    expect(device.get_by_role("alert").first).to_contain_text("Skriv et navn")
    look(device)
    device.get_by_label("Hvad vil du kalde nøglen?").fill("Min telefon")
    device.keyboard.press("Enter")
    _heading(device, "Dine nødkoder")
    device.goto("/log-ind/sikkerhed")
    expect(device.get_by_role("heading", name="Min telefon")).to_be_visible()
    look(device)
    device.reload()
    device.get_by_text("Giv den et andet navn").click()
    device.get_by_label("Nyt navn").fill("Den røde telefon")
    device.get_by_role("button", name="Gem navnet").click()
    expect(device.get_by_role("heading", name="Den røde telefon")).to_be_visible()

    device.context.clear_cookies()
    _log_in(device, LENE, "/admin/medarbejdere")
    _heading(device, "Bekræft, at det er dig")
    look(device)
    _tab_to(device, "Brug min nøgle")
    device.keyboard.press("Enter")
    _heading(device, "Medarbejdere")


def test_without_javascript_an_app_is_all_one_needs(open_page, app: Flask) -> None:
    seed = give_app(make_account(Role.MODERATOR, email=METTE))
    page = open_page(390, javascript=False)
    page.goto("/log-ind")
    _log_in(page, METTE, "/admin/godkend")
    page.get_by_label("Koden fra din app").fill(TOTP(seed).at(clock.now()))
    page.get_by_role("button", name="Bekræft").click()
    expect(page).to_have_url(re.compile("/admin/godkend$"))


def test_staff_are_added_changed_and_begin_anew(open_page, lene, look, viewport) -> None:
    seed = give_app(lene)
    helper = make_account(Role.MODERATOR, name="Bodil Meta Kristoffersen", email="bodil@example.org")
    give_app(helper)
    make_account(Role.ADMINISTRATOR, name="Mette Krogh", email=METTE)
    page = open_page(viewport["width"])
    _log_in(page, LENE, "/admin/medarbejdere")
    page.get_by_label("Koden fra din app").fill(TOTP(seed).at(clock.now()))
    page.keyboard.press("Enter")
    _heading(page, "Medarbejdere")
    look(page)
    follow(page.get_by_role("link", name="Tilføj en medarbejder"))
    look(page)
    page.get_by_role("button", name="Giv rollen og send brevet").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv navnet")
    look(page)
    page.get_by_label("Navn", exact=True).fill("Åse Bang")
    page.get_by_label("E-mail", exact=True).fill("aase@example.org")
    page.get_by_label("Vagt ved telefonen").check()
    page.get_by_role("button", name="Giv rollen og send brevet").click()
    expect(page.get_by_role("status")).to_contain_text("Åse Bang har fået et brev.")
    follow(page.get_by_role("link", name="Bodil Meta Kristoffersen"))
    look(page)
    page.get_by_role("button", name="Bed om en ny begyndelse").click()
    expect(page.get_by_text("En anden administrator skal sige ja.").last).to_be_visible()
    look(page)
