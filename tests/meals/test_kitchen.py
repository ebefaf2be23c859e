"""A meal books its kitchen itself, moves it and frees it, within what the room allows."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError
from app.gatherings import hosting, hosting_series, scans
from app.gatherings.edits import Scope
from app.gatherings.models import Occurrence, Rhythm, Series
from app.meals import day as meal_day
from app.meals import kitchen, queries_kitchen
from app.meals.kitchen import KitchenWish
from app.notifications import letters
from app.rooms.actions import answer, cancel
from app.rooms.models import Booking, Room
from app.rooms.queries import booking_of
from app.rooms.rules import BookingStatus, WhoMayBook
from tests import factories
from tests.conftest import FrozenClock
from tests.gatherings.editing import edit
from tests.gatherings.support import messages_to, told
from tests.meals.cooking import account_of, make_meal
from tests.rooms.booking import STAFF, book, make_room, span
from tests.walks.visiting import get, text_of

pytestmark = pytest.mark.usefixtures("frozen_clock")
WEEK = timedelta(days=7)


def a_meal(**values: Any) -> Series:
    """Every week at 17.00 for 90 minutes, from Monday the 8th of March."""
    return make_meal(starts_at_local=time(17), **values)


def choose(series: Series, room: Room, **values: Any) -> list[Occurrence]:
    """Two hours before and one after."""
    with factories.writing():
        wish = KitchenWish(**{"room_id": room.id, "before_minutes": 120, "after_minutes": 60, **values})
        return kitchen.choose_kitchen(Actor(person_id=series.host_id), clock.now(), series.id, wish)


def dates_of(series: Series) -> list[Occurrence]:
    return factories.coming_dates(series, clock.now())


def booked(day: Occurrence) -> Booking | None:
    db.session.expire_all()
    found = booking_of("occurrence", day.id)
    return found if found is not None and found.holds else None


def move(day: Occurrence, on: date, at: time = time(17)) -> None:
    edit(clock.now(), day, starts_on=on, starts_at=at, meeting_point="Salen", reason="Vi bytter")


def test_every_date_has_the_kitchen_around_the_meal_and_the_host_gets_no_pile_of_letters(app: Flask) -> None:
    series, room = a_meal(), make_room()
    assert choose(series, room) == []
    first = dates_of(series)[0]
    booking = booked(first)
    assert booking is not None
    assert booking.span == span(15, 19.5)
    assert all(booked(day) for day in dates_of(series))
    assert "room_booked" not in told(series.host)[0]


def test_the_kitchen_moves_with_the_date_and_is_free_when_it_is_cancelled(app: Flask) -> None:
    series, room = a_meal(), make_room()
    choose(series, room)
    first, second = dates_of(series)[:2]
    move(first, date(2027, 3, 9))
    booking = booked(first)
    assert booking is not None
    assert booking.span == span(15, 19.5, date(2027, 3, 9))
    with factories.writing():
        hosting.cancel_date(SYSTEM, clock.now(), second.id, "Sne")
    assert booked(second) is None
    assert book(room, span(15, 19, date(2027, 3, 15)))[0].holds


def test_a_date_is_not_moved_to_where_its_kitchen_is_taken_and_the_nearest_times_are_said(app: Flask) -> None:
    series, room = a_meal(), make_room()
    choose(series, room)
    first = dates_of(series)[0]
    book(room, span(14, 15.5, date(2027, 3, 9)))
    with pytest.raises(DomainError) as refused:
        move(first, date(2027, 3, 9))
    db.session.rollback()
    assert refused.value.field == "starts_on"
    assert "tirsdag den 9. marts kl. 17.30" in str(refused.value.parameters["free"]).replace("\u00a0", " ")
    assert booked(first) is not None
    with factories.writing():
        kitchen.do_without(SYSTEM, clock.now(), first.id)
    move(first, date(2027, 3, 9))
    assert booked(first) is None
    assert queries_kitchen.lacking(clock.now(), series.id) == []


def test_a_changed_series_moves_them_all_and_an_ended_one_frees_them(app: Flask) -> None:
    series, room = a_meal(), make_room()
    choose(series, room)
    days = dates_of(series)
    edit(clock.now(), days[0], Scope.ALL, starts_at=time(16), reason="Ny tid")
    assert {clock.local(one.starts_at).hour for one in map(booked, days) if one} == {14}
    with factories.writing():
        hosting_series.end_series(SYSTEM, clock.now(), series.id, last_on=date(2027, 3, 8), reason="Slut")
    holding = [one for one in db.session.scalars(select(Booking)) if one.holds]
    assert [one.owner_id for one in holding] == [days[0].id]


def test_dates_that_come_later_book_too_and_what_cannot_be_had_is_said_once_to_host_and_house(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    series, room = a_meal(), make_room()
    choose(series, room)
    last = dates_of(series)[-1]
    taken = last.original_date + 2 * WEEK
    book(room, span(15, 16, taken))
    frozen_clock.move_to(frozen_clock.now + 2 * WEEK)
    for _twice in range(2):
        with factories.writing():
            scans.extend_horizon(frozen_clock.now)
    new = [day for day in dates_of(series) if day.original_date > last.original_date]
    assert [booked(day) is not None for day in new] == [True, False]
    (message,) = (one for one in messages_to(series.host) if one.kind == "kitchen_missing")
    fields = letters.merge_fields(message, frozen_clock.now)
    assert fields is not None
    assert [why for _day, why in fields["dates"]] == ["Det er optaget."]
    (row,) = meal_day.look(frozen_clock.now).rows
    assert room.name in row.why
    with factories.writing():
        kitchen.do_without(SYSTEM, frozen_clock.now, new[1].id)
    assert letters.merge_fields(message, frozen_clock.now) is None
    assert meal_day.look(frozen_clock.now).rows == []


def test_the_rules_the_quota_and_who_may_book_hold_for_a_meal_too(app: Flask) -> None:
    series = a_meal()
    with pytest.raises(DomainError, match="reglerne"):
        choose(series, make_room("Vask hænder."))
    db.session.rollback()
    with pytest.raises(DomainError):
        choose(series, make_room(who_may=WhoMayBook.STAFF))
    db.session.rollback()
    room = make_room("Vask hænder.", quota_hours=10, who_may=WhoMayBook.HOSTS)
    failed = choose(series, room, rules_version=1)
    by_month = [day.original_date.month for day in dates_of(series) if booked(day)]
    # Four and a half hours each: two in a month.
    assert [by_month.count(month) for month in (3, 4, 5)] == [2, 2, 2]
    assert len(failed) == len(dates_of(series)) - len(by_month)


def test_another_day_for_all_counts_each_month_as_it_will_be(app: Flask) -> None:
    # Four times a month at most; the last of March becomes one of April, and the last of April one of May.
    series, room = a_meal(first_on=date(2027, 3, 10)), make_room(quota_hours=18)
    choose(series, room)
    dates = dates_of(series)
    assert all(booked(day) for day in dates)

    edit(clock.now(), dates[0], Scope.ALL, starts_on=date(2027, 3, 13))

    assert [clock.local(day.starts_at).date().weekday() for day in dates] == [5] * len(dates)
    for day in dates:
        booking = booked(day)
        assert booking is not None
        assert booking.span.starts_at == day.starts_at - timedelta(hours=2)


def test_where_the_house_answers_it_is_asked_once_for_all_dates(app: Flask) -> None:
    series, room = a_meal(), make_room(needs_approval=True)
    choose(series, room)
    first, second = dates_of(series)[:2]
    asked = booked(first)
    assert asked is not None
    assert asked.status == BookingStatus.ASKED
    with factories.writing():
        answer(STAFF, clock.now(), asked.id, is_yes=True)
    later = booked(second)
    assert later is not None
    assert later.status == BookingStatus.BOOKED
    assert told(series.host)[0].count("room_answered") == 1
    with factories.writing():
        cancel(STAFF, clock.now(), later.id, reason="Vandet er lukket")
    assert [day.id for day, _room in queries_kitchen.lacking(clock.now(), series.id)] == [second.id]


def test_another_kitchen_frees_the_first_and_none_frees_them_all(app: Flask) -> None:
    series, room, other = a_meal(rhythm=Rhythm.ONCE), make_room(), make_room(name="Salen")
    choose(series, room)
    (day,) = dates_of(series)
    choose(series, other)
    booking = booked(day)
    assert booking is not None
    assert booking.room_id == other.id
    with factories.writing():
        kitchen.drop_kitchen(SYSTEM, clock.now(), series.id)
    assert booked(day) is None
    assert queries_kitchen.kitchen_of(series.id) is None


def test_the_host_sees_what_is_taken_before_anything_is_booked(client: FlaskClient) -> None:
    series, room = a_meal(host=factories.make_account(name="Vera Vært").person), make_room("Vask hænder.")
    book(room, span(14, 15.5), rules_version=1)
    factories.log_in(client, account_of(series.host))
    url = f"/spis-sammen/{series.id}/vaert/koekkenet"
    typed = {"room_id": room.id, "before_minutes": 120, "after_minutes": 60}
    assert text_of(client.post(url, data={**typed, "room_id": 0})).count("Vælg et køkken") > 1
    seen = text_of(client.post(url, data={**typed, "se": "1"}))
    assert "Mandag den 8. marts: Det er optaget. Måltidet kan begynde mandag den 8. marts kl. 17.30" in seen
    assert "Vask hænder." in seen
    assert db.session.scalars(select(Booking.id).where(Booking.owner_id.is_not(None))).all() == []
    mark = {"seen": f"{room.id}-120-60", "rules_version": "1", "book": "1"}
    assert "Sig ja til reglerne" in text_of(client.post(url, data={**typed, **mark}))
    assert client.post(url, data={**typed, **mark, "rules_ok": "y"}).status_code == 303
    page = get(client, url)
    assert "Ikke booket. Det er optaget." in page
    assert "Kl. 15.00–19.30. Booket." in page
    first, second = dates_of(series)[:2]
    again = client.post(f"/spis-sammen/{series.id}/vaert/{first.id}/koekkenet", data={"answer": "book"})
    assert "er ikke ledigt på den tid" in get(client, again.location)
    assert "Køkkenet er ikke booket: mandag den 8. marts." in get(client, f"/spis-sammen/{series.id}/vaert")
    client.post(f"/spis-sammen/{series.id}/vaert/{second.id}/koekkenet", data={"answer": "without"})
    assert booked(second) is None
    third = dates_of(series)[2]
    moved = {
        "scope": "this", "starts_on": "2027-03-23", "starts_at": "17.00", "duration_minutes": "120", "step": "see",
        "place_id": third.place_id, "meeting_point": "Salen", "capacity": "20", "least": "", "reason": "Ferie",
    }  # fmt: skip
    book(room, span(15, 16, date(2027, 3, 23)), rules_version=1)
    refused = client.post(f"/spis-sammen/{series.id}/vaert/{third.id}/ret", data=moved)
    assert "Måltidet kan begynde" in text_of(refused)
    assert client.post(f"{url}/slip").status_code == 303
    assert [one for one in db.session.scalars(select(Booking)) if one.holds and one.owner_id] == []
