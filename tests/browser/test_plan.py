"""The plan's pages in a real browser: axe with every fold open, their width, and from a row to its log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from app.accounts.actions import begin_session
from app.accounts.queries import account_with_email
from app.accounts.sessions import cookie_name
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.pack.actions import load_pack
from app.plan import actions
from app.plan.models import Action, Initiative, PlanActivity
from tests.factories import actor_of, make_account, make_occurrence, make_sign_up, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
PACK = Path(__file__).parents[2] / "data" / "soenderborg"


@pytest.fixture
def plan(app: Flask) -> dict[str, int]:
    """The pack with a coming walk, a line in the log and a row with a status; ids by code."""
    now = clock.now()
    with writing():
        load_pack(PACK, now)
    staff = make_account(Role.ADMINISTRATOR, name="Mette Krogh", email="mette@example.org")
    make_sign_up(make_occurrence(on=clock.today() + timedelta(days=3)), party_size=2)
    ids = {row.code: row.id for row in db.session.execute(select(PlanActivity.code, PlanActivity.id))}
    ids |= {row.code: row.id for row in db.session.execute(select(Action.code, Action.id))}
    ids["initiative"] = db.session.scalars(
        select(Initiative.id).where(Initiative.activity_id == ids["4.1"])
    ).one()
    with writing():
        met = actions.EntryInput(
            clock.today(), "Møde i landsbyen", "Landsbylauget", 9, "To nye værter", "https://example.org/a"
        )
        old = actions.add_entry(("raekke", ids["4.1"]), met, actor_of(staff), now)
        actions.correct_entry(old.id, met, actor_of(staff), now)
        late = actions.RowYearInput(
            "running", "Vi leder.", "Vi finder en.", date(2026, 1, 1), staff.person_id
        )
        actions.set_row_year(ids["2.3"], clock.today().year, late, actor_of(staff), now)
    return ids


def _log_in(context: BrowserContext, live_server: LiveServer) -> None:
    account = account_with_email("mette@example.org")
    assert account is not None
    with writing():
        token, _ends_at = begin_session(SYSTEM, clock.now(), account.id, second_factor=True)
    context.add_cookies([{"name": cookie_name(), "value": token, "url": live_server.url}])


def test_every_page_of_the_plan_is_accessible_and_keeps_to_its_width(
    plan: dict[str, int], open_page: Callable[..., Page], live_server: LiveServer, axe, viewport
) -> None:
    page = open_page(viewport["width"])
    _log_in(page.context, live_server)
    row = f"/admin/plan/raekke/{plan['4.1']}"
    year = clock.today().year
    for address in (
        f"/admin/plan?aaben=raekke-{plan['4.1']}",
        "/admin/plan?vis=for-sent",
        "/admin/plan/tekst/1",
        row,
        f"/admin/plan/handling/{plan['1c']}",
        f"{row}/aar/{year}",
        f"{row}/log",
        f"{row}/tal?tal=places",
        "/admin/plan/indsats",
        f"/admin/plan/indsats/{plan['initiative']}",
    ):
        response = page.goto(address)
        assert response is not None
        assert response.ok, address
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_staff_open_a_row_and_add_a_line_to_its_log(
    plan: dict[str, int], open_page: Callable[..., Page], live_server: LiveServer, axe
) -> None:
    page = open_page(390, javascript=False)
    _log_in(page.context, live_server)
    page.goto("/admin/plan")
    page.locator("details", has_text="Plan 4: Mental sundhed").evaluate("fold => fold.open = true")
    page.get_by_role("link", name="Starte gågrupper").click()
    page.get_by_role("button", name="Tilføj til loggen").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv, hvad der skete")
    page.get_by_label("Hvad skete der?").fill("To nye ture begynder i maj.")
    page.get_by_role("button", name="Tilføj til loggen").click()
    expect(page.get_by_role("status")).to_contain_text("Det står i loggen nu.")
    expect(page.get_by_text("To nye ture begynder i maj.")).to_be_visible()
