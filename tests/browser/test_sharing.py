"""A list in a frame of another site, and the pages where one gets it: seen by a browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from app.core.database import db
from tests.factories import make_place, make_walk
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def something_goes_on(app: object) -> None:
    """A walk with a long name, and one in a place."""
    make_walk(title="Gåfællesskabet for alle med lange navne i Augustenborg")
    make_walk(title="Tur i Broager", place_id=make_place("Broager").id)
    db.session.commit()


@pytest.fixture
def other_site(live_server: LiveServer) -> Iterator[str]:
    """The address of an association's own site that shows our list, and tries to show another page of ours."""
    frames = "".join(
        f'<iframe src="{live_server.url}{path}" title="{path}" width="100%" height="400"></iframe>'
        for path in ("/indlejr/det-sker?antal=3", "/det-sker")
    )

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Vores</title>{frames}".encode())

        def log_message(self, *_arguments: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Another origin than the tests' server, which is called by its number.
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_another_site_shows_the_list_and_nothing_else_of_ours(browser: Browser, other_site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(other_site)
        ours = page.frame_locator("iframe").first
        expect(ours.get_by_role("link", name="Tur i Broager").first).to_be_visible()
        expect(page.frame_locator("iframe").nth(1).get_by_role("heading", name="Det sker")).to_have_count(0)
        assert context.cookies() == []
        ours.get_by_role("link", name="Tur i Broager").first.click()
        page.wait_for_url("**/gaature/*")
    finally:
        context.close()


@pytest.mark.parametrize("address", ["/indlejr", "/api", "/indlejr/det-sker", "/indlejr/opgaver"])
def test_axe_finds_nothing(
    look: Callable[[Page], None], open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(390)
    page.goto(address)
    look(page)


def test_the_code_is_made_and_copied_with_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page(390)
    page.goto("/indlejr")
    page.get_by_label("Hvor?").select_option(label="Broager")
    page.get_by_label("10").check()
    page.get_by_role("button", name="Lav koden").press("Enter")
    page.wait_for_url("**/indlejr?*antal=10*")
    code = page.get_by_label("Koden", exact=True)
    expect(code).to_have_value(re.compile("<iframe src=.*antal=10"))
    expect(page.get_by_role("button", name="Kopiér koden")).to_be_visible()
    page.get_by_role("link", name="Se, hvordan listen bliver").click()
    expect(page.get_by_role("link", name="Tur i Broager").first).to_be_visible()
