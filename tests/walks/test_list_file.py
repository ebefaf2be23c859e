"""The host's list as a file: what stands on it, who may have it, who sees that somebody looked, and very long lists."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.gathering_pages import attendance, queries_list
from app.gathering_pages.queries_list import date_list
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Occurrence
from app.privacy.looks import looks_at
from tests import factories
from tests.support.pdf import kinds_of, read, title_of, words_of


@pytest.fixture
def host(frozen_clock: Any, client: FlaskClient) -> Any:
    """Logged in."""
    account = factories.make_account(name="Vera Vært")
    factories.log_in(client, account)
    return account


@pytest.fixture
def date(host: Any) -> Occurrence:
    """Three parties have a place, and one waits."""
    series = factories.make_walk(host=host.person, title="Onsdagsholdet", capacity=4)
    occurrence = factories.make_occurrence(series)
    told = {"party_size": 2, "needs_lift": True, "note": "Har hund med"}
    factories.make_sign_up(occurrence, factories.make_person("Gerda Gæst", phone="+4511111141"), **told)
    for name in ("Bo Beck", "Ida Ibsen", "Viggo Venter"):
        factories.make_sign_up(occurrence, factories.make_person(name))
    db.session.commit()
    return occurrence


def path(date: Occurrence, query: str = "") -> str:
    return f"/gaature/{date.series_id}/vaert/{date.id}/liste.pdf{query}"


def test_the_file_has_the_list_of_the_page_boxes_and_what_to_do_with_it(
    client: FlaskClient, date: Occurrence
) -> None:
    answer = client.get(path(date))
    pdf = read(answer.data)
    words = words_of(pdf).replace("\xa0", " ")

    assert title_of(pdf) == "Onsdagsholdet"
    for said in (
        "4 personer kommer",
        "Gerda Gæst 2 11 11 11 41",
        "Mangler et lift",
        "Har hund med",
        "Udeblev",
    ):
        assert said in words
    assert words.index("Ida Ibsen") < words.index("Venteliste") < words.index("1. Viggo Venter")
    assert "Makulér papiret" in words
    assert kinds_of(pdf).count("/Table") == 3
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert path(date) in client.get(f"/gaature/{date.series_id}/vaert/{date.id}").text
    assert path(date) in client.get(f"/gaature/{date.series_id}/vaert/{date.id}/print").text


def test_people_stand_on_paper_as_one_looks_for_them(client: FlaskClient, date: Occurrence) -> None:
    file = words_of(read(client.get(path(date)).data))
    page = client.get(f"/gaature/{date.series_id}/vaert/{date.id}/print").text

    for words in (file, page):
        assert words.index("Bo Beck") < words.index("Gerda Gæst") < words.index("Ida Ibsen")


def test_the_file_of_a_date_that_is_cancelled_says_so(client: FlaskClient, date: Occurrence) -> None:
    with factories.writing():
        cancel_date(SYSTEM, clock.now(), date.id, "Det er for glat")

    assert "Turen er aflyst. Det er for glat." in words_of(read(client.get(path(date)).data))


def test_who_stands_on_it_sees_that_the_host_looked(client: FlaskClient, date: Occurrence) -> None:
    gerda = next(one.person_id for one in date_list(date.id).coming)
    assert looks_at(gerda) == []

    client.get(path(date))
    assert [look.why for look in looks_at(gerda)] == ["For at se, hvem der kommer"]


def test_it_is_nobody_elses(client: FlaskClient, date: Occurrence) -> None:
    factories.log_in(client, factories.make_account(name="Karen Borger"))

    assert client.get(path(date)).status_code == 404


def test_a_very_long_list_is_several_files_with_everybody_on_one_of_them(
    client: FlaskClient, date: Occurrence, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (attendance, queries_list):
        monkeypatch.setattr(module, "PARTIES_A_PAPER", 2)
    pages = [words_of(read(client.get(path(date, f"?del={number}")).data)) for number in (1, 2)]

    names = ("Gerda Gæst", "Bo Beck", "Ida Ibsen", "1. Viggo Venter")
    assert [[name in page for page in pages] for name in names] == [
        [True, False], [True, False], [False, True], [False, True],
    ]  # fmt: skip
    assert "Onsdagsholdet, del 2 af 2" in pages[1]
    shown = client.get(f"/gaature/{date.series_id}/vaert/{date.id}/print").text
    assert "liste.pdf?del=1" in shown
    assert "liste.pdf?del=2" in shown
    for wrong in ("0", "3", "-1"):
        assert client.get(path(date, f"?del={wrong}")).status_code == 404
