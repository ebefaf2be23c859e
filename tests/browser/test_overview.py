"""The overviews as they are seen: pictures with their tables one press away, on a phone and on a wide screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts.actions import begin_session
from app.accounts.sessions import cookie_name
from app.core import clock
from app.core.actor import SYSTEM
from app.core.permissions import Role
from app.pack.actions import load_pack
from app.plan.recount import recount_now
from tests.factories import make_account, make_occurrence, make_sign_up, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser
PACK = Path(__file__).parents[2] / "data" / "soenderborg"
ADDRESSES = ("/admin/overblik", "/admin/ugen", "/admin/evaluering/2020-2023", "/admin/evaluering/2020-2023/4")


def test_the_overviews_are_accessible_at_both_widths_and_fold_out_their_tables(
    app: Flask, open_page: Callable[..., Page], live_server: LiveServer, axe: Callable[[Page], list[str]]
) -> None:
    now = clock.now()
    with writing():
        load_pack(PACK, now)
    make_sign_up(make_occurrence(on=clock.today() + timedelta(days=3)), party_size=2)
    staff = make_account(Role.ADMINISTRATOR, name="Mette Krogh", email="mette@example.org")
    with writing():
        recount_now(now)
        token = begin_session(SYSTEM, now, staff.id, second_factor=True).token
    page = open_page(390)
    page.context.add_cookies([{"name": cookie_name(), "value": token, "url": live_server.url}])
    faults = []
    for path in ADDRESSES:
        page.goto(path)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
            faults += [f"{path} at {width}: {fault}" for fault in axe(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{path} at {width}: wider than the window")
    assert faults == []
    page.goto("/admin/overblik")
    table = page.get_by_role("table", name="efter sted")
    expect(table).to_be_hidden()
    page.locator("#kort summary").click()
    expect(table).to_be_visible()
