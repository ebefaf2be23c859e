"""A spreadsheet of tasks, from the file to the tasks: seen first, all of it or nothing, and never twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.background.running import Running, run_due
from app.core import clock
from app.core.database import db
from app.listings.models import Listing, ListingDate
from app.moderation.states import State
from app.organisations.models import Organisation
from app.transfer.actions import write_rows
from app.transfer.models import BroughtFile, BroughtRow
from tests.factories import log_in, make_account, make_organisation, make_place, writing
from tests.listings.pages import text, token_of
from tests.transfer.sending import bring, press

pytestmark = pytest.mark.usefixtures("frozen_clock")
HEAD = "Nr;Opgave;Dato;Fra kl.;Til kl.;Mødested;By;Antal\n"


@pytest.fixture
def laug(app: Flask, client: FlaskClient) -> Organisation:
    account = make_account(name="Olga Olsen")
    make_place("Gråsten")
    made = make_organisation(owner=account.person, name="Fynshav Landsbylaug")
    log_in(client, account)
    return made


def row(number: int, title: str = "Hjælp til julemarked", day: str = "3/4-2027", **more: str) -> str:
    values = {
        "starts": "10.00",
        "ends": "12:00",
        "where": "Forsamlingshuset",
        "place": "graasten",
        "places": "4",
        **more,
    }
    return ";".join([str(number), title, day, *values.values()]) + "\n"


def test_a_file_is_seen_first_and_then_brought_and_never_twice(
    client: FlaskClient, laug: Organisation, frozen_now: datetime
) -> None:
    content = HEAD + row(1) + row(2, "Kør grus", "lørdag d. 17. april 2027")
    where = bring(client, laug, content).location
    page = text(client, where)
    assert "2 nye, 0 bliver rettet, 0 er som før." in page
    assert db.session.scalar(select(func.count(Listing.id))) == 0

    assert press(client, where).status_code == 303
    assert "Vi henter filen ind" in text(client, where)
    run_due(clock.now())
    assert "2 nye, 0 rettet, 0 som før." in text(client, where)
    tasks = list(db.session.scalars(select(Listing).order_by(Listing.id)))
    assert [(one.title, one.state, one.place.name) for one in tasks] == [
        ("Hjælp til julemarked", State.PENDING, "Gråsten"), ("Kør grus", State.PENDING, "Gråsten"),
    ]  # fmt: skip
    date = db.session.scalars(select(ListingDate)).first()
    assert (clock.local(date.starts_at).isoformat()[:16], date.places) == ("2027-04-03T10:00", 4)
    file = db.session.scalars(select(BroughtFile)).one()
    assert (file.rows, file.outcome) == ("", {})

    again = bring(client, laug, content).location
    assert "0 nye, 0 bliver rettet, 2 er som før." in text(client, again)
    assert "Hent det ind" not in text(client, again)


def test_what_changed_is_shown_and_changed_and_nothing_else(client: FlaskClient, laug: Organisation) -> None:
    press(client, where := bring(client, laug, HEAD + row(1) + row(2, "Kør grus")).location)
    run_due(clock.now())
    first = db.session.scalars(select(Listing).order_by(Listing.id)).first()
    with writing():
        first.text = "Skrevet på siden"
    where = bring(client, laug, HEAD + row(1, places="6") + row(2, "Kør grus")).location
    page = text(client, where)
    assert "0 nye, 1 bliver rettet, 1 er som før." in page
    assert "Antal: 6" in page
    press(client, where)
    run_due(clock.now())
    assert db.session.scalar(select(func.count(Listing.id))) == 2
    dates = list(db.session.scalars(select(ListingDate).order_by(ListingDate.id)))
    assert [one.places for one in dates] == [6, 4]
    assert db.session.get(Listing, first.id).text == "Skrevet på siden"


def test_every_faulty_row_is_named_and_nothing_is_written(client: FlaskClient, laug: Organisation) -> None:
    content = (
        HEAD
        + row(1)
        + row(2, "", day="31/2-2027")
        + row(3, place="Hamborg")
        + row(4, "CPR 010203-1234")
        + row(1)
    )
    where = bring(client, laug, content).location
    page = text(client, where)
    assert "4 rækker skal rettes" in page
    for said in (
        "Skriv, hvad der skal gøres",
        "Skriv datoen som dag, måned og år, for eksempel 3.12.2026",
        "Vi kender ikke Hamborg. Skriv en by i kommunen.",
        "Slet CPR-nummeret. Det må ikke stå her.",
        "Den samme står i række 2. Slet den ene.",
    ):
        assert said in page
    assert "Hent det ind" not in page
    assert client.post(where, data={"csrf_token": token_of(page)}).status_code == 422
    run_due(clock.now())
    assert db.session.scalar(select(func.count(Listing.id))) == 0


def test_unknown_headings_are_chosen_by_hand(client: FlaskClient, laug: Organisation) -> None:
    content = "Hvad;Dato;Fra;Til;Stedet\n" + "Feje;3.4.2027;10;12;Torvet\n"
    where = bring(client, laug, content).location
    assert "Vælg, hvilke kolonner der er: Opgave, Mødested." in text(client, where)
    fields = {"title": "0", "meeting_point": "4", "day": "1", "starts": "2", "ends": "3"}
    page = text(client, f"{where}/kolonner")
    names = ("nr", "place", "until_on", "places", "contact_name", "contact_phone", "text", "least_age",
             "least_age_reason", "question")  # fmt: skip
    rest = dict.fromkeys(names, "-1")
    done = client.post(f"{where}/kolonner", data={"csrf_token": token_of(page), **rest, **fields})
    assert done.status_code == 303
    assert "1 ny" in text(client, where)


def test_what_an_action_refuses_undoes_all(
    client: FlaskClient, laug: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = bring(client, laug, HEAD + "".join(row(one, f"Opgave {one}") for one in range(1, 8))).location
    monkeypatch.setattr("app.listings.actions.MOST_BROUGHT", 5)
    press(client, where)
    run_due(clock.now())
    assert db.session.scalar(select(func.count(Listing.id))) == 0
    assert db.session.scalar(select(func.count(BroughtRow.id))) == 0
    assert "I har mange opslag på vej" in text(client, where)
    assert "Række" in text(client, where)


def test_many_rows_are_written_in_portions_and_go_on_after_a_no(
    client: FlaskClient, laug: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.transfer.work.PORTION", 2)
    content = HEAD + "".join(row(one, f"Opgave {one}") for one in range(1, 6))
    where = bring(client, laug, content).location
    with monkeypatch.context() as patched:
        patched.setattr("app.listings.actions.MOST_BROUGHT", 3)
        press(client, where)
        run_due(clock.now())
    assert db.session.scalar(select(func.count(Listing.id))) == 2
    page = text(client, where)
    assert "2 rækker er hentet ind. Ret resten i regnearket" in page
    assert "2 nye, 0 bliver rettet" in page

    again = bring(client, laug, content).location
    assert "3 nye, 0 bliver rettet, 2 er som før." in text(client, again)
    press(client, again)
    run_due(clock.now())
    assert "3 nye, 0 rettet, 2 som før." in text(client, again)
    assert sorted(db.session.scalars(select(Listing.title))) == [f"Opgave {one}" for one in range(1, 6)]


def test_what_breaks_off_between_two_portions_goes_on_where_it_was(
    client: FlaskClient, laug: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.transfer.work.PORTION", 2)
    where = bring(client, laug, HEAD + "".join(row(one, f"Opgave {one}") for one in range(1, 6))).location
    press(client, where)
    written = write_rows

    def broken(*given: Any) -> Any:
        if db.session.scalar(select(func.count(Listing.id))):
            raise OSError
        return written(*given)

    with monkeypatch.context() as patched:
        patched.setattr("app.transfer.work.write_rows", broken)
        run_due(clock.now())
    assert db.session.scalar(select(func.count(Listing.id))) == 2
    run_due(clock.now())
    assert db.session.scalar(select(func.count(Listing.id))) == 5
    assert "5 nye, 0 rettet, 0 som før." in text(client, where)


def test_what_is_stopped_between_two_portions_says_how_far_it_came(
    client: FlaskClient, laug: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.transfer.work.PORTION", 2)
    where = bring(client, laug, HEAD + "".join(row(one, f"Opgave {one}") for one in range(1, 6))).location
    press(client, where)
    monkeypatch.setattr(Running, "is_stopped", _stops_once_something_is_written)
    run_due(clock.now())
    page = text(client, where)
    assert "2 rækker er hentet ind. Tryk igen, så tager vi resten." in page
    assert "3 nye, 0 bliver rettet" in page
    thrown = client.post(
        f"{where}/slet", data={"csrf_token": token_of(text(client, where))}, follow_redirects=True
    )
    assert "Det, der er hentet ind, bliver." in thrown.get_data(as_text=True)


def _stops_once_something_is_written(self: Running) -> bool:
    self.was_stopped = bool(db.session.scalar(select(func.count(Listing.id))))
    return self.was_stopped


def test_who_left_may_not_finish_what_they_began(client: FlaskClient, laug: Organisation) -> None:
    where = bring(client, laug, HEAD + row(1)).location
    press(client, where)
    with writing():
        laug.state = State.HIDDEN
    run_due(clock.now())
    assert db.session.scalar(select(func.count(Listing.id))) == 0


def test_others_find_nothing(app: Flask, client: FlaskClient, laug: Organisation) -> None:
    where = bring(client, laug, HEAD + row(1)).location
    other = app.test_client()
    log_in(other, make_account(name="Karl Krogh"))
    for path in (f"/foreninger/{laug.id}/hent-ind", where, f"{where}/kolonner"):
        assert other.get(path).status_code == 404


def test_a_file_can_be_thrown_away(client: FlaskClient, laug: Organisation) -> None:
    where = bring(client, laug, HEAD + row(1)).location
    assert client.post(f"{where}/slet", data={"csrf_token": token_of(text(client, where))}).status_code == 303
    assert db.session.scalars(select(BroughtFile)).all() == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_with_its_example_can_be_brought(
    client: FlaskClient, laug: Organisation, form: str
) -> None:
    template = client.get(f"/foreninger/{laug.id}/hent-ind/skabelon/opgaver.{form}")
    where = bring(client, laug, template.data, name=f"x.{form}").location
    assert "1 ny, 0 bliver rettet" in text(client, where)
    assert client.get(f"/foreninger/{laug.id}/hent-ind/skabelon/opgaver.ods").status_code == 404
