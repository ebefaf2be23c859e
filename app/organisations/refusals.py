"""Who said no to standing as whom to ask: known again on the next list, and written to no more.

Kept is a mark of the e-mail address and of the number, each by itself. A list that names either again is stopped.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import false, or_, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.core.signing import keyed_hash, keyed_hashes
from app.organisations.models import ContactRefusal, Organisation
from app.organisations.queries import KIND

_PURPOSE = "contact-refusal"


def _said(ways: Iterable[str | None]) -> list[str]:
    return [way.strip().casefold() for way in ways if way and way.strip()]


def has_refused(*ways: str | None) -> bool:
    """Whether somebody who is reached in one of these ways said no."""
    known = {mark for way in _said(ways) for mark in keyed_hashes(_PURPOSE, way)}
    found = select(ContactRefusal.id).where(ContactRefusal.mark.in_(known)).limit(1)
    return bool(known) and db.session.scalar(found) is not None


def refuse_refused(phone: str | None, email: str | None) -> None:
    """Raise DomainError for somebody who said no."""
    if has_refused(phone, email):
        raise DomainError(
            "Personen har sagt nej til at stå her. Skriv en anden, eller slet rækken.", field="contact_name"
        )


def names_shown_with(phone: str | None, email: str | None) -> list[str]:
    """What the organisations are called that name somebody who is reached so."""
    found = select(Organisation.name).where(Organisation.id.in_(shown_with(phone, email)))
    return list(db.session.scalars(found.order_by(Organisation.id)))


def shown_with(phone: str | None, email: str | None) -> list[int]:
    """The organisations that name somebody who is reached so, in order."""
    ways = [
        column == value
        for column, value in ((Organisation.contact_phone, phone), (Organisation.contact_email, email))
        if value
    ]
    found = select(Organisation.id).where(or_(false(), *ways)).order_by(Organisation.id)
    return list(db.session.scalars(found))


def remember_refusal(actor: Actor, now: datetime, phone: str | None, email: str | None) -> None:
    """Somebody said no: they stand nowhere any more, and no list brings them back. Never commits.

    Raises NotFoundError unless the actor is a moderator, DomainError when there is nothing to know them by.
    """
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
    ways = _said((phone, email))
    if not ways:
        raise DomainError("Skriv personens e-mail eller nummer, så vi kan huske det.", field="contact_email")
    for way in ways:
        insert_once(ContactRefusal, {"mark": keyed_hash(_PURPOSE, way), "refused_at": now})
    _take_away(actor, now, shown_with(phone, email))


def _take_away(actor: Actor, now: datetime, numbers: Iterable[int]) -> None:
    for number in numbers:
        organisation = lock_row(Organisation, number)
        if organisation is not None:
            organisation.contact_name, organisation.contact_phone, organisation.contact_email = "", None, None
            organisation.edited_at = now
            db.session.flush()
            record(actor, now, "organisation.contact_refused", KIND, number)
