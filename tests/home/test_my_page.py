"""Min side: what comes, what is known of me, and the way out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account, AccountRole, AccountSession, LogInRequest
from app.accounts.queries import account_with_email
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.core.records import Draft
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.gatherings.scheduling import reject_series
from app.notifications.models import Message
from app.people.models import Person
from tests.accounts.letters import ask, code_for, errors_of, is_logged_in, type_code
from tests.factories import (
    log_in,
    make_account,
    make_occurrence,
    make_place,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)

ANNA = "anna@example.org"


@pytest.fixture
def anna(client) -> Account:
    """Anna, logged in."""
    account = make_account(name="Anna Møller", email=ANNA)
    log_in(client, account)
    return account


def _count(model, *conditions) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_it_is_for_who_is_logged_in(client) -> None:
    for path in ("/min-side", "/min-side/oplysninger", "/min-side/slet"):
        assert client.get(path).location == f"/log-ind?videre={path}"


def test_it_says_which_e_mail_one_logs_in_with_where_letters_go_to_another(client, anna) -> None:
    # So it is after two became one: the log-in came along, and the e-mail stayed as it was.
    with writing():
        db.session.get_one(Person, anna.person_id).email = "other@example.org"
    page = client.get("/min-side/oplysninger").text
    assert f"Du logger ind med {ANNA}" in page


def test_without_dates_it_offers_one_thing_to_do(client, anna) -> None:
    page = client.get("/min-side").get_data(as_text=True)
    assert "Hej Anna" in page
    assert "Du er ikke tilmeldt noget lige nu." in page
    assert "Find noget at være med til" in page


def test_the_next_date_stands_first_and_others_below(client, anna) -> None:
    soon = clock.today() + timedelta(days=3)
    for title, day in (("Strandturen", soon + timedelta(days=1)), ("Skovturen", soon)):
        make_sign_up(make_occurrence(title=title, on=day), anna.person)
    page = client.get("/min-side").get_data(as_text=True)
    assert page.index("Det næste") < page.index("Skovturen") < page.index("Du er også tilmeldt")
    assert page.index("Du er også tilmeldt") < page.index("Strandturen")
    assert "Du er tilmeldt" in page


def test_a_host_sees_the_next_date_and_what_became_of_proposals(client, anna) -> None:
    make_proposal(title="Skovturen", host=anna.person)
    rejected = make_proposal(title="Natturen", host=anna.person)
    with writing():
        reject_series(SYSTEM, clock.now(), rejected.id, "Den er for sent på natten.")
    page = client.get("/min-side").get_data(as_text=True)
    assert "Du er vært" not in page
    assert page.index("Dine forslag") < page.index("Skovturen") < page.index("Venter på svar")
    assert "Vi sagde nej: Den er for sent på natten." in page
    series = make_walk(title="Strandturen", host=anna.person)
    page = client.get("/min-side").get_data(as_text=True)
    assert page.index("Du er vært") < page.index("Strandturen") < page.index("Dine forslag")
    assert f"/gaature/{series.id}/vaert" in page


def test_dates_of_others_are_not_shown(client, anna) -> None:
    make_sign_up(make_occurrence(title="Skovturen"), make_account().person)
    assert "Skovturen" not in client.get("/min-side").get_data(as_text=True)


def test_details_are_changed_and_the_address_is_only_shown(client, anna) -> None:
    place = make_place("Guderup")
    form = client.get("/min-side/oplysninger").get_data(as_text=True)
    assert ANNA in form
    assert f'value="{ANNA}"' not in form
    told = {"name": " Anna Ø ", "phone": "11 11 11 41", "place_id": str(place.id), "email": "x@example.org"}
    assert client.post("/min-side/oplysninger", data=told).location == "/min-side"
    page = client.get("/min-side").get_data(as_text=True)
    assert "Hej Anna" in page
    assert "11\u00a011\u00a011\u00a041" in page
    assert "Guderup" in page
    account = account_with_email(ANNA)
    assert account is not None
    assert account.person.email == ANNA


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"name": ""}, "Skriv dit navn"),
        ({"name": "Anna 010170-1234"}, "Slet CPR-nummeret. Det må ikke stå her."),
        ({"name": "Anna", "phone": "12"}, "Skriv dit telefonnummer med 8 tal"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client, anna, told, said) -> None:
    page = client.post("/min-side/oplysninger", data=told)
    assert page.status_code == 422
    assert errors_of(page) == [said]
    assert all(f'value="{value}"' in page.get_data(as_text=True) for value in told.values())


def test_before_deleting_one_is_told_what_goes_and_what_stays(client, anna) -> None:
    page = client.get("/min-side/slet").get_data(as_text=True)
    for sentence in (
        "Dit navn, dit telefonnummer og din e-mail bliver slettet.",
        "Du bliver meldt fra det, du er tilmeldt. Pladsen går til den næste.",
        "Tallene for, hvor mange der var med, bliver stående.",
    ):
        assert sentence in page
    assert is_logged_in(client)


def test_deleting_takes_the_account_and_moves_the_queue(client, anna, app) -> None:
    occurrence = make_occurrence(capacity=1)
    waiting = make_account()
    make_sign_up(occurrence, anna.person)
    make_sign_up(occurrence, waiting.person)
    other = app.test_client()
    log_in(other, anna)
    person_id = anna.person_id
    with writing():
        db.session.add(Draft(owner=f"account:{anna.id}", kind="walk", data={}, updated_at=clock.now()))
    done = client.post("/min-side/slet")
    assert (done.status_code, done.location) == (303, "/")
    assert done.headers["Clear-Site-Data"] == '"cache"'
    assert not is_logged_in(client)
    assert not is_logged_in(other)
    states = {
        row.person_id: row.status for row in db.session.execute(select(SignUp.person_id, SignUp.status))
    }
    assert states == {person_id: SignUpStatus.CANCELLED_BY_PERSON, waiting.person_id: SignUpStatus.CONFIRMED}
    assert db.session.get_one(Occurrence, occurrence.id).places_taken == 1
    person = db.session.get_one(Person, person_id)
    assert (person.name, person.email, person.phone) == ("Slettet", None, None)
    assert _count(Account, Account.email.is_not(None)) == 1
    assert _count(AccountSession) == _count(Draft) == 0
    assert _count(AuditEvent, AuditEvent.action == "account.erase") == 1


def test_after_deleting_the_address_is_nowhere_and_may_come_again(client, app) -> None:
    ask(client, ANNA)
    type_code(client, code_for(ANNA))
    client.post("/log-ind/navn", data={"name": "Anna"})
    client.post("/min-side/slet")
    assert _count(LogInRequest, LogInRequest.email == ANNA) == 0
    assert _count(Message, Message.address == ANNA) == 0
    assert _count(Person, Person.email == ANNA) == 0
    again = app.test_client()
    ask(again, ANNA)
    assert type_code(again, code_for(ANNA)).location == "/log-ind/navn"


def test_a_host_is_told_to_find_another_one_first(client, anna) -> None:
    make_walk(title="Skovturen", host=anna.person)
    page = client.post("/min-side/slet")
    assert page.status_code == 422
    assert "Du er vært for Skovturen." in page.get_data(as_text=True)
    assert is_logged_in(client)


def test_the_last_administrator_stays(client) -> None:
    log_in(client, make_account(Role.ADMINISTRATOR))
    page = client.post("/min-side/slet")
    assert page.status_code == 422
    assert "Der skal være mindst én administrator." in page.get_data(as_text=True)
    assert _count(AccountRole) == 1
    assert is_logged_in(client)
