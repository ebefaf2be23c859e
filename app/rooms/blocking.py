"""What happens to the bookings of a person, or in the name of an organisation, that is shut out."""

from __future__ import annotations

from datetime import datetime

from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, select

from app.core.blocking import BlockEffects
from app.core.database import db
from app.rooms.actions import give_up_for
from app.rooms.models import Booking
from app.rooms.rules import HOLDING


def _preview(of: ColumnElement[bool], now: datetime) -> list[str]:
    coming = select(func.count(Booking.id)).where(of, Booking.status.in_(HOLDING), Booking.starts_at > now)
    number = int(db.session.scalar(coming) or 0)
    if not number:
        return []
    return [
        ngettext("%(num)s lokale bliver afbestilt.", "%(num)s lokaler bliver afbestilt.", number),
    ]


OF_PERSON = BlockEffects(
    lambda number, now: _preview(Booking.person_id == number, now),
    give_up_for,
)
