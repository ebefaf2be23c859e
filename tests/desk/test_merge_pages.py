"""Merging at the desk: what is shown before, who may, one press there and one back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import db
from app.core.permissions import Role
from app.people.models import PersonMerge
from tests.desk.callers import at_the_desk, caller, events, text_of
from tests.factories import make_account, make_occurrence, make_sign_up

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    return at_the_desk(app)[0]


def pair() -> tuple[int, int]:
    kept, gone = (
        caller("Inger Schmidt"),
        caller("Inger Schmidt", phone="+4511111154", email="inger@example.org"),
    )
    make_sign_up(make_occurrence(), gone)
    return kept.id, gone.id


def test_what_moves_and_what_is_kept_is_said_first(desk: FlaskClient) -> None:
    kept, gone = pair()

    page = text_of(desk.get(f"/telefonbord/saml/{kept}/{gone}").text)

    assert "1 tilmelding" in page
    assert "bliver taget fra den anden: e-mail" in page
    assert "Vi ringer på 11 11 11 31" in page
    assert {event.object_id for event in events("person.look_up")} == {kept, gone}


def test_one_press_there_and_one_press_back(desk: FlaskClient) -> None:
    kept, gone = pair()

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


def test_a_double_click_merges_once(desk: FlaskClient) -> None:
    kept, gone = pair()
    form = {"idempotency_key": "m" * 24}

    first = desk.post(f"/telefonbord/saml/{kept}/{gone}", data=form)
    second = desk.post(f"/telefonbord/saml/{kept}/{gone}", data=form)

    assert first.status_code == 303
    assert second.status_code == 404
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
