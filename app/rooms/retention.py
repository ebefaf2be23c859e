"""What is forgotten about who booked a room, while the figures stay (law.md section 2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select

from app.core.privacy import Fate, RetentionRule
from app.core.retention import delete_rows, empty_columns
from app.people.models import Person
from app.rooms.models import Booking, RulesYes

#: As sign-ups: a year with a month to settle it.
KEEP = timedelta(days=395)


def takes_part(since: datetime) -> ColumnElement[bool]:
    """Who has a booking that is to come or was lately."""
    own = select(Booking.id).where(Booking.person_id == Person.id, Booking.ends_at >= since)
    return own.exists()


def _old(now: datetime) -> ColumnElement[bool]:
    said = or_(Booking.person_id.is_not(None), Booking.title != "", Booking.reason != "")
    return and_(Booking.ends_at < now - KEEP, said)


def _old_yes(now: datetime) -> ColumnElement[bool]:
    return RulesYes.said_at < now - KEEP


_WHO = _l("Dem, der booker et lokale")

BOOKINGS = RetentionRule(
    "rooms.bookings", ("room_booking",), _l("Hvem der bookede et lokale, og til hvad"), _WHO,
    _l("efter at tiden er gået"), lambda: KEEP, Fate.EMPTIED, "law.md section 2, sign-ups; the figures stay",
    **empty_columns(Booking, _old, person_id=None, title="", reason="")._asdict(),
)  # fmt: skip

YESES = RetentionRule(
    "rooms.rules_yes", ("room_rules_yes",), _l("At man har sagt ja til regler for et lokale"), _WHO,
    _l("efter at man sagde ja; så spørger vi igen"), lambda: KEEP, Fate.DELETED, "law.md section 2, sign-ups",
    **delete_rows(RulesYes, _old_yes)._asdict(),
)  # fmt: skip
