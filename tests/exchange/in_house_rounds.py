"""A fair with rounds in the house with one of everything: a plan that everybody sees, and another that is not saved."""

from __future__ import annotations

from typing import Any

from app.people.models import Person
from tests.exchange.day import computed, day_of, make_day, planned
from tests.exchange.trading import register


def rounds_of_house(person: Person) -> dict[str, Any]:
    """Parts of addresses; the person comes to the fair."""
    fair, everybody = make_day("Rasmus Runde", "Rita Runde", "Rolf Runde")
    register(fair, person)
    planned(fair, shown=True)
    computed(fair)
    return {
        "rounds_fair_id": fair.id,
        "rounds_number": 2,
        "rounds_version": day_of(fair).version,
        "rounds_one_id": everybody[0].id,
        "rounds_other_id": everybody[1].id,
    }


_PAGES = (
    "decide_pair", "download_schedule", "lock_round", "print_schedules", "print_table_cards",
    "show_proposal", "show_rounds", "show_schedule", "stop_planning", "tell_rounds",
)  # fmt: skip
#: Page → what its parts are called in the house.
OF_ROUNDS: dict[str, dict[str, str]] = {
    f"exchange.{name}": {"fair_id": "rounds_fair_id", "token": "exchange_token"} for name in _PAGES
}
OF_ROUNDS["exchange.lock_round"]["number"] = "rounds_number"
