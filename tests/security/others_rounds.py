"""For every address of a fair's rounds: what the same thing of somebody else is, and what each role then meets."""

from __future__ import annotations

from tests.security.answers import LINK, STAFF, Other, other

OTHERS_OF_ROUNDS: dict[str, Other | str] = {
    **{
        f"exchange.{name}": STAFF
        for name in (
            *("decide_pair", "lock_round", "print_schedules", "print_table_cards"),
            *("show_proposal", "show_rounds", "stop_planning", "tell_rounds"),
        )
    },
    "exchange.show_schedule": other(LINK, exchange_token="reach_token"),
    "exchange.download_schedule": other(LINK, exchange_token="reach_token"),
}
