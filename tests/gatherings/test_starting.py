"""Starting something where there is nothing: ready texts that can all be changed, and where the proposal came from."""

from __future__ import annotations

from datetime import date, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core import drafts
from app.core.database import db
from app.gathering_pages.starting import ready_day
from app.gatherings.models import Series
from app.places.models import Place
from app.walks.resubmitting import keep_as_draft
from tests import factories
from tests.conftest import FrozenClock
from tests.meals.test_pages import PROPOSAL
from tests.support.html import form_fields


@pytest.fixture
def fynshav(frozen_clock: FrozenClock, client: FlaskClient) -> Place:
    factories.log_in(client, factories.make_account(name="Birthe Holm"))
    return factories.make_place("Fynshav", lat=54.98784, lon=9.98131)


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")


def send_step(client: FlaskClient, address: str, **typed: str) -> TestResponse:
    """Send a step as it stands, with what is typed in it: choices keep their first answer."""
    page = client.get(address).get_data(as_text=True)
    return client.post(address, data={**form_fields(page, None), **typed})


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2027, 3, 1), date(2027, 3, 11)),
        (date(2027, 3, 5), date(2027, 3, 11)),
        (date(2027, 3, 6), date(2027, 3, 11)),
        (date(2027, 3, 7), date(2027, 3, 18)),
    ],
)
def test_the_first_day_is_a_thursday_that_leaves_time_for_an_answer(today: date, day: date) -> None:
    assert ready_day(today) == day


def test_a_walk_begins_with_ready_texts_and_a_list_of_what_to_think_of(
    client: FlaskClient, fynshav: Place
) -> None:
    begin = text_of(client.get(f"/gaature/foreslaa?sted={fynshav.id}"))
    assert "Start en gåtur i Fynshav" in begin
    assert "Gå ruten selv først." in begin
    assert "Hvad gør I, hvis nogen falder eller bliver syg? Ring 112" in begin
    assert "Er I dækket af en forsikring? Spørg" in begin
    assert f'href="/gaature/foreslaa/hvad?sted={fynshav.id}"' in begin
    what = text_of(client.get(f"/gaature/foreslaa/hvad?sted={fynshav.id}"))
    assert 'value="Gåtur i Fynshav"' in what
    assert "Vi går en rolig tur i Fynshav" in what
    where = text_of(client.get(f"/gaature/foreslaa/hvor?sted={fynshav.id}"))
    assert f'<option selected value="{fynshav.id}">' in where
    assert 'value="Ved busstoppestedet i Fynshav"' in where
    day = text_of(client.get(f"/gaature/foreslaa/hvornaar?sted={fynshav.id}"))
    assert 'value="2027-03-11"' in day
    assert 'value="10:00"' in day


def test_without_a_place_and_with_one_that_there_is_not_the_form_is_empty(
    client: FlaskClient, fynshav: Place
) -> None:
    for query in ("", "?sted=4711", "?sted=x"):
        assert "Foreslå en gågruppe" in text_of(client.get(f"/gaature/foreslaa{query}"))
        assert "Fynshav" not in text_of(client.get(f"/gaature/foreslaa/hvad{query}"))
        assert "Fynshav</option>" in text_of(client.get(f"/spis-sammen/foreslaa{query}"))
        assert "Fællesspisning i Fynshav" not in text_of(client.get(f"/spis-sammen/foreslaa{query}"))


def test_a_walk_is_proposed_from_the_ready_texts_with_what_was_changed(
    client: FlaskClient, fynshav: Place
) -> None:
    sted = f"?sted={fynshav.id}"
    sent = send_step(client, f"/gaature/foreslaa/hvad{sted}", tempo="calm", description="Vi går til havnen.")
    assert sent.location == f"/gaature/foreslaa/hvor{sted}"
    # The draft knows where it comes from: whoever goes on from another page has the place still.
    where = dict.fromkeys(("rollator", "wheelchair", "benches", "toilet", "bus"), "ask")
    send_step(client, "/gaature/foreslaa/hvor", place_id=str(fynshav.id), **where)
    send_step(client, "/gaature/foreslaa/hvornaar", rhythm="weekly", duration_minutes="90")
    send_step(client, "/gaature/foreslaa/hvor-mange", needs_sign_up="no")
    assert client.post("/gaature/foreslaa/se-efter").status_code == 303
    series = db.session.scalars(select(Series)).unique().one()
    assert (series.gap_place_id, series.place_id, series.title) == (fynshav.id, fynshav.id, "Gåtur i Fynshav")
    assert series.description == "Vi går til havnen."
    assert (series.first_on, series.starts_at_local) == (date(2027, 3, 11), time(10))
    tak = text_of(client.get(f"/gaature/foreslaa/tak/{series.id}"))
    assert "Gå ruten selv først." in tak


def test_a_draft_that_was_begun_for_something_else_stays_what_it_is(
    client: FlaskClient, fynshav: Place
) -> None:
    typed = {"title": "Broager Gågruppe", "description": "Vi går.", "tempo": "calm", "kilometres": "4"}
    client.post("/gaature/foreslaa/hvad", data=typed)
    again = text_of(client.get(f"/gaature/foreslaa/hvad?sted={fynshav.id}"))
    assert 'value="Broager Gågruppe"' in again
    where = text_of(client.get(f"/gaature/foreslaa/hvor?sted={fynshav.id}"))
    assert "Ved busstoppestedet" not in where


def test_what_is_sent_back_to_be_put_right_still_belongs_to_the_gap(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    account, place = factories.make_account(name="Vera Vært"), factories.make_place("Fynshav")
    series = factories.make_proposal(host=account.person, place_id=place.id, gap_place_id=place.id)
    with factories.writing():
        assert keep_as_draft(series, frozen_clock.now)
    draft = drafts.load(drafts.owner_of(account.id), "propose_walk")
    assert draft is not None
    assert draft.data["sted"] == {"place_id": place.id}


def test_a_meal_is_proposed_from_the_ready_texts(client: FlaskClient, fynshav: Place) -> None:
    address = f"/spis-sammen/foreslaa?sted={fynshav.id}"
    page = text_of(client.get(address))
    assert "Start en fællesspisning i Fynshav" in page
    assert "Find et lokale." in page
    ready = form_fields(page, None)
    assert (ready["title"], ready["meeting_point"]) == (
        "Fællesspisning i Fynshav",
        "Forsamlingshuset i Fynshav",
    )
    assert (ready["starts_at_local"], ready["capacity"]) == ("17:30", "20")
    sent = client.post(address, data={**PROPOSAL, "title": ready["title"], "place_id": fynshav.id})
    assert sent.status_code == 303
    series = db.session.scalars(select(Series)).unique().one()
    assert (series.kind, series.gap_place_id, series.title) == (
        "meal",
        fynshav.id,
        "Fællesspisning i Fynshav",
    )


def test_visitors_come_back_to_the_place_when_they_have_logged_in(client: FlaskClient) -> None:
    place = factories.make_place("Fynshav")
    for path in ("/gaature/foreslaa", "/spis-sammen/foreslaa"):
        answer = client.get(f"{path}?sted={place.id}")
        assert answer.status_code == 303
        assert answer.location.endswith(f"?sted%3D{place.id}")
