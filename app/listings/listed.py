"""What the public list of tasks is read from: each date knows by itself whether it stands there, and where.

With 200,000 tasks a list that asked the task and its organisation about every date would take a second.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select, update

from app.core.database import db
from app.listings.models import Listing, ListingDate
from app.listings.queries import KIND
from app.moderation.states import PUBLIC
from app.organisations.models import Organisation
from app.organisations.queries import KIND as ORGANISATION


def list_dates(listing_id: int) -> None:
    """Let the dates of a task say what the task now says. One statement, repeating it changes nothing; no commit.

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
