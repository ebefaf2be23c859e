"""Moderators read organisations, edits, claims and reports, see what people will read, and answer."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import Role
from app.moderation.actions import Reporter, report
from app.moderation.models import Report
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.organisations import actions, claims
from app.organisations.claims import Claimant
from app.organisations.models import Claim, ClaimOutcome, Organisation
from app.organisations.queries import KIND, role_in
from app.organisations.refusals import has_refused
from app.organisations.rules import MemberRole
from app.privacy.looks import looks_at
from tests.factories import actor_of, log_in, make_account, make_organisation, writing
from tests.organisations.people import kinds_sent, profile_of

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def staff(app: Flask) -> FlaskClient:
    """A moderator's browser."""
    browser = app.test_client()
    log_in(browser, make_account(Role.MODERATOR, name="Lene Riis"))
    return browser


def state_of(made: Organisation) -> State:
    db.session.rollback()
    return db.session.get_one(Organisation, made.id, populate_existing=True).state


def test_the_queue_shows_what_waits_and_for_how_long(app: Flask, staff: FlaskClient) -> None:
    make_organisation(name="Ny forening", public=False)

    page, day = staff.get("/admin/foreninger").text, staff.get("/i-dag").text

    assert "1 ting venter" in page
    assert "har ventet under en time" in page
    assert "Ny forening" in page
    assert "Ny forening" in day
    assert "Ny: forening i Vollerup." in day


def test_an_empty_queue_says_so(staff: FlaskClient) -> None:
    assert "Der er ingen, der venter på svar." in staff.get("/admin/foreninger").text
    assert "Der er ingen anmeldelser, der venter." in staff.get("/admin/anmeldelser").text


def test_a_yes_is_seen_as_its_owner_will_read_it_before_it_is_sent(app: Flask, staff: FlaskClient) -> None:
    olga = make_account(name="Olga Olsen")
    made = make_organisation(olga.person, public=False, summary="Vi tager 50 kr. for kaffe.")
    page = staff.get(f"/admin/foreninger/{made.id}").text
    assert "Der står noget om penge." in page
    path = f"/admin/foreninger/{made.id}/godkend"

    seen = staff.post(path, data={"text": "Velkommen", "step": "see"})
    assert state_of(made) is State.PENDING
    assert "Vi siger ja tak til Vollerup Strikkeklub" in seen.text
    assert "Velkommen" in seen.text
    done = staff.post(path, data={"text": "Velkommen", "step": "do"})

    assert done.location == "/admin/moderation"
    assert state_of(made) is State.PUBLISHED
    assert "1 forening godkendt" in staff.get("/i-dag").text
    assert "For at svare jer om foreningen" in {one.why for one in looks_at(olga.person_id)}


@pytest.mark.parametrize(("answer", "state"), [("ret", State.NEEDS_WORK), ("afvis", State.REJECTED)])
def test_a_no_needs_words_which_its_owner_reads(
    app: Flask, staff: FlaskClient, answer: str, state: State
) -> None:
    olga = make_account(name="Olga")
    made = make_organisation(olga.person, public=False)
    path = f"/admin/foreninger/{made.id}/{answer}"
    assert staff.post(path, data={"text": "", "step": "do"}).status_code == 422

    staff.post(path, data={"text": "Skriv, hvor I mødes.", "step": "do"})

    assert state_of(made) is state
    owner = app.test_client()
    log_in(owner, olga)
    assert "Skriv, hvor I mødes." in owner.get(f"/foreninger/{made.id}/ret").text


def test_who_answers_second_is_told_that_it_is_done(staff: FlaskClient) -> None:
    made = make_organisation()

    late = staff.post(f"/admin/foreninger/{made.id}/afvis", data={"text": "Nej", "step": "do"})

    assert "En anden har allerede svaret" in staff.get(late.location).text
    assert state_of(made) is State.PUBLISHED


def test_what_is_taken_down_stands_in_the_queue_until_it_is_shown_again(
    staff: FlaskClient, client: FlaskClient
) -> None:
    made = make_organisation()
    staff.post(f"/admin/foreninger/{made.id}/skjul", data={"text": "Nummeret er forkert.", "step": "do"})
    assert client.get(f"/foreninger/{made.id}").status_code == 404
    assert "Taget ned" in staff.get("/admin/foreninger").text
    assert "Nummeret er forkert." in staff.get(f"/admin/foreninger/{made.id}").text

    staff.post(f"/admin/foreninger/{made.id}/vis", data={"text": "", "step": "do"})

    assert client.get(f"/foreninger/{made.id}").status_code == 200


