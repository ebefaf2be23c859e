"""Log-in through the municipality in a real browser: out to a provider on another address, and back with the cookie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from app.core.permissions import Role
from tests.factories import make_account
from tests.support.live import LiveServer
from tests.support.smtp import free_port

pytestmark = pytest.mark.browser
METTE = "mette@example.org"


@pytest.fixture
def open_at(
    app: Flask, database_url: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, dict[str, int]], Page]]:
    """`open_at(issuer, viewport)`: a window at the house with this provider."""
    opened: list[LiveServer] = []

    def open_one(issuer: str, viewport: dict[str, int]) -> Page:
        server = LiveServer(
            database_url,
            tmp_path_factory.mktemp("oidc"),
            1,
            OIDC_ISSUER=issuer,
            OIDC_CLIENT_ID="samskab",
            OIDC_CLIENT_SECRET="a secret",
            OIDC_NAME="Sønderborg Kommune",
        )
        opened.append(server)
        server.start()
        page = browser.new_context(base_url=server.url, viewport=viewport, locale="da-DK").new_page()
        page.set_default_timeout(10_000)
        return page

    yield open_one
    for server in opened:
        server.stop()


def _is_fine(page: Page, axe: Callable[[Page], list[str]]) -> None:
    assert axe(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def test_municipal_staff_come_in_with_their_roles_and_back_to_their_page(open_at, axe, viewport) -> None:
    make_account(Role.ADMINISTRATOR, name="Mette Krogh", email=METTE)
    mette = User(sub="mette", claims={"email": METTE, "email_verified": True, "amr": ["pwd", "mfa"]})
    with run_server_in_thread(user_claims=[mette]) as provider:
        page = open_at(f"http://localhost:{provider.server_port}", viewport)
        page.goto("/admin/medarbejdere")
        _is_fine(page, axe)
        page.get_by_role("link", name="Log ind med Sønderborg Kommune").click()
        expect(page).to_have_url(re.compile("/oauth2/authorize"))
        page.get_by_role("button", name="mette").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Medarbejdere")
        page.context.close()


def test_a_provider_that_is_down_leads_to_the_other_way_in(open_at, axe, viewport) -> None:
    page = open_at(f"http://127.0.0.1:{free_port()}", viewport)
    page.goto("/log-ind")
    page.get_by_role("link", name="Log ind med Sønderborg Kommune").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kommunens log ind svarer ikke")
    _is_fine(page, axe)
    page.get_by_role("link", name="Log ind på en anden måde").click()
    expect(page.get_by_label("Din e-mail")).to_be_visible()
    page.context.close()
