"""Booking a room on a phone: what is in the way is said with free times, a date moves, and all is given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.house import WIDTHS, follow
from tests.browser.test_my_data import enter, keep_picture
from tests.factories import make_account, make_person
from tests.rooms.booking import book, make_room, span
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


def _monday() -> date:
    today = clock.today()
    return today + timedelta(days=14 - today.weekday())


@pytest.mark.parametrize("width", WIDTHS)
def test_a_room_is_booked_around_others_and_given_up(
    open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None], width: int
) -> None:
    first, second = _monday(), _monday() + timedelta(days=7)
    room = make_room("Ryd op efter jer.")
    for day in (first, second):
        book(room, span(10, 13, day), make_person("Hanne Hansen"), rules_version=1)
    page = open_page(width)
    enter(page, live_server, make_account())
    page.goto(f"/lokaler/{room.id}?uge={first:%G-%V}")
    look(page)
    page.goto(f"/lokaler/{room.id}/book?dag={first}&kl=600&slut=720")
    look(page)

    page.get_by_label("Hvad skal I lave?").fill("Suppe til alle")
    page.get_by_label("Hvor mange kommer?").fill("4")
    page.get_by_label("Jeg har læst reglerne").check()
    follow(page.get_by_role("button", name="Book lokalet"))
    expect(page.get_by_role("alert")).to_contain_text("Lokalet er optaget")
    look(page)
    keep_picture(page, "book-room-taken")

    page.get_by_label("Skal det gentages?").select_option("weekly")
    page.get_by_label("Sidste dag").fill(second.isoformat())
    follow(page.get_by_role("button", name="Book lokalet"))
    moves = page.get_by_role("combobox", name="til en anden tid")
    expect(moves).to_have_count(2)
    look(page)
    keep_picture(page, "book-room-dates")
    moves.first.select_option(index=1)
    page.get_by_role("checkbox", name="Spring over").nth(1).check()
    follow(page.get_by_role("button", name="Book lokalet"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Suppe til alle")
    look(page)
    keep_picture(page, "booking")

    with page.expect_download() as file:
        page.get_by_role("link", name="Læg i din kalender").click()
    assert file.value.suggested_filename == "booking.ics"
    follow(page.get_by_role("link", name="Afbestil"))
    look(page)
    follow(page.locator("main").get_by_role("button", name="Afbestil lokalet"))
    expect(page.locator("main")).to_contain_text("Tiden er fri igen")
    look(page)
