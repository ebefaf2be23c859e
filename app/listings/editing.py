"""Changing a task: what it says, when it is, where, and for how many; and what moderators answer to a change.

Dates are locked before their task, in the order of their numbers, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.core.seen import mark
from app.listings import messages
from app.listings.actions import add_date, locked_for, locked_for_moderator
from app.listings.listed import list_dates
from app.listings.models import Listing, ListingDate
from app.listings.queries import KIND, dates_of, responses_on
from app.listings.responding import fill_free_places
from app.listings.rules import AT_ONCE
from app.listings.task import Task, check, field_of, task_of, times_of, values_of, write, write_date
from app.moderation.actions import decide_edit, drop_edit, move, propose_edit
from app.moderation.edits import split_changes
from app.moderation.models import ProposedEdit
from app.moderation.queries import waiting_edit
from app.moderation.states import MAY_CHANGE, By, State

_WHERE = ("place_id", "meeting_point")


class Outcome(StrEnum):
    """What became of a change."""

    #: It holds.
    SAVED = "saved"
    #: All of it waits for an answer.
    SENT = "sent"
    #: Part of it does, while the old text stays.
    WAITS = "waits"
    #: What waited is taken back.
    TAKEN_BACK = "taken_back"


def edit_shown(actor: Actor, listing: Listing) -> ProposedEdit | None:
    """The change that waits for an answer; a moderator corrects what everybody sees, and answers elsewhere."""
    if listing.state is not State.PUBLISHED or actor.has(Permission.MODERATE):
        return None
    return waiting_edit(KIND, listing.id)


def listing_mark(listing: Listing, edit: ProposedEdit | None) -> str:
    """What tells one state of a task and its dates, with what waits of it, from the next."""
    dates = dates_of(listing.id)
    off = [one.id for one in dates if one.cancelled_at is not None]
    return mark(task_of(listing, dates), off, sorted(edit.after.items()) if edit is not None else None)


def change(actor: Actor, now: datetime, listing_id: int, task: Task, seen: str | None = None) -> Outcome:
    """Change a task and its dates; a date that `task` does not name stays as it is.

    What is not public is sent for an answer as a whole. What moderators and trusted organisations change of what is
    public holds at once, and is looked at anew. Of what others change, that holds at once which `AT_ONCE` names, and
    dates and places; the rest waits while the old text stays. Everybody on the list of a date that is moved is told.
    `seen` is the `listing_mark` of what whoever writes has read. Raises NotFoundError for whom it is none of their
    business, DomainError for what cannot be, and when somebody else changed it meanwhile.
    """
    dates = _locked_dates(listing_id)
    listing = locked_for(actor, listing_id)
    if listing.state not in MAY_CHANGE:
        raise DomainError("Det kan ikke ændres lige nu.")
    if seen is not None and seen != listing_mark(listing, edit_shown(actor, listing)):
        raise DomainError("En anden har rettet opslaget, mens du skrev. Se, hvad der står nu, og gem igen.")
    check(task, now)
    was_public, after = listing.is_public, values_of(task)
    before = {name: getattr(listing, name) for name in after}
    at_once, waits = (after, {}) if holds_at_once(actor, listing) else split_changes(before, after, AT_ONCE)
    moved = _moved(dates, before, at_once, task, now)
    is_touched = _write_dates(listing, dates, task) or any(
        before[name] != value for name, value in at_once.items()
    )
    write(listing, at_once)
    db.session.flush()
    list_dates(listing_id)
    if is_touched or not waits:
        record(actor, now, "listing.change", KIND, listing.id)
    if was_public:
        _tell_moved(moved, now)
    outcome = _settle(actor, now, listing, before, waits, is_touched=is_touched)
    for date in dates.values():
        fill_free_places(date, now)
    return outcome


def _settle(
    actor: Actor,
    now: datetime,
    listing: Listing,
    before: dict[str, Any],
    waits: dict[str, Any],
    *,
    is_touched: bool,
) -> Outcome:
    """Send for an answer what needs one."""
    if listing.state is State.PUBLISHED and not waits:
        is_staff = actor.has(Permission.MODERATE)
        listing.looked_at = now if is_staff else None
        if not is_staff:
            # From before they were trusted: a yes to it would bring the older words back.
            drop_edit(actor, now, KIND, listing.id)
        return Outcome.SAVED
    if listing.state is State.PUBLISHED:
        differs = any(before[name] != value for name, value in waits.items())
        if is_touched and not differs and waiting_edit(KIND, listing.id) is None:
            return Outcome.SAVED
        edit = propose_edit(actor, now, KIND, listing, before, waits)
        return Outcome.WAITS if edit is not None else Outcome.TAKEN_BACK
    if listing.state is not State.PENDING:
        step = move(actor, now, KIND, listing, State.PENDING, by=By.AUTHOR)
        messages.promise_news(listing, step, now)
    return Outcome.SENT


def holds_at_once(actor: Actor, listing: Listing) -> bool:
    """Whether all that this actor changes holds at once, whether everybody sees it or nobody does."""
    is_free = actor.has(Permission.MODERATE) or listing.organisation.is_trusted
    return is_free or listing.state is not State.PUBLISHED


def dates_moved(
    actor: Actor, listing: Listing, dates: Iterable[ListingDate], task: Task, now: datetime
) -> list[ListingDate]:
    """Which of a task's dates this change would move, in time or in place, at once."""
    before, after = {name: getattr(listing, name) for name in _WHERE}, values_of(task)
    at_once = after if holds_at_once(actor, listing) else {}
    return _moved({one.id: one for one in dates}, before, at_once, task, now)


