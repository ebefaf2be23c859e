"""When a group meets and when it pauses: no date is held meanwhile, neither one that is made nor one that would be."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings import actions as places
from app.gatherings import hosting
from app.gatherings.fixed_places import begin_fixed
from app.gatherings.models import Occurrence, OccurrenceStatus, Series
from app.gatherings.reach import series_behind
from app.gatherings.scans import extend_horizon
from app.groups import actions
from app.groups.models import Group
from tests.conftest import FrozenClock
from tests.factories import log_in, make_account, make_person, writing
from tests.groups.grouping import by, dated, make_group, messages

pytestmark = pytest.mark.usefixtures("frozen_clock")
TUESDAYS = [date(2027, 3, 2) + timedelta(weeks=number) for number in range(12)]


def _dates(series: Series) -> dict[date, OccurrenceStatus]:
    rows = select(Occurrence.original_date, Occurrence.status).where(Occurrence.series_id == series.id)
    return {row.original_date: row.status for row in db.session.execute(rows)}


def _on(series: Series, day: date) -> Occurrence:
    found = select(Occurrence).where(Occurrence.series_id == series.id, Occurrence.original_date == day)
    return db.session.scalars(found).unique().one()


def _pause(group: Group, until: date) -> hosting.Told:
    with writing():
        return actions.pause(by(group.host), clock.now(), group.id, until)


def _resume(group: Group) -> int:
    with writing():
        return actions.resume(by(group.host), clock.now(), group.id)


def test_dates_in_a_pause_are_cancelled_and_everybody_on_them_is_told_once(app: Flask) -> None:
    group = make_group()
    series = dated(group, clock.now())
    person = make_person("Gerda", email="gerda@example.org")
    for day in TUESDAYS[:2]:
        with writing():
            places.join(SYSTEM, clock.now(), _on(series, day).id, person)

    told = _pause(group, TUESDAYS[3])

    assert told.people == 1
    off = [day for day, status in _dates(series).items() if status == OccurrenceStatus.CANCELLED]
    assert sorted(off) == TUESDAYS[:3]
    assert len(messages("date_cancelled")) == 1
    assert (_on(series, TUESDAYS[0]).reason or "").replace("\xa0", " ") == (
        "Gruppen holder pause. Vi begynder igen tirsdag den 23. marts."
    )


def test_who_meets_again_sooner_has_the_dates_back_that_nobody_was_told_of(app: Flask) -> None:
    group = make_group()
    series = dated(group, clock.now())
    with writing():
        places.join(SYSTEM, clock.now(), _on(series, TUESDAYS[1]).id, make_person("Gerda"))
    with writing():
        hosting.cancel_date(by(group.host), clock.now(), _on(series, TUESDAYS[2]).id, "Der er påske.")
    _pause(group, TUESDAYS[5])

    assert _resume(group) == 1
    off = [day for day, status in _dates(series).items() if status == OccurrenceStatus.CANCELLED]
    assert sorted(off) == TUESDAYS[1:3], "somebody was told, and the host cancelled it for another reason"
    assert set(TUESDAYS) <= set(_dates(series))


def test_another_pause_takes_the_place_of_the_one_before(app: Flask) -> None:
    group = make_group()
    series = dated(group, clock.now())
    _pause(group, TUESDAYS[4])
    _pause(group, TUESDAYS[2])
    off = [day for day, status in _dates(series).items() if status == OccurrenceStatus.CANCELLED]
    assert sorted(off) == TUESDAYS[:2]


def test_dates_that_are_made_in_a_pause_are_cancelled_at_once_and_nobody_hears_of_them(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    group = make_group()
    series = dated(group, clock.now())
    with writing():
        begin_fixed(SYSTEM, clock.now(), series.id, make_person("Gerda", email="gerda@example.org"))
    _pause(group, date(2027, 8, 3))
    told = len(messages("date_cancelled"))

    frozen_clock.move_to(clock.from_wall(date(2027, 4, 12), time(10)))
    with writing():
        assert extend_horizon(clock.now()) > 0
    late = _on(series, date(2027, 6, 29))
    assert late.status == OccurrenceStatus.CANCELLED
    assert late.places_taken == 0
    assert len(messages("date_cancelled")) == told
    assert series_behind(clock.now()) == []

    frozen_clock.move_to(clock.from_wall(date(2027, 5, 20), time(10)))
    with writing():
        extend_horizon(clock.now())
    after = _on(series, date(2027, 8, 3))
    assert after.status == OccurrenceStatus.PLANNED, "the day they begin again"
    assert after.places_taken == 1


def test_a_host_is_told_what_a_pause_does_and_did(app: Flask, client: FlaskClient) -> None:
    host = make_account()
    group = make_group(host.person)
    series = dated(group, clock.now())
    with writing():
        places.join(SYSTEM, clock.now(), _on(series, TUESDAYS[0]).id, make_person("G", email="g@example.org"))
    log_in(client, host)
    page = f"/faellesskaber/{group.id}/vaert"
    assert "bliver aflyst" in client.get(page).text
    client.post(f"{page}/pause", data={"until": "2027-04-01"})
    assert "1 får en e-mail." in client.get(page).text
    client.post(f"{page}/igen")
    assert "1 dag er stadig aflyst" in client.get(page).text


def test_who_sets_dates_reads_which_of_the_month_they_are(app: Flask, client: FlaskClient) -> None:
    host = make_account()
    group = make_group(host.person)
    log_in(client, host)
    answer = client.post(
        f"/faellesskaber/{group.id}/vaert/datoer",
        data={
            "first_on": "2027-04-27",
            "rhythm": "monthly",
            "starts_at_local": "14.00",
            "duration_minutes": "120",
            "needs_sign_up": "nej",
        },
        follow_redirects=True,
    )
    assert "Det er i kalenderen nu: den sidste tirsdag i hver måned." in answer.text
