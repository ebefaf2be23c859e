"""What happens to tasks when a person or an organisation is shut out."""

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
    tasks = _public(organisation_id)
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
    for task in _public(organisation_id):
        for date in _with_people(task.id, now):
            call_off(actor, now, date.id, str(_REASON))
        listing = lock_row(Listing, task.id)
        if listing is not None and listing.state is State.PUBLISHED:
            move(actor, now, KIND, listing, State.HIDDEN, by=By.MODERATOR, reason=str(_REASON))


def _public(organisation_id: int) -> list[Listing]:
    public = (Listing.organisation_id == organisation_id, Listing.state == State.PUBLISHED)
    return list(db.session.scalars(select(Listing).where(*public).order_by(Listing.id)).unique())


def _with_people(listing_id: int, now: datetime) -> list[ListingDate]:
    """Dates to come that somebody is on the list of."""
    coming = [one for one in dates_of(listing_id) if one.sort_at > now and one.cancelled_at is None]
    return [one for one in coming if responses_on(one.id)]


OF_PERSON = BlockEffects(_of_person_preview, _of_person)
OF_ORGANISATION = BlockEffects(_of_organisation_preview, _of_organisation)
