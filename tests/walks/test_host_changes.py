"""The host changes what people are on: one date, the whole series; and the list on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp, SignUpStatus
from app.notifications.models import Message
from tests import factories
from tests.support.statements import counted
from tests.walks.hosting import PHONE, Hosted, cancel, fresh, text_of

# ---- changing one date ------------------------------------------------------------------------------------


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
    refused = client.post(f"{hosted.date_url}/pladser", data={"capacity": "5", "step": "do"})
    assert "Dagen er allerede aflyst." in refused.get_data(as_text=True)


def move(hosted: Hosted, **changed: str) -> dict[str, str]:
    start = clock.local(hosted.occurrence.starts_at)
    data = {"starts_on": start.date().isoformat(), "starts_at": "10:00", "meeting_point": "P-pladsen",
            "reason": "Der er vejarbejde.", "step": "do"}  # fmt: skip
    return {**data, **changed}


def test_moving_a_date_keeps_everybody_and_tells_them(hosted: Hosted, client: FlaskClient) -> None:
    sign_up = hosted.sign_up("Ane Bro", email="ane@example.org")
    assert client.post(f"{hosted.date_url}/flyt", data=move(hosted, starts_at="11.30")).status_code == 303
    occurrence = fresh(Occurrence, hosted.occurrence.id)
    assert clock.local(occurrence.starts_at).strftime("%H.%M") == "11.30"
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.CONFIRMED
    assert db.session.scalars(select(Message).where(Message.kind == "date_changed")).one()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"starts_on": "2026-01-01"}, "Vælg et tidspunkt, der ikke er gået"),
        ({"starts_at": "02:30"}, "Vælg et andet tidspunkt end mellem kl. 2 og 3"),
        ({"starts_on": "31.2.2027"}, "Skriv datoen som dag, måned og år"),
        ({"reason": ""}, "Skriv kort, hvorfor"),
    ],
)
@pytest.mark.parametrize("step", ["see", "do"])
def test_a_move_that_cannot_be_is_refused_at_its_field(
    hosted: Hosted, client: FlaskClient, changed: dict[str, str], said: str, step: str
) -> None:
    response = client.post(f"{hosted.date_url}/flyt", data=move(hosted, **changed, step=step))
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)


def test_fewer_places_than_people_says_how_many_are_on(hosted: Hosted, client: FlaskClient) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org", party_size=3)
    response = client.post(f"{hosted.date_url}/pladser", data={"capacity": "2", "step": "see"})
    assert response.status_code == 422
    assert "Der er allerede 3 med." in response.get_data(as_text=True)


# ---- changing the series ----------------------------------------------------------------------------------


def test_changing_the_series_tells_whom_it_touches(hosted: Hosted, client: FlaskClient) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org")
    data = {
        "from_on": clock.today().isoformat(),
        "starts_at_local": "11:00",
        "duration_minutes": "60",
        "place_id": str(hosted.series.place_id),
        "meeting_point": "Ved kirken",
        "capacity": "8",
        "reason": "Det bliver mørkt tidligt.",
    }
    preview = client.post(f"{hosted.url}/ret", data={**data, "step": "see"}).get_data(as_text=True)
    assert "og giv 1 besked" in preview
    assert "Alle på de her ture beholder deres plads" in preview
    assert fresh(Series, hosted.series.id).meeting_point != "Ved kirken"
    assert client.post(f"{hosted.url}/ret", data={**data, "step": "do"}).status_code == 303
    assert fresh(Series, hosted.series.id).meeting_point == "Ved kirken"
    assert clock.local(fresh(Occurrence, hosted.occurrence.id).starts_at).hour == 11


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
