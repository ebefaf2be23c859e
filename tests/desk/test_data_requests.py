"""At the phone: who is it, read it aloud, hand it out, take a yes back, erase. Never for a helper, never unproven."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from app.accounts.models import Account
from app.audit.models import AuditEvent
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.desk import identity
from app.desk.models import CheckWay, IdentityCheck
from app.notifications.delivery import deliver_due
from app.notifications.models import Channel, Message
from app.people.actions import set_reach
from app.people.consent import record_consent
from app.people.models import Consent, Person
from tests.factories import (
    actor_of,
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_sign_up,
    make_volunteer,
    make_walk,
    writing,
)


@pytest.fixture
def lene(app: Flask, frozen_now: Any) -> Account:
    """Who answers the phone."""
    return make_account(Role.MODERATOR, name="Lene Hus")


@pytest.fixture
def desk(app: Flask, lene: Account) -> FlaskClient:
    """Her browser."""
    browser = app.test_client()
    log_in(browser, lene)
    return browser


@pytest.fixture
def ingrid(app: Flask, frozen_now: Any) -> Person:
    """Known by phone only, with a date to come."""
    person = make_person("Ingrid Thomsen", email=None, phone="+4511111131")
    make_sign_up(make_occurrence(title="Havneturen"), person, note="Jeg går langsomt")
    return person


def page_of(person: Person, *more: str) -> str:
    return "/".join((f"/telefonbord/{person.id}/oplysninger", *more))


def rung_back(desk: FlaskClient, person: Person) -> None:
    assert desk.post(page_of(person, "ringet-op"), data={}).status_code == 303


def actions_on(person: Person) -> list[str]:
    rows = select(AuditEvent.action).where(
        AuditEvent.object_type == "person",
        AuditEvent.object_id == person.id,
        AuditEvent.purpose == "phone desk, data",
    )
    return list(db.session.scalars(rows.order_by(AuditEvent.id)))


def code_of(person: Person) -> str:
    message = db.session.scalars(
        select(Message)
        .where(Message.kind == identity.KIND, Message.person_id == person.id)
        .order_by(Message.id.desc())
    ).first()
    assert message is not None
    return str(message.params["code"])


def test_nothing_is_read_out_before_it_is_sure_who_rings(desk: FlaskClient, ingrid: Person) -> None:
    page = desk.get(page_of(ingrid)).text

    assert "Er det Ingrid Thomsen, du taler med?" in page
    assert "Jeg går langsomt" not in page
    for path in ("papir", "nej/register"):
        desk.post(page_of(ingrid, path), data={})
    assert desk.get(page_of(ingrid, "slet")).location == page_of(ingrid)
    refused = desk.post(page_of(ingrid, "slet"), data={"said_yes": "y"})
    assert refused.status_code == 422
    assert "Du skal først sikre dig, hvem du taler med." in refused.text
    db.session.expire_all()
    assert db.session.get_one(Person, ingrid.id).name == "Ingrid Thomsen"
    assert actions_on(ingrid) == []


def test_after_a_call_back_it_is_read_aloud_put_on_paper_and_noted(desk: FlaskClient, ingrid: Person) -> None:
    rung_back(desk, ingrid)

    page = desk.get(page_of(ingrid)).text
    assert "Jeg går langsomt" in page
    assert "Havneturen" in page
    paper = desk.post(page_of(ingrid, "papir"), data={})
    assert paper.mimetype == "application/pdf"
    assert "no-store" in paper.headers["Cache-Control"]
    assert "Ingrid Thomsen" in PdfReader(io.BytesIO(paper.data)).pages[0].extract_text()
    assert actions_on(ingrid) == ["identity.proven", "person.read_data", "person.export"]
    proven = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "identity.proven")).one()
    assert (proven.details, proven.on_behalf_of) == ({"way": "call_back"}, ingrid.id)


def test_the_proof_is_for_one_colleague_and_half_an_hour(
    app: Flask, desk: FlaskClient, lene: Account, ingrid: Person, frozen_now: Any
) -> None:
    rung_back(desk, ingrid)
    other = app.test_client()
    log_in(other, make_account(Role.MODERATOR))

    assert "Er det Ingrid" in other.get(page_of(ingrid)).text
    actor = actor_of(lene)
    assert identity.is_proven(actor, ingrid.id, frozen_now + timedelta(minutes=29))
    assert not identity.is_proven(actor, ingrid.id, frozen_now + timedelta(minutes=30))


def test_erasing_says_what_goes_wants_a_yes_and_gives_the_place_on(desk: FlaskClient, ingrid: Person) -> None:
    rung_back(desk, ingrid)

    page = desk.get(page_of(ingrid, "slet")).text
    assert "Du bliver meldt fra det, du er tilmeldt." in page
    assert "Tallene for, hvor mange der var med, bliver stående." in page
    assert desk.post(page_of(ingrid, "slet"), data={}).status_code == 422
    db.session.expire_all()
    assert db.session.get_one(Person, ingrid.id).name == "Ingrid Thomsen"

    assert desk.post(page_of(ingrid, "slet"), data={"said_yes": "y"}).location == "/telefonbord"
    db.session.expire_all()
    gone = db.session.get_one(Person, ingrid.id)
    assert (gone.name, gone.phone) == ("Slettet", None)
    assert db.session.scalars(select(IdentityCheck)).all() == []
    assert desk.get(page_of(ingrid)).status_code == 404


def test_who_has_died_is_erased_at_the_word_of_others_who_hear_nothing(
    app: Flask, desk: FlaskClient, ingrid: Person
) -> None:
    assert "Er personen død?" in desk.get(page_of(ingrid)).text
    told = desk.post(page_of(ingrid, "ringet-op"), data={"doed": "1"})
    assert told.location == page_of(ingrid, "slet")
    # Nothing of theirs is read out, handed out or taken back by it, and only who was told may erase.
    assert "Jeg går langsomt" not in desk.get(page_of(ingrid)).text
    assert desk.post(page_of(ingrid, "papir"), data={}).mimetype == "text/html"
    other = app.test_client()
    log_in(other, make_account(Role.MODERATOR))
    assert other.post(page_of(ingrid, "slet"), data={"said_yes": "y"}).status_code == 422

    page = desk.get(page_of(ingrid, "slet")).text
    assert "Jeg har læst det, og jeg er sikker på, at personen er død" in page
    assert "Hvis jeg sletter dig" not in page
    assert desk.post(page_of(ingrid, "slet"), data={}).status_code == 422
    assert desk.post(page_of(ingrid, "slet"), data={"said_yes": "y"}).location == "/telefonbord"
    db.session.expire_all()
    assert db.session.get_one(Person, ingrid.id).name == "Slettet"
    assert actions_on(ingrid)[0] == "identity.told_dead"


def test_staff_hosts_and_the_last_administrator_are_not_erased_by_phone(
    desk: FlaskClient, frozen_now: Any
) -> None:
    staff = make_account(Role.ADMINISTRATOR, name="Mette Admin").person
    with writing():
        staff.phone = "+4511111132"
    page = desk.get(page_of(staff)).text
    assert "Personen er medarbejder" in page
    refused = desk.post(page_of(staff, "ringet-op"), data={})
    assert refused.status_code == 422
    assert db.session.scalars(select(IdentityCheck)).all() == []

    host = make_person("Vera Vært", phone="+4511111133")
    make_walk(host=host, title="Strandholdet")
    rung_back(desk, host)
    refused = desk.post(page_of(host, "slet"), data={"said_yes": "y"})
    assert refused.status_code == 422
    assert "Du er vært for Strandholdet." in refused.text


def test_volunteers_and_helpers_may_not(app: Flask, desk: FlaskClient, ingrid: Person) -> None:
    bodil = app.test_client()
    log_in(bodil, make_volunteer())

    assert bodil.get(page_of(ingrid)).status_code == 403
    assert page_of(ingrid) not in bodil.get(f"/telefonbord/{ingrid.id}").text
    assert page_of(ingrid) in desk.get(f"/telefonbord/{ingrid.id}").text


def test_a_helper_on_the_line_is_offered_nothing_of_it(
    desk: FlaskClient, ingrid: Person, frozen_now: Any
) -> None:
    from app.people.delegation import let_act

    helper = make_person("Lone")
    with writing():
        let_act(
            SYSTEM,
            frozen_now,
            ingrid,
            helper,
            "datter",
            may_sign_up=True,
            may_cancel=True,
            gets_messages=True,
        )

    assert page_of(ingrid) not in desk.get(f"/telefonbord/{ingrid.id}?hjaelper={helper.id}").text


# ---- by a code ----------------------------------------------------------------------------------------------


@pytest.fixture
def karen(app: Flask, frozen_now: Any) -> Person:
    """With an e-mail and an address."""
    person = make_person("Karen Bek", email="karen@example.org", phone=None)
    person_id = person.id
    with writing():
        found = db.session.get_one(Person, person_id)
        found.street, found.postal_code, found.town = "Vej 1", "6400", "Sønderborg"
    return person


def test_a_code_by_mail_reaches_only_the_person_and_works_once(
    app: Flask, desk: FlaskClient, karen: Person, smtp_server: Any, frozen_now: Any
) -> None:
    app.config["SMTP_URL"] = smtp_server.url
    assert desk.post(page_of(karen, "send-kode"), data={"way": "email"}).status_code == 303
    code = code_of(karen)
    deliver_due(app, frozen_now)

    (letter,) = smtp_server.mailbox.messages
    assert letter["To"] == "karen@example.org"
    text = letter.get_body(("plain",)).get_content()
    assert f"{code[:3]} {code[3:]}" in text
    assert "Du får koden, fordi nogen har ringet til os og sagt, at det er dig." in text
    db.session.expire_all()
    assert [
        one.params for one in db.session.scalars(select(Message).where(Message.kind == identity.KIND))
    ] == [{}]

    assert desk.post(page_of(karen, "kode"), data={"code": f"{code[:3]} {code[3:]}"}).location == page_of(
        karen
    )
    assert "At kende dig" in desk.get(page_of(karen)).text
    assert identity.open_code(karen.id, frozen_now) is None


def test_five_wrong_tries_are_all_there_are_and_the_right_one_comes_too_late(
    desk: FlaskClient, karen: Person
) -> None:
    desk.post(page_of(karen, "send-kode"), data={"way": "email"})
    code = code_of(karen)
    wrong = "000000" if code != "000000" else "111111"

    for _number in range(5):
        answer = desk.post(page_of(karen, "kode"), data={"code": wrong})
        assert answer.status_code == 422
        assert "Koden passer ikke" in answer.text
    assert desk.post(page_of(karen, "kode"), data={"code": code}).status_code == 422

    assert db.session.scalars(select(IdentityCheck.tries)).one() == 5
    assert actions_on(karen).count("identity.wrong_code") == 5


@pytest.mark.parametrize(
    ("way", "channel", "lasts"),
    [
        (CheckWay.EMAIL, Channel.EMAIL, timedelta(minutes=10)),
        (CheckWay.LETTER, Channel.LETTER, timedelta(days=14)),
    ],
)
def test_a_code_is_good_for_as_long_as_its_way_takes(
    lene: Account, karen: Person, frozen_now: Any, way: CheckWay, channel: Channel, lasts: timedelta
) -> None:
    with writing():
        identity.send_code(actor_of(lene), frozen_now, karen.id, way)
    message = db.session.scalars(select(Message).where(Message.kind == identity.KIND)).one()
    assert (message.channel, message.delegate_id) == (channel, None)
    almost, over = frozen_now + lasts - timedelta(seconds=1), frozen_now + lasts

    assert identity.open_code(karen.id, almost) is not None
    assert identity.open_code(karen.id, over) is None
    with writing():
        assert not identity.try_code(actor_of(lene), over, karen.id, code_of(karen))
        assert identity.try_code(actor_of(lene), almost, karen.id, code_of(karen))
        assert not identity.try_code(actor_of(lene), almost, karen.id, code_of(karen))


def test_a_new_code_ends_the_one_before(lene: Account, karen: Person, frozen_now: Any) -> None:
    with writing():
        identity.send_code(actor_of(lene), frozen_now, karen.id, CheckWay.EMAIL)
    with writing():
        identity.send_code(actor_of(lene), frozen_now, karen.id, CheckWay.EMAIL)
    check = identity.open_code(karen.id, frozen_now)
    assert check is not None
    assert len(re.findall(r"^[0-9a-f]{64}$", check.code_hash)) == 1
    assert db.session.scalars(select(IdentityCheck).where(IdentityCheck.expires_at > frozen_now)).all() == [
        check
    ]


def test_a_contact_that_was_changed_on_the_phone_proves_nothing_for_three_days(
    desk: FlaskClient, lene: Account, karen: Person, frozen_now: Any
) -> None:
    """Or a stranger would first have the number corrected to their own, and then be rung there."""
    details = {"name": "Karen Bek", "phone": "11 11 11 66", "email": "ny@example.org", "reach": "",
               "street": "Anden Vej 2", "postal_code": "6400", "town": "Sønderborg"}  # fmt: skip
    assert desk.post(f"/telefonbord/{karen.id}/ret", data=details).status_code == 303
    db.session.expire_all()
    person = db.session.get_one(Person, karen.id)

    assert identity.ways_to_prove(person, frozen_now) == [CheckWay.IN_PERSON]
    assert "Det kan ikke gøres i telefonen nu" in desk.get(page_of(karen)).text
    assert desk.post(page_of(karen, "ringet-op"), data={}).status_code == 422
    settled = frozen_now + timedelta(days=3)
    assert identity.ways_to_prove(person, settled) == [
        CheckWay.CALL_BACK,
        CheckWay.EMAIL,
        CheckWay.LETTER,
        CheckWay.IN_PERSON,
    ]


def test_ones_own_change_proves_as_before(karen: Person, frozen_now: Any) -> None:
    from app.core.actor import Actor

    with writing():
        person = db.session.get_one(Person, karen.id)
        set_reach(
            Actor(person_id=karen.id), frozen_now, person, None, street="Ny 3", postal_code="6400", town="By"
        )

    assert CheckWay.LETTER in identity.ways_to_prove(person, frozen_now)


def test_who_stands_at_the_counter_shows_a_card(desk: FlaskClient, frozen_now: Any) -> None:
    nobody = make_person("Uden Noget", email=None, phone=None)
    assert desk.post(page_of(nobody, "ringet-op"), data={}).status_code == 422

    assert desk.post(page_of(nobody, "ringet-op"), data={"her": "1"}).status_code == 303

    assert "At kende dig" in desk.get(page_of(nobody)).text
    proven = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "identity.proven")).one()
    assert proven.details == {"way": "in_person"}


# ---- a yes taken back ---------------------------------------------------------------------------------------


def test_a_yes_taken_back_by_phone_erases_who_has_nothing_else_here(
    desk: FlaskClient, ingrid: Person, frozen_now: Any
) -> None:
    with writing():
        record_consent(SYSTEM, frozen_now, ingrid, "register", "Må jeg skrive dig op?")
    rung_back(desk, ingrid)
    assert "Vi melder dig fra alt og sletter alt om dig." in desk.get(page_of(ingrid)).text

    assert desk.post(page_of(ingrid, "nej/register"), data={}).location == "/telefonbord"

    db.session.expire_all()
    assert db.session.get_one(Person, ingrid.id).name == "Slettet"
    assert db.session.scalars(select(Consent)).all() == []
