"""A host in the car park moves all coming walks on a phone, and somebody signs up meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.sessions import cookie_name
from app.core import clock
from app.gatherings.models import Series
from tests.browser.house import follow
from tests.factories import coming_dates, log_in, make_account, make_person, make_sign_up, make_walk, writing

pytestmark = pytest.mark.browser


def _as_host(open_page: Callable[..., Page], client: Any, host: Any) -> Page:
    log_in(client, host)
    cookie = client.get_cookie(cookie_name())
    assert cookie is not None
    page = open_page(390)
    page.goto("/health/live")
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": page.url.rsplit("/health", 1)[0]}]
    )
    return page


def test_a_host_moves_all_coming_walks_on_a_phone(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], client: Any
) -> None:
    host = make_account(name="Birthe Holm")
    walk: Series = make_walk(title="Dybbøl Gågruppe", host=host.person, capacity=8)
    first = coming_dates(walk, clock.now())[0]
    make_sign_up(first, make_person("Ane Bro", email="ane@example.org"))
    make_sign_up(first, make_person("Svend Lorenzen", email=None, phone="+4511111141"))

    page = _as_host(open_page, client, host)
    page.goto(f"/gaature/{walk.id}/vaert")
    expect(page.get_by_text("Nye kommer af sig selv.")).to_be_visible()
    follow(page.get_by_role("link", name="Ret dag, tid eller sted for alle ture"))
    expect(page.get_by_role("radio", name="Alle kommende")).to_be_checked()
    page.get_by_label("Hvor mødes I?").fill("Ved kirken")
    follow(page.get_by_role("button", name="Se, hvad der sker"))
    expect(page.get_by_role("alert")).to_contain_text("Skriv kort, hvorfor")
    assert axe(page) == []

    page.get_by_label("Hvorfor ændrer du det?").fill("P-pladsen er lukket.")
    follow(page.get_by_role("button", name="Se, hvad der sker"))
    expect(page.locator("#aendres")).to_contain_text("Ved kirken")
    expect(page.locator("#hvem")).to_contain_text("Svend Lorenzen")
    expect(page.locator("#ord")).to_contain_text("P-pladsen er lukket.")
    page.locator("#hvem summary").click()
    expect(page.locator("#hvem")).to_contain_text("Ane Bro")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    make_sign_up(first, make_person("Bo Lind", email="bo@example.org"))
    follow(page.get_by_role("button", name="Gem ændringen"))
    expect(page.get_by_text("Noget er ændret, siden du så det")).to_be_visible()
    expect(page.locator("#hvem li").filter(has_text="Bo Lind")).to_contain_text("Nyt")
    assert axe(page) == []
    follow(page.get_by_role("button", name="Gem ændringen og giv 3 besked"))
    expect(page.get_by_role("status")).to_contain_text("Ændringen er gemt. 2 får en e-mail.")


def test_the_list_on_a_phone_says_in_one_line_how_many_come(
    open_page: Callable[..., Page], client: Any
) -> None:
    host = make_account(name="Birthe Holm")
    walk: Series = make_walk(title="Dybbøl Gågruppe", host=host.person, capacity=8)
    first = coming_dates(walk, clock.now())[0]
    make_sign_up(first, make_person("Ane Bro", email="ane@example.org"))

    page = _as_host(open_page, client, host)
    page.goto(f"/gaature/{walk.id}/vaert/{first.id}/print")

    caption, table = page.locator("table caption"), page.locator("table")
    expect(caption).to_have_text("1 person kommer")
    assert caption.evaluate("one => one.offsetWidth") == table.evaluate("one => one.offsetWidth")


def test_marks_without_a_network_stay_on_the_page_and_are_saved_when_it_is_back(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], client: Any
) -> None:
    host = make_account(name="Birthe Holm")
    walk: Series = make_walk(title="Dybbøl Gågruppe", host=host.person, capacity=8)
    first = coming_dates(walk, clock.now())[0]
    sign_up = make_sign_up(first, make_person("Ane Bro", email="ane@example.org"))
    with writing():
        first.starts_at = clock.now() - timedelta(minutes=5)

    page = _as_host(open_page, client, host)
    page.goto(f"/gaature/{walk.id}/vaert/{first.id}")
    came, said = page.locator(f"#m{sign_up.id}-0"), page.locator("#net-venter")
    came.check(force=True)
    page.context.set_offline(True)
    page.get_by_role("button", name="Gem, hvem der kom").click()
    expect(said).to_have_text("Der er ikke net lige nu. Lad siden stå åben, og tryk igen, når nettet er der.")
    expect(came).to_be_checked()
    assert axe(page) == []

    page.context.set_offline(False)
    follow(page.get_by_role("button", name="Gem, hvem der kom"))
    expect(page.get_by_text("1 kom, 0 meldte afbud, 0 udeblev.")).to_be_visible()


def test_a_number_typed_without_a_network_stays_on_the_page(
    open_page: Callable[..., Page], client: Any
) -> None:
    host = make_account(name="Birthe Holm")
    walk: Series = make_walk(title="Bare mød op", host=host.person, needs_sign_up=False, capacity=None)
    first = coming_dates(walk, clock.now())[0]
    with writing():
        first.starts_at = clock.now() - timedelta(minutes=5)

    page = _as_host(open_page, client, host)
    page.goto(f"/gaature/{walk.id}/vaert/{first.id}")
    number = page.locator("#head_count")
    number.fill("14")
    page.context.set_offline(True)
    page.get_by_role("button", name="Gem, hvor mange der kom").click()
    expect(page.locator("#net-venter")).to_contain_text("Der er ikke net lige nu.")
    expect(number).to_have_value("14")
