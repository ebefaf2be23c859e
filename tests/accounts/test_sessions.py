"""Log-ins end when they should, their cookies are strict, and no other site acts for anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, AccountSession
from app.accounts.roles import give_role
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from tests.accounts.letters import ask, code_for, is_logged_in, type_code
from tests.factories import log_in, make_account, writing

ANNA = "anna@example.org"
COOKIE = "samskab_login"


def _value(client, name: str = COOKIE) -> str:
    cookie = client.get_cookie(name)
    return cookie.value if cookie else ""


def _copy_of(client, app) -> FlaskClient:
    thief: FlaskClient = app.test_client()
    thief.set_cookie(COOKIE, _value(client))
    return thief


def _logged_in(client) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    type_code(client, code_for(ANNA))
    assert is_logged_in(client)


# Log-ins


def test_a_copied_cookie_is_dead_after_log_out(client, app) -> None:
    _logged_in(client)
    thief = _copy_of(client, app)
    assert is_logged_in(thief)
    client.post("/log-ud")
    assert not is_logged_in(thief)
    assert not is_logged_in(client)


def test_log_out_everywhere_ends_every_device(client, app) -> None:
    account = make_account(email=ANNA)
    phone, tablet, bo = app.test_client(), app.test_client(), app.test_client()
    for device in (client, phone, tablet):
        log_in(device, account)
    log_in(bo, make_account())
    client.post("/log-ud/alle-steder")
    assert [is_logged_in(device) for device in (client, phone, tablet, bo)] == [False, False, False, True]


def test_a_log_in_gives_a_new_cookie_and_kills_the_old_one(client, app) -> None:
    account = make_account(email=ANNA)
    log_in(client, account)
    old = _copy_of(client, app)
    ask(app.test_client(), "bo@example.org")
    fresh = app.test_client()
    ask(fresh, ANNA)
    fresh.set_cookie(COOKIE, _value(client))
    type_code(fresh, code_for(ANNA))
    assert _value(fresh) != _value(client)
    assert is_logged_in(fresh)
    assert not is_logged_in(old)


def test_flasks_own_cookie_is_emptied_at_log_in_and_log_out(client) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    with client.session_transaction() as before:
        assert before["log_in_browser"]
        before["planted"] = "by somebody else"
    type_code(client, code_for(ANNA))
    with client.session_transaction() as after:
        assert "planted" not in after
        assert "log_in_browser" not in after
        after["planted"] = "again"
    client.post("/log-ud")
    with client.session_transaction() as after:
        assert "planted" not in after


@pytest.mark.parametrize(
    ("roles", "idle", "alive"),
    [
        ((), 13 * 24 * 60, True),
        ((), 14 * 24 * 60, False),
        ((Role.MODERATOR,), 29, True),
        ((Role.MODERATOR,), 30, False),
    ],
)
def test_an_idle_log_in_ends(client, frozen_clock, roles, idle, alive) -> None:
    log_in(client, make_account(*roles))
    frozen_clock.move_to(frozen_clock.now + timedelta(minutes=idle))
    assert is_logged_in(client) is alive


@pytest.mark.parametrize(("roles", "days"), [((), 90), ((Role.ADMINISTRATOR,), 0.5)])
def test_a_busy_log_in_ends_at_last(client, frozen_clock, roles, days) -> None:
    log_in(client, make_account(*roles))
    end = frozen_clock.now + timedelta(days=days)
    step = timedelta(minutes=25) if roles else timedelta(days=10)
    while frozen_clock.now + step < end:
        frozen_clock.move_to(frozen_clock.now + step)
        answer = client.get("/min-side")
        assert answer.status_code == 200
        answer.close()
    frozen_clock.move_to(end)
    assert not is_logged_in(client)


def test_last_seen_is_written_after_the_answer_and_every_five_minutes_at_most(client, frozen_clock) -> None:
    log_in(client, make_account())
    began = frozen_clock.now

    def seen_at() -> object:
        db.session.rollback()
        return db.session.scalar(select(AccountSession.seen_at))

    for minutes, expected in ((4, 0), (5, 5), (9, 5), (10, 10)):
        frozen_clock.move_to(began + timedelta(minutes=minutes))
        client.get("/min-side").close()
        assert seen_at() == began + timedelta(minutes=expected)


def test_a_new_role_ends_the_log_ins_of_the_account(client) -> None:
    account = make_account()
    log_in(client, account)
    with writing():
        give_role(SYSTEM, clock.now(), account.id, Role.MODERATOR)
    assert not is_logged_in(client)


@pytest.mark.parametrize("value", ["", "x", "a" * 43, "'; DROP TABLE account; --", "æ"])
def test_a_made_up_cookie_is_a_visitor(client, value) -> None:
    client.set_cookie(COOKIE, value)
    assert not is_logged_in(client)
    assert client.get("/log-ind").status_code == 200


def test_a_deleted_account_is_logged_out(client) -> None:
    account = make_account()
    log_in(client, account)
    with writing():
        db.session.get_one(Account, account.id).deleted_at = clock.now()
    assert not is_logged_in(client)


# Headers


def test_the_cookie_is_strict_in_production(app) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    client = app.test_client()
    make_account(email=ANNA)
    client.get("/log-ind", base_url="https://localhost")
    client.post("/log-ind", base_url="https://localhost", data={"email": ANNA})
    answer = client.post("/log-ind/kode", base_url="https://localhost", data={"code": code_for(ANNA)})
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-samskab="))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_pages_of_somebody_logged_in_are_not_kept(client) -> None:
    assert client.get("/log-ind/link/x").headers["Cache-Control"] == "no-store"
    _logged_in(client)
    for path in ("/", "/min-side", "/min-side/slet"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path
    assert client.post("/log-ud").headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("path", ["/log-ud", "/log-ud/alle-steder"])
def test_log_out_is_no_link(client, path) -> None:
    _logged_in(client)
    assert client.get(path).status_code == 405
    assert is_logged_in(client)


@pytest.mark.parametrize(
    "path",
    [
        "/log-ind",
        "/log-ind/kode",
        "/log-ind/link/x",
        "/log-ind/navn",
        "/log-ud",
        "/log-ud/alle-steder",
        "/min-side/oplysninger",
        "/min-side/slet",
    ],
)
@pytest.mark.parametrize("token", [None, "made-up"])
def test_without_the_forms_token_nothing_is_done(app, path, token) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    log_in(client, make_account(email=ANNA))
    data = {"csrf_token": token} if token else {}
    assert client.post(path, data=data).status_code == 400
    assert is_logged_in(client)


def test_a_change_from_another_site_is_refused(client) -> None:
    _logged_in(client)
    assert client.post("/log-ud", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert is_logged_in(client)


def test_log_ins_are_audited_without_addresses(client) -> None:
    _logged_in(client)
    client.post("/log-ud/alle-steder")
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.object_type == "account")).all()
    assert [event.action for event in events] == [
        "account.add",
        "account.log_in",
        "account.log_out_everywhere",
    ]
    assert ANNA not in str([event.details for event in events])
    assert events[-1].network == "127.0.0.0/24"
