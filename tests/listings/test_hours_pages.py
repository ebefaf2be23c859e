"""The pages on which an organisation confirms hours."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.permissions import Role
from app.listings.links import response_token
from app.listings.models import Listing
from app.listings.rules import Shape
from tests.factories import log_in, make_account, make_person
from tests.listings.over import confirm, helped, make_past, minutes
from tests.listings.pages import mine, send, text, token_of
from tests.listings.posting import date_of, laug, make_listing, yes
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("frozen_clock")


def people(listing: Listing) -> str:
    return f"/opgaver/{listing.id}/folk"


def hours(listing: Listing) -> str:
    return f"{people(listing)}/{date_of(listing).id}/timer"


def press(client: FlaskClient, listing: Listing, **typed: Any) -> Any:
    return client.post(hours(listing), data={"csrf_token": token_of(text(client, people(listing))), **typed})


def test_one_press_on_the_list_confirms_what_stands_there(client: FlaskClient) -> None:
    listing = make_past(mine(client))
    ane, ib, bo = (helped(listing, make_person(name)) for name in ("Ane Ibsen", "Ib Bech", "Bo Bang"))
    page = text(client, people(listing))
    assert f'name="h{ane.id}"' in page
    assert 'value="2"' in page
    assert "Bekræft timer" in page

    answer = press(
        client, listing, **{f"h{ane.id}": "2", f"h{ib.id}": "1,5", f"h{bo.id}": "2", f"a{bo.id}": "y"}
    )

    assert answer.status_code == 303
    assert minutes(ane, ib, bo) == [120, 90, 0]
    after = text(client, people(listing))
    assert "Timerne er bekræftet" in after
    assert 'value="1,5"' in after
    assert "Gem rettelserne" in after


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    listing = make_past(mine(client))
    ane, ib = helped(listing, make_person("Ane Ibsen")), helped(listing, make_person("Ib Bech"))

    answer = press(client, listing, **{f"h{ane.id}": "1,3", f"h{ib.id}": ""})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Timer for Ane Ibsen: Skriv hele kvarter" in page
    assert "Ib Bech: Skriv timer, eller sæt kryds ved Kom ikke" in page
    assert 'value="1,3"' in page
    assert f'href="#h{ane.id}"' in page
    assert minutes(ane, ib) == [None, None]
    too_many = press(client, listing, **{f"h{ane.id}": "25", f"h{ib.id}": "2"})
    assert (too_many.status_code, minutes(ane, ib)) == (422, [None, None])
    assert "Så mange timer kan det ikke være" in too_many.get_data(as_text=True)
    nothing = press(client, listing, **{f"h{ane.id}": "0", f"h{ib.id}": "2"})
    assert "Skriv mere end 0" in nothing.get_data(as_text=True)


def test_an_old_page_undoes_no_correction_and_a_second_press_is_harmless(client: FlaskClient) -> None:
    listing = make_past(mine(client))
    ane = helped(listing)
    old = {"csrf_token": token_of(text(client, people(listing))), f"h{ane.id}": "2", f"w{ane.id}": ""}
    confirm(listing, (ane, 60))

    assert client.post(hours(listing), data=old).status_code == 303
    assert minutes(ane) == [60]
    changed = client.post(hours(listing), data={**old, f"h{ane.id}": "1,5"})
    assert changed.status_code == 422
    assert "En anden har lige skrevet noget andet" in changed.get_data(as_text=True)
    key = {"idempotency_key": "k" * 32}
    twice = [client.post(hours(listing), data={**old, **key}) for _ in range(2)]
    assert {one.location for one in twice} == {people(listing)}


def test_of_a_task_without_hours_they_are_typed(client: FlaskClient) -> None:
    listing = make_listing(mine(client), starts_at=None, ends_at=None, shape=Shape.STANDING)
    ane, ib = yes(listing), yes(listing)
    assert hours(listing) in text(client, people(listing))

    nothing = send(client, hours(listing), **{f"h{ane.id}": "", f"h{ib.id}": ""})
    assert "Skriv timer ved mindst én" in nothing.get_data(as_text=True)
    send(client, hours(listing), **{f"h{ane.id}": "40", f"h{ib.id}": ""})

    assert minutes(ane, ib) == [2400, None]


def test_staff_confirm_and_others_find_nothing(client: FlaskClient) -> None:
    listing, to_come = make_past(laug()), make_listing(laug())
    ane = helped(listing)
    assert client.get(hours(listing)).status_code == 303
    log_in(client, make_account(name="Kaj Borger"))
    assert client.get(hours(listing)).status_code == 404
    staff = client.application.test_client()
    log_in(staff, make_account(Role.MODERATOR))

    send(staff, hours(listing), **{f"h{ane.id}": "2"})

    assert minutes(ane) == [120]
    assert staff.get(hours(to_come)).status_code == 404
    assert staff.get(f"{people(to_come)}/{date_of(listing).id}/timer").status_code == 404


def test_who_helped_is_thanked_and_who_did_not_come_is_told_kindly(client: FlaskClient) -> None:
    listing = make_past(laug())
    ane, ib = helped(listing, make_person("Ane Ibsen")), helped(listing, make_person("Ib Bech"))
    hers, his = (f"/opgaver/svar/{response_token(one)}" for one in (ane, ib))
    assert "skriver snart, hvor længe du hjalp" in text(client, hers)

    confirm(listing, (ane, 90), (ib, 0))

    assert "har skrevet, at du hjalp i 1½ time" in text(client, hers)
    assert f"{hers}/timer" in text(client, hers)
    assert "Passer det ikke, så ring til dem" in text(client, his)
    assert f"{his}/timer" not in text(client, his)
    everybody_sees = text(client, f"/opgaver/{listing.id}") if listing.is_public else ""
    assert "Ib Bech" not in everybody_sees


def test_the_list_asks_the_database_no_more_for_many(client: FlaskClient) -> None:
    few, many = make_past(mine(client)), make_past(laug(), places=None)
    helped(few)
    for _ in range(9):
        helped(many)
    staff = client.application.test_client()
    log_in(staff, make_account(Role.MODERATOR))
    found = []
    for listing in (few, many):
        staff.get(people(listing))
        with counted() as sent:
            staff.get(people(listing))
        found.append(len(sent))

    assert found[0] == found[1]
