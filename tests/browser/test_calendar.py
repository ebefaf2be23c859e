"""What goes on as a week and a month, in a browser: by keyboard alone, without scripts, large, narrow, on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from app.core.actor import SYSTEM
from app.gatherings.hosting import cancel_date
from app.home.periods import View, period_of
from tests.browser.house import WIDTHS
from tests.browser.test_look import OPEN_ALL, WIDER
from tests.factories import coming_dates, make_place, make_walk, writing

pytestmark = pytest.mark.browser

MONTH, WEEK = "/det-sker?vis=maaned", "/det-sker?vis=uge"


@pytest.fixture(autouse=True)
def something_goes_on(app: object) -> None:
    """A month with a cancelled date, and a day that has more than the month shows."""
    place = make_place("Dybbøl", lat=54.9067, lon=9.7337, kind="by", population=2000)
    for number in range(4):
        make_walk(title=f"Gåfællesskabet i Augustenborg {number}", place_id=place.id)
    series = make_walk(title="Onsdagsholdet", place_id=place.id)
    with writing():
        cancel_date(SYSTEM, clock.now(), coming_dates(series, clock.now())[0].id, "Storm")


def _next_month() -> str:
    """A whole month to come."""
    following = period_of(View.MONTH, clock.today()).last + timedelta(days=1)
    return f"{MONTH}&maaned={period_of(View.MONTH, following).code}"


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], width: int
) -> None:
    page = open_page(width)
    for address in (_next_month(), WEEK, f"{_next_month()}&adgang=koerestol", "/kalender"):
        page.goto(address)
        page.evaluate(OPEN_ALL)
        assert axe(page) == [], address
        assert page.evaluate(WIDER) <= 0, address


def test_text_twice_as_large_stays_inside(open_page: Callable[..., Page]) -> None:
    page = open_page(390)
    for address in (_next_month(), WEEK, "/kalender"):
        page.goto(address)
        page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        assert page.evaluate(WIDER) <= 0, address


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_is_reached_with_the_tab_key_without_scripts(
    open_page: Callable[..., Page], width: int
) -> None:
    """Every link that one can see of the month has its turn, and one gets to another month and to a date."""
    page = open_page(width, javascript=False)
    page.goto(_next_month())
    links = page.locator("main a:visible, main summary:visible")
    wanted = {link.inner_text() + (link.get_attribute("href") or "") for link in links.all()}
    assert len(wanted) > 10
    reached = set()
    for _press in range(links.count() + 40):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count():
            reached.add(focused.inner_text() + (focused.get_attribute("href") or ""))
    assert wanted <= reached

    page.get_by_role("link", name="Næste måned").press("Enter")
    expect(page.get_by_role("link", name="Forrige måned")).to_be_visible()
    page.get_by_role("link", name="Forrige måned").press("Enter")
    page.get_by_role("link", name="Gåfællesskabet i Augustenborg 0").first.press("Enter")
    expect(page.locator("h1")).to_have_text("Gåfællesskabet i Augustenborg 0")


def test_a_wide_screen_has_a_table_with_heads(open_page: Callable[..., Page]) -> None:
    page = open_page(1280)
    page.goto(_next_month())
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert heads == ["Uge", "Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag", "Lørdag", "Søndag"]
    assert page.get_by_role("rowheader").count() in {4, 5, 6}


def test_a_phone_shows_days_with_their_lines(open_page: Callable[..., Page]) -> None:
    page = open_page(390)
    page.goto(_next_month())
    expect(page.get_by_role("columnheader").first).to_be_hidden()
    day = page.locator("h3:visible").first
    assert day.inner_text().split()[1] == "den"
    more = page.get_by_role("link", name="Se flere").first
    more.click()
    expect(page.locator(".card")).to_have_count(5)


def test_forced_colours_and_paper_lose_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page(1280)
    page.goto(_next_month())
    there = page.locator(".day-lines a:visible").count()
    page.emulate_media(forced_colors="active")
    assert page.locator(".day-lines a:visible").count() == there
    page.emulate_media(media="print", forced_colors="none")
    assert page.locator(".day-lines a:visible").count() == there


def test_the_view_is_kept_when_the_filters_change(open_page: Callable[..., Page]) -> None:
    page = open_page(390, javascript=False)
    page.goto(_next_month())
    page.locator(".filters > summary").click()
    page.get_by_label("Sted", exact=True).select_option(label="Dybbøl")
    page.get_by_role("button", name="Vis, hvad der sker").click()
    expect(page.get_by_role("link", name="Måned", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.locator(".chip")).to_contain_text("Dybbøl")
