"""The way in and Min side in a real browser: axe, width, keyboard, and a code that is pasted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.database import db
from tests.accounts.letters import code_for, link_for
from tests.factories import make_account, make_occurrence, make_place, make_sign_up, make_walk
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
ANNA = "anna@example.org"


def _newest(read: Callable[[str], str], email: str) -> str:
    db.session.rollback()
    return read(email)


def _ask(page: Page, email: str) -> None:
    page.goto("/log-ind")
    page.get_by_label("Din e-mail").fill(email)
    page.get_by_role("button", name="Send mig en kode").click()
    expect(page).to_have_url(re.compile("/log-ind/kode$"))


def test_a_newcomer_finds_the_way_in(app: Flask, open_page, live_server: LiveServer, look, viewport) -> None:
    page = open_page(viewport["width"])
    page.goto("/log-ind")
    look(page)
    page.get_by_role("button", name="Send mig en kode").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv din e-mail")
    look(page)
    _ask(page, ANNA)
    look(page)
    page.get_by_label("Koden fra mailen").fill("1234 567")
    page.get_by_role("button", name="Log ind").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv koden med 8 tal")
    look(page)
    code = _newest(code_for, ANNA)
    page.get_by_label("Koden fra mailen").fill(f" {code[:4]} {code[4:]} ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvad hedder du?")
    look(page)
    page.get_by_role("button", name="Lav min konto").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv dit navn")
    look(page)
    page.get_by_label("Dit navn").fill("Anna Møller")
    page.get_by_role("button", name="Lav min konto").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hej Anna")
    look(page)


def test_the_link_is_a_button_here_and_a_kind_word_elsewhere(app: Flask, open_page, look, viewport) -> None:
    make_account(email=ANNA)
    page, other = open_page(viewport["width"]), open_page(viewport["width"])
    _ask(page, ANNA)
    link = _newest(link_for, ANNA)
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_contain_text("Gå tilbage")
    look(other)
    page.goto(link)
    look(page)
    page.get_by_role("button", name="Log mig ind").click()
    expect(page).to_have_url(re.compile("/min-side$"))
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("Linket er brugt")
    look(other)


def test_who_clicks_twice_is_logged_in_and_reads_no_refusal(app: Flask, open_page) -> None:
    make_account(name="Anna Møller", email=ANNA)
    page = open_page(390)
    posts: list[str] = []
    page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    _ask(page, ANNA)
    page.get_by_label("Koden fra mailen").fill(_newest(code_for, ANNA))
    page.wait_for_load_state("networkidle")
    posts.clear()

    page.get_by_role("button", name="Log ind").last.evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 20); }"
    )

    expect(page.get_by_role("heading", level=1)).to_have_text("Hej Anna")
    assert len(posts) == 1


def _move_to_another_email(page: Page, look: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="Skift din e-mail").click()
    look(page)
    page.get_by_label("Din nye e-mail").fill("anna@")
    page.get_by_role("button", name="Send en kode").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv din e-mail")
    look(page)
    page.get_by_label("Din nye e-mail").fill("anna.ny@example.org")
    page.get_by_role("button", name="Send en kode").click()
    look(page)
    page.get_by_label("Koden fra mailen").fill(_newest(code_for, "anna.ny@example.org"))
    page.get_by_role("button", name="Brug den nye e-mail").click()
    expect(page.get_by_text("Du logger ind med anna.ny@example.org fra nu af.")).to_be_visible()


def test_min_side_shows_what_comes_and_lets_one_go(app: Flask, open_page, look, viewport) -> None:
    account = make_account(name="Anna Møller", email=ANNA)
    make_place("Guderup")
    for title in ("Skovturen", "Strandturen"):
        make_sign_up(make_occurrence(title=title), account.person)
    make_walk(title="Annas hold", host=account.person)
    page = open_page(viewport["width"])
    _ask(page, ANNA)
    page.get_by_label("Koden fra mailen").fill(_newest(code_for, ANNA))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Skovturen")).to_be_visible()
    look(page)
    page.goto("/min-side/oplysninger")
    look(page)
    page.get_by_label("Dit telefonnummer").fill("12")
    page.get_by_role("button", name="Gem mine oplysninger").click()
    expect(page.get_by_role("alert")).to_contain_text("8 tal")
    look(page)
    _move_to_another_email(page, look)
    page.goto("/min-side/slet")
    look(page)
    page.get_by_role("button", name="Slet min konto").click()
    expect(page.get_by_role("alert")).to_contain_text("Du er vært for Annas hold")
    look(page)
    page.goto("/min-side")
    page.get_by_role("button", name="Log ud alle steder").click()
    expect(page.get_by_text("Du er logget ud alle steder.")).to_be_visible()
