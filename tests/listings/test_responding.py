"""Saying yes, answering, giving up; and places that are never oversold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import begin_write, db
from app.core.errors import DomainError, NotFoundError
from app.gatherings.guests import count_again
from app.listings import actions, responding, scans
from app.listings.models import Response
from app.listings.rules import Shape, Status
from app.moderation.states import State
from app.organisations.rules import Requirement
from app.people.actions import add_person
from app.people.models import Person
from tests.factories import make_account, make_person, writing
from tests.listings.posting import (
    MODERATOR,
    assert_sound,
    date_of,
    laug,
    make_listing,
    owner_of,
    statuses,
    told,
    yes,
    yeses,
)
from tests.test_races import THREADS, all_at_once

pytestmark = pytest.mark.usefixtures("frozen_clock")
PHONE = "+4511111157"


def withdraw(response: Response) -> None:
    with writing():
        responding.withdraw(SYSTEM, clock.now(), response.id)


def test_where_nothing_is_asked_a_yes_is_a_place(app: Flask) -> None:
    listing = make_listing(places=1)

    ane, ib = yes(listing), yes(listing)

    assert statuses(ane, ib) == [Status.ACCEPTED, Status.WAITING]
    assert (told(ane), told(ib)) == (["task_answer"], ["task_answer"])
    assert_sound(listing)


def test_where_something_is_asked_the_organisation_decides(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation, places=1, question="Har du en bil?")
    olga = owner_of(organisation)
    ane, ib, eva = yeses(listing, 3)
    assert statuses(ane, ib, eva) == [Status.INTERESTED] * 3
    assert told(db.session.get_one(Person, olga.person_id)).count("task_to_answer") == 3

    with writing():
        responding.accept(olga, clock.now(), ane.id)
        responding.accept(olga, clock.now(), ib.id)
        responding.decline(olga, clock.now(), eva.id, "Vi mangler en med bil")

    assert statuses(ane, ib, eva) == [Status.ACCEPTED, Status.WAITING, Status.NOT_THIS_TIME]
    assert eva.reason == "Vi mangler en med bil"
    # What was said before is not sent any more where it is not true; the declined one is told anew.
    assert told(eva) == ["task_answer"]
    assert_sound(listing)


def test_a_requirement_alone_asks_first(app: Flask) -> None:
    listing = make_listing(requirements=[Requirement.CHILD_RECORD])

    assert statuses(yes(listing)) == [Status.INTERESTED]


def test_who_withdraws_makes_room_for_the_next_and_the_next_is_told(app: Flask) -> None:
    listing = make_listing(places=1)
    ane, ib, eva = yeses(listing, 3)

    withdraw(ane)
    withdraw(ane)

    assert statuses(ane, ib, eva) == [Status.WITHDRAWN, Status.ACCEPTED, Status.WAITING]
    assert told(ane) == []
    assert told(ib) == ["task_answer", "task_answer"]
    assert_sound(listing)


def test_on_the_last_day_the_organisation_rings_the_next(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation, places=1, starts_at=clock.now() + timedelta(hours=20))
    ane, ib = yeses(listing, 2)

    withdraw(ane)
    assert statuses(ib) == [Status.WAITING]
    with writing():
        responding.accept(owner_of(organisation), clock.now(), ib.id)

    assert statuses(ib) == [Status.ACCEPTED]
    assert_sound(listing)


def test_nobody_overtakes_the_queue(app: Flask) -> None:
    listing = make_listing(places=1, starts_at=clock.now() + timedelta(hours=20))
    ane, ib = yeses(listing, 2)
    withdraw(ane)

    eva = yes(listing)

    assert statuses(ib, eva) == [Status.WAITING, Status.WAITING]


def test_the_same_guest_is_on_the_list_once(app: Flask) -> None:
    listing = make_listing()
    yes(listing, make_person("Ane Ibsen", email=None, phone=PHONE))
    again = make_person("ane ibsen", email=None, phone=PHONE)

    with pytest.raises(DomainError, match="allerede sagt ja"):
        yes(listing, again)

    assert_sound(listing)


def test_a_person_who_gave_up_can_say_yes_again(app: Flask) -> None:
    listing, ane = make_listing(), make_person()
    withdraw(yes(listing, ane))

    assert statuses(yes(listing, ane)) == [Status.ACCEPTED]


def test_what_is_not_public_takes_nobody(app: Flask) -> None:
    waiting = make_listing(public=False)
    with pytest.raises(NotFoundError):
        yes(waiting)
    hidden = make_listing()
    with writing():
        actions.answer(MODERATOR, clock.now(), hidden.id, State.HIDDEN, "Skal ses efter")
    with pytest.raises(NotFoundError):
        yes(hidden)


def test_what_has_begun_takes_nobody_and_lets_nobody_go(app: Flask) -> None:
    listing = make_listing()
    ane = yes(listing)
    later = clock.now() + timedelta(days=3)

    with pytest.raises(DomainError, match="for sent"):
        yes(listing, now=later)
    with writing(), pytest.raises(DomainError, match="begyndt"):
        responding.withdraw(SYSTEM, later, ane.id)


def test_a_task_without_hours_takes_people_in_the_same_way(app: Flask) -> None:
    listing = make_listing(shape=Shape.ANY_TIME, starts_at=None, places=1)
    ane, ib = yeses(listing, 2)
    assert statuses(ane, ib) == [Status.ACCEPTED, Status.WAITING]

    withdraw(ane)

    assert statuses(ib) == [Status.ACCEPTED]


def test_only_the_organisation_and_staff_answer(app: Flask) -> None:
    listing = make_listing(question="Har du en bil?")
    ane = yes(listing)
    stranger = Actor(person_id=make_account(name="Kaj Borger").person_id)

    with writing(), pytest.raises(NotFoundError):
        responding.accept(stranger, clock.now(), ane.id)
    with writing(), pytest.raises(NotFoundError):
        responding.decline(stranger, clock.now(), ane.id, "")
    with writing():
        responding.accept(MODERATOR, clock.now(), ane.id)
    assert statuses(ane) == [Status.ACCEPTED]


def test_who_waits_gets_no_place_that_is_not_there(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation, places=1)
    _ane, ib = yeses(listing, 2)

    with writing(), pytest.raises(DomainError, match="ikke flere pladser"):
        responding.accept(owner_of(organisation), clock.now(), ib.id)

    assert statuses(ib) == [Status.WAITING]


def test_it_was_not_me_forgets_the_name_and_gives_the_place_back(app: Flask) -> None:
    listing = make_listing(places=1)
    with writing():
        guest = add_person(SYSTEM, clock.now(), name="Ane Ibsen", phone=PHONE)
    ane, ib = yes(listing, guest, note="Jeg kommer til fods"), yes(listing)

    with writing():
        responding.disown(SYSTEM, clock.now(), ane.id)

    assert statuses(ane, ib) == [Status.WITHDRAWN, Status.ACCEPTED]
    assert (ane.person.name, ane.person.phone, ane.note) == ("Slettet", None, "")


def test_a_guest_is_stopped_after_too_many_tries(app: Flask) -> None:
    actor = Actor(network="192.0.2.0/24")
    contact: dict[str, str | None] = {"name": "Ane", "phone": PHONE, "email": None}
    listing = make_listing(places=None)
    with writing():
        responding.say_yes_as_guest(actor, clock.now(), date_of(listing).id, contact, "")
    for _number in range(19):
        with pytest.raises(DomainError, match="allerede"), writing():
            responding.say_yes_as_guest(actor, clock.now(), date_of(listing).id, contact, "")
        with writing():
            count_again(responding.TRIES, actor, clock.now(), contact)

    with pytest.raises(DomainError, match="mange tilmeldinger"), writing():
        responding.say_yes_as_guest(actor, clock.now(), date_of(listing).id, contact, "")


def test_the_database_refuses_to_oversell(app: Flask) -> None:
    date = date_of(make_listing(places=1))
    begin_write()

    with pytest.raises(IntegrityError, match="not_overbooked"):
        db.session.execute(text("UPDATE listing_date SET places_taken = 2 WHERE id = :id"), {"id": date.id})
    db.session.rollback()


def test_twenty_people_say_yes_to_five_places_at_once(app: Flask) -> None:
    listing = make_listing(places=5)
    date_id = date_of(listing).id
    people = [make_person().id for _ in range(THREADS)]

    def say(person_id: int) -> str:
        with writing():
            person = db.session.get_one(Person, person_id)
            return str(responding.say_yes(SYSTEM, clock.now(), date_id, person).status)

    states = all_at_once(app, [lambda number=number: say(number) for number in people])

    assert (states.count("accepted"), states.count("waiting")) == (5, 15)
    assert_sound(listing)


def test_ten_give_up_while_ten_say_yes(app: Flask) -> None:
    listing = make_listing(places=5)
    date_id = date_of(listing).id
    first = [one.id for one in yeses(listing, 10)]
    people = [make_person().id for _ in range(10)]

    def say(person_id: int) -> None:
        with writing():
            responding.say_yes(SYSTEM, clock.now(), date_id, db.session.get_one(Person, person_id))

    def give_up(response_id: int) -> None:
        with writing():
            responding.withdraw(SYSTEM, clock.now(), response_id)

    all_at_once(
        app,
        [
            *(lambda number=number: give_up(number) for number in first),
            *(lambda number=number: say(number) for number in people),
        ],
    )

    assert_sound(listing)
    with writing():
        scans.fill_all_free_places(clock.now())
    states = list(db.session.scalars(select(Response.status).where(Response.person_id.in_(people))))
    assert sorted(states) == ["accepted"] * 5 + ["waiting"] * 5
    assert_sound(listing)


def test_everything_is_in_the_log(app: Flask) -> None:
    listing = make_listing(places=1)
    ane, _ib = yeses(listing, 2)
    withdraw(ane)

    done = select(AuditEvent.action).where(AuditEvent.object_type == "listing_response")
    assert list(db.session.scalars(done.order_by(AuditEvent.id))) == [
        "listing_response.yes",
        "listing_response.yes",
        "listing_response.withdraw",
        "listing_response.promote",
    ]
