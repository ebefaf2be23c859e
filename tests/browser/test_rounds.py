"""An organiser plans a fair in rounds; its screen counts on when the network is gone, says so, and recovers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from app.core import clock
from app.core.permissions import Role
from app.exchange.links import party_token
from tests.browser.house import follow
from tests.browser.test_my_data import enter
from tests.exchange.day import make_day, planned
from tests.factories import make_account
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


def soon() -> dict[str, object]:
    """A fair that begins in three and a half minutes."""
    begins = clock.now() + timedelta(minutes=3, seconds=30)
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=3), "register_by": clock.today()}


def test_a_plan_is_made_and_shown(
    open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    fair, everybody = make_day("Ane Ibsen", "Bo Lind", "Cia Friis", "Dan Holm", **soon())
    staff = open_page(390)
    enter(staff, live_server, make_account(Role.MODERATOR, name="Lene Riis"))
    staff.goto(f"/samarbejdsboers/{fair.id}/runder")
    look(staff)
    follow(staff.get_by_role("button", name="Lav planen"))
    expect(staff.get_by_text("Planen er den bedst mulige (bevist).")).to_be_visible()
    look(staff)
    follow(staff.get_by_role("button", name="Gem planen"))
    expect(staff.get_by_role("heading", name="Runde 1,")).to_be_visible()
    look(staff)
    follow(staff.get_by_role("button", name="Vis planen, og giv 4 besked"))
    for paper in ("bordkort", "planer"):
        staff.goto(f"/samarbejdsboers/{fair.id}/runder/{paper}")
        look(staff)

    own = open_page(390)
    own.goto(f"/samarbejdsboers/min/{party_token(everybody[0].party)}/boers/{fair.id}/moeder")
    expect(own.get_by_text("Bo Lind")).to_be_visible()
    look(own)


def test_the_screen_counts_on_without_a_network_and_recovers(
    browser: Browser, live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    fair, _everybody = make_day("Ane Ibsen", "Bo Lind", **soon())
    planned(fair)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    screen = context.new_page()
    screen.clock.install()
    screen.goto(f"/samarbejdsboers/{fair.id}/skaerm")
    said, lost = screen.locator("[data-said]"), screen.locator("#skaerm-tabt")
    expect(said).to_have_text("Runde 1 begynder om 4 minutter")
    look(screen)

    context.set_offline(True)
    screen.clock.run_for(61_000)
    expect(lost).to_contain_text("Forbindelsen er væk.")
    expect(said).to_have_text("Runde 1 begynder om 3 minutter")
    expect(screen.get_by_text("Runde 2:")).to_be_visible()

    context.set_offline(False)
    screen.clock.run_for(21_000)
    expect(lost).to_be_hidden()
    expect(said).to_contain_text("Runde 1 begynder om")
    context.close()
