"""A seventeen-year-old on a phone: from the front page to "du er med", counted in presses and pages; and what suits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core import clock
from app.listings.rules import Company, Work
from tests.browser.house import follow
from tests.browser.test_my_data import keep_picture
from tests.browser.thumb import Thumb
from tests.factories import writing
from tests.listings.posting import laug, make_listing

pytestmark = pytest.mark.browser
#: From the front page to "du er med".
MOST_SECONDS = 60


class Way(Thumb):
    """A thumb on links and buttons that lead to another page; the pages are counted, too."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.pages = page, 0
        page.on("framenavigated", lambda frame: self._came(frame.parent_frame is None))

    def _came(self, is_whole: bool) -> None:
        self.pages += is_whole

    def go(self, role: str, name: str) -> None:
        follow(self.page.get_by_role(role, name=name).first)
        self.presses += 1


def test_three_presses_and_two_fields_from_the_front_page_to_a_yes(
    app: Flask, open_page: Callable[..., Page], look: Callable[[Page], None]
) -> None:
    with writing():
        make_listing(
            laug(trusted=True),
            title="Hæng lys op",
            company=Company.TOGETHER,
            work=Work.HANDS,
            starts_at=clock.now() + timedelta(days=3),
        )
    page = open_page(390)
    page.goto("/")
    way = Way(page)

    way.go("link", "For unge")
    look(page)
    keep_picture(page, "young")
    way.go("link", "Hæng lys op")
    way.fill(page.get_by_label("Dit navn"), "Noah Lund")
    way.fill(page.get_by_label("Telefonnummer"), "11 11 11 57")
    way.go("button", "Ja, jeg er med")

    expect(page.get_by_role("heading", level=1)).to_have_text("Du er med")
    # Three that lead on, and one on each of the two fields.
    assert way.presses == 3 + 2
    assert way.pages == 3
    assert way.seconds < MOST_SECONDS

    page.goto("/opgaver/unge/plakat")
    look(page)
    keep_picture(page, "young-poster")
    page.goto("/opgaver")
    follow(page.get_by_role("link", name="Hvad passer til mig?"))
    look(page)
    keep_picture(page, "fit-me")
    page.get_by_label("Sammen med andre").check()
    page.get_by_role("button", name="Vis, hvad der passer til mig").click()
    expect(page.get_by_role("link", name="Hæng lys op")).to_be_visible()
    look(page)
    keep_picture(page, "fitting")
    follow(page.get_by_role("link", name="Få ugens opgaver"))
    look(page)
    keep_picture(page, "weekly-letter")
