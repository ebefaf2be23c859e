"""The host changes dates: what stands on the page before it is saved, and that only that is saved."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core import clock
from app.core.database import db
from app.core.formatting import WEEKDAYS, capital, date_da
from app.gatherings.models import Occurrence, Series, SignUp, SignUpStatus
from app.notifications.models import Message
from app.people.actions import LOOK_UP
from tests import factories
from tests.gatherings.editing import edit
from tests.walks.hosting import PHONE, Hosted, fresh, text_of


def fields(hosted: Hosted, **changed: str) -> dict[str, str]:
    """The form as the page shows it, with what the host writes over."""
    occurrence = hosted.occurrence
    start = clock.local(occurrence.starts_at)
    length = int((occurrence.ends_at - occurrence.starts_at).total_seconds() // 60)
    data = {
        "scope": "this",
        "starts_on": start.date().isoformat(),
        "starts_at": start.strftime("%H:%M"),
        "duration_minutes": str(length),
        "place_id": str(occurrence.place_id),
        "meeting_point": occurrence.meeting_point,
        "capacity": str(occurrence.capacity or ""),
        "least": "",
        "reason": "Der er vejarbejde.",
        "step": "see",
    }
    return {**data, **changed}


def see(hosted: Hosted, client: FlaskClient, **changed: str) -> str:
    response = client.post(f"{hosted.date_url}/ret", data=fields(hosted, **changed))
    assert response.status_code == 200
    return response.get_data(as_text=True)


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def words_of(page: str) -> str:
    """The page as it is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def news() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "date_changed")))


def test_the_page_shows_dates_people_and_words_and_changes_nothing(
    hosted: Hosted, client: FlaskClient
) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org")
    hosted.sign_up("Svend Aage Lorenzen", phone=PHONE)
    hosted.sign_up("Uden Nummer")
    page = see(hosted, client, scope="all", starts_at="14:00", meeting_point="Ved kirken")
    words = words_of(page)
    assert "12 ture bliver ændret" in words
    assert "Tid Før: kl. 10.00" in words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Nu: Ved kirken" in words
    assert "3 med" in words
    assert "1 får en e-mail nu." in words
    assert "og giv 2 besked" in words
    assert "Ane Bro: e-mail" in words
    assert "Svend Aage Lorenzen: 11" in words
    assert "Uden Nummer: sig det, når I mødes" in words
    assert "Emne: Nyt om" in words
    assert "Der er vejarbejde." in words
    assert "Jeg ringer om Dybbøl Gågruppe" in words
    assert "Ture, der kommer i kalenderen senere, bliver også sådan." in words
    assert "/gaature/tilmelding/" not in page
    assert news() == []
    assert fresh(Series, hosted.series.id).meeting_point != "Ved kirken"
    looked = select(AuditEvent).where(AuditEvent.action == LOOK_UP)
    assert len(db.session.scalars(looked).all()) == 3


def test_saying_yes_saves_what_was_seen_and_tells_each_once(hosted: Hosted, client: FlaskClient) -> None:
    sign_up = hosted.sign_up("Ane Bro", email="ane@example.org")
    later = factories.make_occurrence(hosted.series, on=hosted.occurrence.original_date + timedelta(days=7))
    factories.make_sign_up(later, sign_up.person)
    changed = {"scope": "following", "starts_at": "11:30"}
    page = see(hosted, client, **changed)
    data = fields(hosted, **changed, step="do", seen=seen_on(page))
    response = client.post(f"{hosted.date_url}/ret", data=data, follow_redirects=True)
    assert "Ændringen er gemt. 1 får en e-mail." in response.get_data(as_text=True)
    for number in (hosted.occurrence.id, later.id):
        assert clock.local(fresh(Occurrence, number).starts_at).strftime("%H.%M") == "11.30"
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.CONFIRMED
    assert len(news()) == 1


def test_what_changed_meanwhile_is_shown_before_anything_is_saved(
    hosted: Hosted, client: FlaskClient
) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org")
    changed = {"starts_at": "11:30"}
    seen = seen_on(see(hosted, client, **changed))
    hosted.sign_up("Bo Lind", email="bo@example.org")
    again = see(hosted, client, **changed, step="do", seen=seen)
    assert "Noget er ændret, siden du så det" in again
    assert news() == []
    words = words_of(again)
    assert "Bo Lind: e-mail Nyt" in words
    assert "Ane Bro: e-mail Nyt" not in words
    data = fields(hosted, **changed, step="do", seen=seen_on(again))
    assert client.post(f"{hosted.date_url}/ret", data=data).status_code == 303
    assert len(news()) == 2


