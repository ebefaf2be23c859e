"""Reads for finding what suits somebody: narrow rows, and never more than so many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union_all

from app.core import clock
from app.core.database import db
from app.listings.fitting import Answers, Candidate
from app.listings.models import Listing, ListingDate
from app.listings.queries import Wanted, listed
from app.listings.rules import NEVER

#: At most so many with a last day, the soonest, and so many without, the emptiest: one list never crowds out the other.
MOST_DATED, MOST_OPEN = 600, 200


def candidates(answers: Answers, near: Collection[int] | None, now: datetime) -> list[Candidate]:
    """Dates of public tasks that take people and may suit; `near` are places, None is anywhere. One statement.

    What the database cannot tell, as the part of the week, is left to `fitting.rank`.
    """
    open_now = _matching(answers, near, now)
    dated = open_now.where(ListingDate.sort_at < NEVER).order_by(ListingDate.sort_at, ListingDate.id)
    endless = open_now.where(ListingDate.sort_at >= NEVER).order_by(
        ListingDate.places_taken, ListingDate.id.desc()
    )
    # Each in brackets of its own: SQLite takes no LIMIT before a UNION.
    both = [select(one.limit(most).subquery()) for one, most in ((dated, MOST_DATED), (endless, MOST_OPEN))]
    return [_candidate(row) for row in db.session.execute(union_all(*both))]


def candidates_on(date_ids: list[int], now: datetime) -> list[Candidate]:
    """Those of these dates that take people still."""
    chosen = _matching(Answers(), None, now).where(ListingDate.id.in_(date_ids))
    return [_candidate(row) for row in db.session.execute(chosen)]


def _candidate(row: Any) -> Candidate:
    found = Candidate._make(row)
    return found._replace(starts=clock.local(found.starts) if found.starts is not None else None)


def _matching(answers: Answers, near: Collection[int] | None, now: datetime) -> Select[*tuple[Any, ...]]:
    conditions: list[ColumnElement[bool]] = [
        *listed(Wanted(near=None if near is None else frozenset(near)), now),
        or_(ListingDate.places.is_(None), ListingDate.places_taken < ListingDate.places),
    ]
    if answers.work is not None:
        conditions.append(or_(Listing.work.is_(None), Listing.work == answers.work))
    if answers.company is not None:
        conditions.append(or_(Listing.company.is_(None), Listing.company == answers.company))
    return (
        select(
            ListingDate.id,
            Listing.id.label("listing_id"),
            Listing.place_id,
            Listing.shape,
            ListingDate.sort_at,
            ListingDate.starts_at,
            ListingDate.places,
            ListingDate.places_taken,
            ListingDate.is_short,
            Listing.asks_first,
            Listing.company,
            Listing.work,
        )
        .join(Listing, Listing.id == ListingDate.listing_id)
        .where(*conditions)
    )
