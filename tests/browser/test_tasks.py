"""A village posts a task on a phone, people say yes, one gives up and the next is told; a moderator looks at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core import clock
from app.core.permissions import Role
from tests.browser.house import follow
from tests.browser.test_my_data import enter, keep_picture
from tests.factories import make_account, make_organisation, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
TITLE = "Hjælp til julemarked"


def _say_yes(page: Page, look: Callable[[Page], None], name: str, number: str) -> None:
    page.goto("/opgaver")
    look(page)
    follow(page.get_by_role("link", name=TITLE))
    look(page)
    page.get_by_label("Dit navn").fill(name)
    page.get_by_label("Telefonnummer").fill(number)
    page.get_by_role("button", name="Ja, jeg er med").click()


def _post(page: Page, look: Callable[[Page], None]) -> None:
    """The chair posts it: first with nothing filled in, then with what is needed."""
    page.goto("/opgaver")
    look(page)
    follow(page.get_by_role("link", name="Søg hjælp til en opgave"))
    look(page)
    page.get_by_role("button", name="Slå det op").click()
    expect(page.get_by_role("alert")).to_contain_text("Du mangler")
    look(page)
    keep_picture(page, "post-task-errors")
    page.get_by_label("Hvad skal der gøres?").fill(TITLE)
    page.get_by_label("Hvor mødes man?").fill("Forsamlingshuset")
    page.get_by_label("Hvilken dag?", exact=True).fill((clock.today() + timedelta(days=9)).isoformat())
    page.get_by_label("Fra kl.").fill("10:00")
    page.get_by_label("Til kl.").fill("12:00")
    page.get_by_label("Hvor mange skal I bruge?").fill("1")
    keep_picture(page, "post-task")
    page.get_by_role("button", name="Slå det op").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle kan se det nu")
    look(page)
    keep_picture(page, "share-task")


def _hand_over(guest: Page, other: Page, look: Callable[[Page], None]) -> None:
    """One place and two who want it: who gives it up gives it to the next."""
    _say_yes(guest, look, "Ane Ibsen", "11 11 11 57")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Du er med")
    look(guest)
    keep_picture(guest, "task-yes")
    _say_yes(other, look, "Ib Bech", "11 11 11 58")
    expect(other.get_by_role("heading", level=1)).to_contain_text("nr. 1 på ventelisten")
    look(other)
    guest.get_by_role("button", name="Meld fra").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Du har meldt fra")
    look(guest)
    other.reload()
    expect(other.get_by_role("heading", level=1)).to_have_text("Du er med")


def _look_after(staff: Page, look: Callable[[Page], None]) -> None:
    """A moderator reads what is public already."""
    staff.goto("/opgaver/svar")
    look(staff)
    staff.get_by_role("link", name="Se det efter").click()
    look(staff)
    keep_picture(staff, "moderate-task")
    staff.get_by_label("Det er i orden. Lad det stå").check()
    staff.get_by_role("button", name="Send svaret").click()
    expect(staff.locator("main")).to_contain_text("Der er ikke noget, der skal læses lige nu.")


def test_a_village_finds_hands_on_a_phone(
    app: Flask,
    open_page: Callable[..., Page],
    live_server: LiveServer,
    look: Callable[[Page], None],
) -> None:
    bente, lene = make_account(name="Bente Bang"), make_account(Role.MODERATOR, name="Lene Riis")
    made = make_organisation(bente.person, name="Fynshav Landsbylaug")
    with writing():
        made.is_trusted = True
    phone, staff = open_page(390), open_page(1280)
    enter(phone, live_server, bente)
    enter(staff, live_server, lene)

    _post(phone, look)
    _hand_over(open_page(390), open_page(390), look)
    phone.get_by_role("link", name="Se, hvem der hjælper").click()
    expect(phone.locator("main")).to_contain_text("Ib Bech")
    look(phone)
    keep_picture(phone, "task-people")
    phone.get_by_role("link", name="Aflys").click()
    look(phone)
    _look_after(staff, look)
