"""Proposing, changing and counting meals, the closing of the sign-up, and who cooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.gatherings.actions import change_sign_up
from app.gatherings.hosting import add_participant, cancel_date
from app.meals import actions, cooking, queries
from app.meals.actions import MealData
from app.meals.models import Meal, Seating, Takeaway
from tests import factories
from tests.conftest import FrozenClock
from tests.gatherings.support import audited
from tests.meals.cooking import make_date, make_meal

DATA = MealData("Suppe", None, "", False, Seating.FREE, None)


def test_a_meal_keeps_what_only_meals_have(app: Flask, frozen_clock: FrozenClock) -> None:
    series = make_meal(menu="Suppe", least_age=60, least_age_reason="For ældre", has_takeaway=True)
    row = queries.meal(series.id)
    assert row is not None
    assert (row.menu, row.least_age, row.has_takeaway, row.is_public) == ("Suppe", 60, True, True)
    assert {fact["text"] for fact in queries.card_facts(series.id)} == {
        "Fra 60 år",
        "Du kan tage mad med hjem",
    }


def test_an_age_has_a_reason(app: Flask, frozen_clock: FrozenClock) -> None:
    with pytest.raises(DomainError, match="hvorfor der er en alder"):
        make_meal(least_age=60)


def test_nobody_holds_a_meal_in_the_name_of_anothers_organisation(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    organisation, host = factories.make_organisation(), factories.make_person()
    data = factories.series_data(kind="meal", title="Suppe")
    theirs = MealData("", None, "", False, Seating.FREE, None, organisation.id)
    with factories.writing(), pytest.raises(DomainError, match="selv er med til at passe"):
        actions.propose_meal(Actor(person_id=host.id), frozen_clock.now, data, host, theirs)
    assert db.session.scalars(select(Meal)).all() == []


def test_the_sign_up_closes_for_guests_and_not_for_the_host(app: Flask, frozen_clock: FrozenClock) -> None:
    date = make_date(closes_hours=48)
    host = Actor(person_id=date.series.host_id)
    early = factories.make_sign_up(date)
    now = frozen_clock.move_to(date.starts_at - timedelta(hours=47))
    with pytest.raises(DomainError, match="lukket"):
        factories.make_sign_up(date)
    needs: dict[str, Any] = {"wants_companion": False, "needs_lift": False, "note": ""}
    with factories.writing(), pytest.raises(DomainError, match="lukket"):
        change_sign_up(SYSTEM, now, early.id, party_size=2, **needs)
    with factories.writing():
        add_participant(host, now, date.id, name="Tove", phone=None, email=None)
    db.session.expire_all()
    assert date.places_taken == 2


def test_fetching_the_food_is_kept_and_taken_back(app: Flask, frozen_clock: FrozenClock) -> None:
    sign_up = factories.make_sign_up(make_date(has_takeaway=True))
    for ticked in (True, True, False, False):
        with factories.writing():
            actions.keep_answers(SYSTEM, frozen_clock.now, sign_up, {"takeaway": ticked})
        assert (db.session.get(Takeaway, sign_up.id) is not None) is ticked


def test_the_host_changes_the_meal_and_says_what_is_served(app: Flask, frozen_clock: FrozenClock) -> None:
    date = make_date()
    with factories.writing():
        actions.change_meal(SYSTEM, frozen_clock.now, date.series_id, DATA)
        actions.write_menu(SYSTEM, frozen_clock.now, date.id, " Fisk ")
    assert queries.meal(date.series_id).menu == "Suppe"
    assert queries.menus([date.id]) == {date.id: "Fisk"}
    assert "meal.change" in audited("series", date.series_id)
    assert "meal.menu" in audited("occurrence", date.id)


def test_a_cancelled_date_has_no_menu_and_no_numbers(app: Flask, frozen_clock: FrozenClock) -> None:
    date = make_date()
    with factories.writing():
        cancel_date(SYSTEM, frozen_clock.now, date.id, "Sne")
    with factories.writing(), pytest.raises(DomainError, match="aflyst"):
        actions.write_menu(SYSTEM, frozen_clock.now, date.id, "Fisk")


@pytest.mark.parametrize(("guests", "new", "field"), [(3, 4, "first_timers")])
def test_there_are_no_more_newcomers_than_guests(
    app: Flask, frozen_clock: FrozenClock, guests: int, new: int, field: str
) -> None:
    date = make_date()
    now = frozen_clock.move_to(date.ends_at)
    with factories.writing(), pytest.raises(DomainError) as refused:
        actions.count_meal(SYSTEM, now, date.id, guests=guests, first_timers=new, portions=None, comment="")
    assert refused.value.field == field


def test_a_meal_is_not_counted_before_it_begins(app: Flask, frozen_clock: FrozenClock) -> None:
    date = make_date()
    with factories.writing(), pytest.raises(DomainError, match="ikke begyndt"):
        actions.count_meal(
            SYSTEM, frozen_clock.now, date.id, guests=1, first_timers=0, portions=1, comment=""
        )


def test_a_cook_begins_by_a_link_and_ends_by_the_host(app: Flask, frozen_clock: FrozenClock) -> None:
    series, cook = make_meal(), factories.make_person("Kim Kok")
    token = cooking.cook_token(series.id, frozen_clock.now)
    link = cooking.link_of(token, frozen_clock.now + timedelta(days=14))
    assert link == (series.id, frozen_clock.now)
    assert cooking.link_of(token, frozen_clock.now + timedelta(days=15)) is None
    assert cooking.link_of("noget", frozen_clock.now) is None
    for _twice in range(2):
        with factories.writing():
            actions.become_cook(Actor(person_id=cook.id), frozen_clock.now, series.id)
    assert [one.id for one in queries.cooks(series.id)] == [cook.id]
    assert [one.id for one in queries.cooked_by(cook.id)] == [series.id]
    with factories.writing():
        actions.remove_cook(SYSTEM, frozen_clock.now, series.id, cook.id)
    assert not queries.is_cook(series.id, cook.id)
    with factories.writing(), pytest.raises(NotFoundError):
        actions.remove_cook(SYSTEM, frozen_clock.now, series.id, cook.id)


def test_who_was_taken_off_does_not_come_back_by_the_old_link(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    series, cook = make_meal(), factories.make_account()
    old = f"/spis-sammen/kok/{cooking.cook_token(series.id, frozen_clock.now)}"
    factories.log_in(client, cook)
    assert client.post(old).status_code == 303
    frozen_clock.move_to(frozen_clock.now + timedelta(hours=1))
    with factories.writing():
        actions.remove_cook(SYSTEM, frozen_clock.now, series.id, cook.person_id)

    assert (client.get(old).status_code, client.post(old).status_code) == (404, 404)
    assert client.get(f"/spis-sammen/{series.id}/koekken").status_code == 404

    frozen_clock.move_to(frozen_clock.now + timedelta(milliseconds=20))
    new = f"/spis-sammen/kok/{cooking.cook_token(series.id, frozen_clock.now)}"
    assert client.post(new).status_code == 303
