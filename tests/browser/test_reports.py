"""The administrator writes the follow-up, the leader comments and approves, it is sent, and a politician reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.background.running import run_due
from app.core import clock
from app.core.actor import SYSTEM
from app.core.permissions import Role
from app.plan import actions
from tests.browser.house import follow
from tests.browser.test_my_data import enter
from tests.factories import make_account, writing
from tests.reporting import in_house
from tests.support.filled import load_the_pack
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


Look = Callable[[Page], None]


def test_from_a_draft_to_what_a_politician_reads(
    app: Flask, open_page: Callable[..., Page], live_server: LiveServer, look: Look
) -> None:
    now, year = clock.now(), clock.today().year
    load_the_pack()
    said = actions.RowYearInput("running", "Fire grupper går hver uge.", "To nye byer.")
    with writing():
        actions.set_row_year(in_house.row_id("4.1"), year, said, SYSTEM, now)
    staff, boss, politician = open_page(390), open_page(390), open_page(390)
    enter(staff, live_server, make_account(Role.ADMINISTRATOR, name="Mette Krogh"))
    enter(boss, live_server, make_account(Role.LEADER, name="Lis Leder"))

    report = drafted(staff, look)
    written(staff, boss, look, f"Status {year}")
    boss.goto(report)
    follow(boss.get_by_role("button", name="Sig god for rapporten"))
    sent(staff, report, look)

    politician.goto("/planen")
    expect(politician.get_by_text("Fire grupper går hver uge på Als.")).to_be_visible()
    look(politician)
    follow(politician.get_by_role("link", name=f"Opfølgning {year}"))
    look(politician)


def drafted(staff: Page, look: Look) -> str:
    """Begin the report and wait for its draft; its address."""
    staff.goto("/admin/rapporter")
    look(staff)
    follow(staff.get_by_role("button", name="Begynd"))
    expect(staff.get_by_role("heading", name="Udkastet bliver lavet")).to_be_visible()
    look(staff)
    run_due(clock.now())
    staff.reload()
    look(staff)
    return staff.url


def written(staff: Page, boss: Page, look: Look, label: str) -> None:
    """Open a block, hear what the leader says, write it, and settle the comment."""
    follow(staff.get_by_role("link", name="Starte gågrupper"))
    look(staff)
    field, block = staff.get_by_label(label), staff.url
    expect(field).to_have_value("Fire grupper går hver uge.")
    boss.goto(block)
    boss.get_by_label("Skriv en kommentar").fill("Skriv, hvor de går.")
    follow(boss.get_by_role("button", name="Skriv kommentaren"))
    expect(boss.get_by_text("Skriv, hvor de går.")).to_be_visible()
    look(boss)
    field.fill("Fire grupper går hver uge på Als.")
    follow(staff.get_by_role("button", name="Gem, og gå til det næste"))
    staff.goto(block)
    follow(staff.get_by_role("button", name="Klaret"))


def sent(staff: Page, report: str, look: Look) -> None:
    """Send it to the committee."""
    staff.goto(report)
    follow(staff.get_by_role("link", name="Send til Sundhedsudvalget"))
    look(staff)
    follow(staff.get_by_role("button", name="Lås, og skriv den som sendt"))
    expect(staff.get_by_text("Rapporten er sendt og låst.")).to_be_visible()
    look(staff)