def _moved(
    dates: dict[int, ListingDate], before: dict[str, Any], after: dict[str, Any], task: Task, now: datetime
) -> list[ListingDate]:
    open_ones = [one for one in dates.values() if one.cancelled_at is None and one.sort_at > now]
    if any(before[name] != after[name] for name in _WHERE if name in after):
        return open_ones
    slots = {slot.date_id: slot for slot in task.dates}
    return [
        one
        for one in open_ones
        if one.id in slots and times_of(task, slots[one.id]) != (one.starts_at, one.ends_at, one.sort_at)
    ]


def _write_dates(listing: Listing, dates: dict[int, ListingDate], task: Task) -> bool:
    """Write the dates that the task names and add the new ones; whether anything is new."""
    is_touched = False
    for number, slot in enumerate(task.dates):
        if slot.date_id is None:
            add_date(listing, task, slot)
            is_touched = True
            continue
        date = dates.get(slot.date_id)
        if date is None:
            raise NotFoundError
        if date.cancelled_at is not None:
            raise DomainError("Den dag er aflyst.", field=field_of("day", number))
        if slot.places is not None and slot.places < date.places_taken:
            raise DomainError(
                "Der er %(number)s, der har fået en plads.",
                field=field_of("places", number),
                number=date.places_taken,
            )
        before = (date.starts_at, date.ends_at, date.sort_at, date.places)
        write_date(date, task, slot)
        is_touched |= before != (date.starts_at, date.ends_at, date.sort_at, date.places)
    return is_touched


def _tell_moved(moved: Iterable[ListingDate], now: datetime) -> None:
    """Tell everybody on these dates' lists, and remind nobody of the old time."""
    for date in moved:
        for response in responses_on(date.id):
            messages.promise_moved(response, now)


def _locked_dates(listing_id: int) -> dict[int, ListingDate]:
    ids = db.session.scalars(
        select(ListingDate.id).where(ListingDate.listing_id == listing_id).order_by(ListingDate.id)
    ).all()
    found = (lock_row(ListingDate, number) for number in ids)
    return {one.id: one for one in found if one is not None}


def answer_edit(
    actor: Actor, now: datetime, edit_id: int, *, is_approved: bool, text: str = ""
) -> ProposedEdit:
    """Let a change be public, or say no with a text; its author is told, and who is on a list of what is moved.

    Raises NotFoundError unless the actor is a moderator and everybody sees the task, and as moderation's decide_edit.
    """
    waiting = db.session.get(ProposedEdit, edit_id)
    if not actor.has(Permission.MODERATE) or waiting is None or waiting.object_type != KIND:
        raise NotFoundError
    dates = _locked_dates(waiting.object_id)
    listing = locked_for_moderator(actor, waiting.object_id)
    if listing.state is not State.PUBLISHED:
        raise NotFoundError
    edit = decide_edit(actor, now, edit_id, is_approved=is_approved, reason=text)
    if is_approved:
        was_there = {name: getattr(listing, name) for name in _WHERE}
        write(listing, dict(edit.after))
        db.session.flush()
        list_dates(listing.id)
        if any(getattr(listing, name) != value for name, value in was_there.items()):
            _tell_moved(
                (one for one in dates.values() if one.cancelled_at is None and one.sort_at > now), now
            )
    messages.promise_edit_decided(listing, edit, now)
    return edit
