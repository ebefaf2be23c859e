"""An association brings its spreadsheet on a telephone: a mistake is named, mended, seen, and carried out; then it
takes out what is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.background.running import run_due
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from tests.browser.house import follow
from tests.browser.test_my_data import enter, keep_picture
from tests.factories import make_account, make_organisation, make_place
from tests.support.live import LiveServer
from tests.transfer.broken_files import csv
from tests.transfer.in_house import good_contact, list_of

pytestmark = pytest.mark.browser


def sheet(place: str) -> dict[str, object]:
    """A file of one task, as a browser sends it."""
    day = clock.today() + timedelta(days=30)
    row = ["1", "Stil boder op", f"{day.day}/{day.month}-{day.year}", "10", "12.30", "Torvet", place, "4"]
    return {"name": "opgaver.csv", "mimeType": "text/csv", "buffer": csv(row, encoding="cp1252")}


def test_a_spreadsheet_is_brought_on_a_telephone(
    app: Flask, open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    make_place("Gråsten")
    account = make_account(name="Olga Olsen")
    make_organisation(account.person, name="Fynshav Landsbylaug")
    page = open_page(390)
    enter(page, live_server, account)
    page.goto("/foreninger/1")
    follow(page.get_by_role("link", name="Hent et regneark ind"))
    look(page)
    follow(page.get_by_role("button", name="Se, hvad der sker"))
    expect(page.get_by_text("Vælg en fil fra din computer").first).to_be_visible()
    look(page)

    page.get_by_role("radio", name="Opgaver").check()
    page.get_by_label("Vælg en fil").set_input_files(files=[sheet("Hamborg")])
    follow(page.get_by_role("button", name="Se, hvad der sker"))
    expect(page.get_by_text("1 række skal rettes")).to_be_visible()
    expect(page.get_by_text("Vi kender ikke Hamborg. Skriv en by i kommunen.")).to_be_visible()
    look(page)
    follow(page.get_by_role("link", name="Vælg kolonner selv"))
    look(page)
    page.go_back()
    follow(page.get_by_role("button", name="Slet filen"))

    brought(page, look)
    taken(page, look)


def brought(page: Page, look: Callable[[Page], None]) -> None:
    """See what the mended file would do, and have it carried out."""
    page.get_by_role("radio", name="Opgaver").check()
    page.get_by_label("Vælg en fil").set_input_files(files=[sheet("Gråsten")])
    follow(page.get_by_role("button", name="Se, hvad der sker"))
    expect(page.get_by_text("1 ny, 0 bliver rettet, 0 er som før.")).to_be_visible()
    look(page)
    follow(page.get_by_role("button", name="Hent det ind"))
    expect(page.get_by_role("heading", name="Vi henter filen ind")).to_be_visible()
    look(page)
    run_due(clock.now())
    page.reload()
    expect(page.get_by_text("1 ny, 0 rettet, 0 som før.")).to_be_visible()
    look(page)


def taken(page: Page, look: Callable[[Page], None]) -> None:
    """Ask for a file with all of it, and fetch it."""
    page.goto("/foreninger/1")
    follow(page.get_by_role("link", name="Tag jeres data ud"))
    look(page)
    page.get_by_label("Vi vil have en kopi").check()
    follow(page.get_by_role("button", name="Lav filen"))
    expect(page.get_by_role("heading", name="Filen bliver lavet")).to_be_visible()
    db.session.rollback()
    run_due(clock.now())
    page.reload()
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Fil fra").click()
    assert download.value.suggested_filename.endswith(".zip")


@pytest.mark.parametrize("width", [390, 1280])
def test_staff_bring_a_list_of_contacts(
    open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None], width: int
) -> None:
    make_organisation(name="Fynshav Skakklub", place_id=make_place("Gråsten").id)
    page = open_page(width)
    enter(page, live_server, make_account(Role.MODERATOR, name="Lene Riis"))
    page.goto("/admin/hent-ind")
    look(page)
    keep_picture(page, "bring-list")
    known = ["Fynshav Skakklub", *good_contact()[1:]]
    untold = ["Ny Klub", *good_contact()[1:6], "", "", "", ""]
    bring_list(page, untold, known)
    expect(page.get_by_text("Uden e-mail kan vi ikke skrive til personen.")).to_be_visible()
    look(page)
    keep_picture(page, "list-with-fault")
    page.goto("/admin/hent-ind")
    bring_list(page, ["Ny Klub", *good_contact()[1:]], known)
    expect(page.get_by_text("1 ny, 1 bliver rettet, 0 er som før.")).to_be_visible()
    look(page)
    keep_picture(page, "list-seen")
    follow(page.get_by_role("button", name="Hent det ind"))
    expect(page.get_by_role("heading", name="Vi henter filen ind")).to_be_visible()
    db.session.rollback()
    run_due(clock.now())
    page.reload()
    expect(page.get_by_text("1 ny, 1 rettet, 0 som før.")).to_be_visible()
    look(page)


def bring_list(page: Page, *rows: list[str]) -> None:
    """Send a list and see what it would do."""
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": list_of(*rows)}
    page.get_by_label("Vælg en fil").set_input_files(files=[file])
    follow(page.get_by_role("button", name="Se, hvad der sker"))
