"""No other site and no other session acts for anybody: every change of the table, in five wrong ways."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import db
from app.core.records import Throttle
from tests.factories import log_in, make_account
from tests.security.changes import CHANGES, SIGNED
from tests.security.house import House, contents, difference, rules_of, token_of
from tests.security.sending import path_of, send_change

pytestmark = pytest.mark.slow_on_postgres

#: Headers by which a browser says that the page that sent the form is not ours.
FROM_ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://localhost.evil.example"},
    {"Origin": "http://localhost:8080"},
)


@pytest.fixture
def guarded(house: House) -> House:
    """The house with CSRF protection on, as it is everywhere but in other tests."""
    house.app.config["WTF_CSRF_ENABLED"] = True
    return house


def _fields(endpoint: str, house: House) -> dict[str, Any]:
    """The form as it would do something; what has to be prepared first cannot be, and need not."""
    return {
        name: value.format_map(house.parts) if isinstance(value, str) else value
        for name, value in CHANGES[endpoint].data.items()
    }


def _foreign_token(house: House) -> str:
    """A token that is good in a browser of the attacker's own."""
    browser: FlaskClient = house.app.test_client()
    log_in(browser, make_account(name="Ivar Indbrud"))
    page = browser.get("/min-side/oplysninger")
    return token_of(page.get_data(as_text=True))


def _assert_all_refused(house: House, more: dict[str, Any], headers: dict[str, str]) -> None:
    before = contents()
    endpoints = [name for name in CHANGES if name not in SIGNED]
    answers = {
        endpoint: send_change(
            house, endpoint, {**_fields(endpoint, house), **more}, headers=headers
        ).status_code
        for endpoint in endpoints
    }

    assert {name: status for name, status in answers.items() if status != 400} == {}
    assert len(answers) == len(CHANGES) - len(SIGNED)
    assert difference(before, contents()) == {}
    assert db.session.scalars(select(Throttle.bucket)).all() == []


def test_without_the_token_of_its_form_nothing_is_changed(guarded: House) -> None:
    _assert_all_refused(guarded, {}, {})


@pytest.mark.parametrize("token", ["", "x", "IjEi.aaaaaa.bbbbbbbbbbb", "ø" * 40, "null"])
@pytest.mark.any_database
def test_a_made_up_token_is_none(guarded: House, token: str) -> None:
    _assert_all_refused(guarded, {"csrf_token": token}, {})


def test_a_token_of_another_session_is_none(guarded: House) -> None:
    _assert_all_refused(guarded, {"csrf_token": _foreign_token(guarded)}, {})


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=lambda said: next(iter(said.values())))
def test_a_page_of_another_site_is_refused_though_it_had_the_token(
    house: House, headers: dict[str, str]
) -> None:
    """CSRF protection is off in this house: the headers alone must do."""
    _assert_all_refused(house, {}, headers)


@pytest.mark.any_database
@pytest.mark.parametrize("where", ["query", "header"])
def test_the_token_of_another_session_is_none_wherever_it_stands(guarded: House, where: str) -> None:
    token, before = _foreign_token(guarded), contents()
    for endpoint in [name for name in CHANGES if name not in SIGNED]:
        browser = guarded.browsers[CHANGES[endpoint].role]
        path, headers = path_of(guarded, endpoint), {"X-CSRFToken": token} if where == "header" else {}
        path += f"?csrf_token={token}" if where == "query" else ""
        answer = browser.post(path, data=_fields(endpoint, guarded), headers=headers)
        assert answer.status_code == 400, endpoint
    assert difference(before, contents()) == {}


@pytest.mark.any_database
def test_what_needs_no_token_is_signed_and_nothing_else_goes_without(guarded: House) -> None:
    app = guarded.app
    exempt = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if f"{view.__module__}.{view.__name__}" in app.extensions["csrf"]._exempt_views
    }

    assert exempt == SIGNED
    assert app.extensions["csrf"]._exempt_blueprints == set()
    for endpoint in SIGNED:
        path = path_of(guarded, endpoint)
        assert guarded.browsers["administrator"].post(path, data=b"{}").status_code in {400, 403}


@pytest.mark.any_database
# Flask answers HEAD by the view of GET.
@pytest.mark.parametrize("method", ["GET", pytest.param("HEAD", marks=pytest.mark.long)])
def test_no_page_changes_anything_by_being_looked_at(house: House, method: str) -> None:
    """GET and HEAD write what staff saw (the audit), and nothing else."""

    before, browser = contents(), house.browsers["administrator"]
    for rule in rules_of(house.app, "GET"):
        answer = browser.open(house.path(rule), method=method)
        assert answer.status_code < 500 or rule.endpoint == "jobs.ready"

    assert set(difference(before, contents())) <= {"audit_event", "moderation_look"}
