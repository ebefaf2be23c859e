"""Confirming how long people helped: lock the date → reload → ask the rule → change → audit → flush."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission, can
from app.listings.hours import ChangedMeanwhileError, is_over, is_possible, settled, task_minutes
from app.listings.models import ListingDate
from app.listings.models_hours import Hours
from app.listings.queries_hours import Helper, helpers_on
from app.listings.responding import RESPONSE
from app.moderation.states import State


@dataclass(frozen=True)
class Said:
    """What is said of one helper."""

    response_id: int
    #: Nothing for who did not come.
    minutes: int
    #: What the page showed as confirmed; None when nothing was.
    was: int | None


def confirm(actor: Actor, now: datetime, date_id: int, said: Sequence[Said]) -> int:
    """Confirm how long each helped, or correct it; who did not come gets none. How many changed; twice is once.

    Raises NotFoundError for whom it is none of their business and for somebody who had no place on the date,
    DomainError before it is over and when a colleague wrote something else meanwhile (at the field `h<response id>`).
    """
    date = lock_row(ListingDate, date_id)
    if date is None or not can(actor, Permission.EDIT_ORGANISATION, date.listing.organisation):
        raise NotFoundError
    _refuse_unless_done(actor, date, now)
    helpers = {one.response.id: one for one in helpers_on(date_id)}
    if any(one.response_id not in helpers for one in said):
        raise NotFoundError
    changed = sum(_settle(actor, now, date, helpers[one.response_id], one) for one in said)
    db.session.flush()
    return changed


def _refuse_unless_done(actor: Actor, date: ListingDate, now: datetime) -> None:
    if date.cancelled_at is not None:
        raise DomainError("Opgaven blev aflyst. Så er der ingen timer.")
    if not is_over(date.starts_at, date.ends_at, now):
        raise DomainError("Opgaven er ikke slut endnu. Kom igen, når den er.")
    if date.listing.state is State.HIDDEN and not actor.has(Permission.MODERATE):
        raise DomainError(
            "Opslaget er taget ned. Ring til os på %(phone)s.", phone=phone(current_pack().phone)
        )


def _settle(actor: Actor, now: datetime, date: ListingDate, helper: Helper, said: Said) -> bool:
    """Write what stands for one of them. Whether it is something new."""
    default, stored = task_minutes(date.starts_at, date.ends_at), helper.minutes
    field = f"h{said.response_id}"
    if not is_possible(said.minutes, has_hours=default is not None):
        raise DomainError("Så mange timer kan det ikke være. Se det efter.", field=field)
    try:
        minutes = settled(said.minutes, said.was, default, stored)
    except ChangedMeanwhileError:
        raise DomainError(
            "En anden har lige skrevet noget andet her. Se siden igen, før du retter det.", field=field
        ) from None
    if minutes == stored:
        return False
    if helper.hours is None:
        done_at = date.starts_at or now
        db.session.add(
            Hours(
                response_id=said.response_id,
                minutes=minutes,
                done_on=clock.local(done_at).date(),
                confirmed_at=now,
            )
        )
    else:
        helper.hours.minutes, helper.hours.confirmed_at = minutes, now
    record(actor, now, "listing_response.hours", RESPONSE, said.response_id, minutes=minutes, before=stored)
    return True
