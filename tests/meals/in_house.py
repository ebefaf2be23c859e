"""Meals in the house with one of everything."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.gatherings.fixed_places import begin_fixed
from app.gatherings.hosting import remove_participant
from app.gatherings.links import fixed_place_token, sign_up_token
from app.gatherings.models import Occurrence, SignUp
from app.meals import actions, cooking, diets, seating
from app.meals.eating import clean
from app.meals.links import helper_token
from app.meals.models import Seating
from app.notifications.models import Message
from tests.factories import make_account, make_occurrence, make_person, make_sign_up
from tests.lifts.riding import in_pair
from tests.meals.cooking import make_meal
from tests.meals.helping import help_with, want
from tests.rooms.booking import make_room

SAID = clean(["nuts"], ["vegan"], "Ikke løg")


def told_kitchen(sign_up: SignUp) -> None:
    """The party said what it does not eat, and fetches its food."""
    actor, now = Actor(person_id=sign_up.person_id), clock.now()
    diets.keep_diet(actor, now, sign_up.id, SAID, "Må køkkenet vide det?")
    actions.keep_answers(actor, now, sign_up, {"takeaway": True})


def seated(occurrence: Occurrence) -> list[SignUp]:
    """Two who are kept together at the one table, and one of them said so."""
    now = clock.now()
    eaters = [make_sign_up(occurrence, make_person(name)) for name in ("Egon Eng", "Ebba Ek")]
    seating.keep_company(SYSTEM, now, eaters[0].id, "Ebba", ["da"])
    seating.tie_guests(SYSTEM, now, occurrence.id, *(one.id for one in eaters))
    seating.propose_tables(SYSTEM, now, occurrence.id, 8)
    return eaters


def meals_of(accounts: dict[str, Any]) -> dict[str, Any]:
    """Parts of addresses."""
    series = make_meal(
        accounts["host"].person, title="Suppe og snak", has_takeaway=True, seating=Seating.TABLES
    )
    occurrence = make_occurrence(series)
    sign_up = make_sign_up(occurrence, make_person("Gitte Gæst"))
    told_kitchen(sign_up)
    actions.write_menu(SYSTEM, clock.now(), occurrence.id, "Suppe")
    fixed = begin_fixed(SYSTEM, clock.now(), series.id, make_person("Fie Fast"))
    cook = make_account(name="Kim Kok")
    actions.become_cook(Actor(person_id=cook.person_id), clock.now(), series.id)
    want(series, helper=2, washing=1)
    helper = help_with(occurrence, person=make_person("Hans Hjælper"))
    room = make_room(name="Køkkenet i huset")
    by_phone = make_sign_up(occurrence, make_person("Tim Telefon", email=None, phone="+4511111142"))
    remove_participant(SYSTEM, clock.now(), by_phone.id, "Aftalt")
    call = select(Message.id).where(
        Message.person_id == by_phone.person_id, Message.kind == "sign_up_removed"
    )
    eater, other = seated(occurrence)
    return {
        "meal_table": 1,
        "meal_eater_id": eater.id,
        "meal_other_eater_id": other.id,
        "meal_series_id": series.id,
        "meal_occurrence_id": occurrence.id,
        "meal_sign_up_id": sign_up.id,
        "meal_token": sign_up_token(sign_up),
        "meal_pair_id": in_pair(sign_up, clock.now()),
        "meal_fixed_id": fixed.id,
        "meal_fixed_token": fixed_place_token(fixed),
        "meal_call_id": db.session.scalars(call).one(),
        "meal_helper_id": helper.id,
        "meal_helper_token": helper_token(helper),
        "meal_room_id": room.id,
        "cook_id": cook.person_id,
        "cook_token": cooking.cook_token(series.id, clock.now()),
    }
