"""Chromium, axe, and a page that does not tolerate errors in its console."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.house import open_house
from tests.support.live import ROOT, LiveServer

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
#: WCAG 2.2 AA with all it builds on, and what axe's makers advise beside it.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def chromium_path() -> str:
    """Where Debian's Chromium is (CHROMIUM in the environment wins). Fails the test when there is none."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for path in map(shutil.which, filter(None, names)) if path), None)
    if found is None:
        pytest.fail("The browser tests need Chromium: sudo apt install chromium", pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield made
        made.close()


@pytest.fixture(params=[PHONE, pytest.param(DESKTOP, marks=pytest.mark.long)], ids=["390", "1280"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    """The two widths that every page is looked at in; a test that asks for it runs in both, the wide one when it is
    run at length.
    """
    return dict(request.param)


@pytest.fixture
def console_problems() -> Iterator[list[str]]:
    """What the console said went wrong; a test fails when something is left here at its end."""
    problems: list[str] = []
    yield problems
    assert problems == [], "the browser's console has errors"


@pytest.fixture
def open_page(
    browser: Browser, live_server: LiveServer, console_problems: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open a window: `open_page(width, javascript=True)`. Errors in a console fail the test at its end."""
    contexts = []

    def open_one(width: int = 1280, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: console_problems.append(f"{page.url}: {error}"))
        page.on("console", lambda said: console_problems.extend(_problem(page, said)))
        return page

    yield open_one
    for context in contexts:
        context.close()


def _problem(page: Page, said: Any) -> list[str]:
    """A refused style or script is a problem; a form that comes back with 4xx is what the test asked for."""
    expected = "the server responded with a status of 4" in said.text
    return [f"{page.url}: {said.text}"] if said.type == "error" and not expected else []


@pytest.fixture
def house(tmp_path: Path) -> Iterator[str]:
    """The whole house with its demo and a real scheduler; its address."""
    with open_house(tmp_path) as url:
        yield url


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A desktop window on the live server."""
    return open_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)`: what axe finds wrong in the page as it stands, one line per kind with the first places."""
    assert AXE.is_file(), "axe-core is not installed: make test does that"
    source = Path(AXE).read_text(encoding="utf-8")

    def find(page: Page) -> list[str]:
        page.wait_for_load_state()
        page.evaluate(source)
        result = page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS
        )
        return [
            f"{found['id']}: {found['help']}: {[node['target'] for node in found['nodes']][:3]}"
            for found in result["violations"]
        ]

    return find


@pytest.fixture
def look(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """Hold a page to axe with every fold open, and to its own width."""

    def check(page: Page) -> None:
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        assert axe(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url

    return check
