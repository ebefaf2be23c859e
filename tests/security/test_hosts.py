"""Forged hosts and what a proxy would say: believed from nobody, or from as many proxies as there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import db
from app.core.permissions import current_actor
from app.notifications.delivery import deliver_due
from app.notifications.models import Message
from app.setup import webserver
from tests.accounts.letters import ask
from tests.conftest import FrozenClock
from tests.security.house import House, rules_of
from tests.support.smtp import SmtpServer

HOSTS = (
    *(
        "evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "localhost@evil.example",
        "localhost evil",
    ),
    *("evil.example\t", "[::1", "localhost:notaport", "127.0.0.1.nip.io", "LOCALHOST.evil", "", "."),
)
FORGED = (
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-For": "203.0.113.9"},
    {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"},
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Port": "4444"},
    {"X-Forwarded-Prefix": "/evil"},
    {"X-Real-IP": "203.0.113.9"},
    {"Forwarded": "for=203.0.113.9;host=evil.example;proto=https"},
    {"X-Original-URL": "/admin/plan"},
    {"X-Rewrite-URL": "/admin/plan"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"X-Host": "evil.example"},
)
_ADDRESS = re.compile(r'(?:https?:)?//[^\s"\'<>)]+')


@pytest.mark.any_database
@pytest.mark.parametrize("host", HOSTS)
def test_a_forged_host_is_answered_by_no_page(house: House, host: str) -> None:
    house.app.config["TRUSTED_HOSTS"] = ["localhost"]
    for path in ("/", "/log-ind", "/min-side", "/findes-ikke", "/health/live"):
        answer = house.browsers["administrator"].get(path, headers={"Host": host})
        # The library takes an empty Host for none, and a client's own name then stands for it.
        assert answer.status_code == 400 or not host
        assert "evil.example" not in answer.get_data(as_text=True)


@pytest.mark.any_database
def test_without_a_proxy_nobody_is_believed(house: House) -> None:
    """Every page gets all that could be claimed at once; the long run claims one thing at a time everywhere."""
    everything = {name: value for headers in FORGED for name, value in headers.items()}
    pages = [house.path(rule) for rule in rules_of(house.app, "GET")]

    _assert_not_believed(house, pages, [everything])
    _assert_not_believed(house, ["/", "/log-ind", "/min-side", "/admin/plan"], FORGED)


@pytest.mark.long
@pytest.mark.any_database
def test_without_a_proxy_no_page_believes_anything(house: House) -> None:
    _assert_not_believed(house, [house.path(rule) for rule in rules_of(house.app, "GET")], FORGED)


def _assert_not_believed(house: House, paths: Iterable[str], claims: Iterable[dict[str, str]]) -> None:
    house.app.config["TRUSTED_HOSTS"] = ["localhost"]
    browser = house.browsers["visitor"]
    for path in paths:
        plain = browser.get(path)
        for headers in claims:
            forged = browser.get(path, headers=headers)
            assert forged.status_code == plain.status_code, (path, headers)
            text = forged.data.decode(errors="replace") + str(forged.headers)
            said = [word for word in ("evil.example", "/evil", ":4444") if word in text]
            assert said == [], (path, headers)
            assert "Strict-Transport-Security" not in forged.headers, (path, headers)


@pytest.mark.slow_on_postgres
@pytest.mark.parametrize("proxies", [0, 1])
def test_links_in_letters_never_follow_what_a_request_says(
    house: House, smtp_server: SmtpServer, frozen_clock: FrozenClock, proxies: int
) -> None:
    house.app.config.update(SMTP_URL=smtp_server.url, SITE_URL="http://localhost")
    _behind(house.app, proxies)
    headers = {"X-Forwarded-Host": "evil.example", "Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    browser = house.app.test_client()
    browser.get("/log-ind", headers=headers)
    browser.post("/log-ind", data={"email": "anna@example.org"}, headers=headers)
    ask(house.app.test_client(), "bo@example.org")
    data = {
        "name": "Gunnar",
        "email": "gunnar@example.org",
        "phone": "+45 11 11 11 66",
        "occurrence_id": house.parts["occurrence_id"],
        "party_size": 1,
    }
    sent = browser.post(f"/gaature/{house.parts['series_id']}/tilmeld", data=data, headers=headers)
    assert sent.status_code == 303

    deliver_due(house.app, frozen_clock.now)

    letters = [str(part) for letter in smtp_server.mailbox.messages for part in letter.walk()]
    links = [link for text in letters for link in _ADDRESS.findall(text)]
    assert smtp_server.mailbox.to("anna@example.org")
    assert smtp_server.mailbox.to("gunnar@example.org")
    assert [link for link in links if "evil" in link] == []
    assert any(link.startswith("http://localhost/") for link in links)
    db.session.rollback()
    assert "evil" not in str([one.params for one in db.session.scalars(select(Message))])


def _behind(app: Flask, proxies: int) -> None:
    """As `samskab web` stands behind so many proxies."""
    app.wsgi_app = webserver.behind_proxies(app.wsgi_app, proxies)  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _as_before(app: Flask) -> Iterator[None]:
    inner = app.wsgi_app
    yield
    app.wsgi_app = inner  # type: ignore[method-assign]


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("proxies", "claimed"), list(product([0, 1], ["203.0.113.9", "203.0.113.9, 198.51.100.7"]))
)
def test_the_network_is_that_of_the_last_address_that_our_own_proxy_wrote(
    house: House, proxies: int, claimed: str
) -> None:
    seen = []
    house.app.before_request_funcs.setdefault(None, []).append(lambda: seen.append(current_actor().network))
    _behind(house.app, proxies)
    house.app.test_client().get("/", headers={"X-Forwarded-For": claimed})
    house.app.before_request_funcs[None].pop()

    last = claimed.rsplit(", ", maxsplit=1)[-1]
    assert seen == [f"{last.rsplit('.', 1)[0]}.0/24" if proxies else "127.0.0.0/24"]
