"""What happens to tasks when a person or an organisation is shut out, and when an organisation is closed."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.core.database import db, lock_row
from app.listings.actions import call_off
from app.listings.models import Listing, ListingDate
from app.listings.queries import KIND, coming_responses, dates_of, responses_on
from app.listings.responding import withdraw
from app.moderation.actions import move
from app.moderation.states import By, State

#: What everybody reads who said yes; why the organisation is shut out is for its owners only.
_REASON = _l("Foreningens side er taget ned.")
_CLOSED = _l("Foreningens side er lukket.")
#: What goes with an organisation that is closed; the rest is over, or was taken down.
_LIVES = (State.PENDING, State.NEEDS_WORK, State.PUBLISHED)


def _of_person_preview(person_id: int, now: datetime) -> list[str]:
    number = len(coming_responses(person_id, now))
    said = ngettext(
        "Bliver meldt fra %(num)s opgave. Pladsen går til den næste.",
        "Bliver meldt fra %(num)s opgaver. Pladserne går til de næste.",
        number,
    )
    return [said] if number else []


def _of_person(actor: Actor, now: datetime, person_id: int) -> None:
    for response in coming_responses(person_id, now):
        withdraw(actor, now, response.id)


def _of_organisation_preview(organisation_id: int, now: datetime) -> list[str]:
    return _said_of(_tasks(organisation_id, State.PUBLISHED), now)


def _of_closed_preview(organisation_id: int, now: datetime) -> list[str]:
    return _said_of(_tasks(organisation_id, *_LIVES), now)


def _said_of(tasks: list[Listing], now: datetime) -> list[str]:
    if not tasks:
        return []
    dates = [date for task in tasks for date in _with_people(task.id, now)]
    told = {one.person_id for date in dates for one in responses_on(date.id)}
    said = [ngettext("%(num)s opgave bliver taget ned.", "%(num)s opgaver bliver taget ned.", len(tasks))]
    if dates:
        said.append(
            ngettext(
                "%(num)s dag, nogen har sagt ja til, bliver aflyst.",
                "%(num)s dage, nogen har sagt ja til, bliver aflyst.",
                len(dates),
            )
        )
        said.append(
            ngettext("%(num)s person får besked om det.", "%(num)s personer får besked om det.", len(told))
        )
    return said


def _of_organisation(actor: Actor, now: datetime, organisation_id: int) -> None:
    for task in _tasks(organisation_id, State.PUBLISHED):
        for date in _with_people(task.id, now):
            call_off(actor, now, date.id, str(_REASON))
        listing = lock_row(Listing, task.id)
        if listing is not None and listing.state is State.PUBLISHED:
            move(actor, now, KIND, listing, State.HIDDEN, by=By.MODERATOR, reason=str(_REASON))


def _of_closed(actor: Actor, now: datetime, organisation_id: int) -> None:
    for task in _tasks(organisation_id, *_LIVES):
        for date in _with_people(task.id, now):
            call_off(actor, now, date.id, str(_CLOSED))
        listing = lock_row(Listing, task.id)
        if listing is not None and listing.state in _LIVES:
            move(actor, now, KIND, listing, State.ARCHIVED, by=By.AUTHOR)


def _tasks(organisation_id: int, *states: State) -> list[Listing]:
    own = (Listing.organisation_id == organisation_id, Listing.state.in_(states))
    return list(db.session.scalars(select(Listing).where(*own).order_by(Listing.id)).unique())


def _with_people(listing_id: int, now: datetime) -> list[ListingDate]:
    """Dates to come that somebody is on the list of."""
    coming = [one for one in dates_of(listing_id) if one.sort_at > now and one.cancelled_at is None]
    return [one for one in coming if responses_on(one.id)]


OF_PERSON = BlockEffects(_of_person_preview, _of_person)
OF_ORGANISATION = BlockEffects(_of_organisation_preview, _of_organisation)
OF_CLOSED = BlockEffects(_of_closed_preview, _of_closed)
