"""Codes and links: no replay, no other browser, no guessing, no finding out who is known."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from app.accounts.actions import ASKING, TOO_OFTEN
from app.accounts.models import AccountSession, LogInRequest
from app.core.database import db
from tests.accounts.letters import ask, code_for, errors_of, is_logged_in, letters_to, link_for, type_code
from tests.factories import make_account
from tests.support.statements import counted

ANNA = "anna@example.org"
COOKIE = "samskab_login"


def _value(client, name: str = COOKIE) -> str:
    cookie = client.get_cookie(name)
    return cookie.value if cookie else ""


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


def test_a_new_code_ends_the_older_one_of_the_same_browser(client) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    old = code_for(ANNA)
    ask(client, ANNA)
    assert errors_of(type_code(client, old)) != []
    assert type_code(client, code_for(ANNA)).status_code == 303


def test_a_stranger_who_asks_again_and_again_shuts_nobody_out(client, app) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    mine = code_for(ANNA)
    ask(app.test_client(), ANNA)
    assert type_code(client, mine).status_code == 303


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


def test_known_and_unknown_addresses_cost_the_same_statements(app) -> None:
    make_account(email=ANNA)
    asked: dict[str, list[str]] = {}
    for email in (ANNA, "nina@example.org"):
        client = app.test_client()
        client.get("/log-ind")
        with counted() as asked[email]:
            client.post("/log-ind", data={"email": email})
    assert asked[ANNA] == asked["nina@example.org"]
    assert "FROM account" not in " ".join(asked[ANNA])


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
