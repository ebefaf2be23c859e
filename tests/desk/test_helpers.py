"""Relatives at the phone: only what was agreed, on whose behalf, until one of them ends it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.models import SignUp, SignUpStatus
from app.notifications.models import Message, MessageStatus
from app.people.delegation import let_act
from app.people.models import Delegation, Person, Reach
from app.people.queries import helpers_of
from tests.desk.callers import at_the_desk, caller, events, text_of
from tests.factories import make_occurrence, make_sign_up, writing


@pytest.fixture
def two(app: Flask, frozen_now: Any) -> tuple[Person, Person]:
    """Ingrid, and her daughter Lone, who may sign her up and gets her messages."""
    ingrid, lone = caller(), caller("Lone Hansen", phone="+4511111152")
    agree(ingrid, lone, frozen_now, may_sign_up=True, gets_messages=True)
    return ingrid, lone


def agree(person: Person, helper: Person, now: Any, **allowed: bool) -> int:
    terms = {"may_sign_up": False, "may_cancel": False, "gets_messages": False, **allowed}
    with writing():
        return let_act(SYSTEM, now, person, helper, "datter", **terms).id


def test_who_rings_for_another_finds_them_and_sees_what_was_agreed(
    app: Flask, two: tuple[Person, Person]
) -> None:
    ingrid, lone = two
    make_sign_up(make_occurrence(), ingrid)
    desk, _bodil = at_the_desk(app)

    of_lone = desk.get(f"/telefonbord/{lone.id}").text
    for_ingrid = desk.get(f"/telefonbord/{ingrid.id}?hjaelper={lone.id}").text

    assert f"/telefonbord/{ingrid.id}?hjaelper={lone.id}" in of_lone
    said = text_of(for_ingrid)
    assert "Lone Hansen ringer for Ingrid. Må melde til. Får beskederne." in said
    assert "Det har Ingrid ikke aftalt med hjælperen." in said
    assert 'aria-disabled="true"' in for_ingrid
    assert f"/telefonbord/{ingrid.id}/ret" not in for_ingrid


def test_a_helper_signs_up_in_the_persons_name_and_the_person_is_told_on_the_phone(
    app: Flask, two: tuple[Person, Person]
) -> None:
    ingrid, lone = two
    date_ = make_occurrence()
    desk, bodil = at_the_desk(app)

    desk.post(
        f"/telefonbord/{ingrid.id}/tilmeld/walk/{date_.id}?hjaelper={lone.id}",
        data={f"walk-{date_.id}-party_size": "1"},
    )

    assert db.session.scalars(select(SignUp)).one().person_id == ingrid.id
    join = events("sign_up.join")[-1]
    assert (join.actor_person_id, join.on_behalf_of, join.purpose) == (
        bodil.person_id,
        ingrid.id,
        "phone desk, helper rings",
    )
    told = select(Message).where(Message.kind == "sign_up_confirmed")
    # Lone has heard it on the phone; Ingrid has not.
    assert {message.delegate_id: message.status for message in db.session.scalars(told)} == {
        lone.id: MessageStatus.SENT,
        None: MessageStatus.QUEUED,
    }


def test_the_server_refuses_what_was_not_agreed(app: Flask, two: tuple[Person, Person]) -> None:
    ingrid, lone = two
    sign_up = make_sign_up(make_occurrence(), ingrid)
    desk, _bodil = at_the_desk(app)

    answers = [
        desk.post(f"/telefonbord/{ingrid.id}/meld-fra/walk/{sign_up.id}?hjaelper={lone.id}", data={}),
        desk.post(
            f"/telefonbord/{ingrid.id}/ret-tilmelding/walk/{sign_up.id}?hjaelper={lone.id}",
            data={f"c-walk-{sign_up.id}-party_size": "2"},
        ),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "ikke aftalt" in answers[0].text
    db.session.refresh(sign_up)
    assert (sign_up.status, sign_up.party_size) == (SignUpStatus.CONFIRMED, 1)


def test_who_agreed_on_nothing_cannot_ring_for_them(app: Flask, two: tuple[Person, Person]) -> None:
    ingrid, lone = two
    stranger = caller("En Anden", phone="+4511111159")
    desk, _bodil = at_the_desk(app)

    assert desk.get(f"/telefonbord/{ingrid.id}?hjaelper={stranger.id}").status_code == 404
    assert desk.get(f"/telefonbord/{lone.id}?hjaelper={ingrid.id}").status_code == 404


def test_a_helper_is_written_down_and_told(app: Flask, frozen_clock: object) -> None:
    ingrid = caller()
    desk, _bodil = at_the_desk(app)
    sent = {"name": "Lone Hansen", "phone": "11 11 11 52", "relation": "datter", "may_sign_up": "y"}

    answer = desk.post(f"/telefonbord/{ingrid.id}/hjaelper", data=sent, follow_redirects=True)

    (made,) = helpers_of(ingrid.id)
    assert (made.delegate.name, made.relation, made.may_sign_up, made.may_cancel) == (
        "Lone Hansen",
        "datter",
        True,
        False,
    )
    assert "Lone Hansen hjælper nu Ingrid." in answer.text
    told = db.session.scalars(select(Message).where(Message.kind == "help_began")).one()
    assert told.person_id == made.delegate_id


def test_a_helper_we_know_is_chosen_and_not_written_down_twice(app: Flask, frozen_clock: object) -> None:
    ingrid, lone = caller(), caller("Lone Hansen", phone="+4511111152")
    desk, _bodil = at_the_desk(app)
    sent = {"name": "lone hansen", "phone": "11111152", "may_cancel": "y"}

    asked = desk.post(f"/telefonbord/{ingrid.id}/hjaelper", data=sent)
    desk.post(f"/telefonbord/{ingrid.id}/hjaelper", data={**sent, "known_id": str(lone.id)})

    assert lone.id in [event.object_id for event in events("person.look_up")]
    assert asked.status_code == 422
    assert "Er det en af dem her?" in asked.text
    assert "11 11 11 52, " not in asked.text
    assert [one.delegate_id for one in helpers_of(ingrid.id)] == [lone.id]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "Lone", "may_sign_up": "y"}, "Skriv hjælperens navn og nummer"),
        ({"name": "", "phone": "11111152", "may_sign_up": "y"}, "Skriv hjælperens navn og nummer"),
        ({"name": "Lone", "phone": "11111152"}, "Vælg mindst én ting"),
    ],
)
def test_a_helper_needs_a_name_a_number_and_something_to_do(
    app: Flask, frozen_clock: object, sent: dict[str, str], words: str
) -> None:
    ingrid = caller()
    desk, _bodil = at_the_desk(app)

    answer = desk.post(f"/telefonbord/{ingrid.id}/hjaelper", data=sent)

    assert answer.status_code == 422
    assert words in answer.text
    assert helpers_of(ingrid.id) == []


def test_an_id_that_was_not_offered_makes_nobody_a_helper(app: Flask, frozen_clock: object) -> None:
    ingrid, stranger = caller(), caller("En Anden", phone="+4511111159")
    desk, _bodil = at_the_desk(app)
    sent = {"name": "Lone", "phone": "11111152", "may_sign_up": "y", "known_id": str(stranger.id)}

    desk.post(f"/telefonbord/{ingrid.id}/hjaelper", data=sent)

    assert stranger.id not in [one.delegate_id for one in helpers_of(ingrid.id)]


def test_it_ends_with_one_press_from_either_side(
    app: Flask, two: tuple[Person, Person], frozen_now: Any
) -> None:
    ingrid, lone = two
    desk, _bodil = at_the_desk(app)
    first = helpers_of(ingrid.id)[0].id

    desk.post(f"/telefonbord/{ingrid.id}/hjaelp/{first}/stop", data={})
    second = agree(ingrid, lone, frozen_now, may_sign_up=True)
    desk.post(f"/telefonbord/{lone.id}/hjaelp/{second}/stop", data={})

    db.session.expire_all()
    ended = [db.session.get_one(Delegation, number).ended_at for number in (first, second)]
    assert ended == [frozen_now, frozen_now]
    assert desk.get(f"/telefonbord/{ingrid.id}?hjaelper={lone.id}").status_code == 404


def test_a_help_of_others_is_not_found(app: Flask, two: tuple[Person, Person]) -> None:
    ingrid, _lone = two
    other = caller("En Anden", phone="+4511111159")
    desk, _bodil = at_the_desk(app)

    answer = desk.post(f"/telefonbord/{other.id}/hjaelp/{helpers_of(ingrid.id)[0].id}/stop", data={})

    assert answer.status_code == 404
    assert len(helpers_of(ingrid.id)) == 1


def test_a_relative_may_be_told_instead_once_one_gets_the_messages(
    app: Flask, two: tuple[Person, Person]
) -> None:
    ingrid, _lone = two
    desk, _bodil = at_the_desk(app)
    sent = {"name": ingrid.name, "phone": ingrid.phone or "", "email": "", "reach": "relative"}

    desk.post(f"/telefonbord/{ingrid.id}/ret", data=sent)
    page = text_of(desk.get(f"/telefonbord/{ingrid.id}").text)

    db.session.refresh(ingrid)
    assert ingrid.reach == Reach.RELATIVE
    assert "Lone Hansen får beskeden" in page


def test_a_refused_form_shows_the_caller_and_is_noted_as_a_look_up(
    app: Flask, two: tuple[Person, Person]
) -> None:
    ingrid, lone = two
    sign_up = make_sign_up(make_occurrence(), ingrid)
    desk, bodil = at_the_desk(app)

    refused = [
        desk.post(f"/telefonbord/{ingrid.id}/giv-videre", data={"errand-text": ""}),
        desk.post(f"/telefonbord/{ingrid.id}/meld-fra/walk/{sign_up.id}?hjaelper={lone.id}", data={}),
    ]

    assert [(one.status_code, "Ingrid Hansen" in one.text) for one in refused] == [(422, True)] * 2
    looks = events("person.look_up")
    assert [(one.actor_person_id, one.object_id) for one in looks] == [(bodil.person_id, ingrid.id)] * 2
    assert looks[1].purpose == "phone desk, helper rings"
