"""The programme of a place and the posters: what stands on them, who may have them, and how much of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Rhythm
from app.search.published import published
from app.sharing import papers
from app.sharing.programme import Period, days_in_words, span_of
from tests.events.holding import make_date
from tests.factories import make_occurrence, make_place, make_walk
from tests.groups.grouping import dated, make_group
from tests.support.pdf import alternatives_of, kinds_of, read, title_of, words_of
from tests.support.publishing import commit


@pytest.fixture(autouse=True)
def _frozen(frozen_clock: Any) -> None:
    """Monday 1 March 2027."""


@pytest.fixture
def place(app: Flask) -> int:
    """Broager, where there is a walk every Monday; the one of the 15th is off."""
    number = make_place("Broager").id
    series = make_walk(title="Onsdagsholdet", place_id=number, rhythm=Rhythm.WEEKLY)
    off = make_occurrence(series, on=date(2027, 3, 15))
    db.session.commit()
    commit(lambda: cancel_date(SYSTEM, clock.now(), off.id, "Storm"))
    return number


def shown(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


# ---- the programme ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "span"),
    [
        (Period.WEEK, (date(2027, 3, 3), date(2027, 3, 7))),
        (Period.TWO_WEEKS, (date(2027, 3, 3), date(2027, 3, 16))),
        (Period.MONTH, (date(2027, 3, 1), date(2027, 3, 31))),
        (Period.NEXT_MONTH, (date(2027, 4, 1), date(2027, 4, 30))),
    ],
)
def test_a_period_is_seen_from_today(period: Period, span: tuple[date, date]) -> None:
    assert span_of(period, date(2027, 3, 3)) == span


def test_the_month_after_december_is_in_the_next_year() -> None:
    assert span_of(Period.NEXT_MONTH, date(2026, 12, 31)) == (date(2027, 1, 1), date(2027, 1, 31))


def test_days_are_said_month_by_month() -> None:
    assert days_in_words([date(2026, 11, 26)]) == "26. november"
    many = [date(2026, 11, 26), date(2026, 12, 3), date(2026, 12, 10), date(2026, 12, 17)]
    assert days_in_words(many) == "26. november, 3., 10. og 17. december"


def test_the_page_gathers_what_comes_back_and_says_what_is_off(client: FlaskClient, place: int) -> None:
    page = shown(client, f"/program?sted={place}&km=0&periode=maaned")

    assert "<h1>Det sker i Broager i marts</h1>" in page
    assert "Hver mandag" in page
    assert "8., 22. og 29. marts. Aflyst den 15. marts." in page
    assert page.count(">Onsdagsholdet</a>") == 1
    assert f"/plakat/sted/{place}.pdf" in page


def test_the_file_says_the_same_and_where_to_read_on(client: FlaskClient, place: int) -> None:
    answer = client.get(f"/program.pdf?sted={place}&km=0&periode=maaned")
    pdf = read(answer.data)
    words = words_of(pdf)

    assert title_of(pdf) == "Det sker i Broager i marts"
    assert len(pdf.pages) == 1
    assert kinds_of(pdf).count("/TH") == 2
    assert "8., 22. og 29. marts. Aflyst den 15. marts." in words
    assert f"localhost/det-sker?sted={place}&km=5" in words
    assert alternatives_of(pdf) == [f"QR-kode, der åbner localhost/det-sker?sted={place}&km=5"]
    assert answer.mimetype == "application/pdf"
    assert answer.cache_control.public
    assert answer.cache_control.max_age == 300
    assert client.get(f"/program.pdf?sted={place}&km=0&periode=maaned").data == answer.data


def test_only_what_lies_near_and_in_the_days_stands_there(client: FlaskClient, place: int) -> None:
    elsewhere = make_place("Guderup").id
    db.session.commit()

    assert "Onsdagsholdet" not in shown(client, f"/program?sted={elsewhere}&km=0&periode=maaned")
    assert "Der er ikke noget på programmet endnu" in shown(client, f"/program?sted={elsewhere}&km=0")
    own = "periode=egne&fra=2027-03-09&til=2027-03-14"
    assert "Onsdagsholdet" not in shown(client, f"/program?sted={place}&{own}")
    one = shown(client, f"/program?sted={place}&periode=egne&fra=8.3.2027&til=2027-03-09")
    assert "Mandag den\xa08. marts" in one
    assert "Det sker i Broager fra 8. marts til 9. marts" in one


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("periode=egne", "Vælg en dag"),
        ("periode=egne&fra=2027-03-09&til=2027-03-01", "Den sidste dag skal ligge efter den første"),
        ("periode=egne&fra=2027-03-09&til=2027-09-01", "Vælg højst 62 dage"),
        ("periode=egne&fra=i+morgen&til=2027-03-01", "Skriv datoen som dag, måned og år"),
        ("sted=999999", "aria-invalid"),
        ("sted=%00", "aria-invalid"),
        ("sted=1'--&km=3", "aria-invalid"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(
    client: FlaskClient, place: int, arguments: str, said: str
) -> None:
    for path in ("/program", "/program.pdf"):
        answer = client.get(
            f"{path}?{arguments}&periode=" if "periode" not in arguments else f"{path}?{arguments}"
        )
        assert answer.status_code == 422
        assert said in answer.text
        assert 'id="fejl"' in answer.text


def test_the_list_leads_to_the_programme_of_the_place_one_looks_at(client: FlaskClient, place: int) -> None:
    assert f'href="/program?sted={place}"' in shown(client, f"/det-sker?sted={place}&km=5")


# ---- posters ------------------------------------------------------------------------------------------------


def test_a_poster_says_what_when_where_and_whom_to_ring(client: FlaskClient, place: int) -> None:
    series = make_walk(title="Ture ved havet", place_id=place)
    make_occurrence(series)
    db.session.commit()
    pdf = read(client.get(f"/plakat/walk/{series.id}.pdf").data)
    words = words_of(pdf)

    assert title_of(pdf) == "Ture ved havet"
    for said in ("Gå med", "Hvornår:", "Hvor:", "Broager", "Ring til Frivillighedens Hus", "11 11 11 00"):
        assert said in words.replace("\xa0", " ")
    assert f"localhost/gaature/{series.id}" in words
    assert f'href="/plakat/walk/{series.id}.pdf"' in shown(client, f"/gaature/{series.id}")


def test_what_is_once_has_one_line_of_when(client: FlaskClient) -> None:
    date_of = make_date(title="Godt hjem")
    words = words_of(read(client.get(f"/plakat/event/{date_of.series_id}.pdf").data)).replace("\xa0", " ")

    assert "Hvornår: Mandag den 8. marts kl. 10.00" in words
    assert "Næste gang" not in words
    assert "Kun mandag" not in words


def test_strips_are_there_when_they_are_asked_for(client: FlaskClient, place: int) -> None:
    counts = [
        words_of(read(client.get(f"/plakat/sted/{place}.pdf{query}").data))
        .replace("\xa0", " ")
        .count("11 11 11 00")
        for query in ("", "?strimler=1")
    ]

    assert counts == [1, 8]


def test_the_poster_of_a_place_says_what_goes_on_there(client: FlaskClient, place: int) -> None:
    words = words_of(read(client.get(f"/plakat/sted/{place}.pdf").data)).replace("\xa0", " ")

    assert "Det sker i Broager" in words
    assert "Hver mandag kl. 10.00–11.30 Onsdagsholdet" in words


def test_the_dates_of_a_group_are_its_own_and_not_those_of_another_number(app: Flask) -> None:
    groups = [make_group(title=f"Gruppe {number}") for number in range(3)]
    series = dated(groups[2], clock.now())
    db.session.commit()
    found = [published("group", group.id, clock.now()) for group in groups]

    assert series is not None
    assert [one.starts_at is not None for one in found if one] == [False, False, True]


@pytest.mark.parametrize(
    "path", ["walk/4711", "page/1", "phone/1", "organisation/1", "kagemand/1", "sted/4711"]
)
def test_there_is_no_poster_of_what_nobody_may_find_or_come_to(
    client: FlaskClient, place: int, path: str
) -> None:
    assert client.get(f"/plakat/{path}.pdf").status_code == 404


def test_who_asks_for_very_many_waits(
    client: FlaskClient, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MOST_ASKED", 3)
    path = f"/plakat/sted/{place}.pdf"
    statuses = [client.get(path).status_code for _time in range(4)]

    assert statuses == [200, 200, 200, 429]
    # The page is no file, and is shown all the same.
    assert client.get(f"/program?sted={place}").status_code == 200
