"""Strangers who ask for many codes to an address do not shut its owner's own browser out."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.actions import ASKING, ASKING_KNOWN, TOO_OFTEN
from app.accounts.known_browsers import cookie_name
from tests.accounts.letters import ask, code_for, errors_of, is_logged_in, link_for, type_code
from tests.factories import make_account

ANNA, BO = "anna@example.org", "bo@example.org"


def log_in_and_out(client: FlaskClient, email: str) -> None:
    ask(client, email)
    assert type_code(client, code_for(email)).status_code == 303
    client.post("/log-ud")
    assert not is_logged_in(client)


def use_up(app: Flask, email: str) -> None:
    """Strangers in many networks ask for all the codes that an address may get."""
    stranger = app.test_client()
    stranger.get("/log-ind")
    for number in range(ASKING[1][1]):
        network = {"REMOTE_ADDR": f"100.64.{number}.7"}
        stranger.post("/log-ind", data={"email": email}, environ_base=network)


def test_the_owners_browser_gets_a_code_whatever_strangers_ask_for(app: Flask, client: FlaskClient) -> None:
    make_account(email=ANNA)
    log_in_and_out(client, ANNA)
    use_up(app, ANNA)
    assert errors_of(ask(app.test_client(), ANNA)) == [TOO_OFTEN]

    assert ask(client, ANNA).status_code == 303
    assert type_code(client, code_for(ANNA)).status_code == 303
    assert is_logged_in(client)


def test_the_link_makes_a_browser_known_as_well(app: Flask, client: FlaskClient) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    client.post(link_for(ANNA))
    client.post("/log-ud")
    use_up(app, ANNA)
    assert ask(client, ANNA).status_code == 303


def test_a_newcomer_is_known_from_the_first_log_in(app: Flask, client: FlaskClient) -> None:
    ask(client, BO)
    type_code(client, code_for(BO))
    assert client.get_cookie(cookie_name()) is None
    client.post("/log-ind/navn", data={"name": "Bo Bang"})
    assert is_logged_in(client)
    client.post("/log-ud")
    use_up(app, BO)
    assert ask(client, BO).status_code == 303


def test_a_known_browser_has_its_own_limit(client: FlaskClient) -> None:
    make_account(email=ANNA)
    log_in_and_out(client, ANNA)
    for _time in range(ASKING_KNOWN[1]):
        assert ask(client, ANNA).status_code == 303
    assert errors_of(ask(client, ANNA)) == [TOO_OFTEN]


def test_what_is_known_for_one_address_is_not_for_another(app: Flask, client: FlaskClient) -> None:
    make_account(email=ANNA)
    log_in_and_out(client, ANNA)
    use_up(app, BO)
    assert errors_of(ask(client, BO)) == [TOO_OFTEN]


def test_a_made_up_mark_is_worth_nothing(app: Flask, client: FlaskClient) -> None:
    make_account(email=ANNA)
    log_in_and_out(client, ANNA)
    mark = client.get_cookie(cookie_name())
    assert mark is not None
    use_up(app, ANNA)
    for value in (mark.value[:-2] + "AA", "x", "[]", ""):
        other = app.test_client()
        other.set_cookie(cookie_name(), value)
        assert errors_of(ask(other, ANNA)) == [TOO_OFTEN], value


def test_the_cookie_is_strict_and_holds_no_address(app: Flask) -> None:
    app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-session")
    make_account(email=ANNA)
    browser, https = app.test_client(), {"base_url": "https://localhost"}
    browser.get("/log-ind", **https)
    browser.post("/log-ind", data={"email": ANNA}, **https)
    given = browser.post("/log-ind/kode", data={"code": code_for(ANNA)}, **https).headers.getlist(
        "Set-Cookie"
    )
    (cookie,) = [one for one in given if one.startswith("__Host-samskab-kendt=")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "anna" not in cookie
