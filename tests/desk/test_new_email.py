"""Who has lost the mailbox they log in with gets another one from the house, by a code that came to it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.erasure import erase_everything
from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.notifications.letters import merge_fields, write_letter
from app.notifications.models import Message
from app.people.links import person_from_reach_token, reach_token
from app.people.models import Person
from tests.factories import log_in, make_account, writing

OLD, NEW = "karen@example.org", "karen.ny@example.org"


@pytest.fixture
def desk(app: Flask, frozen_now: Any) -> FlaskClient:
    """The browser of who answers the phone."""
    browser = app.test_client()
    log_in(browser, make_account(Role.MODERATOR, name="Lene Hus"))
    return browser


@pytest.fixture
def karen(app: Flask, frozen_now: Any) -> Account:
    """Logs in with an e-mail that she has no more, and has a number."""
    account = make_account(name="Karen Iversen", email=OLD)
    with writing():
        db.session.get_one(Person, account.person_id).phone = "+4511111121"
    return account


def page_of(account: Account, *more: str) -> str:
    return "/".join((f"/telefonbord/{account.person_id}/oplysninger", *more))


def rung_back(desk: FlaskClient, account: Account) -> None:
    assert desk.post(page_of(account, "ringet-op"), data={}).status_code == 303


def sent(kind: str) -> list[Message]:
    db.session.expire_all()
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def test_the_new_one_counts_once_its_code_was_read_aloud(
    app: Flask, desk: FlaskClient, karen: Account
) -> None:
    own = app.test_client()
    log_in(own, karen)
    old_link = reach_token(db.session.get_one(Person, karen.person_id))
    rung_back(desk, karen)
    assert "Ny e-mail til at logge ind" in desk.get(page_of(karen)).text
    assert desk.post(page_of(karen, "e-mail"), data={"email": f" {NEW.upper()}"}).status_code == 303
    (letter,) = sent("log_in_code")
    assert (letter.address, karen.email) == (NEW, OLD)
    wrong = desk.post(page_of(karen, "e-mail", "kode"), data={"code": "1"})
    assert wrong.status_code == 422
    assert "Koden passer ikke" in wrong.text
    done = desk.post(page_of(karen, "e-mail", "kode"), data={"code": letter.params["code"]})
    assert done.status_code == 303
    db.session.expire_all()
    person = db.session.get_one(Person, karen.person_id)
    assert (karen.email, person.email) == (NEW, NEW)
    assert [one.address for one in sent("log_in_moved")] == [OLD]
    # Whoever has the old mailbox, or a browser that was logged in, has nothing of hers any more.
    assert person_from_reach_token(old_link) is None
    assert own.get("/min-side").status_code == 303


def test_nothing_is_sent_before_it_is_sure_who_rings(desk: FlaskClient, karen: Account) -> None:
    assert desk.get(page_of(karen, "e-mail")).status_code == 303
    desk.post(page_of(karen, "e-mail"), data={"email": NEW})
    assert not sent("log_in_code")


def test_five_wrong_tries_are_all_there_are(desk: FlaskClient, karen: Account) -> None:
    rung_back(desk, karen)
    desk.post(page_of(karen, "e-mail"), data={"email": NEW})
    (letter,) = sent("log_in_code")
    for number in range(5):
        desk.post(page_of(karen, "e-mail", "kode"), data={"code": f"wrong {number}"})
    assert (
        desk.post(page_of(karen, "e-mail", "kode"), data={"code": letter.params["code"]}).status_code == 422
    )
    db.session.expire_all()
    assert karen.email == OLD


def test_the_e_mail_of_another_account_is_refused_once_it_is_proven(
    desk: FlaskClient, karen: Account
) -> None:
    make_account(name="Karen Igen", email=NEW)
    rung_back(desk, karen)
    desk.post(page_of(karen, "e-mail"), data={"email": NEW})
    (letter,) = sent("log_in_code")
    answer = desk.post(page_of(karen, "e-mail", "kode"), data={"code": letter.params["code"]})
    assert answer.status_code == 422
    assert "har allerede en konto" in answer.text
    db.session.expire_all()
    assert karen.email == OLD


def test_the_code_is_for_who_asked_for_it_alone(app: Flask, desk: FlaskClient, karen: Account) -> None:
    rung_back(desk, karen)
    desk.post(page_of(karen, "e-mail"), data={"email": NEW})
    (letter,) = sent("log_in_code")
    colleague = app.test_client()
    log_in(colleague, make_account(Role.MODERATOR, name="Bo Hus"))
    rung_back(colleague, karen)
    code = {"code": letter.params["code"]}
    assert colleague.post(page_of(karen, "e-mail", "kode"), data=code).status_code == 422


def test_the_letter_says_to_read_the_code_aloud_and_has_no_link(desk: FlaskClient, karen: Account) -> None:
    rung_back(desk, karen)
    desk.post(page_of(karen, "e-mail"), data={"email": NEW})
    (message,) = sent("log_in_code")
    fields = merge_fields(message, clock.now())
    assert fields is not None
    letter = write_letter(message, fields, clock.now())
    assert "Læs den op for den, du taler med" in letter.text
    assert "/log-ind/link/" not in letter.text + letter.html


def test_who_is_erased_afterwards_leaves_neither_e_mail_behind(desk: FlaskClient, karen: Account) -> None:
    rung_back(desk, karen)
    desk.post(page_of(karen, "e-mail"), data={"email": NEW})
    (letter,) = sent("log_in_code")
    desk.post(page_of(karen, "e-mail", "kode"), data={"code": letter.params["code"]})
    with writing():
        erase_everything(SYSTEM, clock.now(), karen.person_id)
    assert [one.address for kind in ("log_in_code", "log_in_moved") for one in sent(kind)] == [None, None]


def test_a_colleagues_log_in_is_not_moved_at_the_desk(desk: FlaskClient) -> None:
    """Or whoever answers the phone could make an invited administrator's account their own."""
    chief = make_account(Role.ADMINISTRATOR, name="Chefen", email=OLD)
    desk.post(page_of(chief, "ringet-op"), data={})

    asked = desk.post(page_of(chief, "e-mail"), data={"email": NEW})

    assert asked.status_code in (303, 422)
    assert sent("log_in_code") == []
    assert desk.post(page_of(chief, "e-mail", "kode"), data={"code": "12345678"}).status_code in (303, 422)
    db.session.expire_all()
    assert chief.email == OLD
