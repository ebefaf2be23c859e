"""The search on a phone: with the keyboard alone, read by axe, with proposals and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.core.database import db
from app.search import rebuilding
from tests.factories import make_place, make_walk, writing
from tests.groups.grouping import make_group

pytestmark = pytest.mark.browser

PHONE = 390


@pytest.fixture(autouse=True)
def something_is_found(app: object) -> None:
    """Two walks and a group, in a place with a name to misspell."""
    broager = make_place("Broager", lat=54.89, lon=9.67)
    make_walk(title="Xylofon ved vandet", place_id=broager.id)
    make_walk(title="Xylofon i skoven", place_id=make_place("Mommark").id)
    make_group(title="Strikkecafé", place_id=broager.id)
    with writing():
        rebuilding.mend()
    db.session.commit()


def test_proposals_are_chosen_with_the_keyboard(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(PHONE)
    page.goto("/soeg")
    box = page.locator("#soeg-efter")
    box.focus()
    page.keyboard.type("xylof")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(page.locator("[data-suggest-status]")).to_contain_text("2 forslag")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE

    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_be_focused()
    expect(box).to_have_value("xylof")

    page.keyboard.type("o")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gaature/*")


def test_enter_without_a_choice_searches(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(PHONE)
    page.goto("/soeg")
    page.get_by_label("Hvad søger du?").focus()
    page.keyboard.type("xylofon brager")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg?q=*")
    expect(page.get_by_role("link", name="Xylofon ved vandet")).to_be_visible()
    assert axe(page) == []
    # The place that was understood is taken away again with the keyboard.
    page.get_by_role("link", name="Fjern: Broager").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Xylofon i skoven")).to_be_visible()


ANSWERS = ["/soeg", "/soeg?q=xylofon", "/soeg?q=qqqqqqq", "/soeg?q=xylofon&hvad=organisation"]


@pytest.mark.parametrize("address", ANSWERS)
def test_axe_finds_nothing_on_any_answer(
    look: Callable[[Page], None], open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(PHONE)
    page.goto(address)
    look(page)


def test_it_works_without_scripts(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE, javascript=False)
    page.goto("/soeg")
    page.get_by_label("Hvad søger du?").fill("strikkecafe")
    page.get_by_role("button", name="Søg").click()
    expect(page.get_by_role("link", name="Strikkecafé")).to_be_visible()
