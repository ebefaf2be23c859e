"""Reads about hours: who is to be asked for them, what somebody helped with, and the proofs of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import defer

from app.core import clock
from app.core.database import db
from app.listings.hours import DID_NOT_COME
from app.listings.models import Listing, ListingDate, Response
from app.listings.models_hours import Hours, Proof
from app.listings.proof_code import code_mark
from app.listings.rules import Shape, Status
from app.moderation.states import PUBLIC, State
from app.organisations.models import Organisation

#: So many days after a date its organisation is asked for the hours; later nobody remembers who was there.
ASKED_FOR_DAYS = 14
_MOST = 200
#: Of one person; nobody has so many.
_MOST_TASKS = 5000


class Helper(NamedTuple):
    """Somebody who helped on a date, with their hours as far as they are confirmed."""

    response: Response
    hours: Hours | None

    @property
    def minutes(self) -> int | None:
        """Confirmed minutes; None while they wait."""
        return self.hours.minutes if self.hours is not None else None


def helpers_on(date_id: int) -> list[Helper]:
    """Who had a place on a date, in the order they came; who gave up after hours were confirmed, too."""
    rows = (
        select(Response, Hours)
        .outerjoin(Hours, Hours.response_id == Response.id)
        .where(
            Response.date_id == date_id,
            or_(Response.status == Status.ACCEPTED, Hours.response_id.is_not(None)),
        )
        .order_by(Response.queued_at, Response.id)
    )
    return [Helper(row[0], row[1]) for row in db.session.execute(rows).unique()]


def minutes_of(response_id: int) -> int | None:
    """The confirmed minutes of a yes; None while they wait."""
    return db.session.scalar(select(Hours.minutes).where(Hours.response_id == response_id))


def _is_over(now: datetime) -> ColumnElement[bool]:
    return and_(
        ListingDate.cancelled_at.is_(None), or_(ListingDate.starts_at.is_(None), ListingDate.ends_at <= now)
    )


def _waits() -> ColumnElement[bool]:
    """Somebody had a place on the date whose hours nobody has confirmed."""
    confirmed = exists().where(Hours.response_id == Response.id)
    return exists().where(Response.date_id == ListingDate.id, Response.status == Status.ACCEPTED, ~confirmed)


def waiting_dates(listing_id: Any, now: datetime) -> Select[Any]:
    """Dates of a task that are over and whose hours wait. What has no end is not asked for.

    `listing_id` may be a column of a statement around it.
    """
    return select(ListingDate.id).where(
        ListingDate.listing_id == listing_id, ListingDate.sort_at <= now, _is_over(now), _waits()
    )


def _may_be_answered() -> ColumnElement[bool]:
    """Neither the task nor the organisation was taken down: those who could confirm the hours can get there."""
    return and_(Listing.state != State.HIDDEN, Listing.organisation.has(Organisation.state.in_(PUBLIC)))


def is_waiting(date_id: int, now: datetime) -> bool:
    """Whether hours of a date that is over still wait, and the organisation can confirm them."""
    found = (
        select(ListingDate.id)
        .join(ListingDate.listing)
        .where(ListingDate.id == date_id, _is_over(now), _waits(), _may_be_answered())
    )
    return db.session.scalar(found) is not None


def dates_to_ask_about(now: datetime) -> Sequence[ListingDate]:
    """Dates whose last day was before today, and not long ago, and whose hours wait; the oldest first."""
    today = clock.from_wall(clock.local(now).date(), time())
    since = today - timedelta(days=ASKED_FOR_DAYS)
    ended = case((ListingDate.ends_at.is_not(None), ListingDate.ends_at), else_=ListingDate.sort_at)
    found = (
        select(ListingDate)
        .join(ListingDate.listing)
        .where(ListingDate.sort_at >= since, ListingDate.sort_at < today, ended < today, _waits())
        .where(ListingDate.cancelled_at.is_(None), _may_be_answered())
        .order_by(ListingDate.sort_at, ListingDate.id)
        .limit(_MOST)
    )
    return db.session.scalars(found).unique().all()


# ---- what somebody helped with ----------------------------------------------------------------------------------


class HelpedWith(NamedTuple):
    """A task that somebody helped with."""

    response_id: int
    minutes: int
    done_on: date
    title: str
    organisation_id: int
    organisation: str
    shape: Shape
    starts_at: datetime | None
    ends_at: datetime | None


def helped_with(
    person_id: int,
    since: date | None = None,
    until: date | None = None,
    organisation_ids: Collection[int] | None = None,
) -> list[HelpedWith]:
    """Tasks with confirmed hours of a person, the newest first; only of that time and those organisations if given."""
    wanted = [Response.person_id == person_id, Hours.minutes > DID_NOT_COME]
    if since is not None:
        wanted.append(Hours.done_on >= since)
    if until is not None:
        wanted.append(Hours.done_on <= until)
    if organisation_ids is not None:
        wanted.append(Listing.organisation_id.in_(organisation_ids))
    rows = (
        select(
            Response.id, Hours.minutes, Hours.done_on, Listing.title, Listing.organisation_id,
            Organisation.name, Listing.shape, ListingDate.starts_at, ListingDate.ends_at,
        )
        .join(Response, Response.id == Hours.response_id)
        .join(ListingDate, ListingDate.id == Response.date_id)
        .join(Listing, Listing.id == ListingDate.listing_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(*wanted)
        .order_by(Hours.done_on.desc(), Response.id.desc())
        .limit(_MOST_TASKS)
    )  # fmt: skip
    return [HelpedWith._make(row) for row in db.session.execute(rows)]


def sum_of(person_id: int) -> tuple[int, int]:
    """(minutes, tasks) that a person helped in all."""
    own = (
        select(func.coalesce(func.sum(Hours.minutes), 0), func.count())
        .join(Response, Response.id == Hours.response_id)
        .where(Response.person_id == person_id, Hours.minutes > DID_NOT_COME)
    )
    row = db.session.execute(own).one()
    return int(row[0]), int(row[1])


# ---- proofs -----------------------------------------------------------------------------------------------------


def proofs_of(person_id: int) -> Sequence[Proof]:
    """The proofs that a person had made, the newest first, without their files until somebody asks for one."""
    own = select(Proof).where(Proof.person_id == person_id).options(defer(Proof.content))
    return db.session.scalars(own.order_by(Proof.issued_at.desc(), Proof.id.desc()).limit(_MOST)).all()


def count_proofs(person_id: int) -> int:
    """How many proofs of a person stand."""
    return int(
        db.session.scalar(select(func.count()).select_from(Proof).where(Proof.person_id == person_id)) or 0
    )


def proof_of(person_id: int, proof_id: int) -> Proof | None:
    """A proof of this person, or None when it is another's or gone."""
    return db.session.scalar(select(Proof).where(Proof.id == proof_id, Proof.person_id == person_id))


def proof_by_code(code: str) -> Proof | None:
    """The proof with this code, or None when there is none or it was taken back."""
    found = select(Proof).where(Proof.code_hash == code_mark(code)).options(defer(Proof.content))
    return db.session.scalar(found)
