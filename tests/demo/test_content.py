"""The demo's content: made by the features' own actions, so it obeys every rule they keep."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.catalogue.gaps import gaps, spots
from app.catalogue.models import CatalogueEntry
from app.core.database import db
from app.demo.groups import FULL, FULL_WITH_QUEUE
from app.demo.reset import begin_again
from app.events.models_outcome import Point, PointState
from app.gatherings.models import (
    HOLDING,
    Occurrence,
    OccurrenceStatus,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
)
from app.listings.models import ListingDate, Response
from app.listings.models_hours import Hours
from app.listings.queries import Wanted as Tasks
from app.listings.queries import find_listings
from app.listings.queries_due import listings_to_read
from app.listings.queries_hours import dates_to_ask_about
from app.listings.rules import Status
from app.meals.models_crew import Helper
from app.notifications.models import Message
from app.organisations.queries import Wanted, find_organisations, waiting_things
from app.people.models import Person
from app.places.queries import all_places
from app.plan.models import PlanActivity, RowEntry
from app.proposals.became import lead_to
from app.proposals.models import Proposal
from app.proposals.queries import find_proposals, proposals_to_answer
from app.rooms.models import Booking
from app.rooms.rules import BookingStatus
from tests.factories import make_occurrence, make_person, make_sign_up
from tests.support.filled import fill_the_demo


@pytest.fixture
def demo(app: Flask, frozen_now: datetime) -> Flask:
    """A database with the pack and the demo in it."""
    fill_the_demo()
    return app


def _next(title: str, now: datetime) -> Occurrence:
    dates = select(Occurrence).join(Series).where(Series.title == title, Occurrence.starts_at > now)
    return db.session.scalars(dates.order_by(Occurrence.starts_at).limit(1)).one()


def test_the_content_obeys_every_rule_and_reaches_nobody_real(demo: Flask, frozen_now: datetime) -> None:
    _something_of_everything(frozen_now)
    _every_date_adds_up()
    for person in db.session.scalars(select(Person)):
        assert person.phone is None or re.fullmatch(r"\+45111111\d\d", person.phone)
        assert person.email is None or person.email.endswith("@example.org")
    assert set(db.session.scalars(select(Message.created_at))) == {frozen_now}, (
        "only letters of today in the post"
    )


def _something_of_everything(now: datetime) -> None:
    assert db.session.scalar(select(func.count()).where(Series.status == SeriesStatus.APPROVED)) == 21
    assert db.session.scalar(select(func.count()).where(Series.status == SeriesStatus.PROPOSED)) == 1
    assert db.session.scalar(select(func.count()).where(Occurrence.status == OccurrenceStatus.CANCELLED)) == 1
    assert db.session.scalar(select(func.count()).where(Occurrence.is_moved)) == 1
    assert db.session.scalar(select(func.count()).where(Occurrence.head_count > 0)) >= 5
    assert {one.what for one in waiting_things()} == {"organisation", "edit", "claim", "report"}
    # Twenty-one of the pack, and five that people registered.
    assert find_organisations(Wanted()).total == 26
    _something_to_lend_a_hand_with(now)
    _something_that_people_propose()
    _something_to_cook()
    _something_agreed()
    full, queued = _next(FULL, now), _next(FULL_WITH_QUEUE, now)
    assert (full.places_taken, queued.places_taken) == (full.capacity, queued.capacity)
    waiting = select(Person.phone, Person.email).join(SignUp, SignUp.person_id == Person.id)
    waiting = waiting.where(SignUp.occurrence_id == queued.id, SignUp.status == SignUpStatus.WAITING)
    first_in_line = db.session.execute(waiting.order_by(SignUp.queued_at, SignUp.id)).first()
    assert first_in_line is not None
    assert bool(first_in_line.phone) > bool(first_in_line.email), "the host has somebody to ring"


def _something_to_cook() -> None:
    """A meal whose crew misses two, and one that has the kitchen of the house on nearly all of its dates."""
    assert db.session.scalar(select(func.count(Helper.id))) == 7
    kitchens = select(func.count(Booking.id)).where(Booking.owner_kind == "occurrence")
    assert (db.session.scalar(kitchens.where(Booking.status == BookingStatus.BOOKED)) or 0) >= 3


def _something_agreed() -> None:
    """Of Ungerådet's talk, under row 1.4: one thing is done, one is late, and one is to be done."""
    assert sorted(db.session.scalars(select(Point.state))) == [
        PointState.DONE,
        PointState.OPEN,
        PointState.OPEN,
    ]
    log = select(PlanActivity.code).join(RowEntry, RowEntry.activity_id == PlanActivity.id)
    assert set(db.session.scalars(log.where(RowEntry.text.startswith("Aftalt ved")))) == {"1.4"}


