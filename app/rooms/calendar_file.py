"""Bookings as a calendar file, and in a person's own calendar."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.core.addresses import absolute
from app.core.calendar_file import CalendarEntry, file_of, in_doubt
from app.rooms.links import booking_path
from app.rooms.models import Booking
from app.rooms.queries import coming_of
from app.rooms.rules import BookingStatus


def calendar_file(booking: Booking, now: datetime) -> bytes:
    """The file for one booking; given up, it says so. It holds no key code: calendars are shared."""
    return file_of([_entry(booking, absolute(booking_path, booking.id))], now)


def own_entries(person_id: int, since: datetime) -> list[CalendarEntry]:
    """What a person has booked, for their own calendar; what a feature booked for a thing of its own stands there."""
    return [_entry(one, None) for one in coming_of(person_id, since) if one.owner_kind is None]


def _entry(booking: Booking, url: str | None) -> CalendarEntry:
    return CalendarEntry(
        uid=f"booking-{booking.id}@samskab",
        version=booking.version,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        title=booking.title or _("Booking"),
        location=f"{booking.room.name}, {booking.room.address}",
        description=in_doubt(),
        is_cancelled=not booking.holds,
        is_tentative=booking.status == BookingStatus.ASKED,
        url=url,
    )
