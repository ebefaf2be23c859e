"""Groups without dates stand in the lists, on the map and on their organisation's page; those with dates stand once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.catalogue.queries import Days, Filters, Need, Point
from app.catalogue.standing import find_standing, withdraw_standing
from app.core import clock
from app.core.database import db
from app.gatherings.hosting import cancel_date
from app.gatherings.hosting_series import end_series
from app.gatherings.models import Occurrence
from app.gatherings.scans import extend_horizon
from app.groups import actions
from app.groups.scans import stand_missing
from app.moderation.states import State
from tests.conftest import FrozenClock
from tests.factories import make_organisation, make_person, make_place, writing
from tests.groups.grouping import MODERATOR, by, dated, make_group, profile

pytestmark = pytest.mark.usefixtures("frozen_clock")

_BROAGER = Point(54.89, 9.67)


def found(**filters: object) -> list[str]:
    """Titles of what stands without a date."""
    asked = Filters(**filters)
    return [one.title for one in find_standing(asked, clock.now(), clock.today(), 9).entries]


def test_a_group_without_dates_is_found_by_what_it_says(app: Flask) -> None:
    place = make_place("Broager", lat=_BROAGER.lat, lon=_BROAGER.lon)
    make_group(place_id=place.id, access={"rollator": {"answer": "yes"}})
    make_group(place_id=None, meeting_point="", is_online=True, title="På nettet", weekdays=[])

    assert found() == ["På nettet", "Strikkecafé"]
    assert found(days=Days.WEEKEND) == ["På nettet"]
    assert found(needs=frozenset({Need.ROLLATOR})) == ["Strikkecafé"]
    assert found(needs=frozenset({Need.COMPANION})) == []
    assert found(kind="walk") == []
    assert found(near=_BROAGER, radius_km=5) == ["På nettet", "Strikkecafé"]
    assert found(near=Point(55.4, 10.4), radius_km=5) == ["På nettet"]


def test_a_group_stands_as_long_as_everybody_may_see_it_and_says_what_it_says_now(app: Flask) -> None:
    make_group(public=False, title="Venter")
    group = make_group()
    with writing():
        actions.change(MODERATOR, clock.now(), group.id, profile(title="Hækleklub"))
    assert found() == ["Hækleklub"]

    with writing():
        actions.pause(by(group.host), clock.now(), group.id, date(2027, 5, 1))
    assert found(days=Days.TWO_WEEKS) == []

    with writing():
        actions.answer(MODERATOR, clock.now(), group.id, State.HIDDEN, "Der er klaget.")
    assert found() == []


def test_a_group_with_dates_stands_among_them_and_comes_back_when_they_are_over(
    app: Flask, client: FlaskClient
) -> None:
    group = make_group()
    assert "Hver tirsdag kl. 14.00 til 16.00" in client.get("/det-sker").text

    series = dated(group, clock.now())
    page = client.get("/det-sker").text
    assert "Hver tirsdag" not in page
    assert page.count('class="card__title"') == 12

    with writing():
        end_series(by(group.host), clock.now(), series.id, last_on=clock.today(), reason="Vi holder op")
    assert found() == ["Strikkecafé"]


def test_a_group_stands_on_the_map_and_on_the_page_of_its_organisation(
    app: Flask, client: FlaskClient
) -> None:
    host = make_person()
    with writing():
        organisation = make_organisation(host)
    group = make_group(host, organisation_id=organisation.id)

    page = client.get("/det-sker?hvad=group").text
    assert "1 fællesskab uden datoer" in page
    assert 'aria-label="Nr. 1: Strikkecafé"' in page
    assert 'id="a1"' in page
    assert "Strikkecafé" in client.get(f"/foreninger/{organisation.id}").text

    dated(group, clock.now())
    assert "Strikkecafé" in client.get(f"/foreninger/{organisation.id}").text


def test_groups_from_before_there_was_a_list_come_into_it(app: Flask) -> None:
    group = make_group()
    with writing():
        withdraw_standing("group", group.id)
    assert found() == []

    with writing():
        assert stand_missing(clock.now()) == 1
    with writing():
        assert stand_missing(clock.now()) == 0
    assert found() == ["Strikkecafé"]


def test_no_date_of_a_group_that_is_taken_down_comes_into_the_lists(
    app: Flask, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    group = make_group()
    series = dated(group, clock.now())
    with writing():
        actions.answer(MODERATOR, clock.now(), group.id, State.HIDDEN, "Der er klaget.")

    frozen_clock.move_to(frozen_clock.now + timedelta(weeks=1))
    with writing():
        assert extend_horizon(clock.now()) == 1
    coming = select(Occurrence.id).where(
        Occurrence.series_id == series.id, Occurrence.starts_at > clock.now()
    )
    with writing():
        cancel_date(by(group.host), clock.now(), db.session.scalars(coming).all()[0], "Ferie")
    assert "Strikkecafé" not in client.get("/det-sker").text

    with writing():
        actions.answer(MODERATOR, clock.now(), group.id, State.PUBLISHED)
    assert client.get("/det-sker").text.count('class="card__title"') == 12
