"""The day of a fair in the house with one of everything: tables that everybody sees, and two who talk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.core import clock
from app.exchange.links_day import arrival_token
from tests.exchange.market import arrive, put, talk
from tests.exchange.trading import begun, register
from tests.factories import make_person


def day_of_house() -> dict[str, Any]:
    """Parts of addresses; two are here and talk, two have not come."""
    fair, before = begun(), clock.now() - timedelta(days=2)
    here = [register(fair, make_person(name), now=before) for name in ("Tove Taler", "Tim Taler")]
    one, other = (register(fair, make_person(name), now=before) for name in ("Ditte Dag", "Dorte Dag"))
    put(fair)
    for each in here:
        arrive(fair, each)
    talk(fair, *here)
    return {
        "day_fair_id": fair.id,
        "day_one_id": one.id,
        "day_other_id": other.id,
        "arrival_token": arrival_token(one),
    }


_PAGES = (
    "choose_brokers", "move_stall", "note_agreement", "note_arrival", "note_talk", "plan_stalls", "ring_bell",
    "show_board", "show_broker_page", "show_hall", "show_screen", "show_stalls",
)  # fmt: skip
#: Page → what its parts are called in the house.
OF_DAY: dict[str, dict[str, str]] = {f"exchange.{name}": {"fair_id": "day_fair_id"} for name in _PAGES}
OF_DAY["exchange.check_in"] = {"token": "arrival_token"}
