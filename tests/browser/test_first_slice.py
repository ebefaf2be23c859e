"""The whole way, as somebody new would try it: `samskab serve` with its demo, a real scheduler and a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import press_in_demo_bar, wait_until

pytestmark = pytest.mark.browser
FULL = "Morgentur i Augustenborg"


@pytest.fixture
def window(browser: Browser, house: str) -> Callable[[], Page]:
    """A browser of its own at the house, with nothing remembered."""
    return lambda: browser.new_context(base_url=house, viewport={"width": 390, "height": 844}).new_page()


def _open_letter(page: Page, to: str, subject: str) -> None:
    """Open the newest letter to an address; waits for the scheduler to send it."""

    def is_there() -> bool:
        page.goto("/demo/postkasse")
        return row.count() > 0

    row = page.get_by_role("row").filter(has_text=to).filter(has_text=re.compile(subject))
    wait_until(is_there, f"no letter {subject!r} to {to}")
    row.first.get_by_role("link").click()


def _places_taken(page: Page) -> int:
    page.goto("/admin/plan")
    row = page.get_by_role("row").filter(has_text="4.1")
    figure = row.get_by_role("link").filter(has_text=re.compile("plads(er)? taget")).first
    return int(re.sub(r"\D", "", figure.inner_text()))


def _wait_until_counted(page: Page, places: int) -> None:
    """The figures of the plan are counted anew when somebody asks for it."""
    page.goto("/admin/plan")
    page.get_by_role("button", name="Tæl igen nu").click()
    wait_until(lambda: _places_taken(page) == places, f"the plan does not count {places} places")


def test_a_guest_waits_gets_a_place_is_reminded_and_the_plan_counts_it(window: Callable[[], Page]) -> None:
    staff = window()
    press_in_demo_bar(staff, "Se som kommune")
    before = _places_taken(staff)

    guest = window()
    _sign_up(guest, FULL, "Agnes Bonde", "E-mail", "agnes@example.org")
    expect(guest.get_by_role("heading", level=1)).to_contain_text("nr. 1 på ventelisten")

    other = window()
    _open_letter(other, "@example.org", "Du er tilmeldt onsdag|Du er tilmeldt")
    _cancel_from_a_letter_about(other, FULL)
    guest.reload()
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Du er tilmeldt")
    _open_letter(other, "agnes@example.org", "plads")
    expect(other.locator("main")).to_contain_text(FULL)

    host = window()
    press_in_demo_bar(host, "Se som vært")
    _cancel_from_a_letter_about(other, "Dybbøl Gågruppe")
    host.get_by_role("link", name="Dybbøl Gågruppe").first.click()
    expect(host.locator("#ring")).to_contain_text("Ragnhild Bruun")

    _sign_up(window(), "Gå og snak på flere sprog", "Ejnar Skov", "Telefonnummer", "11 11 11 77")
    _wait_until_counted(staff, before + 1)

    press_in_demo_bar(staff, "Spol til i morgen kl. 9")
    _open_letter(other, "agnes@example.org", "Husk")

    staff.goto("/admin/plan")
    staff.get_by_role("row").filter(has_text="4.1").get_by_role("link").filter(
        has_text=re.compile("plads(er)? taget")
    ).first.click()
    expect(staff.locator("main")).to_contain_text(FULL)


def _sign_up(page: Page, title: str, name: str, how: str, contact: str) -> None:
    page.goto("/gaature")
    page.locator("main").get_by_role("link", name=title, exact=True).first.click()
    page.get_by_label("Dit navn").fill(name)
    page.get_by_label(how).fill(contact)
    page.get_by_role("button", name=re.compile("Tilmeld mig|Skriv mig")).click()
    page.wait_for_url("**/gaature/tilmelding/**")


def _cancel_from_a_letter_about(page: Page, title: str) -> None:
    """Find a letter that confirms a place on `title`, follow its link, and give the place up."""
    wait_until(lambda: _finds_confirmation(page, title), f"no letter confirms a place on {title!r}")
    page.locator("main a[href*='/gaature/tilmelding/']").first.click()
    page.get_by_role("link", name="Meld fra").click()
    page.get_by_role("button", name=re.compile("Meld")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _finds_confirmation(page: Page, title: str) -> bool:
    """Open the letters that confirm a place, until one is about `title`."""
    page.goto("/demo/postkasse")
    rows = page.get_by_role("row").filter(has_text="Du er tilmeldt").filter(has_not_text="agnes@")
    letters = [row.get_by_role("link").get_attribute("href") for row in rows.all()]
    for letter in letters:
        page.goto(str(letter))
        if title in page.locator("main").inner_text():
            return True
    return False
