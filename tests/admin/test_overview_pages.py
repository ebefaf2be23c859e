"""The year and the week at a glance, the evaluation of a period, and what stands behind each of their numbers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.background.running import run_due
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.hosting import record_head_count
from app.gatherings.models import Occurrence, Rhythm
from app.pack.actions import load_pack
from app.plan import recount
from app.plan.models import Action, Goal, Initiative, PlanActivity
from app.plan.models_kept import LEADING, KeptFigure
from tests import factories
from tests.conftest import FrozenClock
from tests.exchange import trading
from tests.factories import writing
from tests.rooms import booking

PACK = Path(__file__).parents[2] / "data" / "soenderborg"
PERIOD = "/admin/evaluering/2020-2023"


@pytest.fixture
def staff_client(app: Flask, client: FlaskClient, frozen_now: datetime) -> FlaskClient:
    with writing():
        load_pack(PACK, frozen_now)
    factories.log_in(client, factories.make_account(Role.ADMINISTRATOR, name="Mette Krogh"))
    return client


def page(client: FlaskClient, address: str) -> str:
    # Tests move the clock, and a log-in of staff ends when nothing is done for a while.
    factories.log_in(client, db.session.scalars(select(Account)).one())
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.get_data(as_text=True).replace("\u00a0", " ").split())


def counted(clock: FrozenClock, day: date, number: int) -> Occurrence:
    """A walk that nobody signs up for, to which so many came."""
    # Dates are made twelve weeks ahead.
    clock.move_to(max(clock.now, datetime.combine(day - timedelta(days=5), time(9), UTC)))
    series = factories.make_walk(rhythm=Rhythm.ONCE, first_on=day, needs_sign_up=False, capacity=None)
    occurrence = factories.make_occurrence(series, on=day)
    after = clock.move_to(occurrence.ends_at + timedelta(hours=1))
    with writing():
        record_head_count(SYSTEM, after, occurrence.id, number)
    return occurrence


def count_all(now: datetime) -> None:
    with writing():
        recount.recount_now(now)


@pytest.mark.parametrize(
    ("role", "page_of_theirs"),
    [
        (Role.ADMINISTRATOR, "/admin/overblik"),
        (Role.LEADER, "/admin/overblik"),
        (Role.DESK_VOLUNTEER, "/i-dag"),
        (Role.PHONE_COORDINATOR, "/telefonven/overblik"),
        (Role.AUDITOR, "/admin/revision"),
    ],
)
def test_the_address_alone_leads_staff_to_their_first_page(
    staff_client: FlaskClient, role: Role, page_of_theirs: str
) -> None:
    of_role = factories.make_volunteer() if role is Role.DESK_VOLUNTEER else factories.make_account(role)
    factories.log_in(staff_client, of_role)
    assert staff_client.get("/admin").location == staff_client.get("/admin/").location == page_of_theirs
    assert staff_client.get(page_of_theirs).status_code == 200


def test_the_address_alone_is_nothing_for_others(client: FlaskClient) -> None:
    assert client.get("/admin").location == "/log-ind?videre=/admin"
    factories.log_in(client, factories.make_account())
    assert client.get("/admin").status_code == 403


def test_before_anything_was_counted_the_year_says_so(staff_client: FlaskClient) -> None:
    text = page(staff_client, "/admin/overblik")
    assert "Overblik 2027" in text
    assert "Tallene er ikke talt endnu." in text
    assert "20 rækker i 2027" in text
    assert all(f"/admin/plan?aar=2027&amp;vis={state}" in text for state in ("i-gang", "for-sent"))


def test_a_press_counts_everything_in_the_background_and_shows_how_far_it_is(
    staff_client: FlaskClient, frozen_now: datetime
) -> None:
    answer = staff_client.post("/admin/overblik/taelling")
    assert answer.status_code == 303
    text = page(staff_client, "/admin/overblik")
    assert "Venter på at begynde: 0 procent" in text
    assert 'action="/admin/overblik/taelling"' not in text
    run_due(frozen_now)
    text = page(staff_client, "/admin/overblik")
    assert "Tallene er fra mandag den 1. marts kl. 10.00." in text
    assert 'action="/admin/overblik/taelling"' in text


def test_what_grew_stands_with_both_years_and_up_to_this_quarter_only(
    staff_client: FlaskClient, frozen_now: datetime
) -> None:
    own = db.session.scalars(select(Initiative.id).where(Initiative.default_for == "walk")).one()
    count_all(frozen_now)
    with writing():
        for year, quarter, value in ((2026, 1, 20), (2026, 4, 500), (2027, 1, 32)):
            db.session.add(
                KeptFigure(
                    initiative_id=own, year=year, source="walks", key=LEADING, quarter=quarter, value=value
                )
            )
    text = page(staff_client, "/admin/overblik")
    assert "<b>32</b> pladser taget</a>. 12 flere end i 2026." in text
    assert "Vi sammenligner til og med 1. kvartal." in text
    assert "Pladser taget: 20 i 2026, 32 i 2027" in text


def test_a_year_that_has_not_begun_is_not_compared_and_kept_nothing(
    staff_client: FlaskClient, frozen_now: datetime
) -> None:
    own = db.session.scalars(select(Initiative).filter_by(default_for="walk")).one()
    count_all(frozen_now)
    with writing():
        for year, value in ((2027, 20), (2028, 3)):
            db.session.add(
                KeptFigure(
                    initiative_id=own.id, year=year, source="walks", key=LEADING, quarter=1, value=value
                )
            )
    text = page(staff_client, "/admin/overblik?aar=2028")
    assert "2028 er ikke begyndt. Vi sammenligner, når året er i gang." in text
    assert "færre end i" not in text
    panel = page(staff_client, f"/admin/plan?aar=2028&aaben=raekke-{own.activity_id}")
    assert "Der er færre end" not in panel
    for of_year in (text, panel):
        assert "<p>2028 er ikke begyndt.</p>" in of_year
        assert "Alle frister er holdt." not in of_year


def test_every_state_of_the_bar_leads_to_its_rows(staff_client: FlaskClient) -> None:
    row = db.session.scalars(select(PlanActivity.id).filter_by(code="4.1")).one()
    page(staff_client, "/admin/overblik")
    for state, name in (("postponed", "udskudt"), ("dropped", "udgaaet")):
        staff_client.post(
            f"/admin/plan/raekke/{row}/aar/2027",
            data={
                "status": state,
                "reason": "Ingen tid",
                "responsible_id": "0",
                "version": "0" if state == "postponed" else "1",
            },
        )
        assert f"/admin/plan?aar=2027&amp;vis={name}" in page(staff_client, "/admin/overblik")


def test_the_map_tells_in_words_and_in_a_table_where_nothing_happens(
    staff_client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    occurrence = counted(frozen_clock, date(2027, 3, 8), 9)
    count_all(frozen_clock.now)
    text = page(staff_client, "/admin/overblik")
    quiet, every = map(int, re.findall(r"(\d+) byer og landsbyer af (\d+) har ingen ture", text)[0])
    assert quiet == every - 1
    assert f'{occurrence.place.name}</a></th><td data-label="Hvor mange">1</td>' in text
    assert text.count('class="map__quiet"') == quiet
    assert text.count('class="map__busy"') == 1


def test_the_week_counts_sign_ups_on_the_day_they_were_made(
    staff_client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    day = date(2027, 3, 4)
    occurrence = factories.make_occurrence(factories.make_walk(rhythm=Rhythm.ONCE, first_on=day), on=day)
    for _ in range(3):
        factories.make_sign_up(occurrence)
    text = page(staff_client, "/admin/ugen")
    assert "Uge 9" in text
    assert "<b>3</b> tilmeldinger" in text
    assert re.search(
        r'Mandag den 1\. marts</th><td data-label="Ugen før">0</td><td data-label="Denne uge">3</td>', text
    )
    assert occurrence.series.title in text
    assert occurrence.series.title not in page(staff_client, "/admin/ugen?uge=2027-03-08")
    frozen_clock.move_to(frozen_clock.now + timedelta(weeks=1))
    assert "Hele ugen før: 3" in page(staff_client, "/admin/ugen")


def test_the_week_has_bookings_and_fairs_too(staff_client: FlaskClient) -> None:
    trading.make_fair(
        title="Børs i marts",
        starts_at=datetime(2027, 3, 5, 9, tzinfo=UTC),
        ends_at=datetime(2027, 3, 5, 12, tzinfo=UTC),
        register_by=date(2027, 3, 3),
    )
    booking.book(booking.make_room(), booking.span(8, 9, date(2027, 3, 5)))
    day = date(2027, 3, 5)
    walk = factories.make_walk(rhythm=Rhythm.ONCE, first_on=day)
    factories.make_occurrence(walk, on=day)
    text = page(staff_client, "/admin/ugen")
    assert "<b>3</b> ting på programmet" in text
    friday = text.split('id="dag-5"')[1].split("</section>")[0]
    assert "Multikulturhuset, Nørre Havnegade 15</span>" in friday
    assert "4 personer</span>" in friday
    found = [friday.index(title) for title in ("Køkkenet: Suppe til alle", "Børs i marts", walk.title)]
    assert found[0] < min(found[1:])
    assert "Køkkenet" not in page(staff_client, "/admin/ugen?uge=2027-03-08")


@pytest.mark.parametrize("week", ["abc", "2027-13-01", "0001-01-01", "9999-12-31"])
def test_an_address_typed_wrong_shows_this_week(staff_client: FlaskClient, week: str) -> None:
    assert "Uge 9" in page(staff_client, f"/admin/ugen?uge={week}")


def test_the_evaluation_shows_every_goal_row_action_and_initiative(
    staff_client: FlaskClient, frozen_now: datetime
) -> None:
    count_all(frozen_now)
    pages = [page(staff_client, f"{PERIOD}/{number}") for number in (1, 2, 3, 4)]
    whole = " ".join(pages)
    goals = list(db.session.scalars(select(Goal.code)))
    assert len(goals) == 8
    assert [code for code in goals if f"<b>{code}</b>" not in whole] == []
    work = [*db.session.scalars(select(PlanActivity.code)), *db.session.scalars(select(Action.code))]
    assert len(work) == 30
    assert [code for code in work if f'<span class="nr">{code}</span>' not in whole] == []
    # Also those that hang on an action only.
    titles = list(db.session.scalars(select(Initiative.title)))
    assert [title for title in titles if f">{title}</h3>" not in whole] == []
    overview = page(staff_client, PERIOD)
    assert overview.count("Se evalueringen") == 4
    # Leaders have no other way there: only who looks after the scales has them in the menu.
    assert 'href="/admin/trivsel/resultater"' in overview


def test_a_number_of_the_period_opens_all_years_behind_it_and_how_it_is_counted(
    staff_client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    first = counted(frozen_clock, date(2027, 3, 8), 9)
    second = counted(frozen_clock, date(2028, 2, 7), 12)
    count_all(frozen_clock.now)
    text = page(staff_client, f"{PERIOD}/4")
    links = re.findall(r'href="([^"]+)"><b>21</b> pladser taget', text)
    assert len(links) == 1
    behind = page(staff_client, links[0].replace("&amp;", "&"))
    assert "21 pladser taget i 2020–2028" in behind
    assert "Sådan er det talt" in behind
    assert "Vi lægger pladserne sammen" in behind
    assert behind.count(f"/gaature/{first.series_id}") >= 1
    assert behind.count(f"/gaature/{second.series_id}") >= 1


def test_few_people_are_not_told_on_the_page(staff_client: FlaskClient, frozen_clock: FrozenClock) -> None:
    day = date(2027, 3, 8)
    occurrence = factories.make_occurrence(factories.make_walk(rhythm=Rhythm.ONCE, first_on=day), on=day)
    for _ in range(3):
        factories.make_sign_up(occurrence)
    frozen_clock.move_to(occurrence.ends_at + timedelta(hours=1))
    count_all(frozen_clock.now)
    assert "Planen har nået så få, at vi ikke viser tallet." in page(staff_client, f"{PERIOD}/4")


@pytest.mark.parametrize("address", ["/admin/evaluering/1999", f"{PERIOD}/9"])
def test_an_evaluation_that_there_is_not_is_not_found(staff_client: FlaskClient, address: str) -> None:
    assert staff_client.get(address).status_code == 404


@pytest.mark.parametrize("years", ["fra=abc", "fra=2030", "fra=1000", "fra=2026"])
def test_years_typed_wrong_are_the_one_year(
    staff_client: FlaskClient, frozen_clock: FrozenClock, years: str
) -> None:
    counted(frozen_clock, date(2027, 3, 8), 9)
    row = db.session.scalars(select(PlanActivity.id).filter_by(code="4.1")).one()
    text = page(staff_client, f"/admin/plan/raekke/{row}/tal?tal=places&aar=2027&{years}")
    assert "9 pladser taget i 202" in text
