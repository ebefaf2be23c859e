"""Finding who is on the phone: by any part of number, name and village; only those who live here with us."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.desk.queries import MOST_HITS, find_people, likely_doubles, name_in, place_in
from app.desk.typed_query import read_query
from app.people.actions import erase_person
from app.people.models import Person
from app.places.queries import all_places
from tests.desk.callers import at_the_desk, caller, events, text_of
from tests.factories import make_occurrence, make_person, make_place, make_sign_up, writing


def found(text: str) -> list[str]:
    return [person.name for person in find_people(read_query(text), all_places()).people]


@pytest.fixture
def people(app: Flask) -> None:
    guderup, sottrup = make_place("Guderup"), make_place("Vester Sottrup")
    caller("Ingrid Hansen", phone="+4511111131", place_id=guderup.id)
    caller("Inger Marie Sørensen", phone="+4511111132", place_id=guderup.id)
    caller("Åge Æbelø", phone="+4511111133", place_id=sottrup.id)
    caller("Karl Bonde", phone=None, place_id=sottrup.id)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("11 11 11 31", ["Ingrid Hansen"]),
        ("1131", ["Ingrid Hansen"]),
        ("+4511111132", ["Inger Marie Sørensen"]),
        ("ingrid", ["Ingrid Hansen"]),
        ("HANSEN", ["Ingrid Hansen"]),
        ("inge", ["Inger Marie Sørensen"]),
        ("ing", ["Inger Marie Sørensen", "Ingrid Hansen"]),
        ("soerensen", ["Inger Marie Sørensen"]),
        ("sørensen", ["Inger Marie Sørensen"]),
        ("aage aebeloe", ["Åge Æbelø"]),
        ("guderup", ["Inger Marie Sørensen", "Ingrid Hansen"]),
        ("inger guderup", ["Inger Marie Sørensen"]),
        ("vester sottrup", ["Karl Bonde", "Åge Æbelø"]),
        ("11 11 11 31 Guderup", ["Ingrid Hansen"]),
        ("ingrid sottrup", []),
        ("%", []),
        ("_ngrid", []),
    ],
)
def test_any_part_in_any_writing_finds(people: None, text: str, names: list[str]) -> None:
    assert sorted(found(text)) == sorted(names)


def test_a_known_number_with_other_words_is_found_all_the_same(people: None) -> None:
    hit = find_people(read_query("11 11 11 31 Sottrup"), all_places())

    assert [person.name for person in hit.people] == ["Ingrid Hansen"]
    assert hit.is_number_only


def test_whose_name_begins_so_stands_first(app: Flask) -> None:
    for name in ("Anna Karl", "Karla Friis", "Karl"):
        caller(name, phone=None)

    assert found("karl") == ["Karl", "Karla Friis", "Anna Karl"]


def test_the_erased_and_the_merged_are_found_nowhere(people: None) -> None:
    ingrid = next(p for p in find_people(read_query("11111131"), []).people)
    other = caller("Ingrid To", phone="+4511111139")
    with writing():
        erase_person(SYSTEM, clock.now(), db.session.get_one(Person, ingrid.id))
        db.session.get_one(Person, other.id).merged_into_id = ingrid.id

    assert found("11111131") == found("ingrid") == found("11111139") == []


def test_a_long_list_is_cut_and_says_so(app: Flask) -> None:
    for number in range(MOST_HITS + 3):
        make_person(f"Jens Hansen {number:02}")

    hit = find_people(read_query("jens"), [])

    assert (len(hit.people), hit.is_more) == (MOST_HITS, True)
    assert [person.name for person in hit.people] == sorted(person.name for person in hit.people)


def test_the_village_is_read_out_of_what_was_typed(app: Flask) -> None:
    make_place("Sottrup")
    make_place("Vester Sottrup")
    typed = read_query("petra vester sottrup")
    place = place_in(typed, all_places())

    assert place is not None
    assert (place.name, name_in(typed, place)) == ("Vester Sottrup", "Petra")


def test_doubles_are_the_same_number_or_the_same_name_where_nothing_speaks_against_it(app: Flask) -> None:
    here, there = make_place("Guderup"), make_place("Broager")
    one = caller("Inger Schmidt", phone="+4511111141", place_id=here.id)
    same_name = caller("inger  schmidt", phone="+4511111142")
    elsewhere = caller("Inger Schmidt", phone="+4511111143", place_id=there.id)
    same_number = caller("Hans Schmidt", phone="+4511111141", place_id=there.id)

    doubles = likely_doubles([one, same_name, elsewhere, same_number])

    assert doubles[one.id] == [same_name, same_number]
    assert doubles[elsewhere.id] == [same_name]


# ---- pages ------------------------------------------------------------------------------------------------


def test_one_hit_opens_at_once_and_the_look_is_noted(app: Flask, frozen_clock: object, people: None) -> None:
    browser, bodil = at_the_desk(app)

    answer = browser.get("/telefonbord?q=11+11+11+31", follow_redirects=True)

    assert answer.request.path.startswith("/telefonbord/")
    assert "Ingrid Hansen" in answer.text
    look = events("person.look_up")[-1]
    assert (look.actor_person_id, look.on_behalf_of, look.purpose) == (
        bodil.person_id,
        look.object_id,
        "phone desk",
    )


def test_several_are_told_apart_without_a_whole_number_and_each_look_is_noted(
    app: Flask, frozen_clock: object, people: None
) -> None:
    browser, _bodil = at_the_desk(app)

    page = text_of(browser.get("/telefonbord?q=guderup").text)

    assert "2 passer" in page
    assert "•• •• •• 31" in page
    assert "11 11 11 31" not in page
    assert len(events("person.look_up")) == 2


def test_the_list_says_when_each_was_last_with_us(app: Flask, frozen_clock: object, people: None) -> None:
    date = make_occurrence()
    ingrid = find_people(read_query("11111131"), []).people[0]
    make_sign_up(date, ingrid)
    frozen_clock.move_to(date.ends_at + timedelta(hours=2))  # type: ignore[attr-defined]
    browser, _bodil = at_the_desk(app)

    page = text_of(browser.get("/telefonbord?q=guderup").text)

    assert "sidst med mandag den 8. marts" in page


def test_a_list_marks_doubles_and_only_who_may_merge_gets_the_way_there(
    app: Flask, frozen_clock: object
) -> None:
    caller("Inger Schmidt", phone="+4511111141")
    caller("Inger Schmidt", phone="+4511111142")
    moderator, _ = at_the_desk(app)
    volunteer, _ = at_the_desk(app, Role.DESK_VOLUNTEER)

    assert "/telefonbord/saml/" in moderator.get("/telefonbord?q=inger").text
    html = volunteer.get("/telefonbord?q=inger").text
    assert "Måske samme person to gange" in html
    assert "/telefonbord/saml/" not in html


def test_nobody_found_is_somebody_new_with_what_was_typed_filled_in(
    app: Flask, frozen_clock: object, people: None
) -> None:
    browser, _bodil = at_the_desk(app)

    html = browser.get("/telefonbord?q=11+11+11+99+petra+guderup").text

    assert 'value="11 11 11 99"' in html
    assert 'value="Petra"' in html
    assert "Tæt på Guderup" in html


def test_an_empty_search_is_only_the_field(app: Flask, frozen_clock: object, people: None) -> None:
    browser, _bodil = at_the_desk(app)

    for path in ("/telefonbord", "/telefonbord?q=", "/telefonbord?q=%20%21"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "Hvem ringer?" in page.text
        assert "Ingrid" not in page.text
