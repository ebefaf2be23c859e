"""An association is registered on a phone, read by the house, and found by everybody; a chair takes over a guild."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.organisations.models import Organisation
from app.organisations.rules import Insurer
from app.pack.actions import load_pack
from tests.browser.test_my_data import enter, keep_picture
from tests.factories import make_account, make_organisation, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
NAME = "Kettingskov Kaffeklub"
#: The button of its row, with what is read aloud after it.
ANSWER = re.compile(f"Læs og svar.*{NAME}")


@pytest.fixture
def pack(app: Flask) -> None:
    """The municipality with its landsbylaug."""
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())


def test_it_is_registered_on_a_phone_read_by_the_house_and_found_by_everybody(
    open_page: Callable[..., Page],
    live_server: LiveServer,
    look: Callable[[Page], None],
    pack: None,
) -> None:
    olga, lene = make_account(name="Olga Olsen"), make_account(Role.MODERATOR, name="Lene Riis")
    phone, staff, visitor = open_page(390), open_page(1280), open_page(390)
    enter(phone, live_server, olga)
    enter(staff, live_server, lene)

    phone.goto("/foreninger")
    look(phone)
    keep_picture(phone, "organisations")
    phone.get_by_role("link", name="Opret jeres forening").click()
    phone.get_by_role("button", name="Send det til os").click()
    expect(phone.get_by_role("alert")).to_contain_text("Du mangler")
    look(phone)
    keep_picture(phone, "register-organisation")
    _fill_in(phone)
    phone.get_by_role("button", name="Send det til os").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(NAME)
    look(phone)
    own = phone.url
    visitor.goto(own)
    expect(visitor.get_by_role("heading", level=1)).not_to_have_text(NAME)

    staff.goto("/i-dag")
    look(staff)
    keep_picture(staff, "day")
    staff.get_by_role("link", name=ANSWER).click()
    look(staff)
    keep_picture(staff, "moderate-organisation")
    staff.get_by_role("region", name="Dit svar").get_by_role("button").first.click()
    look(staff)
    staff.get_by_role("button", name="Godkend og giv 1 besked").click()
    expect(staff.locator("#besked")).to_contain_text("Alle kan se den")

    visitor.goto("/foreninger")
    visitor.locator("summary").filter(has_text="Slags og sted").click()
    visitor.get_by_label("Hvad er de?").select_option(label="Forening")
    visitor.get_by_role("button", name="Vis foreninger").click()
    visitor.get_by_role("link", name=NAME).click()
    expect(visitor.locator("main")).to_contain_text("Vi drikker kaffe og taler om livet.")
    look(visitor)
    keep_picture(visitor, "organisation")


def _fill_in(phone: Page) -> None:
    phone.get_by_label("Hvad hedder I?").fill(NAME)
    phone.get_by_label("Hvad er I?").select_option(label="Forening")
    phone.get_by_label("Hvilken by?").select_option(label="Kettingskov")
    phone.get_by_label("Hvad gør I?").fill("Vi drikker kaffe og taler om livet.")
    phone.get_by_label("Telefonnummer").fill("11 11 11 42")


def test_a_chair_is_rung_back_and_others_look_after_it_too(
    open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None], pack: None
) -> None:
    frode, lene = make_account(name="Frode Bek"), make_account(Role.MODERATOR, name="Lene Riis")
    phone, staff = open_page(390), open_page(390)
    enter(phone, live_server, frode)
    enter(staff, live_server, lene)
    guild = db.session.scalars(select(Organisation.id).where(Organisation.name == "Oksbøl Landsbylaug")).one()
    db.session.rollback()

    phone.goto(f"/foreninger/{guild}")
    look(phone)
    keep_picture(phone, "claimable")
    phone.get_by_role("link", name="Det er min forening").click()
    phone.get_by_label("Dit telefonnummer").fill("11 11 11 55")
    phone.get_by_label("Hvad er du i foreningen?").fill("formand")
    look(phone)
    phone.get_by_role("button", name="Ring til mig").click()
    expect(phone.locator("#besked")).to_contain_text("Vi ringer til dig")

    staff.goto("/admin/foreninger")
    look(staff)
    staff.get_by_role("link", name="Ring, og svar").click()
    look(staff)
    keep_picture(staff, "ring-back")
    staff.get_by_label("De står for foreningen. Giv dem siden").check()
    staff.get_by_role("button", name="Gem, og giv besked").click()
    expect(staff.locator("main")).to_contain_text("Der er ikke noget, der skal læses lige nu.")

    phone.goto("/min-side")
    look(phone)
    phone.get_by_role("link", name="Oksbøl Landsbylaug").click()
    phone.get_by_role("link", name="Ret siden").click()
    look(phone)
    keep_picture(phone, "edit-organisation")
    phone.goto(f"/foreninger/{guild}/medlemmer")
    phone.get_by_label("E-mail").fill("kasserer@example.org")
    phone.get_by_role("button", name="Send en indbydelse").click()
    expect(phone.locator("main")).to_contain_text("kasserer@example.org")
    look(phone)
    keep_picture(phone, "members")


def test_a_visitor_without_script_reports_and_the_house_answers(
    open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None], pack: None
) -> None:
    made, lene = make_organisation(name=NAME), make_account(Role.MODERATOR, name="Lene Riis")
    with writing():
        made.insurer, made.requirements = Insurer.ORGANISATION, "Du skal have kørekort."
        made.film_url, made.film_text = "https://example.org/film", "Vi drikker kaffe ved vandet."
    visitor, staff, seen = open_page(390, javascript=False), open_page(1280), open_page(390)
    enter(staff, live_server, lene)
    address = f"/foreninger/{made.id}"
    db.session.rollback()

    for path, name in ((address, "organisation-whole"), (f"/anmeld/forening/{made.id}", "report")):
        seen.goto(path)
        look(seen)
        keep_picture(seen, name)
    visitor.goto(address)
    visitor.get_by_role("link", name="Er der noget galt på siden?").click()
    visitor.get_by_label("Hvad er der galt?").fill("Nummeret er forkert.")
    visitor.get_by_role("button", name="Send til os").click()
    expect(visitor.locator("#besked")).to_contain_text("Tak. Vi ser på det.")

    staff.goto("/admin/anmeldelser")
    look(staff)
    staff.get_by_role("link", name=ANSWER).click()
    staff.get_by_label("Hvad har du gjort?").fill("Nummeret er rettet.")
    staff.get_by_role("button", name="Se svaret").click()
    look(staff)
    staff.get_by_role("button", name="Gem svaret").click()
    expect(staff.locator("main")).to_contain_text("Der er ikke noget, der skal læses lige nu.")