def _something_to_lend_a_hand_with(now: datetime) -> None:
    """A village's task with five yeses, one that is full with a queue, one that asks, and what moderators are to do."""
    rows = {row.title: row for row in find_listings(Tasks(), now).rows}
    assert set(rows) == {
        "Hjælp til julemarked", "Slib en båd", "Besøg en på sygehuset", "Hæng plakater op",
        "Giv hjælp til computer og MitID",
    }  # fmt: skip
    assert (rows["Hjælp til julemarked"].places_taken, rows["Slib en båd"].free) == (5, 0)
    statuses = set(db.session.scalars(select(Response.status)))
    assert statuses == {Status.ACCEPTED, Status.WAITING, Status.INTERESTED}
    # One is over and has its hours, one who did not come among them; of the other they wait.
    assert sorted(db.session.scalars(select(Hours.minutes))) == [0, 120, 150]
    assert [date.listing.title for date in dates_to_ask_about(now)] == ["Bag kager til havnedag"]
    assert {one.title for one in listings_to_read()} == {"Hjælp til julemarked", "Bær en reol ned"}


def _something_that_people_propose() -> None:
    """One that four want, one that became the village's task, and one that waits for the house's answer."""
    rows = {row.title: row for row in find_proposals(None).rows}
    assert {title: row.voices for title, row in rows.items()} == {
        "Mal bænkene ved vandet": 4, "Selskab til kirkegården": 2, "Lys og gran i hele byen": 3,
    }  # fmt: skip
    done = db.session.get_one(Proposal, rows["Lys og gran i hele byen"].id)
    assert lead_to(done) is not None
    waiting = [one.title for one, _number in proposals_to_answer() if not one.is_public]
    assert waiting == ["Spis sammen i beboerhuset"]


def _every_date_adds_up() -> None:
    held = select(func.coalesce(func.sum(SignUp.party_size), 0)).where(
        SignUp.occurrence_id == Occurrence.id, SignUp.status.in_(HOLDING)
    )
    wrong = select(Occurrence.id).where(Occurrence.places_taken != held.scalar_subquery())
    assert db.session.scalars(wrong).all() == []
    of_kind = select(Series.kind, func.count(Occurrence.id)).join(Series, Series.id == Occurrence.series_id)
    dates = dict(db.session.execute(of_kind.group_by(Series.kind)).all())
    timed = ListingDate.is_listed.is_(True), ListingDate.starts_at.is_not(None)
    tasks = db.session.scalar(select(func.count(ListingDate.id)).where(*timed))
    shown = dict(
        db.session.execute(select(CatalogueEntry.kind, func.count()).group_by(CatalogueEntry.kind)).all()
    )
    assert shown == {**dates, "listing": tasks}


@pytest.mark.any_database
def test_beginning_again_forgets_what_was_done(app: Flask, frozen_now: datetime) -> None:
    guest = make_sign_up(make_occurrence(), make_person("En Gæst")).person.name
    begin_again(app.config["MAIL_PATH"], app.config["PACK"])
    db.session.commit()
    assert db.session.scalar(select(Person.id).where(Person.name == guest)) is None
    _something_of_everything(frozen_now)
    _every_date_adds_up()


@pytest.mark.any_database
@pytest.mark.parametrize("path", ["/demo/spol", "/demo/forfra", "/demo/se-som/kommunen", "/demo/postkasse"])
def test_outside_the_demo_there_is_no_bar(client: FlaskClient, path: str) -> None:
    assert client.post(path).status_code in (404, 405)
    assert client.get(path).status_code in (404, 405)
    assert b"demo-bar" not in client.get("/").data


@pytest.mark.any_database
def test_pages_keep_their_own_clock_and_winding_moves_it(
    demo: Flask, client: FlaskClient, frozen_now: datetime
) -> None:
    demo.config["DEMO"] = True
    series_id = db.session.scalar(select(Series.id).where(Series.title == FULL_WITH_QUEUE))
    for who, path in (
        ("vaert", f"/gaature/{series_id}/vaert"),
        ("huset", "/admin/godkend"),
        ("kommunen", "/admin/plan"),
    ):
        assert client.post(f"/demo/se-som/{who}").status_code == 303
        assert "Mandag den 1. marts kl. 10.00" in _text(client.get(path))
    assert "tirsdag den 2. marts kl. 9.00" in _text(client.post("/demo/spol", follow_redirects=True))


def _text(page: TestResponse) -> str:
    assert page.status_code == 200
    return page.get_data(as_text=True).replace("\u00a0", " ")


def test_some_villages_have_nothing_near_and_most_have(demo: Flask, frozen_now: datetime) -> None:
    looks = gaps(all_places(), spots(("walk", "meal"), frozen_now, 14), 5)
    empty = [one.place.name for one in looks if one.is_gap]
    assert "Lysabild" in empty
    assert len(empty) < len(looks) / 2
