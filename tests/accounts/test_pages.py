"""The way in: an address, a code or a link, a name the first time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.queries import account_with_email
from app.core.database import db
from app.core.permissions import Role
from tests.accounts.letters import ask, code_for, errors_of, is_logged_in, letters_to, link_for, type_code
from tests.factories import make_account, writing

ANNA = "anna@example.org"


def test_a_code_logs_in_and_leads_where_one_was_going(client) -> None:
    make_account(email=ANNA)
    sent_on = client.get("/min-side/oplysninger")
    assert sent_on.location == "/log-ind?videre=/min-side/oplysninger"
    assert "Bagefter kommer du videre til den." in client.get(sent_on.location).text
    assert "Bagefter kommer du videre" not in client.get("/log-ind").text
    assert ask(client, ANNA, "/min-side/oplysninger").location == "/log-ind/kode"
    assert ANNA in client.get("/log-ind/kode").get_data(as_text=True)
    code = code_for(ANNA)
    assert type_code(client, f" {code[:4]} {code[4:]} ").location == "/min-side/oplysninger"
    assert is_logged_in(client)


def test_who_logs_in_by_a_mail_gets_mails_again_though_one_came_back(client, frozen_now) -> None:
    account = make_account(email=ANNA)
    with writing():
        account.person.email_fault_at = frozen_now
    ask(client, ANNA)
    type_code(client, code_for(ANNA))
    db.session.expire_all()
    assert account.person.email_fault_at is None


def test_where_one_was_going_survives_a_new_code(client) -> None:
    make_account(email=ANNA)
    ask(client, ANNA, "/min-side/slet")
    page = client.get("/log-ind/kode").get_data(as_text=True)
    assert 'href="/log-ind?videre=/min-side/slet"' in page


def test_the_link_opens_a_page_with_a_button_and_looking_at_it_uses_nothing(client, app) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    link = link_for(ANNA)
    scanner = app.test_client()
    for _ in range(3):
        scanner.get(link)
        assert client.get(link).status_code == 200
    assert not is_logged_in(client)
    assert client.post(link).location == "/min-side"
    assert is_logged_in(client)


def test_a_newcomer_is_asked_for_a_name_and_then_has_an_account(client) -> None:
    ask(client, ANNA, "/min-side/oplysninger")
    assert type_code(client, code_for(ANNA)).location == "/log-ind/navn"
    assert not is_logged_in(client)
    assert errors_of(client.post("/log-ind/navn", data={"name": " "})) == ["Skriv dit navn"]
    done = client.post("/log-ind/navn", data={"name": "Anna Ø", "phone": "11 11 11 41"})
    assert done.location == "/min-side/oplysninger"
    account = account_with_email(ANNA)
    assert account is not None
    assert (account.person.name, account.person.phone, account.person.email) == (
        "Anna Ø",
        "+4511111141",
        ANNA,
    )
    assert is_logged_in(client)


def test_a_newcomer_who_goes_back_to_the_code_is_led_on_to_the_name(client) -> None:
    ask(client, ANNA)
    code = code_for(ANNA)
    type_code(client, code)
    assert client.get("/log-ind/kode").location == "/log-ind/navn"
    assert type_code(client, code).location == "/log-ind/navn"
    # Who asks anew is asked for the new code.
    ask(client, ANNA)
    assert client.get("/log-ind/kode").status_code == 200


def test_a_newcomer_can_come_by_the_link(client) -> None:
    ask(client, ANNA)
    assert client.post(link_for(ANNA)).location == "/log-ind/navn"
    client.post("/log-ind/navn", data={"name": "Anna"})
    assert is_logged_in(client)


def test_the_name_page_is_only_for_who_has_proven_an_address(client, app, frozen_clock) -> None:
    assert client.get("/log-ind/navn").location == "/log-ind"
    ask(client, ANNA)
    assert client.get("/log-ind/navn").location == "/log-ind"
    type_code(client, code_for(ANNA))
    assert client.get("/log-ind/navn").status_code == 200
    assert app.test_client().get("/log-ind/navn").location == "/log-ind"
    frozen_clock.move_to(frozen_clock.now + timedelta(minutes=31))
    assert client.post("/log-ind/navn", data={"name": "Anna"}).location == "/log-ind"
    assert account_with_email(ANNA) is None


@pytest.mark.parametrize(
    "typed", ["", "anna", "anna@", "anna@example", "æøå@example.org", "a" * 250 + "@example.org"]
)
def test_a_wrong_address_is_answered_with_what_to_write(client, typed) -> None:
    page = ask(client, typed)
    assert page.status_code == 422
    assert errors_of(page)[0].startswith("Skriv din e-mail")
    assert "<title>Fejl:" in page.get_data(as_text=True)


def test_an_address_is_one_whatever_its_capitals(client) -> None:
    make_account(email=ANNA)
    ask(client, " Anna@Example.ORG ")
    type_code(client, code_for(ANNA))
    assert is_logged_in(client)


@pytest.mark.parametrize("typed", ["", "1234", "123456789", "abcdefgh", "١٢٣٤٥٦٧٨"])
def test_what_is_no_code_costs_no_try(client, typed) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    for _ in range(6):
        assert type_code(client, typed).status_code == 422
    type_code(client, code_for(ANNA))
    assert is_logged_in(client)


def test_the_page_for_the_code_needs_a_question_first(client) -> None:
    assert client.get("/log-ind/kode").location == "/log-ind"


def test_who_is_logged_in_is_sent_on(client) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    type_code(client, code_for(ANNA))
    assert client.get("/log-ind?videre=/min-side/slet").location == "/min-side/slet"
    assert client.get("/log-ind").location == "/min-side"


def test_a_double_click_on_the_address_sends_one_letter(client) -> None:
    key = "k" * 32
    client.get("/log-ind")
    first = client.post("/log-ind", data={"email": ANNA, "idempotency_key": key})
    again = client.post("/log-ind", data={"email": ANNA, "idempotency_key": key})
    assert first.location == again.location == "/log-ind/kode"
    assert len(letters_to(ANNA)) == 1


def test_staff_and_citizens_log_in_alike(client) -> None:
    make_account(Role.MODERATOR, email=ANNA)
    ask(client, ANNA)
    type_code(client, code_for(ANNA))
    assert is_logged_in(client)
