"""What a citizen and a host meet on the pages of meals."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import db
from app.gatherings.models import Series
from app.meals import queries
from tests import factories
from tests.conftest import FrozenClock
from tests.meals.cooking import account_of, make_date, make_meal
from tests.support.statements import counted
from tests.walks.visiting import PHONE, first_date, get, sign_ups, text_of


@pytest.fixture
def meal(client: FlaskClient, frozen_clock: FrozenClock) -> Series:
    return make_meal(
        factories.make_account(name="Vera Vært").person,
        title="Suppe i Broager",
        menu="Tomatsuppe",
        least_age=60,
        least_age_reason="Ældrerådet holder det",
        has_takeaway=True,
        closes_hours=48,
        price_ore=4500,
        least=6,
    )


def sign_up(client: FlaskClient, series: Series, **typed: Any) -> Any:
    date = first_date(series)
    values = {"occurrence_id": date.id, "name": "Karen Iversen", "phone": PHONE, "party_size": 1}
    return client.post(f"/spis-sammen/{series.id}/tilmeld", data={**values, **typed})


def test_the_list_shows_meals_and_the_way_to_propose_one(client: FlaskClient, meal: Series) -> None:
    page = get(client, "/spis-sammen")
    assert "Suppe i Broager" in page
    assert "Fra 60 år" in page
    assert "/spis-sammen/foreslaa" in page
    assert "Suppe i Broager" in get(client, "/det-sker")


def test_the_page_tells_all_one_must_know(client: FlaskClient, meal: Series) -> None:
    page = get(client, f"/spis-sammen/{meal.id}")
    for words in (
        "Mandag den 8. marts kl. 10.00",
        "Tomatsuppe",
        "45 kr.",
        "Du betaler på stedet",
        "Senest 2 dage før",
        "Fra 60 år: Ældrerådet holder det",
        "Vi skal være mindst 6",
        "Du kan hente maden",
        "Sæt jer, hvor I vil",
        "Ring til køkkenet",
        "Vera Vært",
        # What is served is not taken for the menu of the site.
        "Hovedmenu",
    ):
        assert words in page
    assert "Bænke" not in page


def test_a_menu_that_is_not_known_yet_is_said_to_come(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    assert "Menuen kommer." in get(client, f"/spis-sammen/{make_meal().id}")


def test_few_statements(client: FlaskClient, meal: Series) -> None:
    get(client, f"/spis-sammen/{meal.id}")
    with counted() as list_statements:
        get(client, "/spis-sammen")
    with counted() as page_statements:
        get(client, f"/spis-sammen/{meal.id}")
    assert len(list_statements) <= 3
    assert len(page_statements) <= 6


def test_the_age_is_said_with_a_tick(client: FlaskClient, meal: Series) -> None:
    assert "Jeg er fyldt 60 år" in get(client, f"/spis-sammen/{meal.id}/tilmeld")
    refused = sign_up(client, meal)
    assert refused.status_code == 422
    assert "Sæt kryds, hvis du er fyldt 60 år" in text_of(refused)
    assert sign_up(client, meal, old_enough="y").status_code == 303
    (made,) = sign_ups()
    assert not queries.is_takeaway(made)


def test_the_own_page_says_what_to_pay(client: FlaskClient, meal: Series) -> None:
    page = get(client, sign_up(client, meal, old_enough="y").location).replace("\N{NO-BREAK SPACE}", " ")
    assert "45 kr." in page
    assert "Du betaler på stedet" in page


def test_the_food_is_fetched_and_then_eaten_there_after_all(client: FlaskClient, meal: Series) -> None:
    own = sign_up(client, meal, old_enough="y", takeaway="y").location
    (made,) = sign_ups()
    assert queries.is_takeaway(made)
    change = get(client, f"{own}/ret")
    assert "Jeg er fyldt" not in change
    assert 'name="takeaway" value="y" checked' in change
    assert client.post(f"{own}/ret", data={"party_size": 1, "note": ""}).status_code == 303
    db.session.rollback()
    assert not queries.is_takeaway(made)


def test_when_it_has_closed_the_page_says_so(
    client: FlaskClient, meal: Series, frozen_clock: FrozenClock
) -> None:
    date = first_date(meal)
    frozen_clock.move_to(date.starts_at - timedelta(hours=40))
    page = get(client, f"/spis-sammen/{meal.id}")
    assert "Tilmeldingen er lukket. Ring på <a" in page
    assert "Lukket" in page
    refused = sign_up(client, meal, old_enough="y")
    assert refused.status_code == 422
    assert sign_ups() == []


def test_the_calendar_file_is_of_the_meal(client: FlaskClient, meal: Series) -> None:
    own = sign_up(client, meal, old_enough="y").location
    assert "SUMMARY:Suppe i Broager" in get(client, f"{own}/kalender.ics")


def test_a_preview_is_for_its_host(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    account = factories.make_account(name="Ny Vært")
    series = make_meal(account.person, approved=False)
    get(client, f"/spis-sammen/{series.id}", 404)
    factories.log_in(client, account)
    assert "ikke godkendt" in get(client, f"/spis-sammen/{series.id}")


# ---- proposing and hosting ------------------------------------------------------------------------------

PROPOSAL = {
    "title": "Grød i Gråsten",
    "description": "Vi spiser grød sammen.",
    "meeting_point": "Forsamlingshuset",
    "rhythm": "weekly",
    "first_on": "8.3.2027",
    "starts_at_local": "18.00",
    "duration_minutes": "120",
    "capacity": "20",
    "closes_hours": "48",
    "price": "12,50",
    "seating": "tables",
    "organisation_id": "0",
    "rollator": "yes",
    "wheelchair": "ask",
    "toilet": "yes",
    "bus": "no",
}


def test_a_citizen_proposes_and_staff_approve(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    account, place = factories.make_account(name="Ny Vært"), factories.make_place()
    factories.log_in(client, account)
    assert "Foreslå et måltid" in get(client, "/spis-sammen/foreslaa")
    sent = client.post("/spis-sammen/foreslaa", data={**PROPOSAL, "place_id": place.id})
    assert sent.status_code == 303
    (series,) = db.session.scalars(select(Series)).unique()
    assert (series.kind, series.status, series.price_ore, series.closes_hours) == (
        "meal",
        "proposed",
        1250,
        48,
    )
    assert "Vi kigger på dit forslag" in get(client, sent.location)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("price", "mange penge", "Skriv prisen i kroner"),
        ("price", "NaN", "Skriv prisen i kroner"),
        ("first_on", "1.2.2027", "Vælg en dag efter i dag"),
        ("starts_at_local", "2.30", "Den time skifter uret"),
        ("least", "30", "ikke er større end antallet"),
        ("least_age", "60", "Skriv, hvorfor der er en alder"),
        ("place_id", "0", "Vælg den by"),
        ("organisation_id", "4711", "Vælg, hvem der holder måltidet"),
        ("closes_hours", "47", "Vælg, hvornår"),
        ("duration_minutes", "7", "Vælg, hvor længe"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: FlaskClient, frozen_clock: FrozenClock, field: str, typed: str, words: str
) -> None:
    factories.log_in(client, factories.make_account(name="Ny Vært"))
    place = factories.make_place()
    refused = client.post("/spis-sammen/foreslaa", data={**PROPOSAL, "place_id": place.id, field: typed})
    assert refused.status_code == 422
    assert words in text_of(refused)


def test_the_host_changes_menu_and_meal(client: FlaskClient, meal: Series) -> None:
    factories.log_in(client, account_of(meal.host))
    date = first_date(meal)
    host = f"/spis-sammen/{meal.id}/vaert"
    assert "Køkkensedlen" in get(client, f"{host}/{date.id}")
    assert "Menuen den dag" in get(client, host)
    assert client.post(f"{host}/{date.id}/menu", data={"menu": "Fiskefilet"}).status_code == 303
    assert "Fiskefilet" in get(client, f"/spis-sammen/{meal.id}")
    assert (
        client.post(
            f"{host}/maaltidet", data={"menu": "Grød", "seating": "tables", "closes_hours": 72}
        ).status_code
        == 303
    )
    page = get(client, f"/spis-sammen/{meal.id}")
    assert "Værten finder en plads til dig" in page
    assert "Fra 60 år" not in page
    assert "Senest 3 dage før" in page


def test_changing_the_date_and_changing_the_meal_are_not_called_the_same(
    client: FlaskClient, meal: Series
) -> None:
    factories.log_in(client, account_of(meal.host))
    page = get(client, f"/spis-sammen/{meal.id}/vaert")

    assert page.count("Ret måltidet") == 1
    assert page.count("Ret det, der gælder hver gang") == 1


def test_the_host_writes_the_numbers_that_the_list_proposes(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    account = factories.make_account(name="Vera Vært")
    date = make_date(account.person)
    factories.make_sign_up(date, party_size=3)
    path = f"/spis-sammen/{date.series_id}/vaert/{date.id}/tal"
    factories.log_in(client, account)
    assert "når måltidet er begyndt" in get(client, path)
    frozen_clock.move_to(date.starts_at + timedelta(hours=1))
    assert 'value="3"' in get(client, path)
    # The page of the meal does not ask for one of them besides.
    assert "head_count" not in get(client, path.removesuffix("/tal"))
    typed = {"guests": "5", "first_timers": "2", "portions": "6", "comment": "Hyggeligt"}
    assert client.post(path, data=typed).status_code == 303
    db.session.rollback()
    written = queries.date_of(date.id)
    assert written is not None
    assert (written.guests, written.first_timers, written.portions) == (5, 2, 6)
    refused = client.post(path, data={**typed, "first_timers": "9"})
    assert refused.status_code == 422


def test_a_cook_says_yes_by_the_link(client: FlaskClient, meal: Series) -> None:
    factories.log_in(client, account_of(meal.host))
    page = get(client, f"/spis-sammen/{meal.id}/vaert/kokke")
    assert "Fjerner du en kok, virker tidligere links ikke mere" in page
    link = re.search(r"/spis-sammen/kok/[^\"]+", page)
    assert link
    client.post("/log-ud")
    factories.log_in(client, factories.make_account(name="Kim Kok"))
    assert "beder dig lave mad" in get(client, link[0])
    assert client.post(link[0]).location == f"/spis-sammen/{meal.id}/koekken"
    assert "Køkkensedlen" in get(client, f"/spis-sammen/{meal.id}/koekken")
    assert "Du er kok" in get(client, "/min-side")
