"""What the plan counts of tasks, what is forgotten of a person, and saying yes for who rings."""

from __future__ import annotations

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
from app.listings import actions, feature, privacy
from app.listings.figures import PLAN_FIGURES
from app.listings.models import Response
from app.listings.rules import Status
from app.pack.actions import load_pack
from app.plan.models import Action, Initiative
from app.plan.queries import action_initiatives
from tests.factories import log_in, make_account, make_person, writing
from tests.listings.pages import send, text
from tests.listings.posting import date_of, laug, make_listing, owner_of, statuses, yes, yeses

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def initiative(app: Flask) -> Initiative:
    """The pack's initiative for short tasks that ask nothing."""
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    return db.session.scalars(select(Initiative).where(Initiative.default_for == "listing_young")).one()


def test_a_task_counts_for_an_action_and_never_for_a_row(initiative: Initiative) -> None:
    organisation = laug(trusted=True)
    yeses(make_listing(organisation, places=2), 3)
    gone = make_listing(organisation)
    yes(gone)
    with writing():
        actions.call_off(owner_of(organisation), clock.now(), date_of(gone).id, "Det sner")

    year = clock.today().year
    figures = {one.key: one.value for one in PLAN_FIGURES.figures([initiative.id], year)}

    assert db.session.get_one(Action, initiative.action_id).code == "1c"
    assert initiative.activity_id is None
    assert figures == {"helpers": 2, "tasks": 1, "hours": 0, "called_off": 1}
    assert [row.count for row in PLAN_FIGURES.rows([initiative.id], year, "helpers")] == [2]
    assert PLAN_FIGURES.rows([initiative.id], year, "names") == []
    assert PLAN_FIGURES.per_quarter is not None
    assert sum(PLAN_FIGURES.per_quarter([initiative.id], year)) == 2
    assert PLAN_FIGURES.by_initiative is not None
    assert list(PLAN_FIGURES.by_initiative([initiative.id], year)) == [initiative.id]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "1c"),
        ({"question": "Har du en bil?"}, "2a"),
        ({"least_age": 18, "least_age_reason": "Ild"}, "2a"),
    ],
)
def test_what_the_young_can_do_when_it_suits_them_counts_for_its_own_action(
    initiative: Initiative, values: dict[str, Any], code: str
) -> None:
    listing = make_listing(public=False, **values)

    counts_for = db.session.get_one(Initiative, listing.initiative_id)
    assert db.session.get_one(Action, counts_for.action_id).code == code


def test_a_moderator_chooses_among_initiatives_of_actions_only(initiative: Initiative) -> None:
    offered = [one.title for one in action_initiatives(clock.now())]

    assert offered == [
        "Grupper, der mødes uge efter uge",
        "Korte opgaver for unge",
        "Opgaver i lokalsamfundet",
    ]


def test_who_is_erased_gives_up_what_is_to_come_and_leaves_no_words(app: Flask) -> None:
    listing = make_listing(places=1, contact_phone="+4511111157")
    ane = yes(listing, make_person("Ane Ibsen", phone="+4511111157"), note="Jeg har en bil")
    ib = yes(listing)

    with writing():
        privacy.erase(ane.person_id, clock.now(), SYSTEM)

    assert statuses(ane, ib) == [Status.WITHDRAWN, Status.ACCEPTED]
    assert (ane.note, listing.contact_name, listing.contact_phone) == ("", "", "")


def test_two_on_one_list_are_not_merged_before_one_gives_up(app: Flask) -> None:
    listing = make_listing()
    ane, ib = yes(listing), yes(listing)

    said = feature.merge_obstacle(ane.person_id, ib.person_id)

    assert said is not None
    assert "Hjælp til julemarked" in said
    assert feature.merge_obstacle(ane.person_id, make_person().id) is None


def test_staff_say_yes_for_who_rings(client: FlaskClient) -> None:
    listing, grethe = make_listing(), make_person("Grethe Thomsen", email=None, phone="+4511111125")
    log_in(client, make_account(Role.MODERATOR))
    assert f"/opgaver?til={grethe.id}" in text(client, f"/telefonbord/{grethe.id}")
    assert f"/opgaver/{listing.id}?til={grethe.id}" in text(client, f"/opgaver?til={grethe.id}")

    answer = send(client, f"/opgaver/{listing.id}/ja?til={grethe.id}", date_id=date_of(listing).id)

    assert "Du er med: Hjælp til julemarked" in text(client, answer.location)
    response = db.session.scalars(select(Response)).unique().one()
    assert (response.person_id, response.status) == (grethe.id, Status.ACCEPTED)


def test_nobody_else_says_yes_for_others(client: FlaskClient) -> None:
    listing, grethe = make_listing(), make_person("Grethe Thomsen")
    for browser in (client, client.application.test_client()):
        if browser is client:
            log_in(browser, make_account(name="Kaj Borger"))
        for address in ("/opgaver", f"/opgaver/{listing.id}", f"/opgaver/{listing.id}/ja"):
            assert browser.get(f"{address}?til={grethe.id}").status_code == 404
