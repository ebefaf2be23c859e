"""Mine oplysninger: a person sees, takes along and takes back all that is known of them, and who looked."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta
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
from app.people.actions import note_list_look
from app.people.consent import record_consent
from app.people.models import Consent, Person
from app.people.rules import edition_of
from app.privacy.holdings import as_json
from app.privacy.looks import looks_at
from tests.factories import actor_of, log_in, make_account, make_person, writing
from tests.privacy.everything import fill_house

PAGE = "/min-side/mine-oplysninger"


@pytest.fixture
def known(app: Flask, frozen_now: datetime) -> tuple[Account, Account]:
    """A citizen of whom everything is known, and an administrator."""
    return fill_house(frozen_now)


def browser(app: Flask, account: Account) -> FlaskClient:
    made = app.test_client()
    log_in(made, account)
    return made


#: What stands about the citizen somewhere in the database, one word per column.
CANARIES = (
    "Karen Canary",
    "karen@canary.example",
    "+4511111161",
    "Canaryvej 7",
    "Canaryby",
    "Lone Canaryhelper",
    "canary-datter",
    "canary-skrive dig op",
    "canary-net",
    "Canaryturen",
    "canary-note",
    "canary-grund",
    "Canary-vært",
    "canary-beskrivelse",
    "canary-svar",
    "canary-nøgle",
    "canary-subject",
    "https://canary.example",
    "canary-params",
    "sent@canary.example",
    "canary-fejl",
    "canary-ærinde",
    "canary-opgave",
    "canary-kladde",
    "Canaryforeningen",
    "canary-ny sætning",
    "canary-nej til det nye",
    "invited@canary.example",
    "Karen Canaryformand",
    "+4511111162",
    "canary-kasserer",
    "canary-ikke formand",
    "canary-noget er galt",
    "canary-det er rettet",
)


def test_the_file_holds_everything_that_stands_about_a_person(
    known: tuple[Account, Account], frozen_now: datetime
) -> None:
    citizen, _admin = known

    text = json.dumps(as_json(citizen.person_id, frozen_now), ensure_ascii=False)

    assert [word for word in CANARIES if word not in text] == []


@pytest.mark.slow_on_postgres
def test_the_page_says_what_is_known_why_and_for_how_long(app: Flask, known: tuple[Account, Account]) -> None:
    page = browser(app, known[0]).get(PAGE)

    text = page.text
    assert page.status_code == 200
    assert page.headers["Cache-Control"].startswith("no-store")
    for words in (
        "At kende dig og kunne give dig besked",
        "Hvem kan se det? Husets medarbejdere og frivillige ved telefonen. Værten for det, man er tilmeldt.",
        "Canaryvej 7, 6400 Canaryby",
        "Det, du tager del i, og det, du er vært for",
        "canary-note til værten",
        "Det, du skrev til værten: 90 dage efter datoen.",
        "At en besked er sendt: 13 måneder efter at beskeden er sendt.",
        "Loggen over, hvem der gjorde hvad: 5 år efter at det skete.",
        "Canaryturen",
        "Hent som papir (PDF)",
    ):
        assert words in text, words
    assert "None" not in text
    assert "Gerda Gæst" not in text


def test_it_says_who_looked_and_why_but_not_the_employees_name(
    app: Flask, known: tuple[Account, Account], frozen_now: datetime
) -> None:
    citizen, admin = known
    text = browser(app, citizen).get(PAGE).text

    assert "Administrator. Dit navn og din kontakt" in text
    assert "Da du talte med os" in text
    assert "Mette Admin" not in text
    assert "Mette Admin" not in json.dumps(as_json(citizen.person_id, frozen_now)["looks"])
    assert [look.role for look in looks_at(admin.person_id)] == []


def test_a_list_that_is_opened_again_and_again_is_one_look_an_hour(app: Flask, frozen_now: datetime) -> None:
    staff, person = make_account(Role.MODERATOR), make_person()
    actor = replace(actor_of(staff), purpose="ring list")
    for minutes in (0, 30, 59, 61):
        with writing():
            note_list_look(actor, frozen_now + timedelta(minutes=minutes), [person.id, staff.person_id])
    with writing():
        note_list_look(replace(actor, purpose="letters"), frozen_now, [person.id])

    assert [(look.at, look.why) for look in looks_at(person.id)] == [
        (frozen_now + timedelta(minutes=61), "For at ringe til dig"),
        (frozen_now, "For at sende breve"),
        (frozen_now, "For at ringe til dig"),
    ]
    assert {look.role for look in looks_at(person.id)} == {"Medarbejder i huset"}
    assert looks_at(staff.person_id) == []


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/gaature/{series}/vaert", "For at hjælpe værten"),
        ("/gaature/{series}/vaert/{occurrence}", "For at hjælpe værten"),
        ("/gaature/{series}/vaert/{occurrence}/print", "For at hjælpe værten"),
        ("/telefonbord?q=1161", "Da du talte med os"),
        ("/telefonbord/{person}", "Da du talte med os"),
    ],
)
def test_pages_that_show_a_person_to_staff_are_looks(
    app: Flask, known: tuple[Account, Account], path: str, why: str
) -> None:
    from app.gatherings.models import Occurrence, Series, SignUp

    citizen, admin = known
    theirs = select(SignUp).join(SignUp.occurrence).join(Occurrence.series)
    theirs = theirs.where(SignUp.person_id == citizen.person_id, Series.title == "Canaryturen")
    sign_up = db.session.scalars(theirs).unique().one()
    series = sign_up.occurrence.series
    parts = {"series": series.id, "occurrence": sign_up.occurrence_id, "person": citizen.person_id}
    before = len(looks_at(citizen.person_id))
    staff = browser(app, admin)

    assert staff.get(path.format(**parts), follow_redirects=True).status_code == 200

    looks = looks_at(citizen.person_id)
    assert len(looks) == before + 1
    assert looks[0].why == why


def test_the_host_who_opens_the_list_is_a_look_too(app: Flask, frozen_now: datetime) -> None:
    from tests.factories import make_occurrence, make_sign_up, make_walk

    host, guest = make_account(name="Vera Vært"), make_person()
    series = make_walk(host=host.person)
    make_sign_up(make_occurrence(series), guest)

    browser(app, host).get(f"/gaature/{series.id}/vaert")

    assert [(look.role, look.why) for look in looks_at(guest.id)] == [
        ("Din vært", "For at se, hvem der kommer")
    ]


# ---- taking it along ----------------------------------------------------------------------------------------


def test_the_file_is_asked_for_by_post_noted_and_never_kept(
    app: Flask, known: tuple[Account, Account]
) -> None:
    citizen, _admin = known
    mine = browser(app, citizen)

    assert mine.get(f"{PAGE}/hent/json").status_code == 405
    answer = mine.post(f"{PAGE}/hent/json", data={})

    assert answer.mimetype == "application/json"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=mine-oplysninger.json"
    data: dict[str, Any] = json.loads(answer.data)
    assert (data["format"], data["version"]) == ("samskab-personal-data", 1)
    kinds = {kind for purpose in data["purposes"] for kind in purpose["data"]}
    assert {"contact", "sign_ups", "messages", "account", "errands", "drafts", "log", "consents"} <= kinds
    assert all(kind in data["labels"] for kind in kinds)
    contact = next(one["data"]["contact"][0] for one in data["purposes"] if one["key"] == "contact")
    assert datetime.fromisoformat(contact["created_at"]).utcoffset() == timedelta(0)
    noted = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person.export")).one()
    assert (noted.actor_person_id, noted.object_id, noted.details) == (
        citizen.person_id,
        citizen.person_id,
        {"kind": "json"},
    )


@pytest.mark.slow_on_postgres
def test_the_paper_is_readable_danish_and_accessible(app: Flask, known: tuple[Account, Account]) -> None:
    answer = browser(app, known[0]).post(f"{PAGE}/hent/pdf", data={})

    assert answer.mimetype == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.data))
    text = " ".join("\n".join(page.extract_text() for page in pdf.pages).replace("\u200b", "").split())
    for words in ("Det, vi har skrevet om Karen Canary", "Canaryvej 7", "canary-note", "Hvem der har set det",
                  "Datatilsynet", "Side 1 af"):  # fmt: skip
        assert words in text, words
    assert pdf.trailer["/Root"]["/Lang"] == "da"
    assert b"pdfuaid" in answer.data or "/MarkInfo" in pdf.trailer["/Root"]


@pytest.mark.slow_on_postgres
def test_secrets_are_in_no_file(app: Flask, known: tuple[Account, Account]) -> None:
    """Hashes, keys and links would let who finds the file act as its owner."""
    text = browser(app, known[0]).post(f"{PAGE}/hent/json", data={}).text

    assert [
        secret
        for secret in ("a" * 14, "a" * 64, "c" * 64, "token_hash", "public_key", "seed")
        if secret in text
    ] == []


def test_too_many_files_in_an_hour_are_refused_in_words(app: Flask, known: tuple[Account, Account]) -> None:
    mine = browser(app, known[0])
    answers = [mine.post(f"{PAGE}/hent/json", data={}) for _number in range(21)]

    assert {answer.status_code for answer in answers[:20]} == {200}
    assert answers[20].status_code == 303
    assert "Vent en time" in mine.get(PAGE).text


# ---- taking a yes back --------------------------------------------------------------------------------------


def test_a_yes_can_be_taken_back_and_does_what_it_said(app: Flask, frozen_now: datetime) -> None:
    account = make_account(name="Anna")
    with writing():
        account.person.phone = "+4511111155"
        record_consent(SYSTEM, frozen_now, account.person, "register", "Må jeg skrive dit nummer ned?")
    mine = browser(app, account)

    page = mine.get(f"{PAGE}/nej/register").text
    assert "Vi sletter dit telefonnummer og ringer ikke mere." in page
    assert "Må jeg skrive dit nummer ned?" in page
    assert mine.post(f"{PAGE}/nej/register", data={}).location == PAGE

    consent = db.session.scalars(select(Consent)).one()
    assert (consent.withdrawn_at, consent.version) == (
        frozen_now,
        edition_of("Må jeg skrive dit nummer ned?"),
    )
    assert db.session.get_one(Person, account.person_id).phone is None
    assert "Trukket tilbage" in mine.get(PAGE).text
    # From another tab, or by going back: it is so already.
    assert mine.get(f"{PAGE}/nej/register").location == PAGE
    assert mine.post(f"{PAGE}/nej/register", data={}).location == PAGE
    assert "Det er trukket tilbage." in mine.get(PAGE).text
    assert mine.get(f"{PAGE}/nej/ukendt").status_code == 404


def test_other_words_are_another_edition_and_white_space_is_not() -> None:
    assert edition_of("Må jeg?") == edition_of(" Må  jeg?\n")
    assert edition_of("Må jeg?") != edition_of("Må vi?")
