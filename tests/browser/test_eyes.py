"""The browser harness sees what it is there to see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import WIDTHS

pytestmark = pytest.mark.browser


def test_axe_names_a_planted_fault(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.goto("/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/favicon.ico\">')"
    )
    assert [line.split(":")[0] for line in axe(page)] == ["image-alt"]


def test_a_page_that_breaks_the_content_policy_is_noticed(
    page: Page, open_page: Callable[..., Page], console_problems: list[str]
) -> None:
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">Rød</p>')")
    expect(page.get_by_text("Rød")).to_be_visible()
    assert any("Content Security Policy" in problem for problem in console_problems)
    console_problems.clear()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_front_page_is_accessible_with_and_without_javascript(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], width: int
) -> None:
    page = open_page(width)
    page.goto("/")
    assert axe(page) == []
    plain = open_page(width, javascript=False)
    plain.goto("/")
    expect(plain.locator("h1")).to_have_count(1)
