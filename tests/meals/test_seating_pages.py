"""The host's page of the tables, the papers for the evening, and what a guest sees."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core.database import db
from app.gatherings.links import sign_up_token
from app.gatherings.models import Occurrence, SignUp
from app.meals import queries_seating
from app.meals.models import Seating
from app.privacy.looks import looks_at
from tests import factories
from tests.conftest import FrozenClock
from tests.meals.cooking import account_of, make_date
from tests.support.pdf import kinds_of, read, words_of
from tests.support.statements import counted
from tests.walks.visiting import get, text_of


@pytest.fixture
def date(client: FlaskClient, frozen_clock: FrozenClock) -> Occurrence:
    return make_date(
        factories.make_account(name="Vera Vært").person, seating=Seating.TABLES, capacity=200, title="Suppe og snak"
    )  # fmt: skip


@pytest.fixture
def guests(date: Occurrence) -> list[SignUp]:
    names = ("Åse Å", "Anna Aagaard", "Bo Beck", "Carl Christensen", "Dorthe Dam")
    return [factories.make_sign_up(date, factories.make_person(name)) for name in names]


def path(date: Occurrence, *more: object) -> str:
    return "/".join([f"/spis-sammen/{date.series_id}/vaert/{date.id}/borde", *(str(one) for one in more)])


def own(sign_up: SignUp) -> str:
    return f"/spis-sammen/tilmelding/{sign_up_token(sign_up)}"


def tables(date: Occurrence) -> dict[str, int | None]:
    db.session.rollback()
    db.session.expire_all()
    return {one.name: one.table for one in queries_seating.tables_of(date, date.starts_at).eaters}


def test_the_host_seats_moves_shows_and_prints(
    client: FlaskClient, date: Occurrence, guests: list[SignUp]
) -> None:
    factories.log_in(client, account_of(date.series.host))
    assert path(date) in get(client, f"/spis-sammen/{date.series_id}/vaert/{date.id}")
    assert "5 tilmeldinger har ikke en plads endnu" in get(client, path(date))
    assert client.post(path(date), data={"seats": "4", "how": "all"}).status_code == 303
    page = get(client, path(date))
    assert "Alle har en plads ved 2 borde" in page
    assert "Bord 1: Der er ingen bordvært." in page
    assert tables(date) == {
        "Anna Aagaard": 2,
        "Åse Å": 1,
        "Bo Beck": 2,
        "Carl Christensen": 2,
        "Dorthe Dam": 1,
    }

    moved = client.post(path(date, "flyt"), data={"guest": guests[2].id, "table": "-1", "version": "1"})
    assert moved.status_code == 303
    assert tables(date)["Bo Beck"] == 3
    assert client.post(path(date, "bordvaert"), data={"host": guests[0].id}).status_code == 303
    assert client.post(path(date, 1, "laas"), data={"is_locked": "1", "version": "1"}).status_code == 303
    page = get(client, path(date))
    assert "bordvært" in page
    assert "Lås bordet op" in page

    cards = get(client, path(date, "bordkort"))
    assert re.search(r"Bord 1</h2>\s*<ul><li>Åse Å<span>bordvært", cards)
    # By name as Danes look them up: å, and aa with it, comes last.
    door = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td>', get(client, path(date, "doerliste")))
    assert [name for name, _table in door] == [
        "Anna Aagaard", "Bo Beck", "Carl Christensen", "Dorthe Dam", "Åse Å",
    ]  # fmt: skip
    assert door[1] == ("Bo Beck", "Bord 3")
    assert "For at se, hvem der kommer" in {look.why for look in looks_at(guests[0].person_id)}


def test_the_cards_are_a_file_with_names_and_nothing_else(
    client: FlaskClient, date: Occurrence, guests: list[SignUp]
) -> None:
    factories.log_in(client, account_of(date.series.host))
    assert client.get(path(date, "bordkort.pdf")).status_code == 404
    with factories.writing():
        guests[0].note = "Spiser ikke nødder"
        guests[0].person.phone = "+4511111149"
    client.post(path(date), data={"seats": "4", "how": "all"})
    assert path(date, "bordkort.pdf") in get(client, path(date, "bordkort"))
    answer = client.get(path(date, "bordkort.pdf"))
    pdf = read(answer.data)
    words = words_of(pdf).replace("\xa0", " ")

    assert kinds_of(pdf).count("/H1") == 2
    for name in ("Bord 1", "Bord 2", "Åse Å", "Anna Aagaard", "Bo Beck", "Carl Christensen", "Dorthe Dam"):
        assert words.count(name) == 2
    for secret in ("nødder", "11 11 11 49"):
        assert secret not in words
    assert answer.headers["Cache-Control"] == "no-store"
    assert "For at se, hvem der kommer" in {look.why for look in looks_at(guests[0].person_id)}


def test_what_is_wrong_is_said_at_its_field_and_two_windows_do_not_mix(
    client: FlaskClient, date: Occurrence, guests: list[SignUp]
) -> None:
    factories.log_in(client, account_of(date.series.host))
    wrong = client.post(path(date), data={"seats": "40"})
    assert (wrong.status_code, "Vælg, hvor mange der kan sidde" in text_of(wrong)) == (422, True)
    client.post(path(date), data={"seats": "4", "how": "all"})
    for typed, words in (
        ({"guest": "0", "table": "1", "version": "1"}, "Vælg, hvem der skal flyttes"),
        ({"guest": "4711", "table": "1", "version": "1"}, "Vælg en, der står på listen"),
        ({"guest": guests[0].id, "table": "7", "version": "1"}, "Vælg et bord, der findes"),
        ({"guest": guests[0].id, "table": "2", "version": "0"}, "Bordplanen er lavet om imens"),
        ({"guest": guests[0].id, "table": "2", "version": "nu"}, "Bordplanen er lavet om imens"),
    ):
        refused = client.post(path(date, "flyt"), data=typed)
        assert (refused.status_code, words in text_of(refused)) == (422, True), words
    client.post(path(date, 1, "laas"), data={"is_locked": "1", "version": "9"})
    assert "Bordplanen er lavet om imens" in get(client, path(date))
    tied = client.post(path(date, "sammen"), data={"one": guests[0].id, "other": guests[0].id})
    assert "Vælg to forskellige gæster" in text_of(tied)


def test_an_old_link_asks_nobody_whom_to_sit_with(
    client: FlaskClient, date: Occurrence, guests: list[SignUp], frozen_clock: FrozenClock
) -> None:
    link = own(guests[0])
    get(client, f"{link}/bord")
    frozen_clock.move_to(date.starts_at)
    assert client.get(f"{link}/bord").location == link


def test_a_guest_says_whom_and_sees_the_table_once_it_is_shown(
    client: FlaskClient, date: Occurrence, guests: list[SignUp], frozen_clock: FrozenClock
) -> None:
    link = own(guests[0])
    assert "Hvem vil du sidde sammen med?" in get(client, link)
    said = {"names": "Dorthe Dam", "languages": ["da", "xx"]}
    assert client.post(f"{link}/bord", data=said).location.endswith(link)
    db.session.rollback()
    assert queries_seating.company_of(guests[0].id)["names"] == "Dorthe Dam"
    assert 'value="Dorthe Dam"' in get(client, f"{link}/bord")
    refused = client.post(f"{link}/bord", data={"names": "010203-1234"})
    assert (refused.status_code, "CPR" in text_of(refused)) == (422, True)

    factories.log_in(client, account_of(date.series.host))
    client.post(path(date), data={"seats": "8", "how": "all"})
    client.post(path(date, "bordvaert"), data={"host": guests[0].id})
    assert "Du sidder ved bord" not in get(client, link)
    client.post(path(date, "vis"), data={"is_shown": "1"})
    page = get(client, link)
    assert "Du sidder ved bord 1" in page
    assert "foreslår dig som bordvært" in page
    assert "bordvært" not in get(client, own(guests[1]))
    assert client.post(f"{link}/bord", data={"names": ""}).status_code == 303
    db.session.rollback()
    assert queries_seating.company_of(guests[0].id) == {}

    frozen_clock.move_to(date.ends_at + timedelta(hours=23))
    assert "Måltidet er slut" in get(client, path(date))
    frozen_clock.move_to(date.ends_at + timedelta(hours=24))
    get(client, path(date), 404)
    assert "Du sidder ved" not in get(client, link)


def test_where_people_sit_where_they_like_there_is_nothing_to_set(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    free = make_date(factories.make_account(name="Vera Vært").person)
    sign_up = factories.make_sign_up(free, factories.make_person("Gerda"))
    assert "sidde sammen med" not in get(client, own(sign_up))
    get(client, f"{own(sign_up)}/bord", 404)
    factories.log_in(client, account_of(free.series.host))
    assert "Bordplanen" not in get(client, f"/spis-sammen/{free.series_id}/vaert/{free.id}")
    assert "hvor man vil" in get(client, path(free))


def test_few_statements_however_many_guests(
    client: FlaskClient, date: Occurrence, guests: list[SignUp]
) -> None:
    factories.log_in(client, account_of(date.series.host))
    client.post(path(date), data={"seats": "4", "how": "all"})
    get(client, path(date))
    with counted() as statements:
        get(client, path(date))
    assert len(statements) <= 12
