"""For every address of the day of a fair: what the same thing of somebody else is, and what each role then meets."""

from __future__ import annotations

from tests.security.answers import HOST, PUBLIC, STAFF, Other, other

#: A fair at which somebody else brokers. Staff broker at every fair.
_OF_OTHERS = other(HOST, day_fair_id="other_fair_id")

OTHERS_OF_DAY: dict[str, Other | str] = {
    "exchange.check_in": PUBLIC,
    "exchange.choose_brokers": STAFF,
    "exchange.move_stall": STAFF,
    "exchange.note_agreement": _OF_OTHERS,
    "exchange.note_arrival": _OF_OTHERS,
    "exchange.note_talk": _OF_OTHERS,
    "exchange.plan_stalls": STAFF,
    "exchange.ring_bell": _OF_OTHERS,
    "exchange.show_board": STAFF,
    "exchange.show_broker_page": _OF_OTHERS,
    "exchange.show_hall": PUBLIC,
    "exchange.show_screen": PUBLIC,
    "exchange.show_stalls": STAFF,
}
