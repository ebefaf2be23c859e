"""Mine oplysninger and the desk's answer to it, seen by a browser: axe, widths, files that arrive."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts.actions import begin_session
from app.accounts.models import Account
from app.accounts.sessions import cookie_name
from app.core import clock
from app.core.actor import SYSTEM
from app.core.permissions import Role
from tests.browser.house import WIDTHS, follow
from tests.factories import make_account, make_occurrence, make_person, make_sign_up, writing
from tests.privacy.everything import fill_house
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def known(app: Flask) -> tuple[Account, Account]:
    """A citizen of whom everything is known, and an administrator."""
    return fill_house(clock.now())


def enter(page: Page, server: LiveServer, account: Account) -> None:
    """Log in, with the second factor shown."""
    with writing():
        token, _ends_at = begin_session(SYSTEM, clock.now(), account.id, second_factor=True)
    page.context.add_cookies([{"name": cookie_name(), "value": token, "url": server.url}])


def keep_picture(page: Page, name: str) -> None:
    """For whoever wants to look: SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_person_sees_all_of_it_and_takes_it_along(
    open_page: Callable[..., Page],
    live_server: LiveServer,
    look: Callable[[Page], None],
    known: tuple[Account, Account],
    width: int,
) -> None:
    page = open_page(width)
    enter(page, live_server, known[0])
    page.goto("/min-side")
    page.get_by_role("link", name="Se alt, hvad vi ved om dig").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Det, vi ved om dig")
    keep_picture(page, "my-data")
    look(page)
    expect(page.get_by_text("canary-note til værten")).to_be_visible()
    keep_picture(page, "my-data-open")

    with page.expect_download() as fetched:
        page.get_by_role("button", name="Hent som fil (JSON)").click()
    assert json.loads(Path(fetched.value.path()).read_text())["format"] == "samskab-personal-data"
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Hent som papir (PDF)").click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")

    follow(page.get_by_role("link", name="Tag dit ja tilbage At stå hos"))
    look(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_desk_makes_sure_reads_aloud_and_erases(
    open_page: Callable[..., Page],
    live_server: LiveServer,
    look: Callable[[Page], None],
    app: Flask,
    width: int,
) -> None:
    caller = make_person("Ingrid Thomsen", email="ingrid@example.org", phone="+4511111131")
    make_sign_up(make_occurrence(title="Havneturen"), caller)
    page = open_page(width)
    enter(page, live_server, make_account(Role.MODERATOR, name="Lene Hus"))
    page.goto(f"/telefonbord/{caller.id}")
    follow(page.get_by_role("link", name="Læs det op, send det eller slet det"))
    keep_picture(page, "who-is-it")
    look(page)
    page.get_by_role("button", name="Jeg har ringet op").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Det, vi ved om Ingrid Thomsen")
    look(page)
    keep_picture(page, "read-aloud")
    follow(page.get_by_role("link", name="Slet Ingrid Thomsen"))
    keep_picture(page, "erase")
    look(page)
    page.get_by_label("Jeg har læst det højt").check()
    page.get_by_role("button", name="Slet Ingrid Thomsen").click()
    expect(page.get_by_text("Personen er slettet.")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_staff_see_the_record_and_the_deletion(
    open_page: Callable[..., Page],
    live_server: LiveServer,
    look: Callable[[Page], None],
    known: tuple[Account, Account],
    width: int,
) -> None:
    page = open_page(width)
    enter(page, live_server, known[1])
    for path in ("/admin/fortegnelse", "/admin/sletning", "/om/privatliv"):
        page.goto(path)
        look(page)
        keep_picture(page, path.rpartition("/")[2])