def test_before_and_after_stand_side_by_side_and_a_yes_changes_the_page(
    app: Flask, staff: FlaskClient
) -> None:
    olga = make_account(name="Olga")
    made = make_organisation(olga.person)
    with writing():
        actions.change(actor_of(olga), clock.now(), made.id, profile_of(made, summary="Vi hækler."))
    edit = waiting_edit(KIND, made.id)
    path = f"/admin/foreninger/aendring/{edit.id}"
    page = staff.get(path).text
    assert "Vi strikker sammen hver uge." in page
    assert "Vi hækler." in page
    assert "Læs det, og svar" in staff.get(f"/admin/foreninger/{made.id}").text
    assert staff.post(path, data={"answer": "nej", "text": "", "step": "do"}).status_code == 422

    assert "Alle kan nu se det nye" in staff.post(path, data={"answer": "ja", "text": "", "step": "see"}).text
    staff.post(path, data={"answer": "ja", "text": "", "step": "do"})

    assert "Vi hækler." in app.test_client().get(f"/foreninger/{made.id}").text
    assert "En anden har svaret" in staff.get(path).text


def _claim(made: Organisation) -> Claim:
    frode = make_account(name="Frode Formand")
    with writing():
        made.is_claimable = True
        said = Claimant("Frode Formand", "+4511111155", "formand")
        return claims.claim(actor_of(frode), clock.now(), made.id, frode.person, said)


def test_a_claim_stands_on_the_days_page_and_is_answered_by_ringing(staff: FlaskClient) -> None:
    made = make_organisation(name="Fynshav Landsbylaug")
    claim = _claim(made)
    day = staff.get("/i-dag").text
    assert "Ring om Fynshav Landsbylaug" in day
    assert "tel:+4511111155" in day
    path = f"/admin/foreninger/ring/{claim.id}"
    assert "Du har skrevet, at du står for Fynshav Landsbylaug" in staff.get(path).text
    assert staff.post(path, data={"text": ""}).status_code == 422

    staff.post(path, data={"outcome": "no_answer", "text": ""})
    assert "Vi har ringet 1 gang uden svar." in staff.get("/i-dag").text
    staff.post(path, data={"outcome": "yes", "text": ""})

    db.session.rollback()
    assert role_in(made.id, claim.person_id) is MemberRole.OWNER
    assert "organisation_claim_decided" in kinds_sent()
    assert "Ring om Fynshav" not in staff.get("/i-dag").text
    assert staff.get(path).status_code == 404


def test_a_claim_is_refused_with_words(staff: FlaskClient) -> None:
    claim = _claim(make_organisation())
    path = f"/admin/foreninger/ring/{claim.id}"
    assert "Skriv hvorfor" in staff.post(path, data={"outcome": "no", "text": ""}).text

    staff.post(path, data={"outcome": "no", "text": "Formanden er en anden."})

    db.session.expire_all()
    assert db.session.get_one(Claim, claim.id).outcome is ClaimOutcome.REFUSED


def test_who_answers_a_claim_after_a_colleague_reads_so_and_keeps_the_words(staff: FlaskClient) -> None:
    path = f"/admin/foreninger/ring/{_claim(make_organisation()).id}"
    staff.post(path, data={"outcome": "no", "text": "Formanden er en anden."})
    late = staff.post(path, data={"outcome": "no", "text": "Nummeret var forkert."})
    assert late.status_code == 422
    assert "En anden har allerede svaret på det." in late.text
    assert "Nummeret var forkert." in late.text


def test_a_report_is_read_looked_into_and_answered(staff: FlaskClient) -> None:
    made = make_organisation()
    with writing():
        told = report(
            Actor(),
            clock.now(),
            KIND,
            made.id,
            "Nummeret er forkert.",
            Reporter("Rie", None, "r@example.org"),
        )
    assert "En har skrevet, at noget er galt med siden." in staff.get("/i-dag").text
    assert "Nummeret er forkert." in staff.get("/admin/anmeldelser").text
    path = f"/admin/anmeldelser/{told.id}"
    assert "Rie" in staff.get(path).text

    seen = staff.post(path, data={"text": "Vi har rettet det.", "step": "see"})
    assert "Tak, fordi du skrev til os" in seen.text
    staff.post(path, data={"text": "Vi har rettet det.", "step": "do"})

    db.session.rollback()
    assert db.session.scalars(select(Report.closed_at)).one() is not None
    assert "Vi har rettet det." in staff.get(path).text
    assert "For at svare på din besked" in {one.why for one in looks_at(told.reporter_id)}


def test_a_contact_who_says_no_thanks_is_taken_away_everywhere_and_remembered(
    app: Flask, staff: FlaskClient
) -> None:
    made, other = make_organisation(name="Skakklub"), make_organisation(name="Banko")
    with writing():
        for one in (made, other):
            one.contact_name, one.contact_phone, one.contact_email = "Bente Bang", "+4511111131", None
    path = f"/admin/foreninger/{made.id}"
    assert f"{path}/vil-ikke-staa-her" in staff.get(path).text

    page = staff.get(f"{path}/vil-ikke-staa-her").text
    assert "Skakklub, Banko" in page, "what it does is said before it is done"
    assert staff.post(f"{path}/vil-ikke-staa-her", data={}).status_code == 303

    db.session.expire_all()
    assert [one.contact_name for one in (made, other)] == ["", ""]
    assert has_refused("+4511111131")
    assert "vil-ikke-staa-her" not in staff.get(path).text
    assert staff.post(f"{path}/vil-ikke-staa-her", data={}).status_code == 422, "there is nobody left"
