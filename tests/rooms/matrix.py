"""Who may open which page of rooms: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

GET_ROOMS = {
    "rooms.answer_booking": "303 403 403 200 200",
    "rooms.book_room": "303 200 200 200 200",
    "rooms.cancel_booking": "303 404 200 200 200",
    "rooms.change_booking": "303 404 200 200 200",
    "rooms.create_room": "303 403 403 200 200",
    "rooms.edit_room": "303 403 403 200 200",
    "rooms.list_rooms": "200 200 200 200 200",
    "rooms.download_calendar": "303 404 200 200 200",
    "rooms.show_booking": "303 404 200 200 200",
    "rooms.show_room": "200 200 200 200 200",
}
