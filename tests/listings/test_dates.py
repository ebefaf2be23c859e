"""A task with several dates: each with places of its own, added later, called off alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.actor import Actor
from app.core.errors import DomainError, NotFoundError
from app.listings import actions, responding, scans
from app.listings.editing import Outcome
from app.listings.models import ListingDate, Response
from app.listings.queries import Wanted, dates_of, find_listings
from app.listings.rules import MOST_DATES, Shape, Status
from app.listings.task import Slot
from app.moderation.states import State
from app.people.models import Person
from tests.factories import make_person, writing
from tests.listings.posting import (
    assert_sound,
    changed,
    date_of,
    laug,
    make_listing,
    moved,
    owner_of,
    slots,
    statuses,
    told,
    yes,
)

pytestmark = pytest.mark.usefixtures("frozen_clock")
DAY = timedelta(days=1)


def said_yes(date: ListingDate, person: Person) -> Response:
    with writing():
        return responding.say_yes_as_person(_actor(person), clock.now(), date.id, "")


def _actor(person: Person) -> Actor:
    return Actor(person_id=person.id)


def test_each_date_has_places_of_its_own_and_stands_on_the_list(app: Flask) -> None:
    listing = make_listing(dates=[*slots(2, places=1), *slots(3, places=None), *slots(4, places=2)])
    first, second, _third = dates_of(listing.id)
    people = [make_person(name) for name in ("Ane Ibsen", "Ib Ibsen")]

    on_first = [said_yes(first, one) for one in people]
    on_second = [said_yes(second, one) for one in people]

    assert statuses(*on_first) == [Status.ACCEPTED, Status.WAITING]
    assert statuses(*on_second) == [Status.ACCEPTED, Status.ACCEPTED]
    assert [row.places for row in find_listings(Wanted(), clock.now()).rows] == [1, None, 2]
    assert_sound(listing)


@pytest.mark.parametrize(
    ("dates", "shape", "field", "said"),
    [
        ([2] * 2, Shape.DATED, "more-0-day", "står der allerede"),
        ([2, -1], Shape.DATED, "more-0-day", "Dagen er gået"),
        ([2, 3], Shape.STANDING, "shape", "flere dage"),
        (list(range(1, MOST_DATES + 2)), Shape.DATED, "day", "højst være"),
    ],
)
def test_dates_that_cannot_be_are_refused_at_their_field(
    app: Flask, dates: list[int], shape: Shape, field: str, said: str
) -> None:
    with pytest.raises(DomainError, match=said) as refused:
        make_listing(dates=slots(*dates), shape=shape)

    assert refused.value.field == field


def test_twelve_dates_are_not_too_many(app: Flask) -> None:
    listing = make_listing(dates=slots(*range(1, MOST_DATES + 1)))

    assert len(dates_of(listing.id)) == MOST_DATES


def test_a_date_is_added_to_what_everybody_sees_at_once(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation)
    before = moved(listing, timedelta())

    done = changed(owner_of(organisation), listing, dates=[*before, *slots(5, places=4)])

    assert (done, listing.state) == (Outcome.SAVED, State.PUBLISHED)
    assert [one.places for one in dates_of(listing.id)] == [3, 4]
    assert len(find_listings(Wanted(), clock.now()).rows) == 2


def test_a_date_of_another_task_is_not_changed_through_this_one(app: Flask) -> None:
    organisation = laug()
    listing, other = make_listing(organisation), make_listing(organisation, title="En anden")
    (slot,) = slots(5)

    with pytest.raises(NotFoundError):
        changed(
            owner_of(organisation),
            listing,
            dates=[Slot(slot.places, slot.starts_at, slot.ends_at, date_of(other).id)],
        )


def test_places_are_never_fewer_than_those_who_have_one_and_the_field_says_so(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation, dates=slots(2, 3))
    people = [make_person(name) for name in ("Ane Ibsen", "Ib Ibsen")]
    for one in people:
        said_yes(dates_of(listing.id)[1], one)
    first, second = moved(listing, timedelta())

    with pytest.raises(DomainError) as refused:
        changed(
            owner_of(organisation),
            listing,
            dates=[first, Slot(1, second.starts_at, second.ends_at, second.date_id)],
        )

    assert refused.value.field == "more-0-places"
    assert_sound(listing)


def test_more_places_go_to_those_who_wait(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation, places=1)
    ane, ib = yes(listing), yes(listing)
    (slot,) = moved(listing, timedelta())

    changed(owner_of(organisation), listing, dates=[Slot(2, slot.starts_at, slot.ends_at, slot.date_id)])

    assert statuses(ane, ib) == [Status.ACCEPTED, Status.ACCEPTED]
    assert_sound(listing)


def test_a_date_is_called_off_alone_and_who_is_on_both_hears_of_the_other(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation, dates=slots(4, 5))
    first, second = dates_of(listing.id)
    ane = make_person("Ane Ibsen")
    given_up, kept = said_yes(first, ane), said_yes(second, ane)
    with writing():
        scans.promise_reminders(clock.now() + 4.5 * DAY)
        actions.call_off(owner_of(organisation), clock.now(), first.id, "Det sner")

    assert listing.state is State.PUBLISHED
    assert statuses(given_up, kept) == [Status.ACCEPTED, Status.ACCEPTED]
    assert sorted(told(ane)) == ["task_answer", "task_cancelled", "task_reminder"]


def test_who_gives_up_one_date_is_still_reminded_of_the_other(app: Flask) -> None:
    listing = make_listing(dates=slots(4, 5))
    first, second = dates_of(listing.id)
    ane = make_person("Ane Ibsen")
    on_first, _on_second = said_yes(first, ane), said_yes(second, ane)
    with writing():
        scans.promise_reminders(clock.now() + 4.5 * DAY)
        responding.withdraw(_actor(ane), clock.now(), on_first.id)

    assert "task_reminder" in told(ane)
