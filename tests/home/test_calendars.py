"""Calendars that one subscribes to: of everybody's dates, and one's own."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Component

from app.accounts.erasure import erase_everything
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import installed
from app.core.logs import redact
from app.gatherings.hosting import cancel_date
from app.home.views_own_calendar import MOST_WRONG
from app.people.links import calendar_token
from app.people.models import Person
from tests.conftest import FrozenClock
from tests.factories import (
    coming_dates,
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_place,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.gatherings.editing import edit
from tests.groups.grouping import dated, make_group
from tests.support.calendars import components, shown, wall
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("frozen_clock")
ALL = "/kalender/det-sker.ics"


def read(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.mimetype == "text/calendar"
    assert "Set-Cookie" not in answer.headers
    return answer.data


def titles(client: FlaskClient, address: str) -> set[str]:
    return {one.title for one in shown(read(client, address))}


class TestOfEverybody:
    def test_the_dates_of_a_series_over_the_change_of_the_clock(self, client: FlaskClient) -> None:
        series = make_walk(title="Søndagsholdet", first_on=date(2027, 3, 14))
        dates = [wall(one.starts_at) for one in shown(read(client, f"/kalender/gruppe/{series.id}.ics"))]
        assert dates[:4] == [f"2027-{day} 10:00" for day in ("03-14", "03-21", "03-28", "04-04")]
        assert len(dates) == len(coming_dates(series, clock.now()))

    def test_a_moved_and_a_cancelled_date(self, client: FlaskClient) -> None:
        series = make_walk(first_on=date(2027, 3, 14))
        first, second, *_rest = coming_dates(series, clock.now())
        edit(clock.now(), first, starts_on=date(2027, 3, 15), starts_at=time(14))
        with writing():
            cancel_date(SYSTEM, clock.now(), second.id, "Storm; alt er lukket")
        file = read(client, f"/kalender/gruppe/{series.id}.ics")
        _whole, one, other = components(file)
        assert b"RECURRENCE-ID;TZID=Europe/Copenhagen:20270314T100000" in file
        assert wall(one["DTSTART"].dt) == "2027-03-15 14:00"
        assert one["SEQUENCE"] == 2
        assert other["STATUS"] == "CANCELLED"
        assert "Storm; alt er lukket" in other["DESCRIPTION"]
        assert wall(other["RECURRENCE-ID"].dt) == "2027-03-21 10:00"

    def test_dates_that_are_over_stay_for_thirty_days(
        self, client: FlaskClient, frozen_clock: FrozenClock
    ) -> None:
        occurrence = make_occurrence(make_walk(first_on=date(2027, 3, 14)))
        address = f"/kalender/gruppe/{occurrence.series_id}.ics"
        frozen_clock.move_to(occurrence.starts_at + timedelta(days=29))
        assert "2027-03-14 10:00" in {wall(one.starts_at) for one in shown(read(client, address))}
        frozen_clock.move_to(occurrence.starts_at + timedelta(days=32))
        assert "2027-03-14 10:00" not in {wall(one.starts_at) for one in shown(read(client, address))}

    def test_near_a_place_of_a_kind_and_with_filters(self, client: FlaskClient) -> None:
        home, away = make_place("Guderup", lat=54.99, lon=9.87), make_place("Gråsten", lat=54.92, lon=9.59)
        make_occurrence(title="Nær", place_id=home.id)
        make_occurrence(title="Fjern", place_id=away.id)
        dated(make_group(make_person("Gro"), title="En gruppe"), clock.now())
        db.session.commit()
        assert {"Nær", "Fjern", "En gruppe"} == titles(client, ALL)
        assert "Fjern" not in titles(client, f"/kalender/sted/{home.id}.ics?km=5")
        assert titles(client, "/kalender/slags/group.ics") == {"En gruppe"}
        assert titles(client, f"{ALL}?sted={away.id}&km=5&hvad=walk") >= {"Fjern"}
        assert client.get("/kalender/sted/0.ics").status_code == 404
        assert client.get("/kalender/slags/hest.ics").status_code == 404

    def test_every_kind_has_a_calendar(self, client: FlaskClient) -> None:
        for feature in installed():
            if feature.catalogue_kind:
                read(client, f"/kalender/slags/{feature.catalogue_kind.kind}.ics")

    def test_what_nobody_may_find_has_none(self, client: FlaskClient) -> None:
        proposal = make_proposal(title="Hemmelig")
        assert client.get(f"/kalender/gruppe/{proposal.id}.ics").status_code == 404
        assert client.get(f"/kalender?gruppe={proposal.id}").status_code == 404
        assert client.get("/kalender/gruppe/999999.ics").status_code == 404

    def test_what_is_discreet_is_called_an_appointment(self, client: FlaskClient) -> None:
        group = make_group(make_person("Gro"), title="Sorggruppen", is_discreet=True)
        dated(group, clock.now())
        db.session.commit()
        for address in (
            ALL,
            f"/kalender/gruppe/{group.series_id}.ics",
            f"/kalender?gruppe={group.series_id}",
        ):
            answer = client.get(address).get_data(as_text=True)
            assert "Sorggruppen" not in answer
            assert "Aftale" in answer

    def test_who_has_it_gets_no_second_copy(self, client: FlaskClient, frozen_clock: FrozenClock) -> None:
        occurrence = make_occurrence()
        first = client.get(ALL)
        assert first.cache_control.public
        frozen_clock.move_to(clock.now() + timedelta(hours=5))
        again = client.get(ALL, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        with writing():
            cancel_date(SYSTEM, clock.now(), occurrence.id, "Storm")
        changed = client.get(ALL, headers={"If-None-Match": first.headers["ETag"]})
        assert changed.status_code == 200

    def test_none_is_written_for_who_has_it(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_occurrence()
        known = {"If-None-Match": client.get(ALL).headers["ETag"]}
        monkeypatch.delattr(Component, "to_ical")
        assert client.get(ALL, headers=known).status_code == 304
        assert client.get(ALL).status_code == 500

    def test_it_asks_the_catalogue_twice_whatever_there_is(self, client: FlaskClient) -> None:
        for number in range(4):
            make_walk(title=f"Tur {number}")
        with counted() as statements:
            read(client, ALL)
        assert len([one for one in statements if "catalogue_entry" in one]) == 2
        assert len(statements) <= 4

    def test_the_page_gives_the_address_with_the_filters(self, client: FlaskClient) -> None:
        place = make_place("Guderup")
        text = client.get(f"/kalender?sted={place.id}&km=5&hvad=walk").get_data(as_text=True)
        assert f"http://localhost/kalender/det-sker.ics?sted={place.id}&amp;km=5&amp;hvad=walk" in text
        assert f'href="webcal://localhost/kalender/det-sker.ics?sted={place.id}' in text
        assert "Guderup og 5" in text


class TestMine:
    @staticmethod
    def _made(client: FlaskClient) -> tuple[Person, str]:
        """Somebody with an address on their calendar, made on the page."""
        account = make_account(name="Karen Iversen")
        log_in(client, account)
        assert client.post("/min-side/kalender/lav").status_code == 303
        db.session.expire_all()
        person = db.session.get_one(Person, account.person_id)
        token = calendar_token(person)
        assert token is not None
        return person, f"/kalender/{token}.ics"

    @staticmethod
    def _stranger(client: FlaskClient) -> FlaskClient:
        """A calendar programme: without a cookie."""
        return client.application.test_client()

    def test_it_holds_what_i_am_on_the_list_of_and_nothing_of_others(self, client: FlaskClient) -> None:
        me, address = self._made(client)
        other = make_person("Bodil Bertelsen", email="bodil@example.org")
        mine = make_occurrence(make_walk(title="Onsdagsholdet", first_on=date(2027, 3, 28)))
        make_sign_up(mine, me)
        make_sign_up(mine, other)
        make_occurrence(title="Uden mig")
        answer = self._stranger(client).get(address)
        (one,) = shown(answer.data)
        assert (one.title, wall(one.starts_at), one.status) == (
            "Onsdagsholdet",
            "2027-03-28 10:00",
            "CONFIRMED",
        )
        said = answer.data.decode().replace("\r\n ", "")
        assert "11 11 11 00" in said.replace("\u00a0", " ")
        for word in ("Bodil", "bodil@", "Karen", "Iversen", "tilmelding", "URL:"):
            assert word not in said

    def test_nobody_on_the_way_keeps_it(self, client: FlaskClient) -> None:
        _me, address = self._made(client)
        answer = self._stranger(client).get(address)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers
        again = self._stranger(client).get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304

    def test_a_waiting_list_is_not_settled(self, client: FlaskClient) -> None:
        me, address = self._made(client)
        full = make_occurrence(capacity=1)
        make_sign_up(full, make_person("Bo"))
        make_sign_up(full, me)
        assert [one.status for one in shown(read(self._stranger(client), address))] == ["TENTATIVE"]

    def test_a_cancelled_date_stays_and_says_so(self, client: FlaskClient) -> None:
        me, address = self._made(client)
        first, second, *_rest = coming_dates(make_walk(first_on=date(2027, 3, 21)), clock.now())
        make_sign_up(first, me)
        make_sign_up(second, me)
        with writing():
            cancel_date(SYSTEM, clock.now(), first.id, "Storm")
        _whole, one = components(read(self._stranger(client), address))
        assert one["STATUS"] == "CANCELLED"
        assert wall(one["RECURRENCE-ID"].dt) == "2027-03-21 10:00"

    def test_what_i_host_is_there(self, client: FlaskClient) -> None:
        me, address = self._made(client)
        series = make_walk(title="Mit hold", host=me)
        found = shown(read(self._stranger(client), address))
        assert {one.title for one in found} == {"Mit hold"}
        assert len(found) == len(coming_dates(series, clock.now()))

    def test_a_new_address_ends_the_old_one(self, client: FlaskClient) -> None:
        me, address = self._made(client)
        assert client.post("/min-side/kalender/lav").status_code == 303
        db.session.expire_all()
        old = self._stranger(client).get(address)
        assert (old.status_code, old.mimetype) == (410, "text/plain")
        assert self._stranger(client).get(f"/kalender/{calendar_token(me)}.ics").status_code == 200

    def test_a_closed_address_shows_nothing(self, client: FlaskClient) -> None:
        _me, address = self._made(client)
        assert address in client.get("/min-side/kalender").get_data(as_text=True)
        assert client.post("/min-side/kalender/luk").status_code == 303
        assert self._stranger(client).get(address).status_code == 410
        assert "webcal:" not in client.get("/min-side/kalender").get_data(as_text=True)

    def test_who_was_erased_has_none(self, client: FlaskClient) -> None:
        me, address = self._made(client)
        with writing():
            erase_everything(SYSTEM, clock.now(), me.id)
        assert self._stranger(client).get(address).status_code == 410
        assert db.session.get_one(Person, me.id).calendar_stamp is None

    def test_guessing_is_slowed_down_and_a_right_address_works_all_the_same(
        self, client: FlaskClient
    ) -> None:
        _me, address = self._made(client)
        stranger = self._stranger(client)
        codes = [stranger.get(f"/kalender/{number}.ics").status_code for number in range(MOST_WRONG + 1)]
        assert codes == [404] * MOST_WRONG + [429]
        assert stranger.get(address).status_code == 200

    def test_the_address_is_not_in_the_log(
        self, client: FlaskClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        _me, address = self._made(client)
        with caplog.at_level("INFO"):
            self._stranger(client).get(address)
        token = address.removeprefix("/kalender/").removesuffix(".ics")
        assert token not in caplog.text
        assert token not in redact(f"GET {address} failed")


def test_whatever_stands_on_min_side_stands_in_the_calendar(app: Flask) -> None:
    assert app.blueprints
    assert {one.name for one in installed() if one.coming} == {
        one.name for one in installed() if one.calendar
    }
