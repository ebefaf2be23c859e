"""Changing what everybody sees: what holds at once, what waits, and who is told that it moved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.listings import actions, day, editing, responding, scans
from app.listings.editing import Outcome
from app.listings.models import Listing
from app.listings.queries import KIND
from app.listings.queries_due import edits_to_read, listings_to_read
from app.listings.rules import AT_ONCE, Access, Company, Shape, Status
from app.listings.task import values_of
from app.moderation.models import ProposedEdit
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.notifications.models import Message
from app.organisations.rules import Requirement
from app.people.models import Person
from tests.factories import make_account, make_person, writing
from tests.listings.posting import (
    MODERATOR,
    assert_sound,
    changed,
    date_of,
    laug,
    make_listing,
    moved,
    owner_of,
    statuses,
    task,
    told,
    yes,
    yeses,
)

pytestmark = pytest.mark.usefixtures("frozen_clock")
HOUR = timedelta(hours=1)


def waiting(listing: Listing) -> ProposedEdit:
    edit = waiting_edit(KIND, listing.id)
    assert edit is not None
    return edit


def answered(listing: Listing, *, is_approved: bool, text: str = "") -> None:
    with writing():
        editing.answer_edit(MODERATOR, clock.now(), waiting(listing).id, is_approved=is_approved, text=text)


def test_what_is_written_freely_never_changes_at_once(app: Flask) -> None:
    free = {"title", "meeting_point", "place_id", "text", "question", "peer", "least_age_reason"}

    assert set(values_of(task())) > AT_ONCE
    assert AT_ONCE.isdisjoint(free | {"least_age", "requirements"})


def test_whom_to_ring_and_what_is_chosen_holds_at_once(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation)

    done = changed(
        owner_of(organisation),
        listing,
        contact_name="Ole Olsen",
        contact_phone="+4511111132",
        company=Company.TOGETHER,
        access=[Access.SEATED],
    )

    assert done is Outcome.SAVED
    assert (listing.contact_name, listing.company, listing.access) == ("Ole Olsen", "together", ["seated"])
    assert waiting_edit(KIND, listing.id) is None


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Kom og tjen penge"},
        {"text": "Vi stiller boder op."},
        {"meeting_point": "Et helt andet sted"},
        {"question": "Har du en bil?"},
        {"peer": "At være ny i landet"},
        {"requirements": [Requirement.CHILD_RECORD]},
        {"least_age": 18, "least_age_reason": "Der er ild"},
    ],
)
def test_the_rest_waits_while_the_old_text_stays(app: Flask, values: dict[str, Any]) -> None:
    organisation = laug()
    listing = make_listing(organisation)
    before = {name: getattr(listing, name) for name in values}

    done = changed(owner_of(organisation), listing, **values, contact_name="Ole Olsen")

    assert done is Outcome.WAITS
    assert {name: getattr(listing, name) for name in values} == before
    assert waiting(listing).after == values
    assert (listing.contact_name, listing.state, listing.asks_first) == ("Ole Olsen", State.PUBLISHED, False)
    assert [one.listing.id for one in edits_to_read()] == [listing.id]
    (row,) = day.look(clock.now()).rows
    assert "vil ændre noget" in row.why


def test_a_yes_to_it_makes_it_public_and_its_author_is_told(app: Flask) -> None:
    organisation = laug()
    listing, olga = make_listing(organisation), owner_of(organisation)
    changed(olga, listing, text="Vi stiller boder op.", question="Har du en bil?")

    answered(listing, is_approved=True)

    assert (listing.text, listing.asks_first) == ("Vi stiller boder op.", True)
    assert edits_to_read() == []
    assert told(db.session.get_one(Person, olga.person_id))[-1] == "task_edit_decided"


def test_a_no_needs_a_reason_and_keeps_the_old_text(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation)
    changed(owner_of(organisation), listing, text="Kom og tjen penge")

    with pytest.raises(DomainError, match="Skriv hvorfor"):
        answered(listing, is_approved=False)
    answered(listing, is_approved=False, text="Det er frivilligt")

    assert (listing.text, listing.state) == ("", State.PUBLISHED)


def test_who_changes_it_back_takes_the_change_back(app: Flask) -> None:
    organisation = laug()
    listing, olga = make_listing(organisation), owner_of(organisation)
    changed(olga, listing, text="Noget")
    changed(olga, listing, text="Noget andet")

    assert waiting(listing).after == {"text": "Noget andet"}
    assert changed(olga, listing) is Outcome.TAKEN_BACK
    with pytest.raises(DomainError, match="ikke ændret noget"):
        changed(olga, listing)


def test_only_moderators_answer_and_only_while_everybody_sees_it(app: Flask) -> None:
    organisation = laug()
    listing, olga = make_listing(organisation), owner_of(organisation)
    changed(olga, listing, text="Noget")
    edit = waiting(listing)

    for actor in (olga, Actor(person_id=make_account(name="Kaj Borger").person_id)):
        with writing(), pytest.raises(NotFoundError):
            editing.answer_edit(actor, clock.now(), edit.id, is_approved=True)
    with writing():
        actions.answer(MODERATOR, clock.now(), listing.id, State.HIDDEN, "Skal ses efter")
    with writing(), pytest.raises(NotFoundError):
        editing.answer_edit(MODERATOR, clock.now(), edit.id, is_approved=True)
    assert edits_to_read() == []


def test_what_the_trusted_change_holds_at_once_and_is_looked_at_anew(app: Flask) -> None:
    organisation = laug(trusted=True)
    listing = make_listing(organisation)
    with writing():
        actions.look_at(MODERATOR, clock.now(), listing.id, None)

    assert changed(owner_of(organisation), listing, text="Vi stiller boder op.") is Outcome.SAVED

    assert listing.text == "Vi stiller boder op."
    assert [one.id for one in listings_to_read()] == [listing.id]


# ---- another time, another place --------------------------------------------------------------------------------


def test_a_yes_to_older_words_does_not_take_back_what_the_trusted_wrote_since(app: Flask) -> None:
    village = laug()
    listing = make_listing(village)
    changed(owner_of(village), listing, title="Først")
    waiting(listing)
    with writing():
        village.is_trusted = True

    assert changed(owner_of(village), listing, title="Siden") is Outcome.SAVED

    assert (listing.title, waiting_edit(KIND, listing.id)) == ("Siden", None)


def test_everybody_on_the_list_is_told_of_the_new_time_and_nobody_reminded_of_the_old(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation, places=1, starts_at=clock.now() + timedelta(days=4))
    ane, ib = yeses(listing, 2)
    with writing():
        scans.promise_reminders(clock.now() + timedelta(days=3, hours=6))
    assert "task_reminder" in told(ane)

    changed(owner_of(organisation), listing, dates=moved(listing, timedelta(days=2)))

    assert (told(ane), told(ib)) == (["task_answer", "task_moved"], ["task_answer", "task_moved"])
    assert statuses(ane, ib) == [Status.ACCEPTED, Status.WAITING]
    with writing():
        assert scans.promise_reminders(clock.now() + timedelta(days=3, hours=6)) == 0
        assert scans.promise_reminders(clock.now() + timedelta(days=5, hours=6)) == 1
    assert told(ane)[-1] == "task_reminder"
    assert_sound(listing)


def test_who_was_reminded_already_is_reminded_of_the_new_day_too(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation, starts_at=clock.now() + timedelta(days=1, hours=1))
    ane = yes(listing, now=clock.now() - timedelta(days=3))
    with writing():
        assert scans.promise_reminders(clock.now() + 2 * HOUR) == 1
    changed(owner_of(organisation), listing, dates=moved(listing, timedelta(days=7)))

    with writing():
        assert scans.promise_reminders(clock.now() + timedelta(days=7, hours=6)) == 1
    sent = select(Message.kind).where(Message.person_id == ane.person_id, Message.kind == "task_reminder")
    assert len(db.session.scalars(sent).all()) == 2


def test_moved_twice_is_told_once_with_what_holds(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation)
    ane = yes(listing)

    changed(owner_of(organisation), listing, dates=moved(listing, HOUR))
    changed(owner_of(organisation), listing, clock.now() + HOUR, dates=moved(listing, HOUR))

    assert told(ane).count("task_moved") == 1


def test_only_who_is_on_the_list_of_a_moved_date_is_told(app: Flask) -> None:
    organisation = laug()
    listing = make_listing(organisation)
    gone, on_other = yes(listing), yes(make_listing(organisation, title="En anden"), make_person("Ib Ibsen"))
    with writing():
        responding.withdraw(SYSTEM, clock.now(), gone.id)

    changed(owner_of(organisation), listing, dates=moved(listing, HOUR))

    assert (told(gone), told(on_other)) == ([], ["task_answer"])


def test_a_new_place_of_the_trusted_is_told_at_once_of_others_when_it_is_approved(app: Flask) -> None:
    trusted, other = laug(trusted=True), laug()
    own, theirs = make_listing(trusted), make_listing(other, title="En anden")
    ane, ib = yes(own), yes(theirs, make_person("Ib Ibsen"))

    changed(owner_of(trusted), own, meeting_point="Havnen")
    changed(owner_of(other), theirs, meeting_point="Havnen")

    assert (told(ane)[-1], told(ib)[-1]) == ("task_moved", "task_answer")
    answered(theirs, is_approved=True)
    assert told(ib)[-1] == "task_moved"


def test_what_moves_nobody_tells_nobody(app: Flask) -> None:
    organisation = laug(trusted=True)
    listing = make_listing(organisation)
    ane = yes(listing)

    changed(owner_of(organisation), listing, text="Vi stiller boder op.")

    assert told(ane) == ["task_answer"]


def test_a_task_that_gets_another_shape_is_moved_too(app: Flask) -> None:
    organisation = laug(trusted=True)
    listing = make_listing(organisation)
    ane = yes(listing)

    changed(owner_of(organisation), listing, shape=Shape.STANDING)

    assert told(ane)[-1] == "task_moved"
    assert date_of(listing).starts_at is None
