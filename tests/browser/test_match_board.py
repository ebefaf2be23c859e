"""The coordinator matches forty with thirty on a phone: pins one, vetoes one, sees why three get nobody, asks two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.sessions import cookie_name
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.phone_friends.links_match import answer_token
from app.phone_friends.models import Ender, PhonePair
from tests.browser.house import follow
from tests.factories import log_in, make_account
from tests.phone_friends.many import forty_and_thirty

pytestmark = pytest.mark.browser


def test_the_board(
    app: Any, live_server: Any, open_page: Callable[..., Page], look: Callable[[Page], None]
) -> None:
    forty_and_thirty(clock.now())
    browser = app.test_client()
    log_in(browser, make_account(Role.PHONE_COORDINATOR, name="Mette Krogh"))
    cookie = browser.get_cookie(cookie_name())
    page = open_page(390)
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto("/telefonven/match")
    expect(page.get_by_role("heading", name="37 af 40 får en ven")).to_be_visible()
    look(page)

    follow(page.get_by_role("link", name="Næste"))
    chosen = page.locator(".suggested h3").nth(1).inner_text()
    follow(page.get_by_role("button", name="Vælg i stedet").first)
    expect(page.locator(".suggested.is-pick h3")).to_have_text(chosen)
    vetoed = page.locator(".suggested h3").nth(2).inner_text()
    follow(page.get_by_role("button", name="Ikke de to").nth(2))
    expect(page.locator("#ikke")).to_contain_text(vetoed)
    look(page)

    follow(page.get_by_role("link", name="3 uden ven – se hvorfor"))
    expect(page.locator("#uden li")).to_have_count(3)
    expect(page.locator("#uden")).to_contain_text("Intet fælles sprog")
    look(page)

    page.goto("/telefonven/match")
    follow(page.get_by_role("link", name="Spørg begge"))
    look(page)
    follow(page.get_by_role("button", name="Spørg begge"))
    expect(page.get_by_role("status")).to_have_text("Begge er spurgt. Du kan se svarene her.")
    look(page)

    db.session.rollback()
    pair = db.session.scalars(select(PhonePair)).one()
    page.goto(f"/svar/{answer_token(pair, Ender.VOLUNTEER)}")
    look(page)
    follow(page.get_by_role("button", name="Ja tak"))
    expect(page.get_by_role("heading", name="Tak for dit ja")).to_be_visible()
