"""At the desk: correcting a person at their word, and passing on what they want."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.erasure import erase_everything
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.desk.models import Errand
from app.desk.queries_errands import open_errands
from app.people.models import Person, Reach
from tests.desk.callers import at_the_desk, caller, events, text_of
from tests.factories import make_account, make_person, make_place, writing
from tests.support.retention import forget

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    return at_the_desk(app)[0]


# ---- correcting and passing on ----------------------------------------------------------------------------


def details(person: Person, **values: str) -> dict[str, str]:
    return {"name": person.name, "phone": person.phone or "", "email": "", "reach": "", **values}


def test_a_number_that_a_colleague_wrote_meanwhile_is_not_overwritten_unseen(desk: FlaskClient) -> None:
    ingrid = caller()
    page = f"/telefonbord/{ingrid.id}/ret"
    old = details(
        ingrid, seen=desk.get(page).text.split('name="seen" type="hidden" value="')[1].split('"')[0]
    )
    assert desk.post(page, data={**old, "phone": "11 11 11 38"}).status_code == 303

    address = {"street": "Vestergade 4", "postal_code": "6430", "town": "Nordborg"}
    late = desk.post(page, data={**old, **address})

    assert late.status_code == 422
    assert "En anden har rettet noget, siden du så det." in late.text
    assert "Nu står der: 11 11 11 38" in late.text.replace("\u00a0", " ")
    assert "Vestergade 4" in late.text, "what was typed is kept"
    db.session.refresh(ingrid)
    assert (ingrid.phone, ingrid.street) == ("+4511111138", None)


def test_a_caller_is_corrected_at_their_word(desk: FlaskClient) -> None:
    ingrid, guderup = caller(), make_place("Guderup")
    sent = details(
        ingrid,
        name="Ingrid Hansen Holm",
        phone="11 11 11 38",
        email="Ingrid@Example.org",
        reach="letter",
        street="Vestergade 4",
        postal_code="6430",
        town="Nordborg",
        place_id=str(guderup.id),
    )

    answer = desk.post(f"/telefonbord/{ingrid.id}/ret", data=sent)

    db.session.refresh(ingrid)
    assert answer.status_code == 303
    assert (ingrid.name, ingrid.phone, ingrid.email) == (
        "Ingrid Hansen Holm",
        "+4511111138",
        "ingrid@example.org",
    )
    assert (ingrid.reach, ingrid.has_address, ingrid.place_id) == (Reach.LETTER, True, guderup.id)
    assert {event.on_behalf_of for event in events("person.reach")} == {ingrid.id}


def test_a_number_that_we_took_for_dead_works_at_the_callers_word(desk: FlaskClient) -> None:
    ingrid = caller()
    page = f"/telefonbord/{ingrid.id}/ret"
    assert "Nummeret er rigtigt, og det virker" not in desk.get(page).text
    with writing():
        db.session.get_one(Person, ingrid.id).phone_fault_at = clock.now()
    assert "Nummeret er rigtigt, og det virker" in desk.get(page).text
    # What is saved beside it says nothing about the number.
    desk.post(page, data=details(ingrid))
    db.session.refresh(ingrid)
    assert ingrid.phone_fault_at is not None
    assert desk.post(page, data=details(ingrid, phone_works="y")).status_code == 303
    db.session.refresh(ingrid)
    assert ingrid.phone_fault_at is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reach": "sms", "phone": ""}, "Skriv et telefonnummer, eller vælg en anden måde"),
        ({"reach": "email"}, "Skriv en e-mail, eller vælg en anden måde"),
        ({"reach": "letter"}, "Skriv hele adressen"),
        ({"reach": "relative"}, "Skriv først en hjælper på"),
        ({"email": "ingen"}, "Skriv din e-mail"),
        ({"name": ""}, "Skriv navnet"),
    ],
)
def test_a_way_that_cannot_reach_them_is_refused(
    desk: FlaskClient, values: dict[str, str], words: str
) -> None:
    ingrid = caller()

    answer = desk.post(f"/telefonbord/{ingrid.id}/ret", data=details(ingrid, **values))

    db.session.refresh(ingrid)
    assert answer.status_code == 422
    assert words in answer.text
    assert ingrid.reach is None


def test_staff_are_told_what_another_address_does_to_links(desk: FlaskClient) -> None:
    ends = "Skriver du en anden, virker links i tidligere breve"
    ingrid, ane = caller(), make_person("Ane Ibsen", email="ane@example.org")
    assert ends not in desk.get(f"/telefonbord/{ingrid.id}/ret").text
    assert ends in desk.get(f"/telefonbord/{ane.id}/ret").text


def test_who_logs_in_keeps_the_address_of_the_log_in(desk: FlaskClient) -> None:
    karen = make_account(name="Karen", email="karen@example.org").person

    page = desk.get(f"/telefonbord/{karen.id}/ret").text
    desk.post(f"/telefonbord/{karen.id}/ret", data=details(karen, email="anden@example.org"))

    db.session.refresh(karen)
    assert 'name="email"' not in page
    assert karen.email == "karen@example.org"


def test_what_a_caller_wants_is_passed_on_until_it_is_done(app: Flask, frozen_now: Any) -> None:
    desk, bodil = at_the_desk(app)
    ingrid = caller()
    sent = {"errand-text": "Vil have en telefonven", "errand-due_on": "2027-03-04"}

    desk.post(f"/telefonbord/{ingrid.id}/giv-videre", data=sent)
    errand = open_errands(frozen_now)[0]
    page = text_of(desk.get(f"/telefonbord/{ingrid.id}").text)
    assert (errand.person_id, errand.due_on, errand.created_by) == (
        ingrid.id,
        date(2027, 3, 4),
        bodil.person_id,
    )
    assert "Senest torsdag den 4. marts" in page
    desk.post(f"/telefonbord/{ingrid.id}/gjort/{errand.id}", data={})

    assert open_errands(frozen_now) == []
    assert db.session.get_one(Errand, errand.id).done_by == bodil.person_id


def test_something_is_passed_on_for_nobody_in_particular(desk: FlaskClient, frozen_now: Any) -> None:
    assert desk.post("/telefonbord/giv-videre", data={"errand-text": ""}).status_code == 422
    past = {"errand-text": "Ring", "errand-due_on": "2027-02-01"}
    assert "Vælg en dag, der ikke er gået" in desk.post("/telefonbord/giv-videre", data=past).text
    desk.post("/telefonbord/giv-videre", data={"errand-text": "Ring til huset i Broager"})

    assert [(errand.person_id, errand.text) for errand in open_errands(frozen_now)] == [
        (None, "Ring til huset i Broager")
    ]


def test_an_errand_of_somebody_else_is_not_found(desk: FlaskClient, frozen_now: Any) -> None:
    ingrid, other = caller(), caller("To", phone="+4511111132")
    desk.post(f"/telefonbord/{ingrid.id}/giv-videre", data={"errand-text": "Noget"})
    errand = open_errands(frozen_now)[0]

    answer = desk.post(f"/telefonbord/{other.id}/gjort/{errand.id}", data={})

    assert answer.status_code == 404
    assert len(open_errands(frozen_now)) == 1


def test_long_and_foreign_names_are_shown_as_they_are(desk: FlaskClient) -> None:
    name = "Ingeborg Æbelø <b>Christiansen</b>-Mortensen " + "x" * 60
    person = make_person(name, email=None, phone="+49461123456")

    page = desk.get(f"/telefonbord/{person.id}").text

    assert "&lt;b&gt;Christiansen" in page
    assert re.search(r"\+49\s461\s123456", page.replace("\N{NO-BREAK SPACE}", " "))


def test_an_errand_is_forgotten_with_who_rang_and_some_time_after_it_is_done(
    app: Flask, frozen_now: Any
) -> None:
    desk, _bodil = at_the_desk(app)
    ingrid, karen = make_account(name="Ingrid").person, make_account(name="Karen").person
    for person in (ingrid, karen):
        desk.post(f"/telefonbord/{person.id}/giv-videre", data={"errand-text": "Noget"})
    first = open_errands(frozen_now)[0]
    desk.post(f"/telefonbord/{ingrid.id}/gjort/{first.id}", data={})

    assert forget(frozen_now + timedelta(days=89), "desk.errands") == 0
    assert forget(frozen_now + timedelta(days=91), "desk.errands") == 1
    with writing():
        erase_everything(SYSTEM, frozen_now, karen.id)

    assert db.session.scalars(select(Errand)).all() == []


def test_every_page_that_shows_a_person_notes_who_looked(desk: FlaskClient) -> None:
    ingrid = caller()

    for path in ("", "/ret", "/hjaelper"):
        desk.get(f"/telefonbord/{ingrid.id}{path}")

    assert [event.object_id for event in events("person.look_up")] == [ingrid.id] * 3
