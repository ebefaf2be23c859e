"""The day's page, shifts and absences, in the browser's words."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.desk.models import Away, DayMark, Shift
from tests.conftest import FrozenClock
from tests.exchange.trading import begun
from tests.factories import (
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_proposal,
    make_sign_up,
    make_volunteer,
    writing,
)
from tests.groups.grouping import make_group
from tests.rooms.booking import book, make_room, span
from tests.voices.saying import told


@pytest.fixture
def lene(client: FlaskClient, frozen_now: datetime) -> FlaskClient:
    """The browser of a moderator."""
    log_in(client, make_account(Role.MODERATOR, name="Lene Riis"))
    return client


def test_the_page_says_what_waits_and_where_to_do_it(lene: FlaskClient) -> None:
    series = make_proposal(title="Guderup går en tur")
    page = lene.get("/i-dag").get_data(as_text=True)
    assert "Goddag, Lene" in page
    assert "1 ting venter på huset." in page
    assert f'href="/admin/godkend/{series.id}"' in page
    assert "Læs og svar" in page


def test_an_empty_day_says_so(lene: FlaskClient) -> None:
    assert "Alt er gjort" in lene.get("/i-dag").get_data(as_text=True)


def test_what_was_due_long_ago_has_its_day_and_no_hour(lene: FlaskClient, frozen_clock: FrozenClock) -> None:
    make_proposal()
    frozen_clock.move_to(clock.now() + timedelta(days=40))
    log_in(lene, db.session.scalars(select(Account)).one())
    since = re.findall(r"siden ([^<]+)<", lene.get("/i-dag").get_data(as_text=True))
    assert since
    assert not [words for words in since if "kl." in words]


def test_kinds_that_are_few_lie_in_a_fold_which_is_open_for_the_one_that_is_shown(
    lene: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_proposal()
    kinds = [(f"Slags {number}", 9 - number) for number in range(6)]
    monkeypatch.setattr("app.desk.views_day.queries.kinds_of", lambda _rows: kinds)

    def folded(shown: str) -> str:
        page = lene.get(f"/i-dag?vis={shown}").get_data(as_text=True)
        found = re.search(
            r'<details class="fold"( open)?>\s*<summary>(?:(?!</details>).)*Slags 4', page, re.DOTALL
        )
        assert found
        assert "Slags 3" not in found[0]
        return found[1] or ""

    assert [folded(""), folded("Slags+5"), folded("Slags+0")] == ["", " open", ""]


def test_one_press_takes_a_row_and_one_gives_it_on(lene: FlaskClient, app: Flask) -> None:
    mette = make_account(Role.MODERATOR, name="Mette Krogh")
    make_proposal()
    key = _key(lene)
    answer = lene.post("/i-dag/giv-videre", data={"key": key, "to_person_id": mette.person_id})
    assert answer.status_code == 303
    assert "Mette Krogh har den" in lene.get("/i-dag").get_data(as_text=True)
    assert "Du har ikke taget noget lige nu." in lene.get("/i-dag?vis=mine").get_data(as_text=True)
    assert db.session.scalars(select(DayMark.to_person_id)).one() == mette.person_id


def _key(client: FlaskClient) -> str:
    page = client.get("/i-dag").get_data(as_text=True)
    return page.split('name="key" value="')[1].split('"')[0]


def test_klaret_takes_a_row_off_the_page(lene: FlaskClient) -> None:
    make_sign_up(make_occurrence(on=date(2027, 3, 2), least=4))
    assert "For få tilmeldte" in lene.get("/i-dag").get_data(as_text=True)
    lene.post("/i-dag/klaret", data={"key": _key(lene)})
    assert "Alt er gjort" in lene.get("/i-dag").get_data(as_text=True)


@pytest.mark.parametrize("press", ["klaret", "giv-videre"])
def test_who_presses_after_a_colleague_is_told_so_on_the_days_page(lene: FlaskClient, press: str) -> None:
    make_sign_up(make_occurrence(on=date(2027, 3, 2), least=4))
    row = {"key": _key(lene), "to_person_id": str(db.session.scalars(select(Account.person_id)).first())}
    lene.post("/i-dag/klaret", data=row)
    late = lene.post(f"/i-dag/{press}", data=row, follow_redirects=True)
    assert late.status_code == 200
    assert "En kollega har nok klaret den." in late.text
    assert "Alt er gjort" in late.text


def test_an_unknown_receiver_is_refused_in_words(lene: FlaskClient) -> None:
    make_proposal()
    lene.post("/i-dag/giv-videre", data={"key": _key(lene), "to_person_id": "999999999999"})
    assert "Vælg en kollega, der må gøre det." in lene.get("/i-dag").get_data(as_text=True)


def test_the_host_says_in_one_press_that_they_cannot_come(client: FlaskClient, frozen_now: datetime) -> None:
    host = make_account(name="Vera Vært")
    occurrence = make_occurrence(on=date(2027, 3, 2), host=host.person)
    path = f"/gaature/{occurrence.series_id}/vaert/{occurrence.id}"
    log_in(client, host)
    assert "Jeg kan ikke være vært" in client.get(path).get_data(as_text=True)
    client.post(f"{path}/kan-ikke")
    assert "Turen mangler en vært" in client.get(path).get_data(as_text=True)
    client.post(f"{path}/vaert-fundet")
    assert "Turen mangler en vært" not in client.get(path).get_data(as_text=True)


# ---- shifts -------------------------------------------------------------------------------------------------


def test_a_volunteer_comes_in_during_the_shift_only(
    app: Flask, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    bodil = make_account(Role.DESK_VOLUNTEER, name="Bodil Skov")
    begins = frozen_clock.now + timedelta(hours=2)
    with writing():
        db.session.add(
            Shift(person_id=bodil.person_id, starts_at=begins, ends_at=begins + timedelta(hours=3))
        )
    seen = []
    for minutes in (-31, -29, 60, 209, 211):
        frozen_clock.move_to(begins + timedelta(minutes=minutes))
        log_in(client, bodil)
        seen.append(client.get("/i-dag").status_code)
    assert seen == [403, 200, 200, 200, 403]


def test_no_link_of_a_volunteer_leads_to_a_page_that_is_not_theirs(
    app: Flask, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    """What happens today has the pages of hosts and of staff behind it."""
    ingrid, day = make_person("Ingrid Hansen"), date(2027, 3, 2)
    make_sign_up(make_occurrence(on=day), ingrid)
    book(make_room(), span(18, 20, day), ingrid)
    frozen_clock.move_to(clock.from_wall(day, time(8)))
    begun()
    log_in(client, make_volunteer("Bodil Skov"))
    closed = []
    for page in ("/i-dag", "/admin/ugen", f"/telefonbord/{ingrid.id}"):
        shown = client.get(page).text
        links = {unescape(one) for one in re.findall(r'href="(/[^"#]*)', shown.split("<main", 1)[1])}
        closed += [
            (page, link)
            for link in sorted(links)
            if client.get(link, follow_redirects=True).status_code >= 400
        ]
    assert "Køkkenet" in client.get("/i-dag").text
    assert closed == []


def test_who_has_no_shift_now_reads_when_the_next_one_is(
    app: Flask, client: FlaskClient, frozen_now: datetime
) -> None:
    bodil = make_account(Role.DESK_VOLUNTEER)
    log_in(client, bodil)
    page = client.get("/i-dag")
    assert page.status_code == 403
    assert "Der står ingen vagt til dig." in page.get_data(as_text=True)


def test_a_volunteer_who_is_staff_as_well_needs_no_shift(
    app: Flask, client: FlaskClient, frozen_now: datetime
) -> None:
    log_in(client, make_account(Role.DESK_VOLUNTEER, Role.MODERATOR))
    assert client.get("/i-dag").status_code == 200


def test_before_the_second_factor_a_volunteer_is_sent_to_show_it(
    app: Flask, client: FlaskClient, frozen_now: datetime
) -> None:
    log_in(client, make_account(Role.DESK_VOLUNTEER), second_factor=False)
    answer = client.get("/i-dag")
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/log-ind/bekraeft")


def test_a_shift_is_written_on_and_taken_off(lene: FlaskClient) -> None:
    bodil = make_account(Role.DESK_VOLUNTEER, name="Bodil Skov")
    said = {"volunteer_id": bodil.person_id, "on": "2027-03-02", "starts_at": "9.00", "ends_at": "12.00"}
    assert lene.post("/i-dag/vagter", data=said).status_code == 303
    shift = db.session.scalars(select(Shift)).one()
    assert shift.starts_at == datetime.fromisoformat("2027-03-02T09:00+01:00")
    assert "Bodil Skov" in lene.get("/i-dag/hvem-er-her").get_data(as_text=True)
    lene.post(f"/i-dag/vagter/{shift.id}/fjern")
    assert db.session.scalars(select(Shift)).all() == []


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("ends_at", {"ends_at": "8.00"}, "Vælg en tid, der er senere end den første."),
        ("on", {"on": "2027-02-01"}, "Vælg en dag, der ikke er gået."),
        ("starts_at", {"starts_at": "ni"}, "Skriv tiden som timer og minutter"),
        ("volunteer_id", {"volunteer_id": "4711"}, "Vælg en af mulighederne"),
    ],
)
def test_a_shift_that_makes_no_sense_is_refused_at_its_field(
    lene: FlaskClient, field: str, wrong: dict[str, str], message: str
) -> None:
    bodil = make_account(Role.DESK_VOLUNTEER, name="Bodil Skov")
    said = {"volunteer_id": bodil.person_id, "on": "2027-03-02", "starts_at": "9.00", "ends_at": "12.00"}
    answer = lene.post("/i-dag/vagter", data={**said, **wrong})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'id="{field}-e"' in page
    assert message in page
    assert db.session.scalars(select(Shift)).all() == []


def test_an_absence_is_written_on_and_taken_off(lene: FlaskClient) -> None:
    mette = make_account(Role.MODERATOR, name="Mette Krogh")
    hans = make_account(Role.MODERATOR, name="Hans Bo")
    said = {
        "person_id": mette.person_id,
        "deputy_id": hans.person_id,
        "from_on": "2027-03-01",
        "until_on": "2027-03-02",
    }
    lene.post("/i-dag/fravaer", data=said)
    assert "Hans tager over" in lene.get("/i-dag").get_data(as_text=True)
    away_id = db.session.scalars(select(Away.id)).one()
    lene.post(f"/i-dag/fravaer/{away_id}/fjern")
    assert "Hans tager over" not in lene.get("/i-dag").get_data(as_text=True)
    for what in ("fravaer", "vagter"):
        late = lene.post(f"/i-dag/{what}/{away_id}/fjern", follow_redirects=True)
        assert (late.status_code, "En kollega har allerede fjernet den." in late.text) == (200, True)


def test_who_takes_over_writes_down_that_a_colleague_is_ill(lene: FlaskClient) -> None:
    mette = make_account(Role.MODERATOR, name="Mette Krogh")
    me = next(one for one in db.session.scalars(select(Account)) if one.id != mette.id)
    page = lene.get("/i-dag/hvem-er-her").text
    deputies = page.split('name="deputy_id"')[1].split("</select>")[0]
    assert deputies.index("Mette Krogh") < deputies.index("Lene Riis"), "mostly one is away oneself"
    said = {"person_id": mette.person_id, "deputy_id": me.person_id}
    lene.post("/i-dag/fravaer", data={**said, "from_on": "2027-03-01", "until_on": "2027-03-02"})
    assert "Lene tager over" in lene.get("/i-dag").get_data(as_text=True)


def test_nobody_stands_in_for_themselves(lene: FlaskClient) -> None:
    mette = make_account(Role.MODERATOR, name="Mette Krogh")
    said = {
        "person_id": mette.person_id,
        "deputy_id": mette.person_id,
        "from_on": "2027-03-01",
        "until_on": "2027-03-02",
    }
    answer = lene.post("/i-dag/fravaer", data=said)
    assert (answer.status_code, "Vælg en anden end den, der er væk." in answer.get_data(as_text=True)) == (
        422,
        True,
    )


def test_a_new_group_and_a_story_wait_on_the_day_too(lene: FlaskClient) -> None:
    group = make_group(make_person("Bo Bridge"), public=False, title="Bridge i Gråsten")
    told(make_person("Grethe"))

    page = lene.get("/i-dag").get_data(as_text=True)

    assert "Bridge i Gråsten" in page
    assert f"/faellesskaber/{group.id}/svar" in page
    assert "vil fortælle sin historie til alle" in page
