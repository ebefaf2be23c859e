"""A booking as a calendar file."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.core.addresses import absolute
from app.core.calendar_file import CalendarEntry, file_of
from app.core.pack import current_pack
from app.rooms.links import booking_path
from app.rooms.models import Booking


def calendar_file(booking: Booking, now: datetime) -> bytes:
    """The file for one booking; given up, it says so. It holds no key code: calendars are shared."""
    pack, room = current_pack(), booking.room
    call = _("Ring til %(house)s på %(phone)s, hvis du er i tvivl.", house=pack.house_name, phone=pack.phone)
    entry = CalendarEntry(
        uid=f"booking-{booking.id}@samskab",
        version=booking.version,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        title=booking.title or _("Booking"),
        location=f"{room.name}, {room.address}",
        description=call,
        is_cancelled=not booking.holds,
        url=absolute(booking_path, booking.id),
    )
    return file_of([entry], now)
