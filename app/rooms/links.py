"""Addresses of rooms and bookings."""

from __future__ import annotations

from flask import url_for


def list_path() -> str:
    """All rooms."""
    return url_for("rooms.list_rooms")


def room_path(room_id: int, week: str | None = None) -> str:
    """The week of a room; `week` as 2027-09."""
    return url_for("rooms.show_room", room_id=room_id, uge=week)


def booking_path(booking_id: int) -> str:
    """A booking, for who booked and for staff."""
    return url_for("rooms.show_booking", booking_id=booking_id)


def answer_path(booking_id: int) -> str:
    """Where staff read a booking and answer."""
    return url_for("rooms.answer_booking", booking_id=booking_id)
