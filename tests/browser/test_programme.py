"""The programme of a place: chosen on a phone, held to axe, printed and fetched as a file."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app.core.database import db
from tests.factories import make_place, make_walk
from tests.support.pdf import read, words_of

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def something_goes_on(app: object) -> None:
    """A walk with a long name in a place."""
    make_walk(title="Gåfællesskabet for alle med lange navne", place_id=make_place("Broager").id)
    db.session.commit()


def test_the_programme_is_chosen_on_a_phone_printed_and_fetched(
    look: Callable[[Page], None], open_page: Callable[..., Page]
) -> None:
    page = open_page(390)
    page.goto("/det-sker")
    page.get_by_role("link", name="Print programmet for dit sted").click()
    look(page)
    page.get_by_label("Hvilket sted?").select_option(label="Broager")
    page.get_by_label("Hvilke dage?").select_option(label="Næste måned")
    page.get_by_role("button", name="Vis programmet").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Det sker i Broager i")
    expect(page.get_by_role("link", name="Gåfællesskabet for alle med lange navne")).to_be_visible()
    look(page)

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    assert "Hvilket sted?" not in printed.pages[0].extract_text()
    for name in ("Hent programmet som PDF", "Hent plakaten for Broager"):
        href = page.get_by_role("link", name=name).get_attribute("href")
        pdf = read(page.request.get(f"{page.url.split('/program')[0]}{href}").body())
        assert "Det sker i Broager" in words_of(pdf)


def test_what_is_wrong_is_said_at_its_field(
    look: Callable[[Page], None], open_page: Callable[..., Page]
) -> None:
    page = open_page(390)
    page.goto("/program")
    page.get_by_label("Hvilke dage?").select_option(label="Dage, du selv vælger")
    page.get_by_role("button", name="Vis programmet").click()
    expect(page.get_by_role("alert")).to_contain_text("Vælg en dag")
    expect(page.get_by_label("Fra og med")).to_have_attribute("aria-invalid", "true")
    look(page)
