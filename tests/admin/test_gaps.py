"""The page of places with nothing: what coordinators see, choose, take along, and how a gap closes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.queries import last_done
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.hosting import cancel_date
from app.gatherings.scheduling import approve_series
from app.notifications.letters import merge_fields
from app.notifications.models import Message
from app.organisations.models import Organisation
from app.organisations.queries import members_of
from app.organisations.rules import OrganisationKind
from app.pack.actions import load_pack
from app.places.actions import NewArea, mark_area
from app.places.models import Place
from tests.factories import (
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
from tests.meals.cooking import make_meal
from tests.support.statements import counted

PAGE = "/admin/steder-uden-noget"


@pytest.fixture
def places(app: Flask, frozen_clock: Any) -> dict[str, int]:
    """The places of the pack by name."""
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    return {name: number for name, number in db.session.execute(select(Place.name, Place.id))}  # noqa: C416


@pytest.fixture
def staff(places: dict[str, int], client: FlaskClient) -> FlaskClient:
    log_in(client, make_account(Role.MODERATOR))
    return client


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")


def without(text: str) -> str:
    """The part of the page with the places that have nothing."""
    return text.partition('id="uden"')[2].partition('id="med"')[0]


def is_empty(client: FlaskClient, name: str, query: str = "") -> bool:
    return f"{name}<br>" in without(text_of(client, PAGE + query))


def test_it_says_where_nothing_is_and_how_far_it_is_to_something(
    staff: FlaskClient, places: dict[str, int]
) -> None:
    make_walk(place_id=places["Guderup"], first_on=date(2027, 3, 4))
    text = text_of(staff, PAGE)
    assert "steder har ingen gåtur eller fællesspisning inden for 5 km" in text
    assert is_empty(staff, "Fynshav")
    assert not is_empty(staff, "Guderup")
    row = without(text).partition("Fynshav<br>")[2].partition("</tr>")[0]
    assert "6440, 832 indbyggere" in row
    assert "Gå med i Guderup, 7 km væk, torsdag den 4. marts kl. 10.00" in row
    assert f'href="/gaature/foreslaa?sted={places["Fynshav"]}"' in row
    assert f'href="/spis-sammen/foreslaa?sted={places["Fynshav"]}"' in row
    assert "Aflyste datoer og datoer uden ledige pladser tæller ikke." in text


def test_without_anything_the_nearest_is_nothing(staff: FlaskClient) -> None:
    text = text_of(staff, PAGE)
    assert "92 steder har ingen" in text
    assert "Ikke noget i hele kommunen" in without(text)
    assert 'id="med"' not in text


def test_near_soon_and_what_are_chosen_in_the_address_and_nonsense_is_as_usual(
    staff: FlaskClient, places: dict[str, int]
) -> None:
    make_meal(place_id=places["Guderup"], first_on=date(2027, 3, 11))
    assert is_empty(staff, "Fynshav")
    assert not is_empty(staff, "Fynshav", "?km=10")
    assert is_empty(staff, "Fynshav", "?km=10&dage=7")
    assert is_empty(staff, "Guderup", "?hvad=walk")
    assert not is_empty(staff, "Guderup", "?hvad=meal")
    assert not is_empty(staff, "Guderup", "?hvad=alt")
    assert "ingen gåtur inden for 2 km" in text_of(staff, PAGE + "?hvad=walk&km=2")
    nonsense = text_of(staff, PAGE + "?hvad=opera&km=-1&dage=tusind")
    assert "ingen gåtur eller fællesspisning inden for 5 km" in nonsense


def test_a_cancelled_date_and_a_full_one_are_nothing(staff: FlaskClient, places: dict[str, int]) -> None:
    in_fynshav = {"place_id": places["Fynshav"], "on": clock.today() + timedelta(days=3)}
    cancelled = make_occurrence(**in_fynshav)
    full = make_occurrence(capacity=1, **in_fynshav)
    assert not is_empty(staff, "Fynshav")
    with writing():
        cancel_date(SYSTEM, clock.now(), cancelled.id, "Is på stien")
    assert not is_empty(staff, "Fynshav")
    make_sign_up(full)
    assert is_empty(staff, "Fynshav")


def test_a_proposal_for_a_gap_is_seen_and_closes_it_when_it_is_approved(
    staff: FlaskClient, places: dict[str, int]
) -> None:
    number = places["Fynshav"]
    series = make_proposal(
        place_id=number, gap_place_id=number, title="Gåtur i Fynshav", first_on=date(2027, 3, 11)
    )
    assert "Et forslag venter" in without(text_of(staff, PAGE)).partition("Fynshav<br>")[2][:900]
    proposal = text_of(staff, f"/admin/godkend/{series.id}")
    assert "Forslaget er lavet til Fynshav, fordi der ikke var noget i nærheden." in proposal
    assert "Læs Gåtur i Fynshav" in text_of(staff, f"{PAGE}/{number}")
    with writing():
        approve_series(SYSTEM, clock.now(), series.id)
    assert not is_empty(staff, "Fynshav")
    assert "Et forslag venter" not in text_of(staff, PAGE)


def test_other_proposals_say_nothing_of_gaps(staff: FlaskClient, places: dict[str, int]) -> None:
    series = make_proposal(place_id=places["Fynshav"])
    assert "fordi der ikke var noget" not in text_of(staff, f"/admin/godkend/{series.id}")
    assert "Et forslag venter" not in text_of(staff, PAGE)


def test_one_place_has_words_to_send_and_whom_to_ask(staff: FlaskClient, places: dict[str, int]) -> None:
    number = places["Fynshav"]
    near = {"kind": OrganisationKind.LANDSBYLAUG, "contact_email": "laug@example.org"}
    make_organisation(name="Lauget ved Fynshav", place_id=number, **near)
    make_organisation(name="Lauget i Broager", place_id=places["Broager"], **near)
    make_organisation(name="Idrætsforeningen", place_id=number)
    text = text_of(staff, f"{PAGE}/{number}")
    assert "Vil I starte en gåtur i Fynshav?" in text
    assert "Vil I holde en fællesspisning i Fynshav?" in text
    assert f"/gaature/foreslaa?sted={number}" in text
    assert "Lauget ved Fynshav" in text
    assert "mailto:laug@example.org" in text
    assert "Lauget i Broager" not in text
    assert "Idrætsforeningen" not in text
    assert staff.get(f"{PAGE}/4711").status_code == 404


def test_the_spreadsheet_has_every_place_and_runs_nothing(staff: FlaskClient, places: dict[str, int]) -> None:
    make_walk(place_id=places["Guderup"], first_on=date(2027, 3, 4))
    answer = staff.get(PAGE + ".csv?km=10")
    assert answer.mimetype == "text/csv"
    assert "steder-uden-noget.csv" in answer.headers["Content-Disposition"]
    lines = answer.get_data(as_text=True).lstrip("\ufeff").split("\r\n")
    assert lines[0] == "Sted;Postnummer;Indbyggere;Noget i nærheden;Nærmest;By;Km;Næste gang"
    assert len(lines) == 92 + 2
    assert "Fynshav;6440;832;Ja;Gå med;Guderup;7,2;2027-03-04 10.00" in lines
    assert any(line.startswith("Broager;6310;3238;Nej;") for line in lines)


def test_marked_areas_are_named_here_and_not_in_the_file(staff: FlaskClient, places: dict[str, int]) -> None:
    with writing():
        mark_area(SYSTEM, clock.now(), NewArea(places["Fynshav"], "Der er stille"))
    assert "Særlig opmærksomhed" in without(text_of(staff, PAGE)).partition("Fynshav<br>")[2][:400]
    assert "opmærksomhed" not in staff.get(PAGE + ".csv").get_data(as_text=True)


def test_citizens_are_told_nothing(client: FlaskClient, places: dict[str, int]) -> None:
    log_in(client, make_account(name="Karen Borger"))
    for address in (PAGE, PAGE + ".csv", f"{PAGE}/{places['Fynshav']}"):
        assert client.get(address).status_code == 403


def test_it_costs_few_statements_however_much_goes_on(staff: FlaskClient, places: dict[str, int]) -> None:
    def asked() -> int:
        with counted(only=("SELECT",)) as seen:
            staff.get(PAGE)
        return len(seen)

    asked()
    before = asked()
    for name in ("Guderup", "Broager", "Nordborg"):
        make_walk(place_id=places[name])
    assert asked() == before


def test_the_overview_says_how_many_and_leads_there_who_may_go(
    client: FlaskClient, places: dict[str, int]
) -> None:
    words = "Lige nu har 92 steder ingen gåtur eller fællesspisning inden for 5 km"
    log_in(client, make_account(Role.MODERATOR))
    text = text_of(client, "/admin/overblik")
    assert (words in text, "Se stederne" in text) == (True, True)
    log_in(client, make_account(Role.LEADER))
    text = text_of(client, "/admin/overblik")
    assert (words in text, "Se stederne" in text) == (True, False)


# ---- a letter to the landsbylaug ---------------------------------------------------------------------------------


def a_laug(places: dict[str, int], place: str = "Fynshav", **values: Any) -> Organisation:
    """A landsbylaug that Olga looks after."""
    usual = {"kind": OrganisationKind.LANDSBYLAUG, "place_id": places[place], "name": "Fynshav Landsbylaug"}
    return make_organisation(make_person("Olga Olsen", email="olga@example.org"), **{**usual, **values})


def asked() -> list[Message]:
    db.session.expire_all()
    return db.session.query(Message).filter_by(kind="gap_asked").order_by(Message.id).all()


def letter_page(places: dict[str, int], laug: Organisation) -> str:
    return f"{PAGE}/{places['Fynshav']}/skriv/{laug.id}"


def test_a_ready_letter_is_changed_sent_logged_and_not_sent_twice(
    staff: FlaskClient, places: dict[str, int], frozen_clock: Any
) -> None:
    laug = a_laug(places)
    path = letter_page(places, laug)
    assert path in text_of(staff, f"{PAGE}/{places['Fynshav']}")
    assert "i Fynshav" in text_of(staff, path)
    assert staff.post(path, data={"text": "Vil I gå en tur?"}).status_code == 303
    (letter,) = asked()
    assert letter.params["text"] == "Vil I gå en tur?"
    fields = merge_fields(letter, clock.now())
    assert fields is not None
    assert fields["first_name"] == "Olga"
    assert fields["starts"][0][1].endswith(f"/gaature/foreslaa?sted={places['Fynshav']}")
    assert last_done("gap.ask", "organisation", laug.id) == clock.now()

    again = staff.post(path, data={"text": "Vil I gå en tur til?"})
    assert again.status_code == 422
    assert "Ring i stedet" in again.text
    assert len(asked()) == 1
    assert "I skrev til dem" in text_of(staff, f"{PAGE}/{places['Fynshav']}")
    assert "Send brevet" not in text_of(staff, path)
    frozen_clock.move_to(clock.now() + timedelta(days=31))
    log_in(staff, make_account(Role.MODERATOR))
    assert staff.post(path, data={"text": "Vil I gå en tur nu?"}).status_code == 303
    assert len(asked()) == 2


def test_without_anybody_who_looks_after_it_the_letter_goes_to_the_address_on_its_page(
    staff: FlaskClient, places: dict[str, int]
) -> None:
    laug = a_laug(places, contact_email="laug@example.org", contact_name="Lars Laug")
    with writing():
        for one in members_of(laug.id):
            one.ended_at = clock.now()
        db.session.flush()
    assert staff.post(letter_page(places, laug), data={"text": "Vil I?"}).status_code == 303
    (letter,) = asked()
    assert (letter.address, letter.person_id) == ("laug@example.org", None)
    fields = merge_fields(letter, clock.now())
    assert fields is not None
    assert fields["first_name"] == "Lars Laug"


def test_no_letter_is_begun_to_a_landsbylaug_that_has_no_address(
    staff: FlaskClient, places: dict[str, int]
) -> None:
    laug = a_laug(places, contact_email=None)
    with writing():
        for one in members_of(laug.id):
            one.ended_at = clock.now()
        db.session.flush()
    page = text_of(staff, f"{PAGE}/{places['Fynshav']}")
    assert "Vi har ingen adresse på dem." in page
    assert f"/foreninger/{laug.id}/ret" in page
    assert letter_page(places, laug) not in page


def test_who_does_not_look_after_it_any_more_gets_no_letter(
    staff: FlaskClient, places: dict[str, int]
) -> None:
    laug = a_laug(places)
    staff.post(letter_page(places, laug), data={"text": "Vil I?"})
    with writing():
        for one in members_of(laug.id):
            one.ended_at = clock.now()
        db.session.flush()
    assert merge_fields(asked()[0], clock.now()) is None


def test_only_a_public_landsbylaug_near_by_is_written_to(staff: FlaskClient, places: dict[str, int]) -> None:
    wrong = [
        a_laug(places, "Gråsten", name="For langt væk"),
        a_laug(places, kind=OrganisationKind.ASSOCIATION, name="Ikke et laug"),
        a_laug(places, name="Ikke godkendt", public=False),
    ]
    for one in wrong:
        assert staff.post(letter_page(places, one), data={"text": "Vil I?"}).status_code == 404
    laug = a_laug(places)
    empty = staff.post(letter_page(places, laug), data={"text": " "})
    assert "Skriv, hvad du vil spørge om" in empty.text
    assert staff.post(f"{PAGE}/4711/skriv/{laug.id}", data={"text": "Vil I?"}).status_code == 404
    assert not asked()
