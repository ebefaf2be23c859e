"""The page of the search, what it proposes, and the words that coordinators look after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import begin_write, db
from app.core.permissions import Role
from app.search.editing import load_groups
from app.search.misses import count_miss, keepable, shown_misses
from app.search.models import SearchMiss, SynonymGroup
from app.search.privacy import KEPT
from app.search.remembered import remembered
from tests.factories import log_in, make_account, make_occurrence, make_walk, writing
from tests.support.filled import load_the_pack
from tests.support.html import form_fields
from tests.support.retention import forget


@pytest.fixture
def pack(app: Flask, frozen_clock: Any) -> None:
    """The places and words of the municipality."""
    load_the_pack()


@pytest.fixture
def walk(pack: None) -> int:
    """A weekly walk in Broager."""
    from app.places.models import Place

    broager = db.session.scalars(select(Place).where(Place.name == "Broager")).first()
    series = make_walk(title="Xylofontræf <b>i maj</b>", place_id=broager.id)
    make_occurrence(series)
    db.session.commit()
    return series.id


def test_a_hit_is_marked_and_leads_to_the_page(client: FlaskClient, walk: int) -> None:
    page = client.get("/soeg?q=xylofontr%C3%A6f").text
    assert "<mark>Xylofontræf</mark> &lt;b&gt;i" in page
    assert f'href="/gaature/{walk}"' in page
    assert "1 fundet" in page


def test_a_place_in_the_words_is_a_chip_that_can_be_removed(client: FlaskClient, walk: int) -> None:
    page = client.get("/soeg?q=xylofontr%C3%A6f+i+brager").text
    assert "Mente du" in page
    assert ">xylofontræf i Broager</a>" in page
    assert '<span class="vh">Fjern: </span>Broager' in page
    assert 'href="/soeg?q=xylofontr%C3%A6f"' in page


def test_what_was_chosen_is_kept_and_removed(client: FlaskClient, walk: int) -> None:
    page = client.get("/soeg?q=xylofontræf&hvad=organisation").text
    assert "Vi fandt ikke noget" in page
    assert 'href="/soeg?q=xylofontr%C3%A6f"' in page
    assert client.get("/soeg?q=xylofontræf&hvad=walk&dag=mandag&side=2").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "a" * 500,
        "q=%25%27%22%3B--",
        "side=99999",
        "side=x&q=a",
        "sted=x&q=b",
        "hvad=%3Cb%3E",
        "q=%F0%9F%98%80",
    ],
)
def test_odd_questions_are_answered(client: FlaskClient, walk: int, query: str) -> None:
    assert client.get(f"/soeg?{query}").status_code == 200
    assert client.get(f"/soeg/forslag?{query}").status_code == 200


def test_what_finds_nothing_says_what_to_do(client: FlaskClient, walk: int) -> None:
    page = client.get("/soeg?q=qqqqqqqqq").text
    assert "Vi fandt ikke noget" in page
    assert "ringe til os" in page


def test_it_proposes_what_begins_so(client: FlaskClient, walk: int) -> None:
    found = client.get("/soeg/forslag?q=xylof").get_json()
    assert [one["url"] for one in found] == [f"/gaature/{walk}"]
    assert found[0]["title"] == "Xylofontræf <b>i maj</b>"
    assert client.get("/soeg/forslag?q=").get_json() == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/det-sker",
        "/gaature",
        "/spis-sammen",
        "/faellesskaber",
        "/opgaver",
        "/foreninger",
        "/samarbejdsboers",
    ],
)
def test_every_public_list_has_the_box(client: FlaskClient, pack: None, path: str) -> None:
    assert 'role="search" method="get" action="/soeg"' in client.get(path).text


def test_questions_in_vain_are_counted_without_who_asked(client: FlaskClient, walk: int) -> None:
    client.get("/soeg?q=ukulele+banjofest")
    assert not shown_misses()
    client.get("/soeg?q=banjofest+ukulele")
    assert [(miss.asked, miss.times) for miss in shown_misses()] == [("banjofest ukulele", 2)]
    assert set(SearchMiss.__table__.c.keys()) == {"asked", "times", "last_at"}


@pytest.mark.parametrize(
    "query",
    [
        "Anders Qvistgaard",
        "ring 11 11 11 41",
        "010203-1234",
        "karen@example.org",
        "et to tre fire fem seks syv",
        "",
        "Qvistgaard xylofon",
    ],
)
def test_what_may_be_about_somebody_is_not_kept(pack: None, query: str) -> None:
    assert keepable(query, remembered()) is None


def test_they_are_forgotten_in_time(pack: None) -> None:
    with writing():
        count_miss("ukulele", remembered(), clock.now())
    assert forget(clock.now() + KEPT - timedelta(days=1), "search.misses") == 0
    assert forget(clock.now() + KEPT + timedelta(days=1), "search.misses") == 1


def test_nonsense_fills_no_table(pack: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.search.misses.MOST_KEPT", 1)
    begin_write()
    for asked in ("ukulele", "ukulele", "balalajka"):
        count_miss(asked, remembered(), clock.now())
    db.session.commit()
    assert [(one.asked, one.times) for one in db.session.scalars(select(SearchMiss))] == [("ukulele", 2)]


def test_staff_try_words_before_they_save_them(client: FlaskClient, walk: int) -> None:
    log_in(client, make_account(Role.MODERATOR))
    group = {"name": "Ud i det grønne", "words": "zitar, xylofontræf", "trial": "zitar"}
    tried = client.post("/admin/soegeord/nyt", data=group | {"try_it": "1"}).text
    assert tried.index("Ikke noget") < tried.index("Med dine ord") < tried.index("<mark>Xylofontræf</mark>")
    assert db.session.scalar(select(SynonymGroup).where(SynonymGroup.name == group["name"])) is None

    assert client.post("/admin/soegeord/nyt", data=group).status_code == 303
    assert f'href="/gaature/{walk}"' in client.get("/soeg?q=zitar").text


@pytest.mark.parametrize("words", ["", "et", "010203-1234, strik"])
def test_words_that_are_none_are_refused_at_their_field(client: FlaskClient, pack: None, words: str) -> None:
    log_in(client, make_account(Role.MODERATOR))
    answer = client.post("/admin/soegeord/nyt", data={"name": "Nyt", "words": words})
    assert answer.status_code == 422
    assert 'id="words-e' in answer.text or "words" in answer.text


def test_words_that_fit_until_they_stand_neatly_are_refused_and_kept(client: FlaskClient, pack: None) -> None:
    log_in(client, make_account(Role.MODERATOR))
    words = ",".join(f"{letter}{second}{'x' * 15}" for letter in "abcdefghij" for second in "abcdefghijk")
    answer = client.post("/admin/soegeord/nyt", data={"name": "Meget", "words": words})
    assert len(words) < 2000
    assert answer.status_code == 422
    assert "Del gruppen i to" in answer.text
    assert words in answer.text


def test_groups_of_words_stand_in_danish_order(client: FlaskClient) -> None:
    log_in(client, make_account(Role.MODERATOR))
    names = ["Zumba", "Ældre", "Øl", "Aaløb"]
    for name in reversed(names):
        assert client.post("/admin/soegeord/nyt", data={"name": name, "words": "en, to"}).status_code == 303
    client.get("/admin/soegeord")
    page = client.get("/admin/soegeord").text
    assert sorted(names, key=page.index) == names


def test_what_staff_changed_or_deleted_the_pack_does_not_bring_back(client: FlaskClient, pack: None) -> None:
    log_in(client, make_account(Role.MODERATOR))
    dance, bees = (
        db.session.scalars(select(SynonymGroup).where(SynonymGroup.name == name)).one().id
        for name in ("Dans", "Bier")
    )
    page = client.get(f"/admin/soegeord/{dance}").text
    client.post(f"/admin/soegeord/{dance}", data={**form_fields(page, None), "words": "dans, bal"})
    client.post(f"/admin/soegeord/{bees}/slet", data={})
    begin_write()
    load_groups([("Dans", "dans, tango"), ("Bier", "bi, honning"), ("Helt ny", "a, b")])
    db.session.commit()
    words = {
        group.name: (group.words, group.is_deleted) for group in db.session.scalars(select(SynonymGroup))
    }
    assert words["Dans"] == ("dans, bal", False)
    assert words["Bier"][1]
    assert words["Helt ny"] == ("a, b", False)
    assert client.get(f"/admin/soegeord/{bees}").status_code == 404


def test_a_name_can_be_taken_once(client: FlaskClient, pack: None) -> None:
    log_in(client, make_account(Role.MODERATOR))
    assert client.post("/admin/soegeord/nyt", data={"name": "Dans", "words": "dans, bal"}).status_code == 422


def test_words_that_two_change_at_once_are_not_overwritten_unseen(client: FlaskClient, pack: None) -> None:
    log_in(client, make_account(Role.MODERATOR))
    group = db.session.scalars(select(SynonymGroup).where(SynonymGroup.name == "Dans")).one()
    path = f"/admin/soegeord/{group.id}"
    read = form_fields(client.get(path).text, None)["seen"]
    assert client.post(path, data={"name": "Dans", "words": "dans, bal", "seen": read}).status_code == 303

    mine = {"name": "Dans", "words": "dans, vals"}
    late = client.post(path, data={**mine, "seen": read})

    assert late.status_code == 422
    assert "En anden har ændret gruppen" in late.text
    assert "Nu står der: dans, bal" in late.text
    assert "dans, vals</textarea>" in late.text
    assert client.post(path, data={**mine, "seen": form_fields(late.text, None)["seen"]}).status_code == 303
    db.session.expire_all()
    assert group.words == "dans, vals"
