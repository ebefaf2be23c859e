"""Reads about tasks: the public list, one of them, who said yes, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.database import db
from app.listings.models import Listing, ListingDate, Response
from app.listings.queries_hours import waiting_dates
from app.listings.rules import ACTIVE, NEVER, Company, Shape, Status
from app.moderation.states import PUBLIC, State
from app.organisations.models import Membership, Organisation
from app.places.models import Place

#: What the audit and moderation's tables call them.
KIND = "listing"
#: A task that everybody sees and nobody of the house has looked at, as the queue calls it.
LOOK = "listing_look"
#: Counted exactly up to here; above it a list says "mere end 500".
COUNT_BOUND = 500
PAGE_SIZE = 12
_MOST = 200


# ---- the public list --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """Which tasks; what is None or False asks for nothing."""

    place_id: int | None = None
    #: From today on so many days.
    days: int | None = None
    only_short: bool = False
    nothing_required: bool = False
    #: In one of these places; None is anywhere.
    near: frozenset[int] | None = None
    #: Only what says that one does it with others.
    together: bool = False
    #: Only with a place left: a yes is a place, not the waiting list.
    only_free: bool = False
    #: Nothing that asks for more years than this.
    age: int | None = None
    #: Only this organisation's.
    organisation_id: int | None = None


class Edge(NamedTuple):
    """Where a page of the list begins or ends."""

    sort_at: datetime
    id: int


class ListingRow(NamedTuple):
    """What the list says of a date of a task."""

    date_id: int
    sort_at: datetime
    listing_id: int
    title: str
    organisation: str
    place: str
    meeting_point: str
    shape: Shape
    starts_at: datetime | None
    ends_at: datetime | None
    places: int | None
    places_taken: int
    is_short: bool
    asks_first: bool

    @property
    def free(self) -> int | None:
        """Places left; None is as many as want to."""
        return None if self.places is None else self.places - self.places_taken

    @property
    def edge(self) -> Edge:
        """Where this row stands in the list."""
        return Edge(self.sort_at, self.date_id)


@dataclass(frozen=True)
class Page:
    """One page of the list, and where to go on from."""

    rows: list[ListingRow]
    total: int
    previous: Edge | None
    next: Edge | None

    @property
    def is_bounded(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNT_BOUND


def find_listings(
    wanted: Wanted,
    now: datetime,
    after: Edge | None = None,
    before: Edge | None = None,
    limit: int = PAGE_SIZE,
) -> Page:
    """Dates of tasks that everybody may see and that are still to come, soonest first. Two statements.

    A list of its own, not the catalogue: half of the tasks have no hours, which every entry of the catalogue has, and
    its filters ask for other things.
    """
    matching = select(ListingDate.id).where(*listed(wanted, now))
    number = db.session.scalar(select(func.count()).select_from(matching.limit(COUNT_BOUND + 1).subquery()))
    key = (ListingDate.sort_at, ListingDate.id)
    edge = before or after
    if edge is not None:
        here = tuple_(literal(edge.sort_at, ListingDate.sort_at.type), literal(edge.id))
        matching = matching.where(tuple_(*key) < here if before else tuple_(*key) > here)
    order = [column.desc() for column in key] if before else list(key)
    # Which dates are on the page is found on their own table alone; only those are looked up in the others.
    page = matching.order_by(*order).limit(limit + 1).subquery()
    rows = ROW.join(page, page.c.id == ListingDate.id).order_by(*order)
    found = [ListingRow._make(row) for row in db.session.execute(rows)]
    has_more, shown = len(found) > limit, found[:limit]
    if before:
        shown.reverse()
    goes_back, goes_on = (has_more, True) if before else (after is not None, has_more)
    return Page(
        rows=shown,
        total=int(number or 0),
        previous=shown[0].edge if shown and goes_back else None,
        next=shown[-1].edge if shown and goes_on else None,
    )


def rows_of(date_ids: list[int], now: datetime) -> list[ListingRow]:
    """Those of these dates that everybody may still see, in the order they are named."""
    chosen = ROW.where(ListingDate.id.in_(date_ids), *listed(Wanted(), now))
    found = {row[0]: ListingRow._make(row) for row in db.session.execute(chosen)}
    return [found[one] for one in date_ids if one in found]


def listed(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    """What holds for the dates on the list. Nearly all of it stands in their own table (`listed.py` keeps it)."""
    conditions: list[ColumnElement[bool]] = [ListingDate.is_listed.is_(True), ListingDate.sort_at > now]
    if wanted.place_id is not None:
        conditions.append(ListingDate.place_id == wanted.place_id)
    if wanted.days is not None:
        last = clock.local(now).date() + timedelta(days=wanted.days)
        conditions.append(ListingDate.sort_at < clock.from_wall(last, time()))
    if wanted.only_short:
        conditions.append(ListingDate.is_short.is_(True))
    if wanted.nothing_required:
        conditions.append(ListingDate.asks_first.is_(False))
    if wanted.near is not None:
        conditions.append(ListingDate.place_id.in_(wanted.near))
    if wanted.together:
        conditions.append(ListingDate.listing.has(company=Company.TOGETHER))
    if wanted.only_free:
        conditions.append(or_(ListingDate.places.is_(None), ListingDate.places_taken < ListingDate.places))
    if wanted.age is not None:
        is_open = or_(Listing.least_age.is_(None), Listing.least_age <= wanted.age)
        conditions.append(ListingDate.listing.has(is_open))
    if wanted.organisation_id is not None:
        own = select(Listing.id).where(Listing.organisation_id == wanted.organisation_id)
        conditions.append(ListingDate.listing_id.in_(own))
    return conditions


#: What a `ListingRow` is made of.
ROW = (
    select(
        ListingDate.id,
        ListingDate.sort_at,
        Listing.id,
        Listing.title,
        Organisation.name,
        Place.name,
        Listing.meeting_point,
        Listing.shape,
        ListingDate.starts_at,
        ListingDate.ends_at,
        ListingDate.places,
        ListingDate.places_taken,
        ListingDate.is_short,
        Listing.asks_first,
    )
    .join(Listing, Listing.id == ListingDate.listing_id)
    .join(Organisation, Organisation.id == Listing.organisation_id)
    .join(Place, Place.id == Listing.place_id)
)


# ---- one of them ------------------------------------------------------------------------------------------------


def listing_by_id(listing_id: int) -> Listing | None:
    """A task with its organisation and place, whatever its state, or None."""
    return db.session.get(Listing, listing_id)


def public_title(listing_id: int) -> str | None:
    """What a task that everybody may see is called, or None."""
    title = (
        select(Listing.title)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(Listing.id == listing_id, Listing.state.in_(PUBLIC), Organisation.state.in_(PUBLIC))
    )
    return db.session.scalar(title)


def dates_of(listing_id: int) -> list[ListingDate]:
    """All dates of a task, soonest first; past and cancelled ones too."""
    own = select(ListingDate).where(ListingDate.listing_id == listing_id)
    return list(db.session.scalars(own.order_by(ListingDate.sort_at, ListingDate.id)))


def dates_to_change(listing_id: int, now: datetime) -> list[ListingDate]:
    """The dates of a task that are still to come, soonest first; of one that is over its last, to be given a new
    day, and of one that was called off altogether the last of all.
    """
    dates = dates_of(listing_id)
    living = [one for one in dates if one.cancelled_at is None]
    return [one for one in living if one.sort_at > now] or living[-1:] or dates[-1:]


class DateRow(NamedTuple):
    """A date on the page of a task, with what a visitor is on it."""

    date: ListingDate
    waiting: int
    own: Response | None


def dates_for(listing_id: int, person_id: int | None) -> list[DateRow]:
    """All dates of a task with how many wait for each, and the visitor's own yes; one statement."""
    waiting = (
        select(func.count())
        .where(Response.date_id == ListingDate.id, Response.status == Status.WAITING)
        .correlate(ListingDate)
        .scalar_subquery()
    )
    own = and_(
        Response.date_id == ListingDate.id, Response.person_id == person_id, Response.status.in_(ACTIVE)
    )
    rows = (
        select(ListingDate, waiting, Response)
        .outerjoin(Response, own)
        .where(ListingDate.listing_id == listing_id)
        .order_by(ListingDate.sort_at, ListingDate.id)
    )
    return [DateRow(row[0], int(row[1]), row[2]) for row in db.session.execute(rows).unique()]


