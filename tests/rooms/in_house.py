"""The kitchen of the house with one of everything, and a booking of the host that waits for an answer."""

from __future__ import annotations

from typing import Any

from app.people.models import Person
from app.rooms import queries
from tests.rooms.booking import book, span


def rooms_of(host: Person) -> dict[str, Any]:
    """Parts of addresses."""
    kitchen = queries.rooms()[0]
    booking = book(kitchen, span(10, 12), host, rules_version=1)[0]
    return {"room_id": kitchen.id, "booking_id": booking.id}
