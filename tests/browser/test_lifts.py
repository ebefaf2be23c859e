"""A passenger asks, a driver offers, both say yes: on a phone, with axe, and with a name only then."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core import clock
from app.gatherings.links import sign_up_token
from app.gatherings.models import SignUp
from tests.browser.house import follow
from tests.factories import make_occurrence, make_person, make_place, make_sign_up
from tests.lifts.riding import paired

pytestmark = pytest.mark.browser


def _say(page: Page, sign_up: SignUp, answer: str) -> None:
    page.goto(f"/gaature/tilmelding/{sign_up_token(sign_up)}")
    follow(page.get_by_role("link", name="Se og svar"))
    expect(page.get_by_role("main")).not_to_contain_text("11 11 11")
    follow(page.get_by_role("button", name=answer))


def test_two_get_there_together(app: Flask, open_page, live_server, look) -> None:
    make_place("Mommark")
    date = make_occurrence()
    passenger = make_sign_up(date, make_person("Ragnhild Bruun", phone="+4511111141"))
    drives = make_sign_up(date, make_person("Kurt Bach", phone="+4511111142"))
    page = open_page(390)

    page.goto(f"/gaature/tilmelding/{sign_up_token(passenger)}")
    follow(page.get_by_role("link", name="Kørsel og følgeskab"))
    look(page)
    follow(page.get_by_role("link", name="Jeg vil gerne følges med en"))
    look(page)
    page.get_by_label("Hvor fra?").select_option(label="Mommark")
    page.get_by_label("Adresse").fill("Havnen 2")
    follow(page.get_by_role("button", name="Gem"))
    expect(page.get_by_role("main")).to_contain_text("Vi leder efter en")

    page.goto(f"/gaature/tilmelding/{sign_up_token(drives)}/koersel")
    follow(page.get_by_role("link", name="Jeg kan tage nogen med"))
    page.get_by_label("Hvor fra?").select_option(label="Mommark")
    follow(page.get_by_role("button", name="Gem"))
    assert paired(date, clock.now()) == 1

    _say(page, passenger, "Ja tak")
    look(page)
    _say(page, drives, "Ja tak")
    expect(page.get_by_role("main")).to_contain_text("Hent Ragnhild her: Havnen 2, Mommark")
    expect(page.get_by_role("link", name="Ring til Ragnhild")).to_have_attribute("href", "tel:+4511111141")
    look(page)
