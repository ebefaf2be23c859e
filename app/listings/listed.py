"""What the public lists of tasks are read from: each date knows by itself whether it stands there, and where; and what
has hours stands in the catalogue beside everything else that happens on a date.

With 200,000 tasks a list that asked the task and its organisation about every date would take a second.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, select, update

from app.catalogue.publish import EntryData, publish, publish_seats, withdraw
from app.core.database import db
from app.gatherings.waiting_list import free_places
from app.listings.links import public_path
from app.listings.models import Listing, ListingDate
from app.listings.queries import KIND
from app.listings.rules import Access
from app.moderation.states import PUBLIC
from app.organisations.models import Organisation
from app.organisations.queries import KIND as ORGANISATION
from app.places.models import Place

#: What the catalogue shows of tasks is coloured so.
TONE = "haand"


def list_dates(listing_id: int) -> None:
    """Let the dates of a task say what the task now says, here and in the catalogue. Repeating it changes nothing; no
    commit.

    Called after every change of a task or its dates; what moderation moves is followed by itself.
    """
    _follow(ListingDate.listing_id == listing_id)


def follow_state(kind: str, number: int) -> None:
    """The same when moderation moved a task, or an organisation: its tasks go and come with it."""
    if kind == KIND:
        list_dates(number)
    elif kind == ORGANISATION:
        own = select(Listing.id).where(Listing.organisation_id == number)
        _follow(ListingDate.listing_id.in_(own))


def list_places(date: ListingDate) -> None:
    """Let the catalogue say how many places are left, which is all that a yes changes. Never commits."""
    if date.starts_at is not None:
        publish_seats(KIND, date.id, free_places(date.places, date.places_taken), date.places)


def _follow(which: ColumnElement[bool]) -> None:
    task = select(Listing).where(Listing.id == ListingDate.listing_id)
    is_public = (
        task.join(Listing.organisation)
        .where(Listing.state.in_(PUBLIC), Organisation.state.in_(PUBLIC))
        .correlate(ListingDate)
        .exists()
    )
    columns = {
        "is_listed": and_(ListingDate.cancelled_at.is_(None), is_public),
        "place_id": task.with_only_columns(Listing.place_id).scalar_subquery(),
        "asks_first": task.with_only_columns(Listing.asks_first).scalar_subquery(),
    }
    changed = update(ListingDate).where(which).values(**columns)
    db.session.execute(changed.execution_options(synchronize_session=False))
    for row in db.session.execute(_TIMED.where(which)):
        if row.is_listed:
            publish(_entry(row))
        else:
            withdraw(KIND, row.id)


_TIMED = (
    select(
        ListingDate.id,
        ListingDate.listing_id,
        ListingDate.starts_at,
        ListingDate.ends_at,
        ListingDate.places,
        ListingDate.places_taken,
        ListingDate.is_short,
        ListingDate.is_listed,
        ListingDate.asks_first,
        Listing.title,
        Listing.meeting_point,
        Listing.access,
        Listing.place_id,
        Place.name.label("place_name"),
        Place.lat,
        Place.lon,
    )
    .join(Listing, Listing.id == ListingDate.listing_id)
    .join(Place, Place.id == Listing.place_id)
    .where(ListingDate.starts_at.is_not(None))
)


def _entry(row: Any) -> EntryData:
    facts = (
        (row.is_short, {"icon": "clock", "text": _("Højst 2 timer")}),
        (row.asks_first, {"icon": "hourglass", "text": _("De svarer dig først")}),
    )
    return EntryData(
        kind=KIND,
        object_id=row.id,
        series_id=row.listing_id,
        title=row.title,
        tone=TONE,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place_id=row.place_id,
        place_name=row.place_name,
        meeting_point=row.meeting_point,
        lat=row.lat,
        lon=row.lon,
        seats_left=free_places(row.places, row.places_taken),
        capacity=row.places,
        needs_sign_up=True,
        price_text="",
        url=public_path(row.listing_id),
        facts=tuple(fact for holds, fact in facts if holds),
        has_companion=Access.BRING_SOMEBODY in row.access,
        wheelchair=Access.WHEELCHAIR in row.access,
        toilet=Access.TOILET in row.access,
        bus=Access.NEAR_BUS in row.access,
    )