def responses_on(date_id: int) -> list[Response]:
    """Everybody on the list of a date: who comes, who waits for an answer, the queue; each in the order they came."""
    place = case((Response.status == Status.ACCEPTED, 0), (Response.status == Status.INTERESTED, 1), else_=2)
    active = select(Response).where(Response.date_id == date_id, Response.status.in_(ACTIVE))
    return list(db.session.scalars(active.order_by(place, Response.queued_at, Response.id)).unique())


def waiting_number(response: Response) -> int:
    """The place in line of who waits; 1 is next."""
    before = or_(
        Response.queued_at < response.queued_at,
        and_(Response.queued_at == response.queued_at, Response.id < response.id),
    )
    ahead = select(func.count()).where(
        Response.date_id == response.date_id, Response.status == Status.WAITING, before
    )
    return int(db.session.scalar(ahead) or 0) + 1


def coming_responses(person_id: int, now: datetime) -> list[Response]:
    """What a person is on the list of and what is not over, soonest first."""
    own = (
        select(Response)
        .join(ListingDate, ListingDate.id == Response.date_id)
        .options(joinedload(Response.date))
        .where(
            Response.person_id == person_id,
            Response.status.in_(ACTIVE),
            ListingDate.sort_at > now,
            ListingDate.cancelled_at.is_(None),
        )
        .order_by(ListingDate.sort_at, Response.id)
    )
    return list(db.session.scalars(own).unique())


