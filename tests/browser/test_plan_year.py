"""A year of the plan on a phone: loose things are tied, a status and a decision written, the next years opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.models import Series
from app.pack.actions import load_pack
from app.plan.models import PlanActivity
from tests.browser.test_plan import _log_in
from tests.factories import make_account, make_occurrence, make_sign_up, make_walk, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
PACK = Path(__file__).parents[2] / "data" / "soenderborg"


@pytest.fixture
def loose(app: Flask) -> int:
    """The pack, an administrator, a walk that counts and one that does not; the number of row 4.1."""
    with writing():
        load_pack(PACK, clock.now())
    make_account(Role.ADMINISTRATOR, name="Mette Krogh", email="mette@example.org")
    make_sign_up(make_occurrence(on=clock.today() + timedelta(days=3)), party_size=2)
    walk = make_walk(title="Løs tur ved Dybbøl Mølle")
    with writing():
        db.session.get_one(Series, walk.id).initiative_id = None
    return db.session.scalars(select(PlanActivity.id).filter_by(code="4.1")).one()


def _sound(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
    assert axe(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def test_an_administrator_goes_through_the_year(
    loose: int, open_page: Callable[..., Page], live_server: LiveServer, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(390)
    _log_in(page.context, live_server)
    _tie_what_is_loose(page, loose, axe)
    _put_off(page, loose, axe)
    _write_a_decision_down(page, axe)
    _open_the_next_years(page, loose, axe)


def _tie_what_is_loose(page: Page, row_id: int, axe: Callable[[Page], list[str]]) -> None:
    page.goto("/admin/plan")
    _sound(page, axe)
    page.get_by_role("link", name="Knyt dem til en indsats").click()
    _sound(page, axe)
    page.get_by_label("Løs tur ved Dybbøl Mølle").check()
    page.get_by_label("Hvilken indsats skal det tælle med i?").select_option(label="Gågrupper i landsbyerne")
    page.get_by_role("button", name="Lad det tælle med").click()
    expect(page.get_by_role("status")).to_contain_text("1 ting tæller med nu.")
    _sound(page, axe)
    page.goto(f"/admin/plan/raekke/{row_id}/ting?aar={clock.today().year}")
    expect(page.get_by_role("link", name="Løs tur ved Dybbøl Mølle")).to_be_visible()
    _sound(page, axe)


def _put_off(page: Page, row_id: int, axe: Callable[[Page], list[str]]) -> None:
    page.goto(f"/admin/plan/raekke/{row_id}/aar/{clock.today().year}")
    page.get_by_label("Udskudt").check()
    page.get_by_role("button", name="Gem status").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv, hvorfor rækken er udskudt eller udgået")
    page.get_by_label("Hvorfor?").fill("Stien bliver lagt om.")
    page.get_by_label("Høj").check()
    _sound(page, axe)
    page.get_by_role("button", name="Gem status").click()
    expect(page.get_by_text("Fordi: Stien bliver lagt om.")).to_be_visible()
    _sound(page, axe)


def _write_a_decision_down(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.goto("/admin/plan/2020-2023/beslutninger")
    page.get_by_role("link", name="Skriv en beslutning ned").click()
    page.get_by_label("Hvad blev besluttet?").fill("Rækken gælder hele kommunen.")
    _sound(page, axe)
    page.get_by_role("button", name="Gem beslutningen").click()
    _sound(page, axe)
    page.get_by_role("row", name="4.1").get_by_role("link", name="Ret").click()
    page.get_by_label("Ordene i planen").fill("Starte gågrupper i hele kommunen")
    _sound(page, axe)
    page.get_by_role("button", name="Gem rækken").click()
    expect(page.get_by_role("status")).to_contain_text("Rækken er ændret.")


def _open_the_next_years(page: Page, row_id: int, axe: Callable[[Page], list[str]]) -> None:
    page.goto("/admin/plan/ny-periode")
    _sound(page, axe)
    page.get_by_label("Hvad hedder perioden?").fill("De næste planer")
    page.get_by_role("button", name="Åbn perioden").click()
    expect(page.get_by_role("status")).to_contain_text("er åbnet.")
    _sound(page, axe)
    newest = select(PlanActivity.id).where(PlanActivity.continues_id == row_id)
    page.goto(f"/admin/plan/raekke/{db.session.scalars(newest).one()}/over-tid")
    _sound(page, axe)
