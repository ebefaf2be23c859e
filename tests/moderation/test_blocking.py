"""Shutting out: what it will do is said first and is what happens; what it does not touch; and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.actions import begin_session
from app.accounts.models import AccountSession
from app.accounts.queries import roles_of
from app.core import blocking as effects
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.gatherings.actions import join
from app.gatherings.links import sign_up_token
from app.gatherings.models import Series, SeriesStatus, SignUpStatus
from app.listings import responding
from app.listings.models import ListingDate
from app.listings.rules import Status
from app.moderation.blocking import block_person, unblock_person, what_happens
from app.moderation.states import State
from app.notifications.models import Message
from app.organisations import actions
from app.organisations.queries import role_in
from app.people.blocking import block_of
from tests.events.holding import make_event
from tests.factories import (
    actor_of,
    log_in,
    make_account,
    make_occurrence,
    make_organisation,
    make_person,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.groups import grouping as groups
from tests.groups.grouping import dated, make_group
from tests.listings.posting import MODERATOR, date_of, laug, make_listing, yes
from tests.meals.cooking import make_meal
from tests.organisations.people import kinds_sent
from tests.proposals import proposing as needs
from tests.rooms import booking as rooms

pytestmark = pytest.mark.usefixtures("app")


def test_what_is_said_before_is_what_happens(app: Flask, frozen_now: datetime) -> None:
    account = make_account(Role.DESK_VOLUNTEER, name="Bo Bøs")
    bo = account.person
    village = make_organisation(bo, name="Bos forening")
    walk = make_walk(host=bo, title="Bos tur")
    make_sign_up(make_occurrence(walk), make_person("Gerda Gæst"))
    proposal = make_proposal(title="Bos nye tur", host=make_person("En anden"))
    sign_up = make_sign_up(make_occurrence(make_walk()), bo)
    response = yes(make_listing(), bo)
    browser = app.test_client()
    log_in(browser, account)
    administrator = actor_of(make_account(Role.ADMINISTRATOR))

    said = what_happens(bo.id, frozen_now)
    with writing():
        block_person(administrator, frozen_now, bo.id, "Du har skrevet grimt.")

    assert sorted(said) == sorted(
        [
            "Bliver logget ud alle steder og kan ikke logge ind.",
            "Mister rollen: Vagt ved telefonen.",
            "Passer ikke Bos forening mere. Den har ingen ejer bagefter.",
            "Bliver meldt fra 1 dato. Pladsen går til den næste.",
            "Bos tur stopper. 1 person får besked.",
            "Bliver meldt fra 1 opgave. Pladsen går til den næste.",
        ]
    )
    assert role_in(village.id, bo.id) is None
    assert (walk.status, proposal.status) == (SeriesStatus.ENDED, SeriesStatus.PROPOSED)
    assert sign_up.status == SignUpStatus.CANCELLED_BY_PERSON
    assert response.status is Status.WITHDRAWN
    assert roles_of(account.id) == {Role.CITIZEN}
    assert db.session.scalars(select(AccountSession.revoked_at)).all() != [None]
    assert browser.get("/min-side").status_code == 303
    assert kinds_sent().count("person_block") == 1


def test_who_is_shut_out_comes_in_nowhere(frozen_now: datetime) -> None:
    account = make_account(name="Bo Bøs")
    date, task, room = make_occurrence(), make_listing(), rooms.make_room()
    open_need, group = needs.make_proposal(), make_group()
    with writing():
        block_person(MODERATOR, frozen_now, account.person_id, "Grimme ord")

    def refused(change: Callable[[], object]) -> None:
        with pytest.raises(DomainError, match="kan ikke være med"), writing():
            change()

    refused(lambda: begin_session(SYSTEM, frozen_now, account.id))
    refused(lambda: join(SYSTEM, frozen_now, date.id, account.person))
    refused(lambda: responding.say_yes(SYSTEM, frozen_now, date_of(task).id, account.person))
    refused(lambda: make_proposal(host=account.person))
    refused(lambda: make_organisation(account.person))
    refused(lambda: groups.join(group, account.person))
    refused(lambda: needs.make_proposal(account.person))
    refused(lambda: needs.join(open_need, account.person))
    refused(lambda: rooms.book(room, rooms.span(18, 20), person=account.person))


def test_a_guest_of_the_same_name_and_contact_is_the_same_and_a_spouse_is_not(frozen_now: datetime) -> None:
    bo = make_person("Bo Bøs", email="boern@example.org", phone="+4511111177")
    task = make_listing()
    with writing():
        block_person(MODERATOR, frozen_now, bo.id, "Grimme ord")
    contact = {"name": "bo  bøs", "phone": "+4511111177", "email": None}
    with pytest.raises(DomainError, match="kan ikke være med"), writing():
        responding.say_yes_as_guest(Actor(), frozen_now, date_of(task).id, contact | {"name": "Bo Bøs"}, "")

    with writing():
        wife = {**contact, "name": "Else Bøs"}
        assert responding.say_yes_as_guest(Actor(), frozen_now, date_of(task).id, wife, "")


def test_letting_in_again_tells_and_gives_back_the_log_in(frozen_now: datetime) -> None:
    account = make_account(name="Bo Bøs")
    with writing():
        block_person(MODERATOR, frozen_now, account.person_id, "Grimme ord")
        unblock_person(MODERATOR, frozen_now, account.person_id)
        assert begin_session(SYSTEM, frozen_now, account.id).token
    assert block_of(account.person_id) is None
    assert kinds_sent().count("person_block") == 2
    with pytest.raises(DomainError, match="allerede åbnet"), writing():
        unblock_person(MODERATOR, frozen_now, account.person_id)


def test_nobody_shuts_out_without_a_reason_themselves_a_colleague_or_as_a_citizen(
    frozen_now: datetime,
) -> None:
    lene, mette = (make_account(Role.MODERATOR, name=name) for name in ("Lene Riis", "Mette Krogh"))
    bo = make_person("Bo Bøs")
    for who, whom, reason, said in (
        (lene, bo.id, " ", "Skriv hvorfor"),
        (lene, lene.person_id, "Ups", "dig selv"),
        (lene, mette.person_id, "Uvenner", "en kollega"),
    ):
        with pytest.raises(DomainError, match=said), writing():
            block_person(actor_of(who), frozen_now, whom, reason)
    with pytest.raises(NotFoundError), writing():
        block_person(Actor(person_id=bo.id), frozen_now, lene.person_id, "Hævn")
    assert db.session.scalar(select(Message.id).where(Message.kind == "person_block")) is None


def test_taking_an_organisation_down_takes_its_tasks_and_tells_their_people(frozen_now: datetime) -> None:
    village = laug()
    with_people, without = (make_listing(village, title=title) for title in ("Med folk", "Uden folk"))
    response = yes(with_people, make_person("Hjalte Hjælper"))

    said = effects.what_happens(effects.ORGANISATION, village.id, frozen_now)
    with writing():
        actions.answer(MODERATOR, frozen_now, village.id, State.HIDDEN, "I svarer ikke.")

    assert said == [
        "2 opgaver bliver taget ned.",
        "1 dag, nogen har sagt ja til, bliver aflyst.",
        "1 person får besked om det.",
    ]
    assert (with_people.state, without.state) == (State.ARCHIVED, State.HIDDEN)
    date = db.session.get_one(ListingDate, response.date_id)
    assert (date.cancelled_at, date.reason) == (frozen_now, "Foreningens side er taget ned.")
    assert "task_cancelled" in kinds_sent()


def test_a_moderator_reads_what_will_happen_then_presses(app: Flask, frozen_now: datetime) -> None:
    bo, staff = make_account(name="Bo Bøs"), app.test_client()
    log_in(staff, make_account(Role.MODERATOR, name="Lene Riis"))
    path = f"/admin/person/{bo.person_id}/luk-ude"
    assert "Bliver logget ud alle steder" in staff.get(path).text
    assert staff.post(path, data={"text": ""}).status_code == 422

    assert staff.post(path, data={"text": "Grimme ord"}).location == path

    page = staff.get(path).text
    assert "Bo Bøs er lukket ude" in page
    assert "Grimme ord" in page
    # What is known of them is still answered at the desk.
    assert staff.get(f"/telefonbord/{bo.person_id}/oplysninger").status_code in (200, 303)
    staff.post(f"/admin/person/{bo.person_id}/luk-ind", data={})
    assert "må være med igen" in staff.get(path).text


@pytest.mark.parametrize(
    ("make", "address", "title"),
    [
        (make_walk, "gaature", "Turen er aflyst"),
        (make_meal, "spis-sammen", "Måltidet er aflyst"),
        (make_event, "arrangementer", "Arrangementet er aflyst"),
    ],
)
def test_who_was_to_come_to_a_date_of_a_host_who_is_shut_out_reads_that_it_is_off(
    client: FlaskClient, frozen_now: datetime, make: Callable[..., Series], address: str, title: str
) -> None:
    bo, gerda = make_person("Bo Bøs"), make_person("Gerda Gæst")
    series = make(host=bo)
    sign_up = make_sign_up(make_occurrence(series), gerda)

    with writing():
        block_person(MODERATOR, frozen_now, bo.id, "Grimme ord")

    own = client.get(f"/{address}/tilmelding/{sign_up_token(sign_up)}").text
    assert title in own
    assert "Grimme ord" not in own, "why is for the host alone"
    assert "8. marts er aflyst" in client.get(f"/{address}/{series.id}").text
    told = select(Message.kind).where(Message.person_id == gerda.id).order_by(Message.id.desc())
    assert db.session.scalars(told.limit(1)).one() == "date_cancelled"


def test_who_was_to_come_to_a_date_of_their_group_reads_it_too(
    client: FlaskClient, frozen_now: datetime
) -> None:
    bo, gerda = make_person("Bo Bøs"), make_person("Gerda Gæst")
    group = make_group(bo)
    sign_up = make_sign_up(make_occurrence(dated(group, frozen_now)), gerda)

    with writing():
        block_person(MODERATOR, frozen_now, bo.id, "Grimme ord")

    own = client.get(f"/faellesskaber/datoer/tilmelding/{sign_up_token(sign_up)}")
    assert "er aflyst" in own.text
    assert client.get(f"/faellesskaber/{group.id}").status_code == 404
    assert f'href="/faellesskaber/{group.id}' not in own.text, "no button leads where nothing is"
    assert "Se alle fællesskaber" in own.text
