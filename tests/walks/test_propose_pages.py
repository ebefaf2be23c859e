"""Proposing a walking group: four steps, a draft that is kept, a last look, and what happens then."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.core.database import db
from app.core.records import Draft
from app.gatherings.models import Occurrence, Rhythm, Series, SeriesStatus
from app.people.models import Person
from app.walks.models import Tempo, Walk
from tests import factories
from tests.conftest import FrozenClock

WHAT = {
    "title": "Broager Gågruppe",
    "description": "Vi går langs vandet.",
    "tempo": "calm",
    "kilometres": "4,5",
}
WHEN = {
    "rhythm": "monthly",
    "first_on": "2027-03-31",
    "starts_at_local": "10.00",
    "duration_minutes": "90",
    "until": "",
}
MANY = {"needs_sign_up": "yes", "capacity": "14", "price": "12,50", "price_note": "Kaffe koster 10 kr."}


@pytest.fixture
def account(client: FlaskClient, frozen_clock: FrozenClock) -> Account:
    """Birthe, logged in."""
    birthe = factories.make_account(name="Birthe Holm")
    factories.log_in(client, birthe)
    return birthe


def where() -> dict[str, str]:
    answers = dict.fromkeys(("rollator", "wheelchair", "benches", "toilet", "bus"), "ask")
    return {
        "place_id": str(factories.make_place("Broager").id),
        "meeting_point": "P-pladsen ved kirken",
        **answers,
        "rollator": "yes",
        "rollator_note": "Fast sti",
        "companion_offered": "y",
    }


def text_of(response: TestResponse) -> str:
    return response.get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")


def step(client: FlaskClient, slug: str, typed: dict[str, str], **more: str) -> TestResponse:
    return client.post(f"/gaature/foreslaa/{slug}", data={**typed, **more})


def fill_in(client: FlaskClient) -> None:
    """All four steps."""
    for slug, typed in (("hvad", WHAT), ("hvor", where()), ("hvornaar", WHEN), ("hvor-mange", MANY)):
        assert step(client, slug, typed).status_code == 303


def only_series() -> Series:
    db.session.rollback()
    return db.session.scalars(select(Series)).one()


def test_who_is_not_logged_in_is_sent_to_log_in_and_back(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    response = client.get("/gaature/foreslaa")
    assert response.status_code == 303
    assert "/log-ind?videre=/gaature/foreslaa" in response.location


def test_four_steps_lead_to_a_proposal_that_waits(client: FlaskClient, account: Account) -> None:
    assert step(client, "hvad", WHAT).location.endswith("/gaature/foreslaa/hvor")
    assert step(client, "hvor", where()).location.endswith("/gaature/foreslaa/hvornaar")
    assert step(client, "hvornaar", WHEN).location.endswith("/gaature/foreslaa/hvor-mange")
    assert step(client, "hvor-mange", MANY).location.endswith("/gaature/foreslaa/se-efter")
    page = text_of(client.get("/gaature/foreslaa/se-efter"))
    for words in (
        "Broager Gågruppe",
        "Den sidste onsdag i hver måned",
        "Du kan have rollator med: Fast sti",
        "Kl. 10.00 i 1½ time",
        "12,50 kr.",
        "inden to hverdage",
    ):
        assert words in page, words
    sent = client.post("/gaature/foreslaa/se-efter", data={})
    series = only_series()
    assert (series.status, series.host_id, series.rhythm) == (
        SeriesStatus.PROPOSED,
        account.person_id,
        Rhythm.MONTHLY,
    )
    assert (series.capacity, series.price_ore, series.companion_offered) == (14, 1250, True)
    assert series.access["rollator"] == {"answer": "yes", "note": "Fast sti"}
    walk = db.session.get_one(Walk, series.id)
    assert (walk.tempo, str(walk.kilometres)) == (Tempo.CALM, "4.5")
    thanks = text_of(client.get(sent.location))
    assert "Tak for dit forslag" in thanks
    assert "inden to hverdage" in thanks
    assert db.session.scalar(select(Draft)) is None


def test_a_trusted_host_has_a_group_at_once(client: FlaskClient, account: Account) -> None:
    factories.make_walk(host=db.session.get(Person, account.person_id), title="Den første")
    fill_in(client)
    sent = client.post("/gaature/foreslaa/se-efter", data={})
    page = text_of(client.get(sent.location))
    assert "Din gruppe er oprettet" in page
    series = db.session.scalars(select(Series).where(Series.title == "Broager Gågruppe")).one()
    assert series.status == SeriesStatus.APPROVED
    assert db.session.scalar(select(Occurrence).where(Occurrence.series_id == series.id)) is not None


def test_sent_twice_is_one_proposal(client: FlaskClient, account: Account) -> None:
    fill_in(client)
    first = client.post("/gaature/foreslaa/se-efter", data={"idempotency_key": "k" * 32})
    again = client.post("/gaature/foreslaa/se-efter", data={"idempotency_key": "k" * 32})
    assert again.status_code == 303
    assert first.status_code == 303
    assert only_series().title == "Broager Gågruppe"


def test_what_was_typed_is_there_when_one_goes_back_or_comes_another_day(
    client: FlaskClient, account: Account, frozen_clock: FrozenClock
) -> None:
    step(client, "hvad", WHAT)
    step(client, "hvor", where())
    page = text_of(client.get("/gaature/foreslaa/hvad"))
    assert 'value="Broager Gågruppe"' in page
    assert 'value="4,5"' in page
    client.delete_cookie("session")
    factories.log_in(client, account)
    assert "Du har en kladde" in text_of(client.get("/gaature/foreslaa"))
    assert 'value="P-pladsen ved kirken"' in text_of(client.get("/gaature/foreslaa/hvor"))


def test_what_is_wrong_is_kept_as_it_was_typed(client: FlaskClient, account: Account) -> None:
    response = step(client, "hvad", {**WHAT, "kilometres": "et par stykker"})
    assert response.status_code == 422
    assert "Skriv et tal, for eksempel 3 eller 4,5" in text_of(response)
    assert 'value="et par stykker"' in text_of(client.get("/gaature/foreslaa/hvad"))


def test_a_draft_may_be_saved_half_filled_and_thrown_away(client: FlaskClient, account: Account) -> None:
    saved = step(client, "hvad", {"title": "Kun et navn"}, gem="1")
    assert saved.location.endswith("/gaature/foreslaa")
    assert "Du har en kladde" in text_of(client.get("/gaature/foreslaa"))
    client.post("/gaature/foreslaa/slet-kladde", data={})
    assert "Du har en kladde" not in text_of(client.get("/gaature/foreslaa"))


def test_the_draft_of_one_is_not_shown_to_another(client: FlaskClient, account: Account) -> None:
    step(client, "hvad", WHAT)
    factories.log_in(client, factories.make_account(name="Ole Lund"))
    assert "Vi går langs vandet." not in text_of(client.get("/gaature/foreslaa/hvad"))


def test_the_last_look_sends_one_back_to_what_is_missing(client: FlaskClient, account: Account) -> None:
    step(client, "hvad", WHAT)
    response = client.get("/gaature/foreslaa/se-efter")
    assert "/gaature/foreslaa/hvor?" in response.location
    page = text_of(client.get(response.location))
    assert "Skriv, hvor I mødes" in page
    assert "Vælg den by, der er tættest på" in page
    assert client.post("/gaature/foreslaa/se-efter", data={}).status_code == 303
    assert db.session.scalar(select(Series)) is None


def test_correcting_one_step_leads_back_to_the_last_look(client: FlaskClient, account: Account) -> None:
    fill_in(client)
    page = text_of(client.get("/gaature/foreslaa/se-efter"))
    link = re.search(r'href="(/gaature/foreslaa/hvad\?ret=1)"', page)
    assert link
    response = client.post(link[1], data={**WHAT, "title": "Et andet navn"})
    assert response.location.endswith("/gaature/foreslaa/se-efter")
    assert "Et andet navn" in text_of(client.get("/gaature/foreslaa/se-efter"))


def test_the_dates_are_shown_in_words_before_one_goes_on(client: FlaskClient, account: Account) -> None:
    shown = step(client, "hvornaar", {**WHEN, "rhythm": "weekly", "first_on": "22.3.2027"}, vis="1")
    page = text_of(client.get(shown.location))
    assert "Hver mandag" in page
    assert "Mandag den 22. marts" in page
    assert "2. påskedag. Går I?" in page


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"first_on": "2027-03-01"}, "Vælg en dag efter i dag"),
        ({"first_on": "2029-03-01"}, "Vælg en dag inden for det næste år"),
        ({"first_on": "på onsdag"}, "Skriv datoen som dag, måned og år"),
        ({"starts_at_local": "02:30"}, "Vælg en anden tid end kl. 2.00–2.59"),
        ({"starts_at_local": "om formiddagen"}, "Skriv tiden som timer og minutter"),
        ({"duration_minutes": "7"}, "Vælg, hvor længe I er af sted"),
        ({"until": "2027-03-02"}, "Vælg en dag efter den første tur"),
    ],
)
def test_times_that_cannot_be_are_said_in_words(
    client: FlaskClient, account: Account, typed: dict[str, str], message: str
) -> None:
    response = step(client, "hvornaar", {**WHEN, **typed})
    assert response.status_code == 422
    assert message in text_of(response)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"capacity": "mange"}, "Skriv antallet med tal, for eksempel 14"),
        ({"capacity": "0"}, "Skriv et tal mellem 1 og 500"),
        ({"price": "gratis"}, "Skriv et tal, for eksempel 20"),
        ({"price": "-5"}, "Skriv prisen i kroner"),
    ],
)
def test_numbers_that_cannot_be_are_said_in_words(
    client: FlaskClient, account: Account, typed: dict[str, str], message: str
) -> None:
    response = step(client, "hvor-mange", {**MANY, **typed})
    assert response.status_code == 422
    assert message in text_of(response)


def test_a_group_where_one_just_turns_up_has_no_places(client: FlaskClient, account: Account) -> None:
    fill_in(client)
    step(client, "hvor-mange", {**MANY, "needs_sign_up": "no"})
    client.post("/gaature/foreslaa/se-efter", data={})
    series = only_series()
    assert (series.needs_sign_up, series.capacity) == (False, None)


def test_an_unknown_step_is_not_found(client: FlaskClient, account: Account) -> None:
    assert client.get("/gaature/foreslaa/nej").status_code == 404
    assert client.get("/gaature/foreslaa/tak/999").status_code == 404


def test_a_draft_keeps_what_is_wrong_but_never_a_cpr_number(client: FlaskClient, account: Account) -> None:
    wrong = {**WHAT, "description": "Ring til 010203-1234", "kilometres": "900"}

    response = client.post("/gaature/foreslaa/hvad", data=wrong)

    assert response.status_code == 422
    assert "Slet CPR-nummeret" in text_of(response)
    kept = db.session.scalars(select(Draft)).one().data["hvad"]
    assert kept == {**WHAT, "description": "", "kilometres": "900"}


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "31.2.2027"])
def test_a_draft_with_an_impossible_day_can_be_opened_again(
    client: FlaskClient, account: Account, day: str
) -> None:
    assert client.post("/gaature/foreslaa/hvornaar", data={**WHEN, "first_on": day}).status_code == 422
    assert client.get("/gaature/foreslaa/hvornaar").status_code == 200
