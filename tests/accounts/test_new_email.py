"""Who can log in changes the e-mail that does it: logged in just now with the old one, and by a code to the new one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import new_email, rules
from app.accounts.models import Account
from app.core import clock
from app.core.database import db
from app.core.errors import DomainError
from app.core.permissions import Role
from app.notifications.letters import merge_fields, write_letter
from app.notifications.models import Message
from app.people.models import Person
from tests.conftest import FrozenClock
from tests.factories import actor_of, log_in, make_account, writing
from tests.support.html import form_fields

OLD, NEW = "karen@example.org", "karen.ny@example.org"
PAGE, CODE = "/log-ind/ny-e-mail", "/log-ind/ny-e-mail/kode"


@pytest.fixture
def karen(app: Flask, frozen_clock: FrozenClock) -> Account:
    """Has got another e-mail."""
    return make_account(name="Karen Iversen", email=OLD)


@pytest.fixture
def own(app: Flask, karen: Account) -> FlaskClient:
    """Her browser, where she logged in just now."""
    browser = app.test_client()
    log_in(browser, karen)
    return browser


def sent(kind: str) -> list[Message]:
    db.session.expire_all()
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def code_to_the_new_one(browser: FlaskClient) -> dict[str, str]:
    """Ask for it, and what is typed then."""
    assert browser.post(PAGE, data={"email": f" {NEW.upper()}"}).status_code == 303
    letter = sent("log_in_code")[-1]
    assert letter.address == NEW
    return {"code": letter.params["code"]}


def email_of(account: Account) -> str | None:
    db.session.expire_all()
    return account.email


def test_the_new_one_counts_once_its_code_was_typed(app: Flask, own: FlaskClient, karen: Account) -> None:
    elsewhere = app.test_client()
    log_in(elsewhere, karen)
    assert f'href="{PAGE}"' in own.get("/min-side/oplysninger").text
    code = code_to_the_new_one(own)
    assert email_of(karen) == OLD
    page = own.get(PAGE).text
    assert f"Vi har sendt en mail til {NEW}" in page
    # A slip of the finger is mended, not typed anew.
    assert form_fields(page, PAGE)["email"] == NEW

    answer = own.post(CODE, data=code)

    assert answer.location == "/min-side"
    # She is logged in here still, under a new secret, and nowhere else.
    assert f"Du logger ind med {NEW} fra nu af." in own.get("/min-side").text
    assert elsewhere.get("/min-side").status_code == 303
    assert (email_of(karen), db.session.get_one(Person, karen.person_id).email) == (NEW, NEW)
    assert [one.address for one in sent("log_in_moved")] == [OLD]


def test_a_log_in_that_is_no_longer_young_leads_to_logging_in_and_back(
    own: FlaskClient, karen: Account, frozen_clock: FrozenClock
) -> None:
    """A computer left open for the afternoon must not become somebody else's account (ASVS 7.5.1)."""
    frozen_clock.move_to(frozen_clock.now + rules.JUST_SHOWN)
    page = own.get(PAGE).text
    assert "Log ind igen" in page
    assert 'name="email"' not in page
    assert own.post(PAGE, data={"email": NEW}).status_code == 422
    assert sent("log_in_code") == []

    assert f'action="/log-ud?videre={PAGE}"' in page
    assert own.post(f"/log-ud?videre={PAGE}").location == f"/log-ind?videre={PAGE}"

    assert own.get("/min-side").status_code == 303
    log_in(own, karen)
    assert 'name="email"' in own.get(PAGE).text


def test_a_letter_may_be_on_its_way_as_long_as_its_code_lives(
    app: Flask, own: FlaskClient, karen: Account, frozen_clock: FrozenClock
) -> None:
    forgotten = app.test_client()
    with clock.at(frozen_clock.now - rules.JUST_SHOWN):
        log_in(forgotten, karen)
    frozen_clock.move_to(frozen_clock.now + rules.JUST_SHOWN - timedelta(minutes=1))
    code = code_to_the_new_one(own)
    frozen_clock.move_to(frozen_clock.now + timedelta(minutes=9))
    # Where she logged in earlier nobody can type it.
    assert 'name="code"' not in forgotten.get(PAGE).text
    assert forgotten.post(CODE, data=code).status_code == 422
    assert 'name="code"' in own.get(PAGE).text

    assert own.post(CODE, data=code).status_code == 303

    assert email_of(karen) == NEW


def test_five_wrong_codes_are_all_there_are(own: FlaskClient, karen: Account) -> None:
    code = code_to_the_new_one(own)
    wrong = f"{(int(code['code']) + 1) % 10**8:08}"
    for _number in range(rules.TRIES):
        answer = own.post(CODE, data={"code": wrong})
        assert answer.status_code == 422
        assert "Koden passer ikke, eller den er for gammel." in answer.text

    page = own.post(CODE, data=code)
    assert page.status_code == 422
    # The field is gone, so nothing leads to it.
    assert 'href="#code"' not in page.text
    assert "Koden passer ikke, eller den er for gammel." in page.text
    assert email_of(karen) == OLD


def test_the_one_she_has_and_that_of_another_account_are_refused_in_words(
    own: FlaskClient, karen: Account
) -> None:
    make_account(name="Karen Igen", email=NEW)
    assert "Den e-mail logger du allerede ind med." in own.post(PAGE, data={"email": OLD}).text

    answer = own.post(CODE, data=code_to_the_new_one(own))

    # Only who has the new mailbox learns that it has an account.
    assert answer.status_code == 422
    assert "Den e-mail har allerede en konto. Er den din?" in answer.text
    assert email_of(karen) == OLD
    assert sent("log_in_moved") == []


def test_another_account_cannot_use_the_code(app: Flask, own: FlaskClient, karen: Account) -> None:
    code = code_to_the_new_one(own)
    bo = make_account(name="Bo", email="bo@example.org")
    with writing(), pytest.raises(DomainError):
        new_email.take_code(actor_of(bo), clock.now(), karen.person_id, code["code"])

    browser = app.test_client()
    log_in(browser, bo)
    assert browser.post(CODE, data=code).status_code == 422
    assert app.test_client().post("/log-ind/kode", data=code).location == "/log-ind"
    assert (email_of(karen), email_of(bo)) == (OLD, "bo@example.org")


def test_the_letter_has_no_link_that_would_log_in(own: FlaskClient) -> None:
    code_to_the_new_one(own)
    (message,) = sent("log_in_code")
    fields = merge_fields(message, clock.now())
    assert fields is not None
    letter = write_letter(message, fields, clock.now())
    assert "Så logger du ind med den her e-mail fremover." in letter.text
    assert "/log-ind/link/" not in letter.text + letter.html


def test_staff_show_their_second_factor_first(app: Flask, frozen_clock: FrozenClock) -> None:
    """Or whoever has a colleague's mailbox alone could take the account with them."""
    lene = make_account(Role.MODERATOR, name="Lene Hus", email=OLD)
    browser = app.test_client()
    log_in(browser, lene, second_factor=False)
    assert 'name="email"' not in browser.get(PAGE).text
    assert browser.post(PAGE, data={"email": NEW}).status_code == 422
    log_in(browser, lene)

    browser.post(CODE, data=code_to_the_new_one(browser))

    assert email_of(lene) == NEW
    # Their roles have effect again once it was shown anew.
    assert browser.get("/admin/moderation").status_code == 303