def test_a_yes_to_nothing_that_was_shown_shows_it_first(hosted: Hosted, client: FlaskClient) -> None:
    page = see(hosted, client, starts_at="11:30", step="do")
    assert "1 tur bliver ændret" in words_of(page)
    assert "Noget er ændret" not in page
    assert clock.local(fresh(Occurrence, hosted.occurrence.id).starts_at).hour == 10


def test_the_host_sees_what_stays_and_what_is_odd(hosted: Hosted, client: FlaskClient) -> None:
    day = hosted.occurrence.original_date
    own, other = (factories.make_occurrence(hosted.series, on=day + timedelta(days=n)) for n in (7, 14))
    edit(clock.now(), own, meeting_point="Ved søen")
    host = hosted.series.host
    choir = factories.make_walk(host=host, title="Aftenholdet", first_on=day + timedelta(days=14))
    assert factories.make_occurrence(choir, on=day + timedelta(days=14)).starts_at == other.starts_at
    page = words_of(see(hosted, client, scope="all", starts_at="10:30"))
    assert "De her dage bliver, som de er" in page
    assert "Ved søen" in page
    assert "Værten har også Aftenholdet" in page
    easter = words_of(see(hosted, client, starts_on="2027-03-28"))
    assert "Det er påskedag den dag." in easter
    night = words_of(see(hosted, client, starts_on="2027-03-27", starts_at="23:00", duration_minutes="300"))
    assert "Uret bliver stillet den nat." in night


def test_another_day_for_all_shows_each_of_them_beside_its_old_one(
    hosted: Hosted, client: FlaskClient
) -> None:
    day = hosted.occurrence.original_date
    page = words_of(see(hosted, client, scope="all", starts_on=(day + timedelta(days=2)).isoformat()))
    assert f"Dag Før: {WEEKDAYS[day.weekday()]}" in page
    assert f"{WEEKDAYS[(day.weekday() + 2) % 7]}, 2 dage senere" in page
    was, becomes = (capital(date_da(day)), date_da(day + timedelta(days=2)))
    assert words_of(f"{was} bliver til {becomes}: ingen endnu") in page
    assert fresh(Occurrence, hosted.occurrence.id).original_date == day


@pytest.mark.parametrize("step", ["see", "do"])
def test_what_cannot_be_is_refused_at_its_field_and_kept(
    hosted: Hosted, client: FlaskClient, step: str
) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org", party_size=3)
    for changed, said in (
        ({"starts_on": "2026-01-01"}, "Vælg et tidspunkt, der ikke er gået"),
        ({"starts_on": "2027-03-30", "scope": "all"}, "Vælg en dag højst 6 dage før eller efter"),
        ({"starts_at": "02:30"}, "Vælg et andet tidspunkt end mellem kl. 2 og 3"),
        ({"starts_on": "31.2.2027"}, "Skriv datoen som dag, måned og år"),
        ({"meeting_point": "Ved søen", "reason": ""}, "Skriv kort, hvorfor"),
        ({"capacity": "2"}, "Der er allerede 3 med."),
        ({"least": "2"}, "Det tal gælder alle dage."),
        ({"scope": "forever"}, "Vælg en af mulighederne"),
        ({}, "Her er ikke ændret noget."),
    ):
        data = fields(hosted, **{"step": step, **changed})
        response = client.post(f"{hosted.date_url}/ret", data=data)
        page = response.get_data(as_text=True)
        assert (response.status_code, said in page) == (422, True), said
        assert f'value="{changed.get("capacity", "8")}"' in page
    assert news() == []


def test_more_places_alone_tell_only_who_gets_one_and_need_no_reason(
    hosted: Hosted, client: FlaskClient
) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org", party_size=4)
    hosted.sign_up("Lise Juhl", email="lise@example.org", party_size=4)
    waiting = hosted.sign_up("Et Par", email="par@example.org", party_size=2)
    page = words_of(see(hosted, client, capacity="10", reason=""))
    assert "og giv 1 besked" in page
    assert "Et Par: e-mail" in page
    assert "Emne: Du har fået en plads" in page
    assert fresh(SignUp, waiting.id).status == SignUpStatus.WAITING


def test_the_pages_say_how_far_the_dates_reach(hosted: Hosted, client: FlaskClient) -> None:
    last = factories.coming_dates(hosted.series, clock.now())[-1].original_date
    for url in (hosted.url, f"/gaature/{hosted.series.id}"):
        page = text_of(client, url).replace("\N{NO-BREAK SPACE}", " ")
        assert f"{last.day}. maj. Nye kommer af sig selv." in page
    assert f"{hosted.date_url}/ret?gaelder=all" in text_of(client, hosted.url)
