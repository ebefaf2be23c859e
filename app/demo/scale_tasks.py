"""As many coming tasks as one wants, spread evenly over organisations, places, hours and the next three months.

In bulk and without chance, as the dates of `scale`; what follows from shape and hours is asked of the tasks' rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from app.core import clock
from app.core.database import db
from app.listings.models import Listing, ListingDate
from app.listings.queries import sort_at_of
from app.listings.rules import Company, Shape, Work, asks_first, is_short
from app.moderation.states import State
from app.organisations.models import Organisation
from app.organisations.rules import Insurer, OrganisationKind, Requirement
from app.places.models import Place

#: Tasks of one organisation.
_EACH = 40
_DAYS = 90
_BATCH = 2000
_TITLES = (
    "Hjælp til julemarked",
    "Mal bænke ved kirken",
    "Stil stole op til loppemarked",
    "Gå en tur med en fra plejehjemmet",
    "Bag kage til festen",
    "Ryd op på stranden",
    "Kør en nabo til lægen",
)
_TEXT = "Kom, som du er. Vi viser dig, hvad der skal gøres, og der er kaffe bagefter."
_SHAPES = (*[Shape.DATED] * 8, Shape.BEFORE, Shape.ANY_TIME)


def add_tasks(now: datetime, number: int) -> None:
    """Add `number` public tasks with a date each, and the organisations that post them. No commit.

    Needs a writing transaction and the pack's places. Raises LookupError without places.
    """
    places = list(db.session.scalars(select(Place).order_by(Place.id)))
    if not places:
        raise LookupError("there are no places: load the pack first")
    chance = Random(number)  # noqa: S311 - to vary the content, not to keep a secret
    owners = _add_organisations(now, places, max(1, number // _EACH))
    first = (db.session.scalar(select(func.max(Listing.id))) or 0) + 1
    for begin in range(0, number, _BATCH):
        numbers = range(begin, min(number, begin + _BATCH))
        pairs = [_task(now, first + one, owners[one % len(owners)], places, chance) for one in numbers]
        db.session.execute(insert(Listing), [listing for listing, _date in pairs])
        db.session.execute(insert(ListingDate), [made for _listing, made in pairs])


def _add_organisations(now: datetime, places: Sequence[Place], number: int) -> list[int]:
    made = list(_organisations(now, places, number))
    db.session.add_all(made)
    db.session.flush()
    numbers = [one.id for one in made]
    for one in made:
        db.session.expunge(one)
    return numbers


def _organisations(now: datetime, places: Sequence[Place], number: int) -> Iterator[Organisation]:
    for one in range(number):
        place = places[one % len(places)]
        yield Organisation(
            kind=OrganisationKind.ASSOCIATION,
            name=f"Hjælpende hænder i {place.name} {one + 1}",
            place_id=place.id,
            summary="Vi hjælper hinanden i byen.",
            contact_name="Bodil",
            contact_phone="+4511111190",
            state=State.PUBLISHED,
            state_at=now,
            created_at=now,
        )


def _task(
    now: datetime, number: int, owner: int, places: Sequence[Place], chance: Random
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Rows of the task with this number and of its date."""
    place, shape = places[number % len(places)], chance.choice(_SHAPES)
    requirements = [Requirement.DRIVING_LICENCE] if chance.random() < 0.2 else []
    # Days go round by themselves: places and days have no common divisor to fall into step by.
    day = clock.local(now).date() + timedelta(days=1 + (number + number // len(places)) % _DAYS)
    starts_at = clock.from_wall(day, time(chance.randrange(8, 19), chance.choice((0, 30))))
    ends_at = starts_at + timedelta(minutes=chance.choice((60, 120, 180)))
    is_dated, until_on = shape is Shape.DATED, day if shape is Shape.BEFORE else None
    hours = (starts_at, ends_at) if is_dated else (None, None)
    places_taken = chance.randint(0, 3) if number % 4 == 0 else 0
    listing = {
        "id": number,
        "organisation_id": owner,
        "title": f"{_TITLES[number % len(_TITLES)]} i {place.name}"[:80],
        "place_id": place.id,
        "meeting_point": "Forsamlingshuset",
        "contact_name": "Bodil",
        "contact_phone": "+4511111190",
        "text": _TEXT,
        "shape": shape,
        "until_on": until_on,
        "company": chance.choice((None, *Company)),
        "work": chance.choice((None, *Work)),
        "requirements": [str(one) for one in requirements],
        "asks_first": asks_first(requirements, ""),
        "insurer": Insurer.ORGANISATION,
        "state": State.PUBLISHED,
        "state_at": now,
        "looked_at": now,
        "created_at": now,
    }
    made = {
        "listing_id": number,
        "sort_at": sort_at_of(shape, hours[0], until_on),
        "starts_at": hours[0],
        "ends_at": hours[1],
        "places": chance.choice((None, 4, 8, 12)),
        "places_taken": places_taken,
        "is_short": is_short(*hours),
        "is_listed": True,
        "place_id": place.id,
        "asks_first": listing["asks_first"],
    }
    return listing, made
