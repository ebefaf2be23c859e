"""Every page the demo leads to, as everybody, in three widths: axe finds nothing and nothing runs over the edge."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.house import press_in_demo_bar

pytestmark = [pytest.mark.browser, pytest.mark.long]
#: Who looks: nobody in particular, and the four of the demo bar.
VIEWERS = (None, "Se som borger", "Se som vært", "Se som Frivillighedens Hus", "Se som kommune")
WIDTHS = (320, 390, 1280)
#: One page of each kind is looked at: numbers, tokens and queries make no new kind.
_VARIABLE = re.compile(r"/\d+|/[A-Za-z0-9_-]{20,}[^/]*|/\d{8}T[^/]*|\?.*|#.*")
_NOT_PAGES = (
    "/hent-ind/skabelon/",
    ".zip",
    "/static/",
    ".ics",
    "/admin/fortegnelse/fil/",
    "/bilag/",
    "/pdf",
    ".pdf",
    "/fil/",
    "/docx",
    "/html",
    "/xlsx",
    "/csv",
    ".csv",
    "/billede-",
    ".rss",
    ".json",
    # Its links open on top.
    "/indlejr/",
)


def _kind(path: str) -> str:
    return _VARIABLE.sub("/…", path)


def _links(page: Page) -> list[str]:
    found = page.eval_on_selector_all("a[href^='/']", "links => links.map(link => link.getAttribute('href'))")
    return [path for path in found if not any(part in path for part in _NOT_PAGES)]


def _all_kinds(page: Page) -> list[str]:
    """Follow links from the front page, my page and the staff's; the first address of every kind of page."""
    waiting = [
        "/",
        "/min-side",
        "/admin/plan",
        "/admin/godkend",
        "/telefonbord",
        "/ringeliste",
        "/demo/postkasse",
        "/findes-ikke",
    ]
    seen: dict[str, str] = {}
    while waiting:
        path = waiting.pop(0)
        if _kind(path) in seen:
            continue
        seen[_kind(path)] = path
        page.goto(path)
        waiting += _links(page)
    return list(seen.values())


@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_page_is_accessible_and_stays_inside_its_width(
    browser: Browser,
    house: str,
    axe: Callable[[Page], list[str]],
    viewer: str | None,
) -> None:
    page = browser.new_context(base_url=house, viewport={"width": 1280, "height": 900}).new_page()
    if viewer:
        press_in_demo_bar(page, viewer)
    paths = _all_kinds(page)
    assert len(paths) > 10
    faults = []
    for path in paths:
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            faults += [f"{path} at {width}: {fault}" for fault in axe(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{path} at {width}: wider than the window")
    assert faults == []
