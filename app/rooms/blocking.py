"""What happens to the bookings of a person, or in the name of an organisation, that is shut out, and to those that
somebody had for an organisation which they left.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, func, select

from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.core.database import db
from app.organisations.models import Membership
from app.organisations.queries import members_of
from app.rooms.actions import give_up_all, give_up_for, hand_on
from app.rooms.models import Booking
from app.rooms.queries import is_handed_on, to_come
from app.rooms.rules import HOLDING


def _of_organisation(organisation_id: int) -> ColumnElement[bool]:
    """What was booked in its name; what a thing of a feature booked goes with that thing."""
    return and_(Booking.organisation_id == organisation_id, Booking.owner_kind.is_(None))


def _preview(of: ColumnElement[bool], now: datetime) -> list[str]:
    coming = select(func.count(Booking.id)).where(of, Booking.status.in_(HOLDING), Booking.starts_at > now)
    number = int(db.session.scalar(coming) or 0)
    if not number:
        return []
    return [
        ngettext("%(num)s lokale bliver afbestilt.", "%(num)s lokaler bliver afbestilt.", number),
    ]


def _hand_on_preview(membership_id: int, now: datetime) -> list[str]:
    left = db.session.get_one(Membership, membership_id)
    theirs = and_(_of_organisation(left.organisation_id), Booking.person_id == left.person_id)
    number = len(to_come(theirs, now))
    said = ngettext(
        "%(num)s bestilt lokale går over til en anden, der passer siden.",
        "%(num)s bestilte lokaler går over til en anden, der passer siden.",
        number,
    )
    return [said] if number else []


def _hand_on(actor: Actor, now: datetime, membership_id: int) -> None:
    """To who took them off where they look after it as well, else to its first owner."""
    left = db.session.get_one(Membership, membership_id)
    others = [one.person for one in members_of(left.organisation_id) if one.person.is_living]
    others.sort(key=lambda one: one.id != actor.person_id)
    if others:
        hand_on(actor, now, left.person_id, left.organisation_id, others[0])


OF_PERSON = BlockEffects(
    lambda number, now: _preview(and_(Booking.person_id == number, ~is_handed_on(number)), now),
    give_up_for,
)
OF_ORGANISATION = BlockEffects(
    lambda number, now: _preview(_of_organisation(number), now),
    lambda actor, now, number: give_up_all(actor, now, _of_organisation(number)),
)
OF_MEMBERSHIP = BlockEffects(_hand_on_preview, _hand_on)
