"""Reads about tasks: what somebody must do about them, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.listings.models import Listing, ListingDate, Response
from app.listings.queries import KIND
from app.listings.rules import Status
from app.moderation.models import ProposedEdit, Report
from app.moderation.states import PUBLIC, State

_MOST = 200


class ToRead(NamedTuple):
    """A task that a moderator has to read, and what somebody wrote is wrong with it."""

    listing: Listing
    report: Report | None


def listings_to_read() -> list[Listing]:
    """What waits for a moderator's answer, and what was made public by its organisation and nobody has looked at."""
    wanted = select(Listing).where(_is_to_be_read())
    return list(db.session.scalars(wanted.order_by(Listing.state_at, Listing.id).limit(_MOST)).unique())


def things_to_read() -> list[ToRead]:
    """The same, and every task with a report that nobody has answered, once for each; in one statement."""
    about = and_(Report.object_type == KIND, Report.object_id == Listing.id, Report.closed_at.is_(None))
    wanted = (
        select(Listing, Report)
        .outerjoin(Report, about)
        .where(or_(_is_to_be_read(), Report.id.is_not(None)))
        .order_by(Listing.state_at, Listing.id, Report.id)
        .limit(_MOST)
    )
    return [ToRead(row[0], row[1]) for row in db.session.execute(wanted).unique()]


class EditToRead(NamedTuple):
    """A change of something public that waits for an answer."""

    edit: ProposedEdit
    listing: Listing


def edits_to_read() -> list[EditToRead]:
    """Changes of public tasks that nobody has answered, oldest first."""
    waiting = (
        select(ProposedEdit, Listing)
        .join(Listing, Listing.id == ProposedEdit.object_id)
        .where(ProposedEdit.object_type == KIND, ProposedEdit.decided_at.is_(None), Listing.state.in_(PUBLIC))
        .order_by(ProposedEdit.created_at, ProposedEdit.id)
        .limit(_MOST)
    )
    return [EditToRead(row[0], row[1]) for row in db.session.execute(waiting).unique()]


def is_to_be_read(listing: Listing) -> bool:
    """Whether a moderator has to read a task, apart from what is reported about it."""
    return listing.state is State.PENDING or (listing.state in PUBLIC and listing.looked_at is None)


def _is_to_be_read() -> ColumnElement[bool]:
    unread = and_(Listing.state.in_(PUBLIC), Listing.looked_at.is_(None))
    return or_(Listing.state == State.PENDING, unread)


def hidden_listings() -> list[Listing]:
    """What moderators took down, the newest first."""
    hidden = select(Listing).where(Listing.state == State.HIDDEN)
    return list(
        db.session.scalars(hidden.order_by(Listing.state_at.desc(), Listing.id).limit(_MOST)).unique()
    )


def unanswered(before: datetime, now: datetime) -> list[Response]:
    """Interests from before then that nobody answered, of tasks that are still to come; oldest first."""
    waiting = (
        select(Response)
        .join(ListingDate, ListingDate.id == Response.date_id)
        .options(joinedload(Response.date))
        .where(
            Response.status == Status.INTERESTED,
            Response.created_at <= before,
            ListingDate.sort_at > now,
            ListingDate.cancelled_at.is_(None),
        )
        .order_by(Response.created_at, Response.id)
        .limit(_MOST)
    )
    return list(db.session.scalars(waiting).unique())


def dates_between(begins: datetime, ends: datetime) -> Sequence[ListingDate]:
    """Dates of public tasks that start then and were not called off, soonest first."""
    found = (
        select(ListingDate)
        .join(ListingDate.listing)
        .where(
            ListingDate.starts_at >= begins,
            ListingDate.starts_at < ends,
            ListingDate.cancelled_at.is_(None),
            Listing.state.in_(PUBLIC),
        )
        .order_by(ListingDate.starts_at, ListingDate.id)
        .limit(_MOST)
    )
    return db.session.scalars(found).unique().all()


def over_listings(now: datetime) -> list[int]:
    """Public tasks of which nothing is to come, by id."""
    to_come = select(ListingDate.id).where(
        ListingDate.listing_id == Listing.id, ListingDate.sort_at > now, ListingDate.cancelled_at.is_(None)
    )
    over = select(Listing.id).where(Listing.state.in_(PUBLIC), ~to_come.exists())
    return list(db.session.scalars(over.order_by(Listing.id).limit(_MOST)))


def queues_with_room(now: datetime) -> list[int]:
    """Dates to come on which somebody waits though a place is free, by id."""
    waits = select(Response.id).where(Response.date_id == ListingDate.id, Response.status == Status.WAITING)
    found = select(ListingDate.id).where(
        ListingDate.sort_at > now,
        ListingDate.cancelled_at.is_(None),
        or_(ListingDate.places.is_(None), ListingDate.places_taken < ListingDate.places),
        waits.exists(),
    )
    return list(db.session.scalars(found.order_by(ListingDate.id).limit(_MOST)))
