"""The host changes what people are on: one date, the whole series; and the list on paper."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp, SignUpStatus
from app.notifications.models import Message
from tests import factories
from tests.support.statements import counted
from tests.walks.hosting import PHONE, Hosted, cancel, fresh, text_of

# ---- cancelling one date ------------------------------------------------------------------------------------


def test_cancelling_shows_the_letter_and_the_count_and_changes_nothing(
    hosted: Hosted, client: FlaskClient
) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org")
    hosted.sign_up("Svend Aage Lorenzen", phone=PHONE)
    hosted.sign_up("Uden Nummer")
    before = len(db.session.scalars(select(Message)).all())
    data = {"reason": "weather", "words": "Der er is på stien.", "step": "see"}
    response = client.post(f"{hosted.date_url}/aflys", data=data)
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "Vejret er for dårligt. Der er is på stien." in page
    assert "1 får en e-mail nu." in page
    assert "1 skal du selv ringe til." in page
    assert "1 har hverken telefon eller e-mail" in page
    assert "og giv 2 besked" in page
    assert "/gaature/tilmelding/" not in page
    assert fresh(Occurrence, hosted.occurrence.id).status == OccurrenceStatus.PLANNED
    assert len(db.session.scalars(select(Message)).all()) == before


def test_cancelling_keeps_the_host_s_words_when_they_go_back(hosted: Hosted, client: FlaskClient) -> None:
    data = {"reason": "other", "words": "Broen er spærret.", "step": "edit"}
    page = client.post(f"{hosted.date_url}/aflys", data=data).get_data(as_text=True)
    assert "Broen er spærret.</textarea>" in page
    assert "Se, hvad de får at vide" in page


def test_another_reason_must_be_written(hosted: Hosted, client: FlaskClient) -> None:
    response = client.post(f"{hosted.date_url}/aflys", data={"reason": "other", "words": "", "step": "see"})
    assert response.status_code == 422
    assert "Skriv, hvorfor du aflyser" in response.get_data(as_text=True)


def test_a_date_cancelled_in_another_tab_says_so(hosted: Hosted, client: FlaskClient) -> None:
    cancel(hosted, client)
    response = client.post(
        f"{hosted.date_url}/aflys", data={"reason": "weather", "step": "do"}, follow_redirects=True
    )
    assert "Turen er allerede aflyst." in response.get_data(as_text=True)
    refused = client.get(f"{hosted.date_url}/ret", follow_redirects=True)
    assert "Turen er aflyst, så der er intet at rette." in refused.get_data(as_text=True)


# ---- ending the series ------------------------------------------------------------------------------------


def test_ending_the_series_cancels_later_dates_and_says_which(hosted: Hosted, client: FlaskClient) -> None:
    sign_up = hosted.sign_up("Ane Bro", email="ane@example.org")
    data = {"last_on": clock.today().isoformat(), "reason": "Birthe flytter."}
    preview = client.post(f"{hosted.url}/slut", data={**data, "step": "see"}).get_data(as_text=True)
    assert "De her ture bliver aflyst" in preview
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.CONFIRMED
    assert client.post(f"{hosted.url}/slut", data={**data, "step": "do"}).status_code == 303
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.CANCELLED_BY_HOST
    assert fresh(Series, hosted.series.id).until is not None
    assert fresh(Series, hosted.series.id).status in (SeriesStatus.APPROVED, SeriesStatus.ENDED)


# ---- paper ------------------------------------------------------------------------------------------------


def test_the_list_on_paper_has_names_phones_needs_and_boxes(hosted: Hosted, client: FlaskClient) -> None:
    hosted.sign_up("Jørgen Friis", phone=PHONE, needs_lift=True, party_size=2)
    page = text_of(client, f"{hosted.date_url}/print")
    sheet = page[page.index("<table") : page.index("</table>")]
    assert "Jørgen Friis" in sheet
    assert "11\u00a011\u00a011\u00a041" in sheet
    assert "mangler et lift" in sheet.lower()
    assert sheet.count("host-tick") == 3
    assert "<a " not in sheet


# ---- the price of a page ----------------------------------------------------------------------------------


def test_a_long_ring_list_costs_no_more_statements_than_a_short_one(
    hosted: Hosted, client: FlaskClient
) -> None:
    def statements() -> int:
        with counted() as seen:
            page = text_of(client, hosted.url)
        assert 'id="ring"' in page
        return len(seen)

    second = factories.make_occurrence(hosted.series, on=hosted.occurrence.original_date + timedelta(days=7))
    for number in range(6):
        factories.make_sign_up(second, factories.make_person(email=None, phone=f"+45111111{50 + number}"))
    hosted.sign_up("Svend Aage Lorenzen", phone=PHONE)
    cancel(hosted, client)

    statements()
    few = statements()
    client.post(
        f"{hosted.url}/{second.id}/aflys",
        data={"reason": "other", "words": "Broen er spærret.", "step": "do"},
    )
    assert statements() <= few
    assert few <= 18


def test_who_is_rung_about_many_walks_hears_the_first_of_them_and_the_reason_once(
    hosted: Hosted, client: FlaskClient
) -> None:
    person = factories.make_person("Svend Aage Lorenzen", email=None, phone=PHONE)
    dates = factories.coming_dates(hosted.series, clock.now())
    for date in dates[:8]:
        factories.make_sign_up(date, person)
    data = {"last_on": dates[1].original_date.isoformat(), "reason": "Værten flytter", "step": "see"}

    said = client.post(f"{hosted.url}/slut", data=data).text.partition("Læs højt")[2]

    assert (said.count(" er aflyst."), said.count("Værten siger: Værten flytter.")) == (4, 1)
    assert "Det gælder også 2 datoer mere" in said
