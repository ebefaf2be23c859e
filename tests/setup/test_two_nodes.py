"""Nodes share nothing but the database and the key; and one that stops says so first and finishes what it does."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from app.core import draining
from app.core.database import begin_write, db
from app.core.records import Setting, Throttle
from app.gatherings.models import SignUp
from app.pack import settings as pack_settings
from app.pack.settings import forget_pack, get_pack
from tests.conftest import A_MONDAY
from tests.factories import make_occurrence
from tests.support.crowd import form_request, send_at_once, visitors
from tests.support.live import LiveServer

_FIELD = re.compile(r'name="(csrf_token|idempotency_key)"[^>]*value="([^"]*)"')
EMAIL = "anna@example.org"


@pytest.fixture
def two_nodes(
    app: Flask, database_url: str, live_server: LiveServer, tmp_path: Path
) -> Iterator[tuple[str, str]]:
    """The addresses of two web servers over one database."""
    other = LiveServer(database_url, tmp_path, processes=1)
    other.start()
    yield live_server.url, other.url
    other.stop()


def _fill_in(browser: requests.Session, node: str, path: str, **typed: str) -> requests.Response:
    """Open the page at one node and send its form there."""
    hidden = dict(_FIELD.findall(browser.get(node + path).text))
    return browser.post(node + path, data={**hidden, **typed}, allow_redirects=False)


def test_guesses_at_two_nodes_are_counted_together(app: Flask, two_nodes: tuple[str, str]) -> None:
    first, second = two_nodes
    browser = requests.Session()
    assert _fill_in(browser, first, "/log-ind", email=EMAIL).status_code == 303

    said = [
        _fill_in(browser, node, "/log-ind/kode", code="00000000").text
        for node in (second, first, second, first, second, first)
    ]

    assert ["Koden passer ikke" in page for page in said] == [True] * 4 + [False] * 2
    assert all("Du har prøvet fem gange" in page for page in said[4:])


def test_codes_asked_for_at_two_nodes_are_counted_together(app: Flask, two_nodes: tuple[str, str]) -> None:
    first, second = two_nodes

    asked = [
        _fill_in(requests.Session(), node, "/log-ind", email=EMAIL).status_code
        for node in (first, second, first, second, first, second)
    ]

    assert asked == [303] * 5 + [422]
    db.session.rollback()
    assert db.session.scalars(select(Throttle)).first() is not None


def test_a_setting_changed_elsewhere_holds_here_soon(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_pack(app)
    before = get_pack(app).setting("list_radius_km")
    begin_write()
    db.session.add(Setting(key="list_radius_km", value=before + 7, updated_at=A_MONDAY))
    db.session.commit()

    assert get_pack(app).setting("list_radius_km") == before
    now = time.monotonic()
    monkeypatch.setattr("app.pack.settings.time.monotonic", lambda: now + pack_settings.REFRESH_SECONDS)

    assert get_pack(app).setting("list_radius_km") == before + 7
    monkeypatch.undo()
    forget_pack(app)


@pytest.mark.any_database
def test_a_node_that_stops_finishes_what_it_does(app: Flask, database_url: str, tmp_path: Path) -> None:
    """The proxy is told first, pages go on meanwhile, and who waits for an answer gets it."""
    node = LiveServer(database_url, tmp_path, DRAIN_SECONDS="2", PROXY_COUNT="1")
    node.start()
    occurrence = make_occurrence(capacity=5)
    path = f"/gaature/{occurrence.series_id}/tilmeld"
    form = form_request(
        node.url, path, visitors(node.url, path, 1)[0], {"occurrence_id": str(occurrence.id), **_GUEST}
    )
    db.session.commit()
    held = sqlite3.connect(str(db.engine.url.database), isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")

    with ThreadPoolExecutor(2) as threads:
        answer = threads.submit(send_at_once, node.url, [form])
        time.sleep(0.5)
        stopping = threads.submit(node.stop, 30)
        _wait_for_503(node)
        with urllib.request.urlopen(node.url + "/gaature", timeout=10) as page:
            assert page.status == 200
        # Only now, when the server no longer listens, the form can be carried out.
        threading.Timer(3, held.close).start()
        assert [one.status for one in answer.result(40)] == [303]
        stopping.result(40)

    db.session.rollback()
    assert len(db.session.scalars(select(SignUp)).all()) == 1
    assert not draining.is_draining()


_GUEST = {"name": "Åse Holm", "phone": "11 11 11 41", "email": "aase@example.org", "party_size": "1"}


def _wait_for_503(node: LiveServer) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        line = HTTPConnection("127.0.0.1", node.port, timeout=5)
        line.request("GET", "/health/live")
        answer = line.getresponse()
        said = (answer.status, answer.read())
        line.close()
        if said[0] == 503:
            assert said[1] == b"stopping"
            return
    raise AssertionError("the proxy is never told")
