"""Who may open which page of a fair with rounds: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

_ALL, _STAFF, _PRESS = "200 200 200 200 200", "303 403 403 200 200", "303 403 403 303 303"

GET_ROUNDS = {
    "exchange.download_schedule": _ALL,
    "exchange.print_schedules": _STAFF,
    "exchange.print_table_cards": _STAFF,
    "exchange.show_proposal": _STAFF,
    "exchange.show_rounds": _STAFF,
    "exchange.show_schedule": _ALL,
}

POST_ROUNDS = {
    # An empty form has mistakes, and its page says so.
    "exchange.decide_pair": "303 403 403 422 422",
    "exchange.lock_round": _PRESS,
    "exchange.stop_planning": _PRESS,
    "exchange.tell_rounds": _PRESS,
}
