"""Closing an organisation for good, and taking it down: nothing of it stands open, and nobody comes in vain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import blocking
from app.core.database import db
from app.core.errors import DomainError
from app.exchange.rules import Coming
from app.gatherings.models import Series
from app.listings.models import ListingDate
from app.meals.actions import MealData, propose_meal
from app.meals.models import Seating
from app.moderation.states import State
from app.organisations import actions
from app.rooms.rules import BookingStatus
from tests.events.holding import make_event
from tests.exchange.trading import make_fair, register
from tests.factories import (
    coming_dates,
    log_in,
    make_account,
    make_organisation,
    make_person,
    make_sign_up,
    series_data,
    writing,
)
from tests.groups.grouping import dated, join, make_group, messages
from tests.listings.posting import make_listing, yes
from tests.meals.cooking import make_meal
from tests.organisations.people import citizen, moderator
from tests.rooms.booking import book, make_room, span, told

pytestmark = pytest.mark.usefixtures("app")


def test_who_was_to_help_or_meet_is_told_when_an_organisation_is_closed(frozen_now: datetime) -> None:
    account, olga = citizen("Olga")
    made, helper, member, guest = make_organisation(account.person), *(make_person() for _each in range(3))
    with_people, waits = make_listing(made), make_listing(made, public=False)
    response = yes(with_people, helper)
    group = make_group(account.person, organisation_id=made.id)
    series = dated(group, frozen_now)
    make_sign_up(coming_dates(series, frozen_now)[1], guest)
    join(group, member)

    said = blocking.what_happens(blocking.CLOSED_ORGANISATION, made.id, frozen_now)
    with writing():
        actions.archive(olga, frozen_now, made.id)

    assert sorted(said) == [
        "1 dag, nogen har sagt ja til, bliver aflyst.",
        "1 gruppe holder op.",
        "1 person får besked om det.",
        "2 opgaver bliver taget ned.",
    ]
    assert {one.state for one in (made, with_people, waits, group)} == {State.ARCHIVED}
    date = db.session.get_one(ListingDate, response.date_id)
    assert (date.cancelled_at, date.reason) == (frozen_now, "Foreningens side er lukket.")
    assert "task_cancelled" in told(helper)
    assert "date_cancelled" in told(guest)
    assert [one.person_id for one in messages("group_ended")] == [member.id]


@pytest.mark.parametrize("closes", [True, False], ids=["closed", "taken down"])
def test_its_rooms_are_free_and_its_table_at_the_fair_too(frozen_now: datetime, closes: bool) -> None:
    account, olga = citizen("Olga")
    made, room = make_organisation(account.person), make_room()
    booked = book(room, span(10, 12), account.person, organisation_id=made.id)[0]
    own = book(room, span(14, 16), account.person)[0]
    comes = register(make_fair(), account.person, organisation_id=made.id)

    with writing():
        if closes:
            actions.archive(olga, frozen_now, made.id)
        else:
            actions.answer(moderator(), frozen_now, made.id, State.HIDDEN, "I svarer ikke.")

    assert (booked.status, own.status) == (BookingStatus.CANCELLED, BookingStatus.BOOKED)
    assert comes.status is Coming.WITHDRAWN


def test_who_closes_reads_first_what_it_does(app: Flask, client: FlaskClient, frozen_now: datetime) -> None:
    account = make_account(name="Olga")
    made = make_organisation(account.person)
    yes(make_listing(made), make_person())
    log_in(client, account)

    page = client.get(f"/foreninger/{made.id}/luk").text

    assert "1 dag, nogen har sagt ja til, bliver aflyst." in page


@pytest.mark.parametrize(("make", "address"), [(make_meal, "spis-sammen"), (make_event, "arrangementer")])
def test_what_is_taken_down_is_not_named_on_what_goes_on_without_it(
    client: FlaskClient, frozen_now: datetime, make: Callable[..., Series], address: str
) -> None:
    account, _olga = citizen("Olga")
    made = make_organisation(account.person, name="Skjult Forening")
    series = make(host=account.person, organisation_id=made.id)
    assert "Skjult Forening" in client.get(f"/{address}/{series.id}").text

    with writing():
        actions.answer(moderator(), frozen_now, made.id, State.HIDDEN, "I svarer ikke.")

    page = client.get(f"/{address}/{series.id}")
    assert page.status_code == 200
    assert "Skjult Forening" not in page.text


def test_nobody_holds_a_meal_in_the_name_of_what_is_taken_down(frozen_now: datetime) -> None:
    account, olga = citizen("Olga")
    made = make_organisation(account.person)
    data = series_data(kind="meal", title="Suppe")
    meal = MealData("", None, "", False, Seating.FREE, None, made.id)
    with writing():
        actions.answer(moderator(), frozen_now, made.id, State.HIDDEN, "I svarer ikke.")

    with pytest.raises(DomainError, match="selv er med til at passe"), writing():
        propose_meal(olga, frozen_now, data, account.person, meal)
