"""The look, seen by a browser: axe, narrow screens, large text, weight, and what the small scripts add."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import WIDTHS
from tests.factories import make_place, make_walk

pytestmark = pytest.mark.browser

PAGES = ["/", "/det-sker", "/stil", "/om/privatliv", "/om/cookies", "/findes-ikke"]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "document.querySelectorAll('main details, .menu').forEach(fold => fold.open = true)"


@pytest.fixture(autouse=True)
def something_goes_on(app: object) -> None:
    """Two groups, so that lists, map and cards have something to show."""
    place = make_place("Dybbøl", lat=54.9067, lon=9.7337, kind="by", population=2000)
    make_walk(title="Dybbøl Gågruppe", place_id=place.id, capacity=2)
    make_walk(title="Gåfællesskabet for alle med lange navne i Augustenborg", place_id=place.id)


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_with_every_fold_open(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], width: int
) -> None:
    page = open_page(width)
    for address in PAGES:
        page.goto(address)
        page.evaluate(OPEN_ALL)
        assert axe(page) == [], address


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (390, "200%")])
def test_nothing_is_wider_than_the_screen(open_page: Callable[..., Page], width: int, text: str) -> None:
    page = open_page(width)
    for address in PAGES:
        page.goto(address)
        page.evaluate(OPEN_ALL)
        # Through the CSSOM, as a reader's own setting: the content policy refuses style attributes.
        page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        assert page.evaluate(WIDER) <= 0, address


# The map's coast is a file of its own, which browsers keep for a year.
@pytest.mark.parametrize(("address", "most"), [("/", 10), ("/det-sker", 11)])
def test_the_first_visit_takes_ten_requests(open_page: Callable[..., Page], address: str, most: int) -> None:
    page = open_page(390)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert len(asked) <= most, asked


def test_a_pin_leads_to_its_card_and_the_whole_card_to_the_walk(page: Page) -> None:
    page.goto("/det-sker")
    page.locator(".map__pin").first.press("Enter")
    expect(page.locator(".card:target")).to_have_count(1)
    page.locator(".card .date-block").first.click(force=True)  # the link lies over the whole card
    expect(page.locator("h1")).to_contain_text("Gågruppe")


def test_filters_work_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(390, javascript=False)
    page.goto("/det-sker")
    page.locator(".filters > summary").click()
    page.get_by_label("Sted", exact=True).select_option(label="Dybbøl")
    page.get_by_label("Plads til kørestol").check()
    page.get_by_role("button", name="Vis, hvad der sker").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Der er ikke noget, der passer")
    page.get_by_role("link", name="Fjern: Plads til kørestol").click()
    expect(page.locator(".card").first).to_be_visible()


def test_the_error_summary_takes_the_reader_to_the_field(page: Page) -> None:
    page.goto("/stil")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Skriv dit telefonnummer med 8 tal").click()
    expect(page.locator("#b-phone")).to_be_focused()


def test_a_follow_up_question_comes_when_it_is_asked_for(page: Page) -> None:
    page.goto("/stil")
    follow_up = page.locator("#a-meet")
    expect(follow_up).to_be_hidden()
    page.locator("#a-companion").check()
    expect(follow_up).to_be_visible()
