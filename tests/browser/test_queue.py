"""The queue with a keyboard: a press takes the row away, says so, and the next row is where one goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.sessions import cookie_name
from app.core.permissions import Role
from tests.factories import log_in, make_account
from tests.listings.posting import laug, make_listing

pytestmark = pytest.mark.browser


def test_a_press_answers_in_place_and_goes_on_to_the_next(
    app: Any, live_server: Any, open_page: Callable[..., Page]
) -> None:
    village = laug()
    for title in ("Hjælp til bål", "Hjælp til kager"):
        make_listing(village, public=False, title=title)
    browser = app.test_client()
    log_in(browser, make_account(Role.MODERATOR, name="Lene Riis"))
    cookie = browser.get_cookie(cookie_name())
    page = open_page()
    page.goto("/health/live")
    address = page.url.rsplit("/health", 1)[0]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/admin/moderation")
    # What is said of other pages is none of this one.
    said.clear()

    page.get_by_role("button", name="Hjælp til bål").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#sagt")).to_have_text("Hjælp til bål kan ses af alle nu.")
    expect(page.locator("li.todo")).to_have_count(1)
    expect(page.locator("li.todo")).to_be_focused()
    expect(page.locator("#antal")).to_contain_text("1 ting venter")
    assert said == []
