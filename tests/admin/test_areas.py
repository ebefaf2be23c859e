"""Marked areas on the pages of staff and in the plan's figures. On no page of others: test_permission_matrix.py."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.pack.actions import load_pack
from app.places.actions import NewArea, mark_area
from app.places.models import Place
from app.plan.models import Initiative
from tests.factories import log_in, make_account, make_walk, writing
from tests.listings.over import confirm, helped, make_past
from tests.listings.posting import make_listing, yes


@pytest.fixture
def fynshav(app: Flask, frozen_clock: Any) -> int:
    """A village of the pack."""
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    return db.session.scalars(select(Place.id).where(Place.name == "Fynshav")).one()


@pytest.fixture
def staff(fynshav: int, client: FlaskClient) -> FlaskClient:
    log_in(client, make_account(Role.MODERATOR))
    return client


def _mark(place_id: int, name: str = "", *roads: str) -> None:
    with writing():
        mark_area(SYSTEM, clock.now(), NewArea(place_id, "Der er stille", name, roads))


def _rows(client: FlaskClient, query: str = "") -> list[str]:
    """The words of each row of the table."""
    page = client.get(f"/admin/omraader{query}").get_data(as_text=True)
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return table.split("<tr>")[1:]


def test_the_page_says_what_is_coming_and_what_the_tasks_came_to(staff: FlaskClient, fynshav: int) -> None:
    past = make_past(place_id=fynshav, meeting_point="Nørager 4")
    confirm(past, (helped(past), 90), (helped(past), 90))
    coming = make_listing(place_id=fynshav, meeting_point="Forsamlingshuset")
    yes(coming)
    make_walk(place_id=fynshav, meeting_point="Kirken", first_on=clock.today() + timedelta(days=13))
    _mark(fynshav)
    _mark(fynshav, "Nørager", "Nørager")

    quiet, whole = _rows(staff)

    assert "Nørager" in quiet
    assert ">Ikke noget<" in quiet
    assert [f">{number}</td>" in quiet for number in (1, 2, 3)] == [True, True, True]
    assert [f">{number}</td>" in whole for number in (2, 3)] == [True, True], whole
    assert ">Ikke noget<" not in whole
    page = staff.get("/admin/omraader").get_data(as_text=True)
    assert "I 1 område sker der ikke noget de næste 14 dage." in page
    assert ">0</td>" in _rows(staff, f"?aar={clock.today().year - 2}")[0]


def test_a_moderator_marks_an_area_and_takes_the_mark_off(staff: FlaskClient, fynshav: int) -> None:
    typed = {"place_id": fynshav, "name": "Nørager", "roads": "Nørager\nSkovvej", "reason": "Der er stille"}
    assert staff.post("/admin/omraader/nyt", data=typed | {"reason": ""}).status_code == 422
    assert staff.post("/admin/omraader/nyt", data=typed | {"place_id": 0}).status_code == 422
    assert staff.post("/admin/omraader/nyt", data=typed).status_code == 303
    again = staff.post("/admin/omraader/nyt", data=typed)
    assert (again.status_code, "Området er markeret allerede" in again.get_data(as_text=True)) == (422, True)
    [row] = _rows(staff)
    assert "Nørager, Skovvej" in row
    path = row.partition('href="/admin/omraader/')[2].partition('"')[0]
    assert staff.post(f"/admin/omraader/{path}", data={"reason": " "}).status_code == 422
    assert staff.post(f"/admin/omraader/{path}", data={"reason": "Nu sker der noget"}).status_code == 303
    assert _rows(staff) == []
    assert "Nu sker der noget" in staff.get("/admin/omraader").get_data(as_text=True)
    assert staff.get(f"/admin/omraader/{path}").status_code == 404


def test_the_plan_says_how_much_of_an_action_lies_in_marked_areas(staff: FlaskClient, fynshav: int) -> None:
    initiative = db.session.scalars(select(Initiative).where(Initiative.default_for == "listing_young")).one()
    past, elsewhere = (make_past(place_id=fynshav, meeting_point=where) for where in ("Nørager 4", "Kirken"))
    confirm(past, (helped(past), 120))
    with writing():
        past.initiative_id = elsewhere.initiative_id = initiative.id
    path = f"/admin/plan/handling/{initiative.action_id}"
    said = "I områder med særlig opmærksomhed:"

    assert said not in staff.get(path).get_data(as_text=True)
    _mark(fynshav, "Nørager", "Nørager")
    page = " ".join(staff.get(path).get_data(as_text=True).split())

    print(page[page.index(said) :][:200] if said in page else page[:100])
    assert f"{said} 1 der hjalp med en opgave, 1 opgave, 2 timer hjulpet." in page
    log_in(staff, make_account(Role.LEADER))
    assert said not in staff.get(path).get_data(as_text=True), "a leader may not open the areas"
