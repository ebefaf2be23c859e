"""A period to come, for staff: what moves on to it, and what stays where it was done."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import db
from app.core.permissions import Role
from app.pack.actions import load_pack
from app.plan.models import Initiative, Period, PlanActivity
from tests import factories
from tests.admin.plan_pages import page, row_id
from tests.factories import writing

PACK = Path(__file__).parents[2] / "data" / "soenderborg"
TO_COME = {"title": "Den nye plan", "first_year": "2028", "last_year": "2031"}


@pytest.fixture
def staff_client(app: Flask, client: FlaskClient, frozen_now: datetime) -> FlaskClient:
    with writing():
        load_pack(PACK, frozen_now)
    factories.log_in(client, factories.make_account(Role.ADMINISTRATOR, name="Mette Krogh"))
    return client


def test_what_moved_on_is_still_shown_and_explained_in_the_years_before(
    staff_client: FlaskClient, frozen_now: datetime
) -> None:
    walk = factories.make_walk(title="Tur ved fjorden")
    factories.make_sign_up(factories.make_occurrence(walk))
    row = row_id("4.1")
    moving = {"rows": [str(row)], "initiatives": [str(walk.initiative_id)]}
    assert staff_client.post("/admin/plan/ny-periode", data={**TO_COME, **moving}).status_code == 303
    behind = page(staff_client, f"/admin/plan/raekke/{row}/tal?aar=2027&tal=places")
    assert "1 plads taget i 2027" in behind
    assert "Tur ved fjorden" in behind
    status = page(staff_client, f"/admin/plan/raekke/{row}/aar/2027")
    assert re.search(r'value="running"[^>]* checked', status), "as it stands on the page of the row"
    over_time = page(staff_client, f"/admin/plan/raekke/{row}/over-tid")
    assert "Pladser taget" in over_time
    assert "Der er ikke talt noget i de år." not in over_time


def test_an_evaluation_keeps_what_moved_to_a_period_that_began_before_the_earlier_was_over(
    staff_client: FlaskClient,
) -> None:
    row = row_id("4.1")
    initiative = db.session.scalars(select(Initiative).where(Initiative.activity_id == row)).first()
    assert initiative is not None
    new = {"title": "Tidligt", "first_year": "2023", "last_year": "2030"}
    moving = {"rows": [str(row)], "initiatives": [str(initiative.id)]}
    assert staff_client.post("/admin/plan/ny-periode", data={**new, **moving}).status_code == 303

    assert f">{initiative.title}</h3>" in page(staff_client, "/admin/evaluering/2020-2023/4")


def test_a_row_of_years_that_a_later_period_has_is_compared_with_its_first_year(
    staff_client: FlaskClient,
) -> None:
    row = row_id("4.1")
    with writing():
        decided = db.session.get_one(PlanActivity, row)
        decided.first_year = decided.last_year = 2028
    assert (
        staff_client.post("/admin/plan/ny-periode", data={**TO_COME, "rows": [str(row)]}).status_code == 303
    )

    assert "2028" in page(staff_client, f"/admin/plan/raekke/{row}/over-tid")


def test_an_initiative_is_made_on_a_row_of_a_period_that_is_to_come(staff_client: FlaskClient) -> None:
    row = row_id("4.1")
    staff_client.post("/admin/plan/ny-periode", data={**TO_COME, "rows": str(row)})
    new = db.session.scalars(select(PlanActivity.id).where(PlanActivity.continues_id == row)).one()
    for address in (f"/admin/plan/indsats?del=raekke-{new}", "/admin/plan/indsats?aar=2028"):
        form = page(staff_client, address)
        assert f'value="raekke-{new}"' in form
        assert f'value="raekke-{row}"' not in form
    values = {
        "title": "Nye ture",
        "target": f"raekke-{new}",
        "starts_on": "2028-01-01",
        "owner_id": "0",
        "status": "planned",
    }
    assert staff_client.post(f"/admin/plan/indsats?del=raekke-{new}", data=values).status_code == 303
    assert db.session.scalars(select(Initiative).filter_by(title="Nye ture")).one().activity_id == new
    assert f'value="raekke-{row}"' in page(staff_client, "/admin/plan/indsats?del=raekke-99999")


@pytest.mark.any_database
def test_no_new_row_of_a_period_is_dropped_unseen(staff_client: FlaskClient) -> None:
    many = {**TO_COME, "new_rows_1": "\n".join(f"Række {number}" for number in range(21))}
    response = staff_client.post("/admin/plan/ny-periode", data=many)
    assert response.status_code == 422
    assert "Skriv højst 20 rækker" in response.get_data(as_text=True)
    assert "Række 20" in response.get_data(as_text=True)
    walk = db.session.scalars(select(Initiative).where(Initiative.default_for == "walk")).one()
    alone = staff_client.post("/admin/plan/ny-periode", data={**TO_COME, "initiatives": str(walk.id)})
    assert f"{walk.title} kan kun flytte med" in alone.get_data(as_text=True)
    assert len(db.session.scalars(select(Period.id)).all()) == 1


def test_each_period_has_pages_for_its_own_years_alone(staff_client: FlaskClient) -> None:
    row = row_id("4.1")
    staff_client.post("/admin/plan/ny-periode", data={**TO_COME, "rows": str(row)})
    new = db.session.scalars(select(PlanActivity.id).where(PlanActivity.continues_id == row)).one()
    old_years = page(staff_client, "/admin/plan")
    assert "/admin/plan/2020-2023/2027" in old_years
    assert "/admin/plan/2020-2023/2028" not in old_years
    assert "Skriv status for 2028" in page(staff_client, f"/admin/plan/raekke/{new}")
    assert "Skriv status for 2027" in page(staff_client, f"/admin/plan/raekke/{row}?aar=2029")
    overview = page(staff_client, "/admin/overblik?aar=2028")
    assert all(f"/admin/overblik?aar={year}" in overview for year in (2020, 2027, 2031))
