"""What a visitor meets when something is wrong: with the address, with what was sent, or with us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, send_file
from flask.testing import FlaskClient
from jinja2 import TemplateNotFound
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app import create_app
from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import Role
from app.core.security import add_headers, network_prefix
from tests.core.conftest import numbers_in
from tests.factories import log_in, make_account, make_walk

#: Nothing of this may ever stand in a log.
CANARIES = ("Kanarie Fugl", "kanarie@example.org", "11 11 11 99", "+4511111199", "sangfugl")


def _text(response: Any) -> str:
    return str(response.get_data(as_text=True)).replace("\u00a0", " ")


@pytest.mark.parametrize("number", [2**31, 10**30])
def test_a_number_no_row_can_have_is_no_page(app: Flask, client: FlaskClient, number: int) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.arguments and "GET" in (rule.methods or ())]
    log_in(client, make_account(Role.ADMINISTRATOR))
    for rule in rules:
        numbers = {name for name in rule.arguments if type(rule._converters[name]).__name__ == "IdConverter"}
        if numbers != rule.arguments:
            continue
        values = dict.fromkeys(numbers, 1)
        address = app.url_map.bind("localhost").build(rule.endpoint, values).replace("/1", f"/{number}")
        assert client.get(address).status_code == 404, address


def test_a_host_that_is_not_ours_gets_a_short_answer(app: Flask, client: FlaskClient) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost"]

    for address in ("/", "/gaature/tilmelding/x", "/findes-ikke"):
        answer = client.get(address, headers={"Host": "evil.example"})
        assert (answer.status_code, _text(answer)) == (400, "Siden findes ikke på den adresse.")


def test_letters_that_are_no_utf8_are_refused_and_nothing_is_kept(client: FlaskClient) -> None:
    answer = client.post(
        "/log-ind", data=b"email=%E6gon@example.org", content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 400
    assert "Det kunne vi ikke læse" in _text(answer)


def test_the_wrong_method_is_told_which_ones_there_are(client: FlaskClient) -> None:
    answer = client.post("/det-sker", data={})

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("body", [b"email=" + b"x" * 600_000, b"a&" * 2000])
def test_too_much_is_refused_unread_and_told_in_danish(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/log-ind", data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert 'lang="da"' in _text(answer)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 400),
        ({"Origin": "https://localhost.evil.example"}, 400),
        ({"Origin": "https://localhost"}, 422),
        ({"Origin": "null"}, 422),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-origin"}, 422),
        ({}, 422),
    ],
)
def test_a_change_from_another_site_is_refused_and_one_without_a_referer_is_not(
    app: Flask, client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    base = "https://localhost"
    page = client.get("/log-ind", base_url=base)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert token is not None

    sent = client.post("/log-ind", data={"csrf_token": token[1], "email": ""}, headers=headers, base_url=base)

    assert sent.status_code == status


@pytest.mark.any_database
def test_production_has_no_address_of_the_demo() -> None:
    made = create_app(
        {
            "SAMSKAB_ENV": "production",
            "SECRET_KEY": "k" * 64,
            "BACKUP_KEY": "b" * 64,
            "SITE_URL": "https://samskab.example",
            "TRUSTED_HOSTS": ["samskab.example"],
            "SQLALCHEMY_DATABASE_URI": "sqlite://",
        }
    )
    assert not [rule for rule in made.url_map.iter_rules() if rule.rule.startswith("/demo")]


@pytest.mark.any_database
def test_a_file_made_for_somebody_is_kept_by_no_cache(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(b"PK")
    for actor, kept in (
        (Actor(person_id=1, account_id=1), "no-store"),
        (Actor(), "public, max-age=31536000"),
    ):
        with app.test_request_context("/admin/rapporter/1/docx"):
            g.actor = actor
            response = app.make_response(send_file(file, max_age=31536000))
            assert add_headers(response).headers["Cache-Control"] == kept


def test_every_answer_has_each_header_once_and_a_pages_own_is_left(app: Flask) -> None:
    with app.test_request_context("/"):
        g.actor = Actor()
        response = app.make_response("x")
        response.headers["referrer-policy"] = "no-referrer"
        headers = add_headers(response).headers

    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Permissions-Policy", "Cache-Control"):
        assert len(headers.getlist(name)) == 1, name
    assert headers.getlist("Referrer-Policy") == ["no-referrer"]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.20.30.40", "10.20.30.0/24"),
        ("255.255.255.255", "255.255.255.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("unknown", ""),
        (None, ""),
    ],
)
def test_a_network_is_all_that_is_kept_of_an_address(address: str | None, network: str) -> None:
    assert network_prefix(address) == network


# ---- something of ours fails ----------------------------------------------------------------------------


@pytest.fixture
def broken_database(app: Flask) -> Iterator[list[bool]]:
    """A database that answers nothing any more while the list holds True."""
    broken = [False]

    def refuse(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if broken[0]:
            raise OperationalError(statement, values, Exception("server closed the connection"))

    event.listen(db.engine, "before_cursor_execute", refuse)
    yield broken
    event.remove(db.engine, "before_cursor_execute", refuse)


def test_without_a_database_there_is_still_a_page_with_a_number_and_a_telephone(
    app: Flask, client: FlaskClient, lines: StringIO, broken_database: list[bool]
) -> None:
    series_id = make_walk().id
    log_in(client, make_account(Role.ADMINISTRATOR, name=CANARIES[0], email=CANARIES[1]))
    broken_database[0] = True
    asked = {
        "name": CANARIES[0],
        "email": CANARIES[1],
        "phone": CANARIES[2],
        "note": CANARIES[4],
        "party_size": "1",
    }

    answers = [
        client.get(f"/gaature/{series_id}"),
        client.post(f"/gaature/{series_id}/tilmeld", data=asked),
        client.post("/log-ind", data=asked),
    ]

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    for answer, number in zip(answers, numbers_in(lines), strict=True):
        assert "<h1>Vi er straks tilbage</h1>" in _text(answer)
        assert answer.headers["Retry-After"] == "30"
        assert number in _text(answer)
        assert "Du kan altid ringe til os på" in _text(answer)
    assert not [canary for canary in CANARIES if canary in lines.getvalue()]


def test_a_write_that_fails_is_rolled_back_and_its_values_stand_in_no_log(
    app: Flask, client: FlaskClient, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_more: Any, **values: Any) -> None:
        raise OperationalError(
            "INSERT", {"name": CANARIES[0], "note": f"{CANARIES[4]}\n]"}, Exception("disk full")
        )

    from app.people.models import Person
    from tests.walks.visiting import send

    series = make_walk()
    before = db.session.query(Person).count()
    with monkeypatch.context() as patch:
        patch.setattr("app.gatherings.messages.enqueue", fail)
        answer = send(
            client, series, name=CANARIES[0], email=CANARIES[1], phone=CANARIES[2], note=CANARIES[4]
        )

    db.session.rollback()
    assert answer.status_code == 503
    assert db.session.query(Person).count() == before
    assert not [canary for canary in CANARIES if canary in lines.getvalue()]


def test_without_its_templates_the_house_still_says_a_number_and_a_telephone(
    app: Flask, client: FlaskClient, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_names: Any, **_more: Any) -> str:
        raise TemplateNotFound("base.html")

    monkeypatch.setattr("app.web.render_template", missing)
    monkeypatch.setattr("app.home.views.render_template", missing)

    answer = client.get("/")

    assert answer.status_code == 500
    assert answer.mimetype == "text/html"
    assert numbers_in(lines)[0] in _text(answer)
    assert "11 11 11 00</a>" in _text(answer)
