"""An e-mail or a number that is put right: what went to the one before opens nothing."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.links import opened_by, sign_up_token
from app.people.actions import correct_person, set_email
from app.people.delegation import let_act
from app.people.links import person_from_reach_token, reach_token
from app.people.models import Person
from tests.factories import make_occurrence, make_person, make_sign_up, writing


def test_what_was_sent_to_a_wrong_address_opens_nothing_once_it_is_put_right(
    app: Flask, frozen_now: datetime
) -> None:
    person = make_person("Ane Ibsen", email="en.anden@example.org")
    sign_up = make_sign_up(make_occurrence(), person)
    sent = sign_up_token(sign_up)

    for email, opens in (("en.anden@example.org", True), ("ane@example.org", False)):
        reach = reach_token(person)
        with writing():
            set_email(SYSTEM, frozen_now, db.session.get_one(Person, person.id), email)
        assert (person_from_reach_token(reach) is not None) is opens
        assert (opened_by(sent) is not None) is opens
    assert opened_by(sign_up_token(sign_up)) is not None


def test_a_first_address_leaves_links_as_they_are(app: Flask, frozen_now: datetime) -> None:
    person = make_person("Ane Ibsen", email=None, phone="+4511111141")
    reach = reach_token(person)
    with writing():
        set_email(SYSTEM, frozen_now, db.session.get_one(Person, person.id), "ane@example.org")
    assert person_from_reach_token(reach) is not None


def test_what_was_sent_to_a_wrong_number_opens_nothing_once_it_is_put_right(
    app: Flask, frozen_now: datetime
) -> None:
    person = make_person("Ane Ibsen", email=None, phone="+4511111177")
    sign_up = make_sign_up(make_occurrence(), person)
    sent = sign_up_token(sign_up)

    for number, opens in (("+4511111177", True), ("+4511111141", False)):
        with writing():
            again = db.session.get_one(Person, person.id)
            correct_person(SYSTEM, frozen_now, again, name="Ane M. Ibsen", phone=number)
        assert (opened_by(sent) is not None) is opens
    assert opened_by(sign_up_token(sign_up)) is not None


def test_a_first_number_leaves_links_as_they_are(app: Flask, frozen_now: datetime) -> None:
    person = make_person("Ane Ibsen", email="ane@example.org", phone=None)
    reach = reach_token(person)
    with writing():
        correct_person(
            SYSTEM, frozen_now, db.session.get_one(Person, person.id), name="Ane", phone="+4511111141"
        )
    assert person_from_reach_token(reach) is not None


def test_what_was_sent_to_a_wrong_address_of_a_helper_opens_nothing_either(
    app: Flask, frozen_now: datetime
) -> None:
    inger, lone = make_person("Inger"), make_person("Lone", email="en.anden@example.org")
    with writing():
        let_act(SYSTEM, frozen_now, inger, lone, "", may_sign_up=True, may_cancel=True, gets_messages=True)
    sign_up = make_sign_up(make_occurrence(), inger)
    hers, sent = sign_up_token(sign_up), sign_up_token(sign_up, lone.id)
    assert opened_by(sent) is not None

    with writing():
        set_email(SYSTEM, frozen_now, db.session.get_one(Person, lone.id), "lone@example.org")

    assert opened_by(sent) is None
    assert opened_by(hers) is not None
    assert opened_by(sign_up_token(sign_up, lone.id)) is not None
