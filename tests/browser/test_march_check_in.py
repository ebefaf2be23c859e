"""Checking people in at the start of a march in Chromium, with the network cut."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.events import check_in
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from tests.browser import test_march
from tests.browser.test_fair_day import window
from tests.browser.test_march import PATIENCE, url_of
from tests.browser.test_my_data import enter
from tests.factories import writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
host, march = test_march.host, test_march.march


def test_people_are_checked_in_without_a_network_and_it_is_sent_once(
    browser: Browser,
    live_server: LiveServer,
    host: Account,
    march: Occurrence,
    look: Callable[[Page], None],
) -> None:
    context, page = window(browser, live_server)
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, live_server, host)
    page.goto(url_of(march, "tjek-ind"), wait_until="networkidle")
    waits, came = page.locator("#ankomst-venter"), page.locator(".big")
    expect(came).to_contain_text("0 af 3 er kommet")

    context.set_offline(True)
    for _time in range(2):
        page.get_by_role("button", name=re.compile("^Kom ?: Ane Ibsen")).click()
    page.get_by_role("button", name=re.compile("^Kom ?: Bo Lind")).click()
    expect(waits).to_contain_text("2 tryk venter på nettet.")
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert '"what\\":\\"Kom\\"' in kept
    assert not any(name in kept for name in ("Ibsen", "Lind")), "a phone may be lent out"
    look(page)
    page.locator("#find").fill("bo")
    page.locator("#find").press("Enter")
    expect(waits).to_contain_text("Andre sider kan ikke åbnes uden net.")
    page.evaluate(
        "addEventListener('click', (e) => { window.shut = e.defaultPrevented; e.preventDefault(); })"
    )
    page.locator("a[href^='tel:']").first.dispatch_event("click")
    assert page.evaluate("window.shut") is False
    # Meanwhile somebody at another gate has said the same of one of them.
    bo = next(one for one in on_list(march) if one.person.name == "Bo Lind")
    with writing():
        check_in.check_in(SYSTEM, clock.now(), march.id, bo.id)

    context.set_offline(False)
    expect(came).to_contain_text("3 af 3 er kommet", timeout=PATIENCE)
    expect(waits).to_have_text("", timeout=PATIENCE)
    assert {one.status for one in on_list(march)} == {SignUpStatus.CAME}
    context.close()


def test_who_presses_a_moment_after_the_network_went_stays_on_the_page(
    browser: Browser, live_server: LiveServer, host: Account, march: Occurrence
) -> None:
    context, page = window(browser, live_server)
    enter(page, live_server, host)
    page.goto(url_of(march, "tjek-ind"), wait_until="networkidle")
    waits, press = page.locator("#ankomst-venter"), page.get_by_role("button", name=re.compile("^Kom ?: "))
    # The phone still believes that it has a network.
    page.route("**/tjek-ind*", lambda route: route.abort())
    press.first.click()
    expect(waits).to_contain_text("1 tryk venter på nettet.")
    expect(page.locator("#ankomst-tabt")).to_contain_text("Forbindelsen er væk.")

    page.unroute("**/tjek-ind*")
    expect(page.locator(".big")).to_contain_text("1 af 3 er kommet", timeout=PATIENCE)
    press.first.click()
    expect(page.locator("#besked")).to_contain_text("er kommet.")
    expect(page.locator(".big")).to_contain_text("3 af 3 er kommet")
    context.close()


def test_a_phone_that_keeps_nothing_stays_on_the_page_until_there_is_a_network(
    browser: Browser, live_server: LiveServer, host: Account, march: Occurrence
) -> None:
    context, page = window(browser, live_server)
    enter(page, live_server, host)
    page.goto(url_of(march, "tjek-ind"), wait_until="networkidle")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    press = page.get_by_role("button", name=re.compile("^Kom ?: Ane Ibsen"))

    context.set_offline(True)
    press.click()
    expect(page.locator("#ankomst-venter")).to_contain_text("Lad siden stå åben.")
    context.set_offline(False)
    expect(page.locator("#ankomst-venter")).to_have_text("")
    press.click()

    expect(page.locator("#besked")).to_contain_text("Ane Ibsen er kommet.")
    context.close()


def on_list(march: Occurrence) -> list[SignUp]:
    db.session.rollback()
    return list(db.session.scalars(select(SignUp).where(SignUp.occurrence_id == march.id)))
