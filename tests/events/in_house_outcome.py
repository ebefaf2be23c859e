"""What came of an event in the house with one of everything: a talk that was held, and one thing that was agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM
from app.events import outcome
from app.events.links_outcome import point_token
from app.people.models import Person
from tests.events.after import agree
from tests.events.holding import make_date


def outcome_of(host: Person) -> dict[str, Any]:
    """Parts of addresses."""
    now = clock.now()
    with clock.at(now - timedelta(days=14)):
        held = make_date(host, title="Oplæg, der er holdt")
    outcome.write(SYSTEM, now, held.id, outcome.Words("Vi talte.", "Vi prøver.", on_page=True))
    point = agree(held)
    return {
        "held_series_id": held.series_id,
        "held_date_id": held.id,
        "point_id": point.id,
        "point_token": point_token(point),
    }


_HELD = {"series_id": "held_series_id", "occurrence_id": "held_date_id"}
#: Endpoint → part of the address → which of the parts it is there.
ITS_OWN = {
    **{f"events.{name}": _HELD for name in ("host_outcome", "host_point", "show_outcome")},
    **{f"events.{name}": _HELD for name in ("host_edit_point", "host_remove_point")},
    **{f"events.{name}": {"token": "point_token"} for name in ("answer_point", "disown_point")},
}
