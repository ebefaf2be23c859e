"""What rooms need of Frivillighedens Hus, and who has them today: their share of the day's page."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.day_share import Day, DayRow, DayShare, Happening
from app.core.formatting import time_range
from app.core.permissions import Permission
from app.rooms import queries
from app.rooms.links import answer_path, booking_path
from app.rooms.models import Booking
from app.rooms.rules import answer_due
from app.rooms.waiting import why


def look(now: datetime) -> DayShare:
    """What waits for an answer, and what is booked today."""
    day = clock.local(now).date()
    begins, ends = (clock.from_wall(one, time()) for one in (day, day + timedelta(days=1)))
    return DayShare(
        [_to_answer(one) for one in queries.asked()],
        _booked(begins, ends),
    )


def _booked(begins: datetime, ends: datetime) -> list[Happening]:
    return [_happening(one) for one in queries.booked_between(begins, ends)]


def _to_answer(booking: Booking) -> DayRow:
    url = answer_path(booking.id)
    return DayRow(
        key=f"room:{booking.id}:{booking.state_at.isoformat()}",
        permission=Permission.MODERATE,
        kind=_("Lokale"),
        tone="forening",
        icon="calendar-plus",
        title=booking.title,
        why=why(booking),
        due_at=answer_due(booking.state_at, booking.starts_at),
        since=booking.state_at,
        url=url,
        action_label=_("Læs og svar"),
        action_url=url,
        phone=booking.person.phone if booking.person is not None else None,
    )


def _happening(booking: Booking) -> Happening:
    return Happening(
        starts_at=booking.starts_at,
        title=f"{booking.room.name}: {booking.title}",
        text=f"{time_range(booking.starts_at, booking.ends_at)}, "
        + ngettext("%(num)s person", "%(num)s personer", booking.party_size),
        url=booking_path(booking.id),
    )


DAY = Day(
    look=look,
    besides=_booked,
    done={
        "room_booking.answer": lambda n: ngettext("%(num)s svar om et lokale", "%(num)s svar om lokaler", n),
        "room_booking.booked": lambda n: ngettext("%(num)s lokale booket", "%(num)s lokaler booket", n),
    },
)
