"""What is done to rooms and bookings, in the words of the log's page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

ACTIONS: dict[str, Any] = {
    "room.add": _l("Lokale oprettet"),
    "room.change": _l("Lokale rettet"),
    "room.rules_yes": _l("Lokale: sagt ja til reglerne"),
    "room_booking.answer": _l("Booking: huset har svaret"),
    "room_booking.asked": _l("Booking: spurgt om et lokale"),
    "room_booking.booked": _l("Booking: lokale booket"),
    "room_booking.cancel": _l("Booking aflyst"),
    "room_booking.change": _l("Booking rettet"),
    "room_booking.count": _l("Booking: tæller med i en indsats"),
    "room_booking.expire": _l("Booking: ingen svarede i tide"),
    "room_booking.hand_on": _l("Booking: givet videre til en anden i foreningen"),
}

THINGS: dict[str, Any] = {
    "room": _l("lokale"),
    "room_booking": _l("booking"),
}
