"""What a date knows of itself for the public list is always what its task and organisation say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.listings import actions, editing
from app.listings.listed import list_dates
from app.listings.models import ListingDate
from app.listings.queries import Wanted, dates_of, find_listings
from app.listings.task import task_of
from app.moderation.states import State
from app.organisations import actions as organisations
from app.organisations.models import Organisation
from tests.factories import make_place, writing
from tests.listings.posting import MODERATOR, date_of, laug, make_listing, owner_of
from tests.support.retention import forget


def _stored() -> list[tuple[bool, int | None, bool]]:
    """What stands in the rows, as the database has it."""
    db.session.expire_all()
    dates = db.session.scalars(select(ListingDate).order_by(ListingDate.id))
    return [(one.is_listed, one.place_id, one.asks_first) for one in dates]


def _derived() -> list[tuple[bool, int, bool]]:
    """What follows from the tasks."""
    dates = db.session.scalars(select(ListingDate).order_by(ListingDate.id))
    return [
        (
            one.cancelled_at is None and one.listing.is_public,
            one.listing.place_id,
            one.listing.asks_first,
        )
        for one in dates
    ]


def _titles(**wanted: object) -> list[str]:
    return [row.title for row in find_listings(Wanted(**wanted), clock.now()).rows]


def test_a_task_is_listed_when_it_is_published_and_no_longer_when_it_is_hidden(app: Flask) -> None:
    waiting = make_listing(public=False)
    assert _stored() == _derived()
    assert _titles() == []

    for state, listed in ((State.PUBLISHED, True), (State.HIDDEN, False), (State.PUBLISHED, True)):
        with writing():
            actions.answer(MODERATOR, clock.now(), waiting.id, state, "Fordi")
        assert _stored() == _derived()
        assert bool(_titles()) is listed


def test_tasks_go_and_come_with_their_organisation_and_nobody_elses_do(app: Flask) -> None:
    village = laug()
    make_listing(village)
    make_listing(village, public=False, title="Venter")
    make_listing(title="En andens")

    with writing():
        organisations.answer(MODERATOR, clock.now(), village.id, State.HIDDEN, "Fordi")
    assert _stored() == _derived()
    assert _titles() == ["En andens"]

    with writing():
        organisations.answer(MODERATOR, clock.now(), village.id, State.PUBLISHED)
    assert _stored() == _derived()
    # What was taken down with it is shown again one by one.
    assert _titles() == ["En andens"]


def test_a_changed_task_is_found_where_it_is_now(app: Flask) -> None:
    village = laug(trusted=True)
    listing = make_listing(village)
    there = make_place("Broager")

    with writing():
        changed = replace(
            task_of(listing, dates_of(listing.id)), place_id=there.id, question="Har du en bil?"
        )
        editing.change(owner_of(village), clock.now(), listing.id, changed)

    assert _stored() == _derived() == [(True, there.id, True)]
    assert _titles(place_id=there.id) == ["Hjælp til julemarked"]
    assert _titles(nothing_required=True) == []


def test_what_is_called_off_is_listed_no_longer(app: Flask) -> None:
    listing = make_listing()

    with writing():
        actions.call_off(MODERATOR, clock.now(), date_of(listing).id, "Sne")

    assert _stored() == _derived()
    assert _titles() == []


def test_what_is_over_and_put_away_is_listed_no_longer(app: Flask) -> None:
    listing = make_listing()

    with writing():
        actions.put_away(clock.now() + timedelta(days=3), listing.id)

    assert _stored() == _derived() == [(False, listing.place_id, False)]


def test_posting_the_same_again_changes_nothing_of_the_first(app: Flask) -> None:
    village = laug(trusted=True)
    first = make_listing(village)
    with writing():
        again = actions.post(owner_of(village), clock.now(), village.id, task_of(first, dates_of(first.id)))
        list_dates(again.id)

    assert _stored() == _derived()
    assert len(_titles()) == 2


def test_an_organisation_that_came_to_nothing_goes_and_one_with_tasks_stays(
    app: Flask, frozen_now: datetime
) -> None:
    busy = laug(public=False)
    make_listing(busy, public=False)
    numbers = laug(public=False).id, busy.id
    with writing():
        for number in numbers:
            organisations.answer(MODERATOR, frozen_now, number, State.REJECTED, "Fordi")

    assert forget(frozen_now + timedelta(days=400), "organisations.gone") == 1

    db.session.expire_all()
    assert [db.session.get(Organisation, one) is None for one in numbers] == [True, False]