def date_with_both(first_id: int, second_id: int) -> ListingDate | None:
    """A date that both people are on the list of, or None."""
    first = select(Response.date_id).where(Response.person_id == first_id, Response.status.in_(ACTIVE))
    both = (
        select(ListingDate)
        .join(Response, Response.date_id == ListingDate.id)
        .where(Response.person_id == second_id, Response.status.in_(ACTIVE), ListingDate.id.in_(first))
    )
    return db.session.scalars(both.limit(1)).first()


class OwnListing(NamedTuple):
    """A task of an organisation that a person looks after, with how many come and how many wait for an answer."""

    listing: Listing
    coming: int
    unanswered: int
    #: It is over, and nobody has confirmed the hours of all who were there.
    hours_wait: bool


def listings_looked_after(person_id: int, since: datetime, now: datetime) -> list[OwnListing]:
    """Tasks of a person's organisations that are not over since then or were never public, newest first."""

    def count(status: Status) -> Any:
        return (
            select(func.count(Response.id))
            .join(ListingDate, ListingDate.id == Response.date_id)
            .where(ListingDate.listing_id == Listing.id, Response.status == status)
            .correlate(Listing)
            .scalar_subquery()
        )

    newest = (
        select(func.max(ListingDate.sort_at)).where(ListingDate.listing_id == Listing.id).scalar_subquery()
    )
    own = (
        select(
            Listing,
            count(Status.ACCEPTED),
            count(Status.INTERESTED),
            waiting_dates(Listing.id, now).correlate(Listing).exists(),
        )
        .join(Membership, Membership.organisation_id == Listing.organisation_id)
        .join(Listing.organisation)
        .where(
            Membership.person_id == person_id,
            Membership.ended_at.is_(None),
            Organisation.state.not_in((State.HIDDEN, State.ARCHIVED)),
            Listing.state != State.ARCHIVED,
            newest >= since,
        )
        .order_by(Listing.id.desc())
        .limit(_MOST)
    )
    found = db.session.execute(own).unique()
    return [OwnListing(row[0], int(row[1]), int(row[2]), bool(row[3])) for row in found]


def count_posted(organisation_id: int, since: datetime) -> tuple[int, int]:
    """(tasks of an organisation that wait for an answer, those it posted since then)."""
    own = select(func.count()).select_from(Listing).where(Listing.organisation_id == organisation_id)
    row = db.session.execute(
        select(
            own.where(Listing.state == State.PENDING).scalar_subquery(),
            own.where(Listing.created_at >= since).scalar_subquery(),
        )
    ).one()
    return int(row[0]), int(row[1])


def count_on_lists(listing_id: int) -> int:
    """How many are on the lists of a task, on all of its dates."""
    active = (
        select(func.count())
        .select_from(Response)
        .join(ListingDate, ListingDate.id == Response.date_id)
        .where(ListingDate.listing_id == listing_id, Response.status.in_(ACTIVE))
    )
    return int(db.session.scalar(active) or 0)


def response_of(listing_id: int, response_id: int) -> Response | None:
    """A yes to this task, or None when it is to another."""
    found = (
        select(Response)
        .join(ListingDate, ListingDate.id == Response.date_id)
        .options(joinedload(Response.date))
        .where(Response.id == response_id, ListingDate.listing_id == listing_id)
    )
    return db.session.scalars(found).unique().one_or_none()


def end_of_day(day: date) -> datetime:
    """The instant when a day is over in Copenhagen."""
    return clock.from_wall(day, time(23, 59))


def sort_at_of(shape: Shape, starts_at: datetime | None, until_on: date | None) -> datetime:
    """Until when one can say yes, which is also what lists are ordered by."""
    if shape is Shape.DATED and starts_at is not None:
        return starts_at
    return end_of_day(until_on) if shape is Shape.BEFORE and until_on is not None else NEVER
