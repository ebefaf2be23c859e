"""What must not work: replay, other browsers, copies of cookies, guessing, finding out who is known."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.actions import ASKING, TOO_OFTEN
from app.accounts.models import Account, AccountSession, LogInRequest
from app.accounts.roles import give_role
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from tests.accounts.letters import ask, code_for, errors_of, is_logged_in, letters_to, link_for, type_code
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


# Codes and links


def test_a_code_works_once(client, app) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    code = code_for(ANNA)
    type_code(client, code)
    client.post("/log-ud")
    # The binding cookie is gone with the log-out, too.
    assert type_code(client, code).location == "/log-ind"
    assert not is_logged_in(client)


def test_a_code_replayed_by_a_copy_of_the_browser_is_refused(client, app) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    twin = app.test_client()
    twin.set_cookie("session", _value(client, "session"))
    code = code_for(ANNA)
    type_code(client, code)
    refused = type_code(twin, code)
    assert refused.status_code == 422
    assert errors_of(refused) == ["Koden er brugt. Få en ny kode"]
    assert not is_logged_in(twin)


def test_a_link_works_once_and_not_after_the_code(client, app) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    link, twin = link_for(ANNA), app.test_client()
    twin.set_cookie("session", _value(client, "session"))
    type_code(client, code_for(ANNA))
    answer = twin.post(link)
    assert answer.status_code == 410
    assert "Linket er brugt" in answer.get_data(as_text=True)
    assert not is_logged_in(twin)


def test_a_code_works_in_the_browser_that_asked_only(client, app) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    other = app.test_client()
    assert type_code(other, code_for(ANNA)).location == "/log-ind"
    ask(other, "bo@example.org")
    assert type_code(other, code_for(ANNA)).status_code == 422
    assert not is_logged_in(other)


def test_a_link_in_another_browser_says_kindly_where_to_go_and_uses_nothing(client, app) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    link, other = link_for(ANNA), app.test_client()
    for answer in (other.get(link), other.post(link)):
        assert answer.status_code == 403
        assert "Skriv koden fra mailen på den skærm" in answer.get_data(as_text=True)
    assert not is_logged_in(other)
    client.post(link)
    assert is_logged_in(client)


def test_a_code_and_a_link_die_after_ten_minutes(client, frozen_clock) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    code, link = code_for(ANNA), link_for(ANNA)
    frozen_clock.move_to(frozen_clock.now + timedelta(minutes=10))
    assert errors_of(type_code(client, code)) == ["Koden er for gammel. Få en ny kode"]
    assert client.get(link).status_code == client.post(link).status_code == 410
    assert not is_logged_in(client)


def test_a_new_code_ends_the_older_one_wherever_it_was_asked_for(client, app) -> None:
    make_account(email=ANNA)
    other = app.test_client()
    ask(client, ANNA)
    old = code_for(ANNA)
    ask(other, ANNA)
    assert errors_of(type_code(client, old)) == ["Koden er for gammel. Få en ny kode"]
    assert type_code(other, code_for(ANNA)).status_code == 303


def test_five_wrong_codes_are_counted_though_each_is_refused(client) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    wrong = "00000000" if code_for(ANNA) != "00000000" else "11111111"
    said = [errors_of(type_code(client, wrong))[0] for _ in range(5)]
    assert said == ["Koden passer ikke. Se efter i mailen, og skriv alle 8 tal"] * 4 + [
        "Du har prøvet fem gange. Få en ny kode, og prøv igen"
    ]
    assert type_code(client, code_for(ANNA)).status_code == 422
    assert not is_logged_in(client)
    assert db.session.scalar(select(LogInRequest.tries)) == 5


def test_an_unknown_link_is_gone(client) -> None:
    assert client.get("/log-ind/link/nonsense").status_code == 410
    assert client.post("/log-ind/link/nonsense").status_code == 410


def test_the_database_keeps_no_code_link_or_cookie(client) -> None:
    _logged_in(client)
    ask(client, "bo@example.org")
    request = db.session.scalars(select(LogInRequest).limit(1)).one()
    letter = letters_to(ANNA)[0]
    stored = {request.code_hash, request.link_hash, request.browser_hash}
    assert not stored & {letter.params["code"], letter.params["link_token"]}
    hashes = db.session.scalars(select(AccountSession.token_hash)).all()
    assert _value(client) not in hashes


# Nobody learns who is known


def _plain(page: str) -> str:
    """A page without what differs on every page: tokens and the address itself."""
    page = re.sub(r'(name="(?:csrf_token|idempotency_key)"[^>]*value=")[^"]*', r"\1", page)
    return page.replace("anna@example.org", "X").replace("nina@example.org", "X")


def test_known_and_unknown_addresses_get_the_same_answers(app, frozen_now) -> None:
    make_account(email=ANNA)
    seen = []
    for email in (ANNA, "nina@example.org"):
        client = app.test_client()
        asked = ask(client, email)
        page = client.get("/log-ind/kode")
        assert code_for(email) != "00000000"
        wrong = type_code(client, "00000000")
        answers = (asked, page, wrong)
        seen.append([(a.status_code, a.location, _plain(a.get_data(as_text=True))) for a in answers])
    assert seen[0] == seen[1]


def test_known_and_unknown_addresses_cost_the_same_statements(app, statements) -> None:
    make_account(email=ANNA)
    for email in (ANNA, "nina@example.org"):
        client = app.test_client()
        client.get("/log-ind")
        with statements.counting(email):
            client.post("/log-ind", data={"email": email})
    assert statements.of(ANNA) == statements.of("nina@example.org")
    assert "FROM account" not in " ".join(statements.of(ANNA))


# Throttles


def test_an_address_waits_after_five_letters_and_no_longer_than_the_window(client, frozen_clock) -> None:
    _what, limit, window = ASKING[0]
    for _ in range(limit):
        assert ask(client, ANNA).status_code == 303
    refused = ask(client, ANNA)
    assert refused.status_code == 422
    assert errors_of(refused) == [TOO_OFTEN]
    assert len(letters_to(ANNA)) == limit
    assert ask(client, "bo@example.org").status_code == 303
    frozen_clock.move_to(frozen_clock.now + window)
    assert ask(client, ANNA).status_code == 303


def test_another_network_does_not_shut_the_owner_out(client) -> None:
    make_account(email=ANNA)
    client.get("/log-ind")
    for number in range(8):
        client.post("/log-ind", data={"email": ANNA}, environ_base={"REMOTE_ADDR": f"198.51.100.{number}"})
    assert client.post("/log-ind", data={"email": ANNA}).status_code == 303


def test_a_network_has_a_limit_whatever_the_addresses(client) -> None:
    limit = ASKING[2][1]
    client.get("/log-ind")
    answers = [
        client.post("/log-ind", data={"email": f"person{number}@example.org"}).status_code
        for number in range(limit + 1)
    ]
    assert answers == [303] * limit + [422]


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
