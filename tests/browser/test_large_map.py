"""The large map by keyboard alone, without JavaScript, on a phone, and with nothing fetched from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.gatherings.models import Rhythm
from app.pack.actions import load_pack
from app.places.models import Place
from tests.factories import make_walk, writing

pytestmark = pytest.mark.browser
PACK = Path(__file__).parents[2] / "data" / "soenderborg"
TITLES = ("Gåtur i Fynshav", "Gåtur i Broager", "Rundt om søen", "Gåtur i Gråsten")


@pytest.fixture
def walks(app: Flask) -> tuple[str, ...]:
    """Three spots, two walks at the second."""
    spots = ("Fynshav", "Broager", "Broager", "Gråsten")
    with writing():
        load_pack(PACK, clock.now())
        for days, (title, place) in enumerate(zip(TITLES, spots, strict=True), 2):
            first_on = clock.today() + timedelta(days=days)
            number = db.session.scalars(select(Place.id).where(Place.name == place)).one()
            make_walk(title=title, place_id=number, rhythm=Rhythm.ONCE, first_on=first_on)
    return TITLES


def focused(page: Page) -> str:
    """What a screen reader would say of where one is."""
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
    )


def opened(page: Page) -> Page:
    page.goto("/kort")
    expect(page.locator(".big__button").first).to_be_visible()
    return page


def test_nothing_is_out_of_reach_of_a_keyboard(
    walks: tuple[str, ...], open_page: Callable[..., Page]
) -> None:
    page = open_page(1280)
    page.goto("/det-sker")
    page.get_by_role("link", name="Åbn stort kort").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".big__button").first).to_be_visible()
    page.locator(".big__canvas").focus()
    said = []
    for _ in range(5):
        page.keyboard.press("Tab")
        said.append(focused(page))
    assert said[0].startswith("1: Gåtur i Fynshav, ")
    assert said[1] == "2 her: nr. 2, 3"
    assert said[2].startswith("4: Gåtur i Gråsten, ")
    assert said[3:] == ["Zoom ind", "Zoom ud"]

    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    expect(page.locator("li.is-lit")).to_have_count(2)
    page.keyboard.press("Enter")
    assert focused(page) == "Gåtur i Broager"
    page.keyboard.press("Tab")
    assert focused(page) == "Rundt om søen"
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    assert focused(page) == "2 her: nr. 2, 3"

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "Luk"
    page.keyboard.press("Enter")
    assert focused(page) == "2 her: nr. 2, 3"

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gåtur i Fynshav")


def test_plus_minus_and_arrows_move_the_map_and_keep_the_place(
    walks: tuple[str, ...], open_page: Callable[..., Page]
) -> None:
    page = opened(open_page(1280))
    sign = page.locator(".big__button").first
    sign.focus()
    before = sign.bounding_box()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "left => document.activeElement.getBoundingClientRect().left < left - 40", arg=before["x"]
    )
    for key in ("+", "+", "-"):
        page.keyboard.press(key)
        assert focused(page).startswith("1: Gåtur i Fynshav, ")


def test_the_list_and_the_map_are_in_step(walks: tuple[str, ...], open_page: Callable[..., Page]) -> None:
    page = opened(open_page(1280))
    page.get_by_role("link", name="Rundt om søen").focus()
    expect(page.locator(".big__button.is-lit")).to_have_text("2 her")
    page.locator("#a4").hover()
    expect(page.locator(".big__button.is-lit").filter(has_text="4")).to_have_count(1)
    page.locator(".big__button").first.click()
    expect(page.locator(".leaflet-popup a").first).to_have_text("Gåtur i Fynshav")


def test_without_javascript_signs_lead_to_the_lines_and_all_is_there(
    walks: tuple[str, ...], open_page: Callable[..., Page]
) -> None:
    page = open_page(390, javascript=False)
    page.goto("/kort")
    expect(page.locator(".big__canvas")).to_be_hidden()
    for title in walks:
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    page.get_by_role("link", name="2 her: nr. 2, 3").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("/kort#a2")
    expect(page.locator("#a2")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_fits_and_fetches_nothing_from_outside(
    width: int, walks: tuple[str, ...], open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page)
    faults = axe(page)
    page.locator(".big__button").nth(1).press("Enter")
    faults += axe(page)
    assert faults == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    small = page.locator(
        ".big__canvas button, .leaflet-popup-content a, .leaflet-popup-close-button, .leaflet-control-zoom a,"
        " .big__list a"
    ).evaluate_all(
        "all => all.filter(one => Math.min(one.offsetWidth, one.offsetHeight) < 44).map(one => one.outerHTML)"
    )
    assert small == []
    own = page.url.split("/kort")[0]
    assert [url for url in asked if not url.startswith(own)] == []
    assert [url for url in asked if "leaflet.js" in url] != []


def test_the_still_picture_stays_when_leaflet_does_not_come(
    walks: tuple[str, ...], open_page: Callable[..., Page]
) -> None:
    page = open_page(1280)
    page.route(
        "**/leaflet.js", lambda route: route.fulfill(status=200, content_type="text/javascript", body="")
    )
    page.goto("/kort")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-map-still]")).to_be_visible()
    expect(page.locator(".big__canvas")).to_be_hidden()
