"""Who may open which page of what came of an event: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

GET_OUTCOMES = {
    "events.answer_point": "200 200 200 200 200",
    "events.disown_point": "200 200 200 200 200",
    "events.host_edit_point": "303 404 200 200 200",
    "events.host_outcome": "303 404 200 200 200",
    "events.host_point": "303 404 200 200 200",
    "events.show_outcome": "303 403 403 200 200",
}
POST_OUTCOMES = {
    "events.host_remove_point": "303 404 303 303 303",
}
