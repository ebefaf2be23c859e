"""Tasks with their organisations and yeses, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.listings import actions, editing, responding
from app.listings.editing import Outcome
from app.listings.models import Listing, ListingDate, Response
from app.listings.queries import dates_of
from app.listings.rules import Status
from app.listings.task import Slot, Task, task_of
from app.moderation.states import State
from app.notifications.models import Message, MessageStatus
from app.organisations.models import Organisation
from app.organisations.queries import owners_of
from app.people.models import Person
from tests.factories import make_organisation, make_person, make_place, writing

MODERATOR = Actor(roles=frozenset({Role.MODERATOR}))


def task(**values: Any) -> Task:
    """Two hours at a Christmas market in two days, for three; of its one date `starts_at`, `ends_at`, `places`."""
    starts = values.pop("starts_at", clock.now() + timedelta(days=2))
    ends = values.pop("ends_at", starts + timedelta(hours=2) if starts else None)
    places = values.pop("places", 3)
    defaults: dict[str, Any] = {
        "title": "Hjælp til julemarked",
        "meeting_point": "Forsamlingshuset",
        "contact_name": "Bente Bang",
        "contact_phone": "+4511111131",
        "dates": [Slot(places, starts, ends)],
    }
    if "place_id" not in values:
        values["place_id"] = make_place("Fynshav").id
    return Task(**{**defaults, **values})


def laug(*, trusted: bool = False, public: bool = True) -> Organisation:
    """Fynshav Landsbylaug, with Olga Olsen as its owner."""
    made = make_organisation(name="Fynshav Landsbylaug", public=public)
    with writing():
        made.is_trusted = trusted
    return made


def owner_of(organisation: Organisation) -> Actor:
    """Its owner, as who acts."""
    return Actor(person_id=owners_of(organisation.id)[0].id)


def make_listing(
    organisation: Organisation | None = None,
    *,
    public: bool = True,
    now: datetime | None = None,
    **values: Any,
) -> Listing:
    """A task of a village, which everybody sees unless the test says otherwise; `values` as in `task`."""
    organisation = organisation or laug()
    at = now or clock.now()
    with writing():
        made = actions.post(owner_of(organisation), at, organisation.id, task(**values))
        if public and made.state is not State.PUBLISHED:
            actions.answer(MODERATOR, at, made.id, State.PUBLISHED)
    return made


def changed(actor: Actor, listing: Listing, now: datetime | None = None, **values: Any) -> Outcome:
    """A task is changed; what `values` do not say stays as it is."""
    with writing():
        task_now = replace(task_of(listing, dates_of(listing.id)), **values)
        return editing.change(actor, now or clock.now(), listing.id, task_now)


def moved(listing: Listing, by: timedelta) -> list[Slot]:
    """All dates of a task, so much later."""
    return [
        Slot(one.places, _later(one.starts_at, by), _later(one.ends_at, by), one.id)
        for one in dates_of(listing.id)
    ]


def _later(instant: datetime | None, by: timedelta) -> datetime | None:
    return instant + by if instant is not None else None


def slots(*days: int, places: int | None = 3) -> list[Slot]:
    """New dates of two hours, in so many days each."""
    starts = [clock.now() + timedelta(days=day) for day in days]
    return [Slot(places, one, one + timedelta(hours=2)) for one in starts]


def date_of(listing: Listing) -> ListingDate:
    """Its first date."""
    return dates_of(listing.id)[0]


def yes(
    listing: Listing, person: Person | None = None, *, now: datetime | None = None, note: str = ""
) -> Response:
    """Somebody says yes to its first date."""
    with writing():
        return responding.say_yes(
            SYSTEM, now or clock.now(), date_of(listing).id, person or make_person(), note
        )


def yeses(listing: Listing, number: int) -> list[Response]:
    """So many say yes, one minute after the other."""
    now = clock.now()
    return [yes(listing, now=now + timedelta(minutes=one)) for one in range(number)]


def statuses(*responses: Response) -> list[Status]:
    """How they stand now."""
    db.session.expire_all()
    return [one.status for one in responses]


def told(person: Person | Response) -> list[str]:
    """The kinds of messages to somebody that still stand in the outbox, in order."""
    person_id = person.person_id if isinstance(person, Response) else person.id
    standing = select(Message.kind).where(
        Message.person_id == person_id, Message.status == MessageStatus.QUEUED
    )
    return list(db.session.scalars(standing.order_by(Message.id)))


def assert_sound(listing: Listing) -> None:
    """The stored numbers agree with the lists, and nothing is oversold."""
    db.session.expire_all()
    for date in dates_of(listing.id):
        held = select(func.count()).where(Response.date_id == date.id, Response.status == Status.ACCEPTED)
        assert date.places_taken == db.session.scalar(held)
        assert date.places is None or date.places_taken <= date.places
