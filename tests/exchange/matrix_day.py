"""Who may open which page of the day of a fair: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

_ALL, _STAFF, _PRESS = "200 200 200 200 200", "303 403 403 200 200", "303 403 403 303 303"
#: Of a fair at which nobody of these is a broker, and of which only staff know.
_BROKERS = "303 404 404 200 200"

GET_DAY = {
    "exchange.check_in": _ALL,
    "exchange.choose_brokers": _STAFF,
    "exchange.note_agreement": _BROKERS,
    "exchange.plan_stalls": _STAFF,
    "exchange.show_board": _STAFF,
    "exchange.show_broker_page": _BROKERS,
    "exchange.show_hall": _ALL,
    "exchange.show_screen": _ALL,
}

POST_DAY = {
    # An empty form has mistakes, and its page says so; it names nobody, whom nobody finds.
    "exchange.move_stall": "303 403 403 422 422",
    "exchange.note_arrival": "303 404 404 404 404",
    "exchange.note_talk": "303 404 404 404 404",
    "exchange.ring_bell": "303 404 404 303 303",
    "exchange.show_stalls": _PRESS,
}
