"""A host puts a picture on the group's page: sent by a real browser, seen on page and card, and nothing jumps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.sessions import cookie_name
from tests.browser.house import WIDTHS
from tests.factories import log_in, make_account, make_place, make_walk
from tests.media.made import jpeg, picture, saved

pytestmark = pytest.mark.browser

DESCRIPTION = (
    "Vi går **roligt** langs vandet. Vi venter altid på den sidste.\n\n"
    "- Kaffe på bænken bagefter\n- Tag en ven med\n\nVi ses\n3. december ved broen."
)
#: How far parts of the page were moved while it was loading (Layout Instability API).
_WATCH_JUMPS = (
    "window.__jumps = 0; new PerformanceObserver(list => list.getEntries().forEach(one => window.__jumps += one.value))"
    ".observe({type: 'layout-shift', buffered: true})"
)
_SHOWN = (
    "[...document.querySelectorAll('main img')].map(one => [one.complete, one.naturalWidth > 0, one.alt])"
)


def _as_host(open_page: Callable[..., Page], client: Any, host: Any, width: int) -> Page:
    log_in(client, host)
    cookie = client.get_cookie(cookie_name())
    assert cookie is not None
    page = open_page(width)
    page.goto("/health/live")
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": page.url.rsplit("/health", 1)[0]}]
    )
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_a_picture_goes_from_a_telephone_to_page_and_card(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], client: Any, tmp_path: Path, width: int
) -> None:
    host, place = make_account(name="Birthe Holm"), make_place("Dybbøl", lat=54.9067, lon=9.7337)
    walk = make_walk(
        title="Dybbøl Gågruppe", description=DESCRIPTION, host=host.person, place_id=place.id, capacity=14
    )
    make_walk(title="Mommark Gågruppe", place_id=place.id)
    good, bad = tmp_path / "IMG_2041.JPG", tmp_path / "tegning.jpg"
    good.write_bytes(jpeg(4_000, 3_000))
    bad.write_bytes(b"<svg onload=alert(1)>")

    page = _as_host(open_page, client, host, width)
    page.goto(f"/gaature/{walk.id}/vaert")
    page.get_by_role("link", name="Billede af gruppen").click()
    page.get_by_label("Vælg et billede").set_input_files(bad)
    page.get_by_label("Hvad viser billedet?").fill("Otte mennesker på en sti ved vandet")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_text("Vi tager ikke imod tegninger i SVG.").first).to_be_visible()
    expect(page.get_by_label("Hvad viser billedet?")).to_have_value("Otte mennesker på en sti ved vandet")
    assert axe(page) == []

    page.get_by_label("Vælg et billede").set_input_files(good)
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("status")).to_contain_text("Det er gemt")
    expect(page.locator("main img")).to_have_attribute("alt", "Otte mennesker på en sti ved vandet")
    assert axe(page) == []

    visitor = open_page(width)
    visitor.add_init_script(_WATCH_JUMPS)
    for address in (f"/gaature/{walk.id}", "/gaature", "/"):
        visitor.goto(address)
        visitor.mouse.wheel(0, 4_000)
        visitor.wait_for_load_state("networkidle")
        shown = visitor.evaluate(_SHOWN)
        assert shown
        assert all(one == [True, True, "Otte mennesker på en sti ved vandet"] for one in shown), (
            address,
            shown,
        )
        assert visitor.evaluate("window.__jumps") < 0.05, address
        assert visitor.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert axe(visitor) == [], address
    visitor.goto(f"/gaature/{walk.id}")
    expect(visitor.locator(".rich strong")).to_have_text("roligt")
    expect(visitor.locator(".rich li")).to_have_count(2)
    assert visitor.locator(".rich p").last.inner_text() == "Vi ses\n3. december ved broen."


def test_a_browser_takes_no_more_of_a_picture_than_it_shows(
    open_page: Callable[..., Page], client: Any, tmp_path: Path
) -> None:
    host = make_account()
    walk = make_walk(host=host.person)
    file = tmp_path / "a.png"
    file.write_bytes(saved(picture(2_400, 1_600), "PNG"))
    page = _as_host(open_page, client, host, 1280)
    page.goto(f"/gaature/{walk.id}/vaert/billede")
    page.get_by_label("Vælg et billede").set_input_files(file)
    page.get_by_label("Hvad viser billedet?").fill("Vandet")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("status")).to_contain_text("Det er gemt")

    asked: list[str] = []
    narrow = open_page(390)
    narrow.on("request", lambda request: asked.append(request.url))
    narrow.goto(f"/gaature/{walk.id}")
    narrow.wait_for_load_state("networkidle")
    files = [url.rsplit("-", 1)[1] for url in asked if "/billeder/" in url]
    assert files == ["480.jpg"]
