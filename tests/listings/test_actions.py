"""Posting, changing, calling off, what moderators answer, and what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.listings import actions, day, scans
from app.listings.queries import Edge, Wanted, find_listings
from app.listings.queries_due import listings_to_read
from app.listings.rules import Shape
from app.moderation.states import State
from app.notifications.models import Message
from app.organisations.actions import answer as answer_organisation
from app.organisations.rules import Requirement
from app.people.models import Person
from tests.factories import make_account, make_place, writing
from tests.listings.posting import (
    MODERATOR,
    changed,
    date_of,
    laug,
    make_listing,
    owner_of,
    task,
    told,
    yes,
    yeses,
)

pytestmark = pytest.mark.usefixtures("frozen_clock")


def titles(**wanted: Any) -> list[str]:
    return [row.title for row in find_listings(Wanted(**wanted), clock.now()).rows]


def test_what_is_posted_waits_before_anybody_sees_it(app: Flask) -> None:
    organisation = laug()
    made = make_listing(organisation, public=False)

    assert (made.state, titles()) == (State.PENDING, [])
    assert [one.id for one in listings_to_read()] == [made.id]
    assert "task_news" in told(db.session.get_one(Person, owner_of(organisation).person_id))

    with writing():
        actions.answer(MODERATOR, clock.now(), made.id, State.PUBLISHED)
    assert titles() == ["Hjælp til julemarked"]
    assert listings_to_read() == []


def test_of_a_trusted_organisation_it_is_public_at_once_and_looked_at_afterwards(app: Flask) -> None:
    made = make_listing(laug(trusted=True), public=False)

    assert (made.state, titles()) == (State.PUBLISHED, ["Hjælp til julemarked"])
    assert [one.id for one in listings_to_read()] == [made.id]
    with writing():
        actions.look_at(MODERATOR, clock.now(), made.id, None)
    assert listings_to_read() == []


def test_a_trusted_organisation_that_is_not_public_waits_like_any_other(app: Flask) -> None:
    made = make_listing(laug(trusted=True, public=False), public=False)

    assert made.state is State.PENDING


def test_only_who_looks_after_the_organisation_posts(app: Flask) -> None:
    organisation = laug()
    stranger = Actor(person_id=make_account(name="Kaj Borger").person_id)

    with writing(), pytest.raises(NotFoundError):
        actions.post(stranger, clock.now(), organisation.id, task())
    with writing(), pytest.raises(NotFoundError):
        actions.answer(
            owner_of(organisation), clock.now(), make_listing(organisation).id, State.HIDDEN, "Nej"
        )


def test_rights_end_when_the_organisation_is_taken_down_and_its_tasks_vanish(app: Flask) -> None:
    organisation = laug()
    make_listing(organisation)
    olga = owner_of(organisation)
    with writing():
        answer_organisation(MODERATOR, clock.now(), organisation.id, State.HIDDEN, "Skal ses efter")

    assert titles() == []
    with writing(), pytest.raises(NotFoundError):
        actions.post(olga, clock.now(), organisation.id, task())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_at": None, "ends_at": None}, "day"),
        ({"shape": Shape.BEFORE, "starts_at": None, "until_on": None}, "until_on"),
    ],
)
def test_a_time_that_cannot_be_is_refused(app: Flask, values: dict[str, Any], field: str) -> None:
    organisation = laug()

    with writing(), pytest.raises(DomainError) as refused:
        actions.post(owner_of(organisation), clock.now(), organisation.id, task(**values))

    assert refused.value.field == field


def test_yesterday_and_an_end_before_the_start_are_refused(app: Flask) -> None:
    organisation, now = laug(), clock.now()
    past = task(starts_at=now - timedelta(days=1))
    turned = task(ends_at=now)

    for wrong, field in ((past, "day"), (turned, "ends")):
        with writing(), pytest.raises(DomainError) as refused:
            actions.post(owner_of(organisation), now, organisation.id, wrong)
        assert refused.value.field == field


def test_nobody_fills_the_queue_alone_but_staff_may(app: Flask) -> None:
    organisation = laug()
    for _number in range(actions.MOST_WAITING):
        make_listing(organisation, public=False)

    with pytest.raises(DomainError, match="mange opslag på vej"):
        make_listing(organisation, public=False)
    with writing():
        made = actions.post(MODERATOR, clock.now(), organisation.id, task())
    assert made.state is State.PUBLISHED


def test_what_was_rejected_can_be_put_right_and_sent_again(app: Flask) -> None:
    organisation = laug()
    made = make_listing(organisation, public=False)
    with writing():
        actions.answer(MODERATOR, clock.now(), made.id, State.NEEDS_WORK, "Skriv, hvad man skal lave")

    changed(owner_of(organisation), made, text="Vi stiller boder op.")

    assert (made.state, made.text) == (State.PENDING, "Vi stiller boder op.")


def test_calling_off_tells_everybody_why_and_puts_it_away(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation, places=1)
    ane, ib = yeses(listing, 2)

    with writing(), pytest.raises(DomainError, match="Skriv hvorfor"):
        actions.call_off(owner_of(organisation), clock.now(), date_of(listing).id, " ")
    with writing():
        actions.call_off(owner_of(organisation), clock.now(), date_of(listing).id, "Det sner")

    assert (told(ane), told(ib)) == (["task_cancelled"], ["task_cancelled"])
    assert (listing.state, titles()) == (State.ARCHIVED, [])
    with pytest.raises(NotFoundError):
        yes(listing)


# ---- the list ---------------------------------------------------------------------------------------------------


def test_the_list_is_soonest_first_and_what_has_no_hours_stands_last(app: Flask) -> None:
    now, organisation = clock.now(), laug()
    make_listing(organisation, title="Fast", shape=Shape.STANDING, starts_at=None)
    make_listing(organisation, title="Om fem dage", starts_at=now + timedelta(days=5))
    before = (clock.local(now) + timedelta(days=3)).date()
    make_listing(organisation, title="Senest", shape=Shape.BEFORE, starts_at=None, until_on=before)
    make_listing(organisation, title="I morgen", starts_at=now + timedelta(days=1))

    assert titles() == ["I morgen", "Senest", "Om fem dage", "Fast"]
    assert titles(days=4) == ["I morgen", "Senest"]


def test_filters_leave_out_what_was_not_asked_for(app: Flask) -> None:
    organisation, town = laug(), make_place("Nordborg")
    long = clock.now() + timedelta(days=2)
    make_listing(organisation, title="Lang", starts_at=long, ends_at=long + timedelta(hours=5))
    make_listing(organisation, title="Attest", requirements=[Requirement.CHILD_RECORD])
    make_listing(organisation, title="Nordborg", place_id=town.id)

    assert titles(place_id=town.id) == ["Nordborg"]
    assert titles(only_short=True) == ["Attest", "Nordborg"]
    assert titles(nothing_required=True) == ["Lang", "Nordborg"]


def test_pages_go_on_and_back_by_key(app: Flask) -> None:
    organisation = laug(trusted=True)
    for number in range(30):
        make_listing(
            organisation, title=f"Nr. {number}", starts_at=clock.now() + timedelta(days=2 + number // 3)
        )
    seen: list[str] = []
    after: Edge | None = None
    while True:
        page = find_listings(Wanted(), clock.now(), after)
        seen += [row.title for row in page.rows]
        if page.next is None:
            break
        after = page.next

    assert seen == [f"Nr. {number}" for number in range(30)]
    assert page.total == 30
    back = find_listings(Wanted(), clock.now(), before=page.previous)
    assert [row.title for row in back.rows] == seen[12:24]
    assert find_listings(Wanted(), clock.now(), before=back.previous).previous is None


# ---- what is due ------------------------------------------------------------------------------------------------


def test_everybody_with_a_place_is_reminded_the_day_before_and_once(app: Flask) -> None:
    listing = make_listing(places=1, starts_at=clock.now() + timedelta(days=4))
    ane, ib = yeses(listing, 2)
    day_before = clock.now() + timedelta(days=3, hours=6)

    with writing():
        assert scans.promise_reminders(clock.now()) == 0
        assert scans.promise_reminders(day_before) == 1
        assert scans.promise_reminders(day_before) == 0

    assert "task_reminder" in told(ane)
    assert "task_reminder" not in told(ib)


def test_an_unanswered_interest_is_reminded_of_and_then_stands_on_the_days_page(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(
        organisation, question="Har du en bil?", starts_at=clock.now() + timedelta(days=20)
    )
    yes(listing)
    now = clock.now()

    with writing():
        assert scans.remind_of_unanswered(now + timedelta(days=1)) == 0
        assert scans.remind_of_unanswered(now + timedelta(days=2)) == 1
        assert scans.remind_of_unanswered(now + timedelta(days=3)) == 0

    letters = select(Message.kind).where(Message.person_id == owner_of(organisation).person_id)
    assert list(db.session.scalars(letters)).count("task_to_answer") == 2
    assert day.look(now + timedelta(days=4)).rows == []
    (row,) = day.look(now + timedelta(days=5)).rows
    assert row.phone == "+4511111131"


def test_what_is_over_is_put_away(app: Flask) -> None:
    listing = make_listing()
    later = clock.now() + timedelta(days=3)

    with writing():
        assert scans.put_away_what_is_over(clock.now()) == 0
        assert scans.put_away_what_is_over(later) == 1

    assert listing.state is State.EXPIRED


def test_todays_tasks_stand_on_the_days_page(app: Flask) -> None:
    listing = make_listing(starts_at=clock.now() + timedelta(hours=1))
    yes(listing)

    (one,) = day.look(clock.now()).happenings

    assert (one.title, one.text) == ("Hjælp til julemarked", "1 hjælper")
