"""Posting a task, calling it off, and what moderators answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission, can
from app.listings import messages
from app.listings.listed import list_dates
from app.listings.models import Listing, ListingDate
from app.listings.queries import KIND, LOOK, count_posted, dates_of, responses_on
from app.listings.rules import asks_first, is_open_to_the_young
from app.listings.task import Slot, Task, check, values_of, write, write_date
from app.moderation.actions import begin, move
from app.moderation.looking import let_go
from app.moderation.models import ModerationStep
from app.moderation.states import By, State
from app.organisations.actions import locked as locked_organisation
from app.plan.queries import default_initiative
from app.plan.shapes import InitiativeRow

#: Tasks of one organisation that may wait for an answer, and that it may post in a day.
MOST_WAITING, MOST_A_DAY = 10, 30
#: The same while a spreadsheet is brought in: a year's tasks at once, which nobody types by chance.
MOST_BROUGHT = 200
_MAY_POST = (State.PENDING, State.NEEDS_WORK, State.PUBLISHED)


def post(
    actor: Actor, now: datetime, organisation_id: int, task: Task, *, is_brought: bool = False
) -> Listing:
    """A new task. Of a trusted organisation, and by a moderator, it is public at once; others wait for an answer.

    `is_brought` with a spreadsheet: then more may come at once.

    Raises NotFoundError for whom the organisation is none of their business, DomainError for a time that cannot be
    and for more than an organisation posts.
    """
    organisation = locked_organisation(organisation_id)
    if not can(actor, Permission.EDIT_ORGANISATION, organisation):
        raise NotFoundError
    if organisation.state not in _MAY_POST:
        raise DomainError("Foreningen kan ikke slå noget op lige nu. Ring til os.")
    check(task, now)
    is_staff = actor.has(Permission.MODERATE)
    if not is_staff:
        most = MOST_BROUGHT if is_brought else None
        refuse_too_many(organisation_id, now, most or MOST_WAITING, most or MOST_A_DAY)
    goes_out = is_staff or (organisation.is_trusted and organisation.is_public)
    initiative = _initiative_for(task, now)
    listing = Listing(
        organisation_id=organisation_id,
        state=State.DRAFT if goes_out else State.PENDING,
        state_at=now,
        created_at=now,
        initiative_id=initiative.id if initiative is not None else None,
        looked_at=now if is_staff else None,
    )
    write(listing, values_of(task))
    db.session.add(listing)
    db.session.flush()
    for slot in task.dates:
        add_date(listing, task, slot)
    step = begin(actor, now, KIND, listing)
    if goes_out:
        move(actor, now, KIND, listing, State.PUBLISHED, by=By.MODERATOR if is_staff else By.TRUSTED_AUTHOR)
    else:
        messages.promise_news(listing, step, now)
    return listing


def _initiative_for(task: Task, now: datetime) -> InitiativeRow | None:
    """What a task counts for until a moderator says otherwise: what the young can do when it suits them is a goal of
    its own (the plan's actions 1c and 2a).
    """
    lengths = [(one.starts_at, one.ends_at) for one in task.dates]
    is_young = is_open_to_the_young(
        lengths, task.least_age, asks=asks_first(task.requirements, task.question)
    )
    young = default_initiative(f"{KIND}_young", now) if is_young else None
    return young or default_initiative(KIND, now)


def add_date(listing: Listing, task: Task, slot: Slot) -> ListingDate:
    """A new date of a task."""
    made = ListingDate(listing_id=listing.id)
    write_date(made, task, slot)
    db.session.add(made)
    return made


def call_off(actor: Actor, now: datetime, date_id: int, reason: str) -> ListingDate:
    """Call a date off and tell everybody on its list why; with its last date the task is put away.

    Raises NotFoundError for whom it is none of their business, DomainError without a reason or when it is over.
    """
    made = lock_row(ListingDate, date_id)
    if made is None:
        raise NotFoundError
    listing = locked_for(actor, made.listing_id)
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
    listing = locked_for_moderator(actor, listing_id)
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
    listing = locked_for_moderator(actor, listing_id)
    listing.looked_at, listing.initiative_id = listing.looked_at or now, initiative_id
    let_go(LOOK, listing.id)
    db.session.flush()
    record(actor, now, "listing.look_at", KIND, listing.id)


# ---- what all of them need --------------------------------------------------------------------------------------


def locked_for(actor: Actor, listing_id: int) -> Listing:
    """A task, locked and fresh. Raises NotFoundError for whom it is none of their business."""
    listing = lock_row(Listing, listing_id)
    if listing is None or not can(actor, Permission.EDIT_ORGANISATION, listing.organisation):
        raise NotFoundError
    return listing


def locked_for_moderator(actor: Actor, listing_id: int) -> Listing:
    """The same for moderators, whosever it is. Raises NotFoundError for others."""
    listing = lock_row(Listing, listing_id) if actor.has(Permission.MODERATE) else None
    if listing is None:
        raise NotFoundError
    return listing


def refuse_too_many(
    organisation_id: int, now: datetime, most_waiting: int, most_a_day: int, adding: int = 1
) -> None:
    """Raise DomainError when so many more would be more than may wait, or than come in a day."""
    waiting, lately = count_posted(organisation_id, now - timedelta(days=1))
    if waiting + adding > most_waiting or lately + adding > most_a_day:
        raise DomainError(
            "I har mange opslag på vej. Vent, til vi har svaret, eller ring til os på %(phone)s.",
            phone=phone(current_pack().phone),
        )
