"""Staff propose a walk for who is on the phone: the caller is the host, by the ordinary rules for that host."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.core.records import Draft
from app.gatherings.models import Series, SeriesStatus
from app.people.models import Person
from tests.desk.callers import at_the_desk, caller, events
from tests.factories import log_in, make_account, make_place, make_walk

pytestmark = pytest.mark.usefixtures("frozen_clock")


def steps(place_id: int) -> dict[str, dict[str, str]]:
    facts = dict.fromkeys(("rollator", "wheelchair", "benches", "toilet", "bus"), "ask")
    return {
        "hvad": {"title": "Guderup går", "description": "En tur.", "tempo": "calm", "kilometres": "3"},
        "hvor": {"place_id": str(place_id), "meeting_point": "Ved hallen", **facts},
        "hvornaar": {
            "rhythm": "weekly",
            "first_on": (clock.today() + timedelta(days=7)).isoformat(),
            "starts_at_local": "10:00",
            "duration_minutes": "90",
        },
        "hvor-mange": {"needs_sign_up": "yes", "capacity": "10"},
    }


def propose_for(browser: FlaskClient, person: Person) -> str:
    place = make_place("Guderup")
    for slug, typed in steps(place.id).items():
        answer = browser.post(f"/gaature/foreslaa/{slug}?vaert={person.id}", data=typed)
        assert answer.status_code == 303, (slug, answer.text[:2000])
        assert f"vaert={person.id}" in answer.location
    return browser.post(f"/gaature/foreslaa/se-efter?vaert={person.id}", data={}).location


def test_the_caller_becomes_the_host_and_the_audit_says_who_wrote_it(app: Flask) -> None:
    browser, bodil = at_the_desk(app)
    ingrid = caller()

    thanks = propose_for(browser, ingrid)

    series = db.session.scalars(select(Series)).one()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "series.propose")).one()
    assert (series.host_id, series.status) == (ingrid.id, SeriesStatus.PROPOSED)
    assert (event.actor_person_id, event.on_behalf_of, event.purpose) == (
        bodil.person_id,
        ingrid.id,
        "phone desk",
    )
    assert browser.get(thanks).status_code == 200
    assert db.session.scalar(select(Draft.id)) is None


def test_a_host_who_is_trusted_needs_no_answer(app: Flask) -> None:
    browser, _bodil = at_the_desk(app)
    ingrid = caller()
    make_walk(host=ingrid)

    propose_for(browser, ingrid)

    newest = db.session.scalars(select(Series).order_by(Series.id.desc())).first()
    assert newest is not None
    assert newest.status == SeriesStatus.APPROVED


def test_each_caller_has_a_draft_of_their_own(app: Flask) -> None:
    browser, _bodil = at_the_desk(app)
    ingrid, karl = caller(), caller("Karl", phone="+4511111132")
    typed = {"title": "Ingrids tur", "description": "x", "tempo": "calm", "kilometres": "3"}
    browser.post(f"/gaature/foreslaa/hvad?vaert={ingrid.id}", data=typed)

    assert "Ingrids tur" in browser.get(f"/gaature/foreslaa/hvad?vaert={ingrid.id}").text
    assert "Ingrids tur" not in browser.get(f"/gaature/foreslaa/hvad?vaert={karl.id}").text
    assert "Ingrids tur" not in browser.get("/gaature/foreslaa/hvad").text


@pytest.mark.parametrize("page", ["", "/hvad", "/se-efter", "/tak/1"])
def test_nobody_proposes_for_others_but_the_desk(app: Flask, client: FlaskClient, page: str) -> None:
    ingrid = caller()
    log_in(client, make_account())

    assert client.get(f"/gaature/foreslaa{page}?vaert={ingrid.id}").status_code == 404


def test_nobody_is_proposed_for_who_is_not_there(app: Flask) -> None:
    browser, _bodil = at_the_desk(app, Role.DESK_VOLUNTEER)

    assert browser.get("/gaature/foreslaa?vaert=99999").status_code == 404


@pytest.mark.parametrize("page", ["", "/hvad"])
def test_a_volunteer_without_a_shift_learns_no_name_here_either(
    app: Flask, client: FlaskClient, page: str
) -> None:
    ingrid = caller()
    log_in(client, make_account(Role.DESK_VOLUNTEER))

    answer = client.get(f"/gaature/foreslaa{page}?vaert={ingrid.id}")

    assert answer.status_code == 404
    assert "Ingrid" not in answer.text


@pytest.mark.parametrize("page", ["", "/hvad"])
def test_opening_the_proposal_for_a_caller_is_noted_as_a_look_up(app: Flask, page: str) -> None:
    browser, bodil = at_the_desk(app, Role.DESK_VOLUNTEER)
    ingrid = caller()

    assert "Ingrid" in browser.get(f"/gaature/foreslaa{page}?vaert={ingrid.id}").text

    (seen,) = events("person.look_up")
    assert (seen.actor_person_id, seen.object_id, seen.purpose) == (
        bodil.person_id,
        ingrid.id,
        "phone desk",
    )


def test_ones_own_proposal_is_no_look_up(app: Flask) -> None:
    browser, _bodil = at_the_desk(app)

    assert browser.get("/gaature/foreslaa/hvad").status_code == 200
    assert events("person.look_up") == []
