"""A neighbour says on her phone that she helps with a meal; its host sees it and books the kitchen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import follow
from tests.browser.test_my_data import enter
from tests.factories import make_account
from tests.meals.cooking import make_date
from tests.meals.helping import want
from tests.rooms.booking import make_room
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


def test_a_neighbour_helps_and_the_host_books_the_kitchen(
    open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    vera, room = make_account(name="Vera Vært"), make_room("Vask hænder.")
    date = make_date(vera.person, title="Suppe og snak", starts_at_local=time(17))
    want(date.series, helper=2, washing=1)
    visitor, host = open_page(390), open_page(390)

    visitor.goto(f"/spis-sammen/{date.series_id}")
    follow(visitor.get_by_role("link", name="Jeg vil gerne hjælpe"))
    look(visitor)
    visitor.locator("label", has_text="Hjælpe i køkkenet").click()
    visitor.get_by_label("Dit navn").fill("Ida Lund")
    visitor.get_by_label("Telefonnummer").fill("11 11 11 46")
    follow(visitor.get_by_role("button", name="Ja, jeg hjælper"))
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("15.00")
    look(visitor)

    enter(host, live_server, vera)
    host.goto(f"/spis-sammen/{date.series_id}/vaert/{date.id}")
    follow(host.get_by_role("link", name="Holdet"))
    expect(host.get_by_role("heading", name="Ida Lund")).to_be_visible()
    look(host)
    follow(host.get_by_role("link", name="Ret antal og mødetider for alle dage"))
    look(host)
    host.goto(f"/spis-sammen/{date.series_id}/vaert/koekkenet")
    host.get_by_label("Hvilket køkken?").select_option(label=room.name)
    follow(host.get_by_role("button", name="Se, om der er ledigt"))
    look(host)
    host.get_by_label("Jeg har læst reglerne").check()
    follow(host.get_by_role("button", name="Book køkkenet"))
    expect(host.get_by_text("Booket.").first).to_be_visible()
    look(host)
