"""Sixty ways to send somebody to another site, at every place that leads back to where one came from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.accounts.test_safe_redirects import OUTSIDE
from tests.security.house import House

pytestmark = pytest.mark.any_database

APP = Path(__file__).resolve().parents[2] / "app"
#: Pages that redirect at once to what `videre` says, for whoever is logged in with a second factor.
AT_ONCE = ("/log-ind", "/log-ind/bekraeft", "/log-ind/bekraeft/noedkode")
#: Pages that carry it along in a link or a form.
CARRYING = ("/log-ind/sikkerhed", "/log-ind/sikkerhed/noegle", "/log-ind/sikkerhed/noedkoder")


def _is_ours(location: str) -> bool:
    return bool(re.match(r"/(?![/\\])", location)) and not re.search(r"[\\\x00-\x20]", location)


@pytest.mark.parametrize("path", AT_ONCE)
def test_a_page_that_leads_on_leads_to_a_page_of_ours(house: House, path: str) -> None:
    browser = house.browsers["administrator"]
    led = {target: browser.get(path, query_string={"videre": target}).location or "" for target in OUTSIDE}

    assert {target: location for target, location in led.items() if not _is_ours(location)} == {}
    assert len(led) >= 60


@pytest.mark.parametrize("path", CARRYING)
def test_a_page_that_carries_it_along_carries_pages_of_ours_only(house: House, path: str) -> None:
    for target in OUTSIDE:
        page = (
            house.browsers["administrator"].get(path, query_string={"videre": target}).get_data(as_text=True)
        )
        carried = re.findall(r'(?:href|action)="([^"]+)"', page)
        assert [
            one for one in carried if "evil" in one or re.match(r"(?i)\s*(javascript|data|vbscript):", one)
        ] == []


def test_the_page_one_came_from_is_believed_only_when_it_is_ours(house: House) -> None:
    house.app.config["DEMO"] = True
    browser, paths = house.browsers["administrator"], ("/demo/spol", "/log-ud")
    for target in [
        *OUTSIDE,
        "http://localhost.evil.example/x",
        "http://localhost@evil.example/",
        "//localhost/x",
    ]:
        if any(letter in target for letter in "\r\n\x00\t") or not target.isascii():
            continue
        location = browser.post(paths[0], headers={"Referer": target}).location or ""
        assert _is_ours(location), target


def test_every_place_that_redirects_to_what_was_sent_is_known() -> None:
    """Mend: send what was typed through `safe_path`, and add the place to this test."""
    reading = {
        path.relative_to(APP).as_posix()
        for path in APP.rglob("*.py")
        if re.search(r"request\.(referrer|args\.get\(.videre)", path.read_text(encoding="utf-8"))
    }

    assert reading == {
        "accounts/views.py",
        "accounts/views_factors.py",
        "accounts/views_oidc.py",
        "demo/views.py",
        "web.py",
    }
    assert all("safe_path" in (APP / name).read_text(encoding="utf-8") for name in reading)
