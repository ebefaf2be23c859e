"""Who may open which page of a march, and do what there: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

GET_MARCH = {
    "events.help_count": "200 200 200 200 200",
    "events.help_on_day": "200 200 200 200 200",
    "events.host_check_in": "303 404 200 200 200",
    "events.host_count_heads": "303 404 200 200 200",
    "events.host_day_helpers": "303 404 200 200 200",
    "events.host_route": "303 404 200 200 200",
    "events.host_routes": "303 404 200 200 200",
    "events.scan_code": "200 200 200 200 200",
}
#: The host took the route away; for the others there is none.
POST_MARCH = {
    "events.host_end_helper": "303 404 303 303 303",
    "events.host_remove_route": "303 404 303 404 404",
}
