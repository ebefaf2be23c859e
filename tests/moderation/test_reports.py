"""Telling the house that something public is wrong, and being answered."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.moderation.actions import Reporter, answer_report, report
from app.moderation.models import Report
from app.moderation.queries import open_reports
from app.notifications.models import Channel, Message
from app.organisations.queries import KIND
from app.people.models import Person
from tests.factories import log_in, make_account, make_organisation, writing
from tests.organisations.people import audited, citizen, kinds_sent, moderator

pytestmark = pytest.mark.usefixtures("frozen_clock")
WRONG = {"text": "Nummeret er forkert.", "name": "", "phone": "", "email": "", "website": ""}


def reports() -> list[Report]:
    db.session.rollback()
    return list(db.session.scalars(select(Report).order_by(Report.id)))


def test_anybody_reports_without_a_name_or_a_log_in(client: FlaskClient) -> None:
    made = make_organisation()
    assert "Det kan springes over" in client.get(f"/anmeld/forening/{made.id}").text

    sent = client.post(f"/anmeld/forening/{made.id}", data=WRONG)

    assert sent.location == f"/foreninger/{made.id}"
    assert "Tak. Vi ser på det." in client.get(sent.location).text
    (told,) = reports()
    assert (told.text, told.title, told.reporter_id) == ("Nummeret er forkert.", "Vollerup Strikkeklub", None)
    assert audited()[-1] == "report.add"


@pytest.mark.parametrize(
    ("contact", "channel"),
    [({"phone": "11 11 11 66"}, Channel.CALL), ({"email": "rie@example.org"}, Channel.EMAIL)],
)
def test_who_wants_an_answer_gets_one_the_way_they_can(
    client: FlaskClient, contact: dict[str, str], channel: Channel
) -> None:
    made = make_organisation()
    client.post(f"/anmeld/forening/{made.id}", data=WRONG | {"name": "Rie"} | contact)
    (told,) = reports()

    with writing():
        answer_report(moderator(), clock.now(), told.id, "Nummeret er rettet.")

    letter = db.session.scalars(select(Message).where(Message.kind == "report_answered")).one()
    assert (letter.channel, letter.person_id) == (channel, told.reporter_id)
    assert open_reports() == []
    with pytest.raises(DomainError, match="allerede svaret"), writing():
        answer_report(moderator(), clock.now(), told.id, "Igen")


def test_who_is_logged_in_is_known_and_asked_for_nothing_more(app: Flask) -> None:
    made, account = make_organisation(), make_account(name="Kaj")
    browser = app.test_client()
    log_in(browser, account)
    assert 'name="phone"' not in browser.get(f"/anmeld/forening/{made.id}").text

    browser.post(
        f"/anmeld/forening/{made.id}", data={"text": "Forkert", "name": "Andet", "email": "x@example.org"}
    )

    (told,) = reports()
    assert told.reporter_id == account.person_id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Skriv, hvad der er galt"),
        ({"text": "CPR 010203-1234"}, "Slet CPR-nummeret"),
        ({"email": "rie@example.org"}, "Skriv dit navn, så vi ved"),
        ({"website": "https://spam.example"}, "Det gik meget hurtigt"),
    ],
)
def test_what_cannot_be_is_said(client: FlaskClient, wrong: dict[str, str], said: str) -> None:
    made = make_organisation()

    sent = client.post(f"/anmeld/forening/{made.id}", data=WRONG | wrong)

    assert sent.status_code == 422
    assert said in sent.text
    assert reports() == []


def test_what_not_everybody_sees_cannot_be_reported_by_anybody(app: Flask, client: FlaskClient) -> None:
    olga = make_account(name="Olga")
    hidden = make_organisation(olga.person, public=False)
    browser = app.test_client()
    log_in(browser, olga)

    for one in (client, browser):
        for path in (f"/anmeld/forening/{hidden.id}", "/anmeld/forening/4711", f"/anmeld/gaatur/{hidden.id}"):
            assert one.get(path).status_code == 404
            assert one.post(path, data=WRONG).status_code == 404
    with pytest.raises(NotFoundError), writing():
        report(SYSTEM, clock.now(), KIND, hidden.id, "x", Reporter())
    assert reports() == []


def test_nobody_floods_the_house_nor_a_strangers_mailbox(client: FlaskClient) -> None:
    made = make_organisation()
    path = f"/anmeld/forening/{made.id}"
    for number in range(3):
        data = WRONG | {"text": f"Nr. {number}", "name": "Rie", "email": "rie@example.org"}
        assert client.post(path, data=data).status_code == 303
    fourth = client.post(path, data=WRONG | {"text": "Nr. 4", "name": "Rie", "email": "rie@example.org"})
    for number in range(30):
        last = client.post(path, data=WRONG | {"text": f"Uden navn {number}"})

    assert (fourth.status_code, last.status_code) == (422, 422)
    assert "Vi har fået mange beskeder herfra" in last.text
    assert len(reports()) == 19
    assert len(db.session.scalars(select(Person).where(Person.name == "Rie")).all()) == 3


def test_only_moderators_answer_and_only_with_words(app: Flask) -> None:
    made = make_organisation()
    with writing():
        told = report(Actor(), clock.now(), KIND, made.id, "Forkert", Reporter())

    for actor in (SYSTEM, Actor(), citizen()[1]):
        with pytest.raises(NotFoundError), writing():
            answer_report(actor, clock.now(), told.id, "Ja")
    with pytest.raises(DomainError), writing():
        answer_report(moderator(), clock.now(), told.id, "  ")
    with writing():
        answer_report(moderator(), clock.now(), told.id, "Set.")
    assert "report_answered" not in kinds_sent()
