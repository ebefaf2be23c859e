"""Posting a task, changing it, calling it off, and what moderators answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission, can
from app.listings import messages
from app.listings.listed import list_dates
from app.listings.models import Listing, ListingDate, Response
from app.listings.queries import KIND, count_posted, dates_of, responses_on, sort_at_of
from app.listings.responding import fill_free_places
from app.listings.rules import ACTIVE, Company, Requirement, Shape, Work, is_short
from app.moderation.actions import begin, move
from app.moderation.models import ModerationStep
from app.moderation.states import By, State
from app.organisations.actions import locked as locked_organisation
from app.organisations.rules import Insurer
from app.plan.queries import default_initiative

#: Tasks of one organisation that may wait for an answer, and that it may post in a day.
MOST_WAITING, MOST_A_DAY = 10, 30
_MAY_POST = (State.PENDING, State.NEEDS_WORK, State.PUBLISHED)


@dataclass(frozen=True)
class Task:
    """What an organisation says of a task; fields as in the table."""

    title: str
    place_id: int
    meeting_point: str
    contact_name: str
    contact_phone: str
    #: None is as many as want to.
    places: int | None
    shape: Shape = Shape.DATED
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    until_on: date | None = None
    text: str = ""
    company: Company | None = None
    work: Work | None = None
    least_age: int | None = None
    least_age_reason: str = ""
    requirements: list[Requirement] = field(default_factory=list)
    question: str = ""
    insurer: Insurer | None = None


def post(actor: Actor, now: datetime, organisation_id: int, task: Task) -> Listing:
    """A new task. Of a trusted organisation, and by a moderator, it is public at once; others wait for an answer.

    Raises NotFoundError for whom the organisation is none of their business, DomainError for a time that cannot be
    and for more than an organisation posts.
    """
    organisation = locked_organisation(organisation_id)
    if not can(actor, Permission.EDIT_ORGANISATION, organisation):
        raise NotFoundError
    if organisation.state not in _MAY_POST:
        raise DomainError("Foreningen kan ikke slå noget op lige nu. Ring til os.")
    _check(task, now)
    is_staff = actor.has(Permission.MODERATE)
    if not is_staff:
        _refuse_too_many(organisation_id, now)
    goes_out = is_staff or (organisation.is_trusted and organisation.is_public)
    initiative = default_initiative(KIND, now)
    listing = Listing(
        organisation_id=organisation_id,
        state=State.DRAFT if goes_out else State.PENDING,
        state_at=now,
        created_at=now,
        initiative_id=initiative.id if initiative is not None else None,
        looked_at=now if is_staff else None,
    )
    _write(listing, task)
    db.session.add(listing)
    db.session.flush()
    made = ListingDate(listing_id=listing.id)
    _write_date(made, task)
    db.session.add(made)
    step = begin(actor, now, KIND, listing)
    if goes_out:
        move(actor, now, KIND, listing, State.PUBLISHED, by=By.MODERATOR if is_staff else By.TRUSTED_AUTHOR)
    else:
        messages.promise_news(listing, step, now)
    return listing


def change(actor: Actor, now: datetime, listing_id: int, task: Task) -> Listing:
    """Change a task. What was asked to be put right, or was rejected, is sent for an answer again.

    What a trusted organisation changes is public at once and looked at anew; others ring, because what was read must
    not become something else. Time and place stay as long as anybody is on the list: it is called off, or stays.
    Raises as `post`, and DomainError for the rest.
    """
    listing = _locked_for(actor, listing_id)
    _check(task, now)
    dates = dates_of(listing_id)
    made = lock_row(ListingDate, dates[0].id)
    assert made is not None
    is_staff = actor.has(Permission.MODERATE)
    if listing.state is State.PUBLISHED and not is_staff and not listing.organisation.is_trusted:
        raise DomainError(
            "Alle kan se opslaget nu. Ring til os på %(phone)s, så retter vi det sammen.",
            phone=phone(current_pack().phone),
        )
    if listing.state not in (State.PENDING, State.NEEDS_WORK, State.REJECTED, State.PUBLISHED):
        raise DomainError("Det kan ikke ændres lige nu.")
    _refuse_moved_rug(listing, made, task)
    if task.places is not None and task.places < made.places_taken:
        raise DomainError(
            "Der er %(number)s, der har fået en plads.", field="places", number=made.places_taken
        )
    _write(listing, task)
    _write_date(made, task)
    db.session.flush()
    list_dates(listing.id)
    record(actor, now, "listing.change", KIND, listing.id)
    if listing.state is State.PUBLISHED:
        listing.looked_at = now if is_staff else None
    elif listing.state is not State.PENDING:
        step = move(actor, now, KIND, listing, State.PENDING, by=By.AUTHOR)
        messages.promise_news(listing, step, now)
    fill_free_places(made, now)
    return listing


def call_off(actor: Actor, now: datetime, date_id: int, reason: str) -> ListingDate:
    """Call a date off and tell everybody on its list why; with its last date the task is put away.

    Raises NotFoundError for whom it is none of their business, DomainError without a reason or when it is over.
    """
    made = lock_row(ListingDate, date_id)
    if made is None:
        raise NotFoundError
    listing = _locked_for(actor, made.listing_id)
    if not reason.strip():
        raise DomainError("Skriv hvorfor. Alle, der har sagt ja, læser det.", field="reason")
    if made.cancelled_at is not None or made.sort_at <= now:
        raise DomainError("Det er forbi eller aflyst allerede.")
    made.cancelled_at, made.reason = now, reason.strip()
    db.session.flush()
    list_dates(listing.id)
    record(actor, now, "listing.call_off", KIND, listing.id, date=made.id)
    for response in responses_on(made.id):
        messages.withdraw_for(response, now)
        messages.promise_cancelled(response, now)
    if all(one.cancelled_at is not None or one.sort_at <= now for one in dates_of(listing.id)):
        by = By.MODERATOR if listing.state is State.HIDDEN and actor.has(Permission.MODERATE) else By.AUTHOR
        move(actor, now, KIND, listing, State.ARCHIVED, by=by)
    return made


def put_away(now: datetime, listing_id: int) -> None:
    """A task of which nothing is to come stands on no list any more; the system does it."""
    listing = lock_row(Listing, listing_id)
    if listing is not None and listing.state is State.PUBLISHED:
        move(SYSTEM, now, KIND, listing, State.EXPIRED, by=By.SYSTEM)


# ---- what moderators answer -------------------------------------------------------------------------------------


def answer(
    actor: Actor, now: datetime, listing_id: int, to: State, text: str = "", initiative_id: int | None = None
) -> ModerationStep:
    """Publish, ask for changes, reject, hide, or show again; the organisation is told, with the text.

    What is published counts for the initiative that was chosen. Raises NotFoundError unless the actor is a moderator,
    DomainError for a step that is not there or needs a text.
    """
    listing = _locked_for_moderator(actor, listing_id)
    step = move(actor, now, KIND, listing, to, by=By.MODERATOR, reason=text)
    listing.looked_at = now
    if to is State.PUBLISHED:
        listing.initiative_id = initiative_id
    db.session.flush()
    messages.promise_news(listing, step, now)
    return step


def look_at(actor: Actor, now: datetime, listing_id: int, initiative_id: int | None) -> None:
    """A moderator read what an organisation made public by itself, and lets it stand. Twice is once.

    Raises NotFoundError unless the actor is a moderator.
    """
    listing = _locked_for_moderator(actor, listing_id)
    listing.looked_at, listing.initiative_id = listing.looked_at or now, initiative_id
    db.session.flush()
    record(actor, now, "listing.look_at", KIND, listing.id)


# ---- what all of them need --------------------------------------------------------------------------------------


def _locked_for(actor: Actor, listing_id: int) -> Listing:
    listing = lock_row(Listing, listing_id)
    if listing is None or not can(actor, Permission.EDIT_ORGANISATION, listing.organisation):
        raise NotFoundError
    return listing


def _locked_for_moderator(actor: Actor, listing_id: int) -> Listing:
    listing = lock_row(Listing, listing_id) if actor.has(Permission.MODERATE) else None
    if listing is None:
        raise NotFoundError
    return listing


def _check(task: Task, now: datetime) -> None:
    if task.shape is Shape.DATED:
        if task.starts_at is None or task.ends_at is None:
            raise DomainError("Skriv dag og tid.", field="day")
        if task.ends_at <= task.starts_at:
            raise DomainError("Det skal slutte, efter at det er begyndt.", field="ends")
        if task.starts_at <= now:
            raise DomainError("Dagen er gået. Vælg en ny dag.", field="day")
    elif task.shape is Shape.BEFORE:
        if task.until_on is None:
            raise DomainError("Skriv, hvilken dag det skal være gjort.", field="until_on")
        if sort_at_of(task.shape, None, task.until_on) <= now:
            raise DomainError("Dagen er gået. Vælg en ny dag.", field="until_on")


def _refuse_too_many(organisation_id: int, now: datetime) -> None:
    waiting, lately = count_posted(organisation_id, now - timedelta(days=1))
    if waiting >= MOST_WAITING or lately >= MOST_A_DAY:
        raise DomainError(
            "I har mange opslag på vej. Vent, til vi har svaret, eller ring til os på %(phone)s.",
            phone=phone(current_pack().phone),
        )


def _refuse_moved_rug(listing: Listing, made: ListingDate, task: Task) -> None:
    before = (
        listing.shape,
        made.starts_at,
        made.ends_at,
        listing.until_on,
        listing.place_id,
        listing.meeting_point,
    )
    after = (*_time(task), task.place_id, task.meeting_point)
    on_list = select(Response.id).where(Response.date_id == made.id, Response.status.in_(ACTIVE)).limit(1)
    if before != after and db.session.scalar(on_list) is not None:
        raise DomainError(
            "Nogen har sagt ja til den tid og det sted. Aflys opslaget, og lav et nyt, eller ring til os."
        )


def _time(task: Task) -> tuple[Shape, datetime | None, datetime | None, date | None]:
    """Shape and times, without what the shape has no use for."""
    is_dated = task.shape is Shape.DATED
    return (
        task.shape,
        task.starts_at if is_dated else None,
        task.ends_at if is_dated else None,
        task.until_on if task.shape is Shape.BEFORE else None,
    )


_AS_TYPED = (
    "title", "place_id", "meeting_point", "contact_name", "contact_phone", "text", "company", "work",
    "least_age", "least_age_reason", "insurer",
)  # fmt: skip


def _write(listing: Listing, task: Task) -> None:
    for name in _AS_TYPED:
        setattr(listing, name, getattr(task, name))
    listing.shape, _starts, _ends, listing.until_on = _time(task)
    listing.ask_for(task.requirements, task.question)


def _write_date(made: ListingDate, task: Task) -> None:
    shape, made.starts_at, made.ends_at, until_on = _time(task)
    made.sort_at = sort_at_of(shape, made.starts_at, until_on)
    made.is_short = is_short(made.starts_at, made.ends_at)
    made.places = task.places


def task_of(listing: Listing, made: ListingDate) -> Task:
    """The task as it stands, to be shown in its form or posted again."""
    values = {name: getattr(listing, name) for name in (*_AS_TYPED, "shape", "until_on", "question")}
    wanted = [Requirement(one) for one in listing.requirements]
    return Task(
        **values, requirements=wanted, places=made.places, starts_at=made.starts_at, ends_at=made.ends_at
    )
