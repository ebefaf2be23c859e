"""Merging at the desk: what is shown before, who may, one press there and one back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.desk.identity import note_sure
from app.desk.models import CheckWay
from app.people.models import Person, PersonMerge
from tests.desk.callers import at_the_desk, caller, events, text_of
from tests.factories import actor_of, make_account, make_occurrence, make_sign_up, writing

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def at_desk(app: Flask) -> tuple[FlaskClient, Account]:
    return at_the_desk(app)


@pytest.fixture
def desk(at_desk: tuple[FlaskClient, Account]) -> FlaskClient:
    return at_desk[0]


@pytest.fixture
def bodil(at_desk: tuple[FlaskClient, Account]) -> Account:
    return at_desk[1]


def pair() -> tuple[int, int]:
    kept, gone = (
        caller("Inger Schmidt"),
        caller("Inger Schmidt", phone="+4511111154", email="inger@example.org"),
    )
    make_sign_up(make_occurrence(), gone)
    return kept.id, gone.id


def sure_of(desk: Account, person_id: int) -> None:
    """She has rung the number that we hold, and the person answered."""
    with writing():
        note_sure(actor_of(desk), clock.now(), person_id, CheckWay.CALL_BACK)


def test_what_moves_and_what_is_kept_is_said_first(desk: FlaskClient, bodil: Account) -> None:
    kept, gone = pair()
    sure_of(bodil, gone)

    page = text_of(desk.get(f"/telefonbord/saml/{kept}/{gone}").text)

    assert "1 tilmelding" in page
    assert "bliver taget fra den anden: e-mail" in page
    assert "Vi ringer på 11 11 11 31" in page
    assert {event.object_id for event in events("person.look_up")} == {kept, gone}


def test_one_press_there_and_one_press_back(desk: FlaskClient, bodil: Account) -> None:
    kept, gone = pair()
    sure_of(bodil, gone)

    merged = desk.post(f"/telefonbord/saml/{kept}/{gone}", data={}, follow_redirects=True)
    assert "De to er nu én person" in merged.text
    assert desk.get(f"/telefonbord/{gone}").status_code == 404
    number = db.session.scalars(select(PersonMerge.id)).one()
    assert f"/telefonbord/saml/{number}/fortryd" in merged.text
    back = desk.post(f"/telefonbord/saml/{number}/fortryd", data={}, follow_redirects=True)

    assert "De er to personer igen" in back.text
    assert desk.get(f"/telefonbord/{gone}").status_code == 200
    merge = events("person.merge")[0]
    assert (merge.on_behalf_of, merge.purpose, merge.details) == (
        kept,
        "phone desk",
        {"gone": gone, "eyes": "one"},
    )


def test_an_obstacle_is_said_and_the_button_is_refused(desk: FlaskClient) -> None:
    kept, gone, date = caller("Inger"), caller("Inger", phone="+4511111154"), make_occurrence()
    for person in (kept, gone):
        make_sign_up(date, person)
    path = f"/telefonbord/saml/{kept.id}/{gone.id}"

    shown, sent = desk.get(path), desk.post(path, data={})

    assert "Begge er på listen til Onsdagsholdet" in text_of(shown.text)
    assert 'aria-disabled="true"' in shown.text
    assert sent.status_code == 422
    assert db.session.scalar(select(PersonMerge.id)) is None


def test_a_volunteer_at_the_phone_may_not_merge(app: Flask) -> None:
    kept, gone = pair()
    volunteer, _account = at_the_desk(app, Role.DESK_VOLUNTEER)

    answers = [
        volunteer.get(f"/telefonbord/saml/{kept}/{gone}"),
        volunteer.post(f"/telefonbord/saml/{kept}/{gone}", data={}),
        volunteer.post("/telefonbord/saml/1/fortryd", data={}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "/telefonbord/saml/" not in volunteer.get(f"/telefonbord/{kept}").text


def test_a_double_click_merges_once(desk: FlaskClient, bodil: Account) -> None:
    kept, gone = pair()
    sure_of(bodil, gone)
    form = {"idempotency_key": "m" * 24}

    first = desk.post(f"/telefonbord/saml/{kept}/{gone}", data=form)
    second = desk.post(f"/telefonbord/saml/{kept}/{gone}", data=form)

    assert (second.status_code, second.location) == (303, first.location)
    assert len(db.session.scalars(select(PersonMerge.id)).all()) == 1


@pytest.mark.parametrize("path", ["1/1", "1/99999", "99999/1"])
def test_nobody_is_merged_with_nobody(desk: FlaskClient, path: str) -> None:
    assert desk.get(f"/telefonbord/saml/{path}").status_code == 404
    assert desk.post(f"/telefonbord/saml/{path}", data={}).status_code == 404


@pytest.mark.parametrize("role", [Role.DESK_VOLUNTEER, Role.MODERATOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("staff_stays", [True, False])
def test_nobody_is_merged_with_staff(desk: FlaskClient, role: Role, *, staff_stays: bool) -> None:
    staff, other = make_account(role, name="Inger Schmidt").person_id, caller("Inger Schmidt").id
    kept, gone = (staff, other) if staff_stays else (other, staff)
    path = f"/telefonbord/saml/{kept}/{gone}"

    shown, sent = desk.get(path), desk.post(path, data={})

    assert "En af de to er medarbejder." in text_of(shown.text)
    assert sent.status_code == 422
    assert db.session.scalar(select(PersonMerge.id)) is None


def test_who_logs_in_sees_everything_and_that_is_said_whoever_stays(desk: FlaskClient) -> None:
    account, other = make_account(name="Inger Schmidt"), caller("Inger Schmidt")
    said = "Den, der logger ind, ser så alt om personen"

    for kept, gone in ((account.person_id, other.id), (other.id, account.person_id)):
        assert said in text_of(desk.get(f"/telefonbord/saml/{kept}/{gone}").text)
    third = caller("Inger Schmidt", phone="+4511111155")
    assert said not in text_of(desk.get(f"/telefonbord/saml/{other.id}/{third.id}").text)


# ---- a stranger's row ------------------------------------------------------------------------------------


def test_who_typed_her_name_and_number_is_not_sent_her_letters(desk: FlaskClient) -> None:
    inger = caller("Inger Schmidt")
    stranger = caller("Inger Schmidt", email="fremmed@example.org")
    path = f"/telefonbord/saml/{inger.id}/{stranger.id}"

    page = text_of(desk.get(path).text)
    assert "flytter ikke med. Vi ved ikke, om de er personens" in page
    assert desk.post(path, data={}).status_code == 303

    assert db.session.get_one(Person, inger.id).email is None


def test_she_is_asked_before_a_strangers_row_stays(desk: FlaskClient, bodil: Account) -> None:
    inger = caller("Inger Schmidt")
    stranger = caller("Inger Schmidt", email="fremmed@example.org")
    path = f"/telefonbord/saml/{stranger.id}/{inger.id}"

    page = text_of(desk.get(path).text)
    assert f"Tal med nr. {inger.id} først" in page
    assert desk.post(path, data={}).status_code == 422
    assert db.session.scalar(select(PersonMerge.id)) is None

    sure_of(bodil, inger.id)
    assert desk.post(path, data={}).status_code == 303


@pytest.mark.parametrize("account_stays", [True, False])
def test_she_is_asked_before_a_strangers_log_in_opens_all_about_her(
    desk: FlaskClient, bodil: Account, *, account_stays: bool
) -> None:
    inger, account = caller("Inger Schmidt"), make_account(name="Inger Schmidt")
    with writing():
        db.session.get_one(Person, account.person_id).phone = inger.phone
    kept, gone = (account.person_id, inger.id) if account_stays else (inger.id, account.person_id)
    path = f"/telefonbord/saml/{kept}/{gone}"

    assert desk.post(path, data={}).status_code == 422
    assert db.session.scalar(select(PersonMerge.id)) is None

    sure_of(bodil, inger.id)
    assert desk.post(path, data={}).status_code == 303


def test_who_logs_in_with_the_e_mail_of_the_other_needs_nobody(desk: FlaskClient) -> None:
    account = make_account(name="Inger Schmidt")
    guest = caller("Inger Schmidt", email=account.email)

    answer = desk.post(f"/telefonbord/saml/{account.person_id}/{guest.id}", data={})

    assert answer.status_code == 303


def test_a_colleagues_call_proves_nothing_for_me(desk: FlaskClient, app: Flask) -> None:
    kept, gone = pair()
    sure_of(at_the_desk(app)[1], gone)

    assert desk.post(f"/telefonbord/saml/{kept}/{gone}", data={}).status_code == 422
