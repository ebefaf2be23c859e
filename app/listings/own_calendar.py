"""The tasks that somebody said yes to, in their own calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.calendar_file import CalendarEntry, in_doubt
from app.core.database import db
from app.listings.models import ListingDate, Response
from app.listings.queries import KIND
from app.listings.rules import ACTIVE, Status
from app.listings.words import where_in_words


def own_entries(person_id: int, since: datetime) -> list[CalendarEntry]:
    """Tasks with hours that a person is on the list of, cancelled ones too. Without an answer they are not settled."""
    return [
        CalendarEntry(
            uid=f"{KIND}-{one.date.id}@samskab",
            version=1 if one.date.cancelled_at else 0,
            starts_at=one.date.starts_at,
            ends_at=one.date.ends_at,
            title=one.date.listing.title,
            location=where_in_words(one.date.listing),
            description=in_doubt(),
            is_cancelled=one.date.cancelled_at is not None,
            is_tentative=one.status is not Status.ACCEPTED,
        )
        for one in _responses_since(person_id, since)
        if one.date.starts_at is not None and one.date.ends_at is not None
    ]


def _responses_since(person_id: int, since: datetime) -> list[Response]:
    own = (
        select(Response)
        .join(ListingDate, ListingDate.id == Response.date_id)
        .options(joinedload(Response.date))
        .where(Response.person_id == person_id, Response.status.in_(ACTIVE), ListingDate.ends_at > since)
        .order_by(ListingDate.starts_at, Response.id)
    )
    return list(db.session.scalars(own).unique())
