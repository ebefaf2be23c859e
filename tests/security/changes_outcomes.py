"""Every change of what came of an event; see `changes.py`."""

from __future__ import annotations

from app.core.database import db
from app.events.models_outcome import Point
from app.events.points_edit import mark_of
from tests.security.change import Change, change
from tests.security.house import House


def _seen(house: House, _browser: object) -> dict[str, str]:
    """What the host read."""
    return {"seen": mark_of(db.session.get_one(Point, house.parts["point_id"]))}


OUTCOMES: dict[str, Change] = {
    "events.host_outcome": change(
        "event_outcome.write event_point.add person.add row_entry.added",
        "host",
        **{
            "said": "Vi talte om unge.",
            "agreed": "Vi prøver det.",
            "points-0-what": "Ring til skolen",
            "points-0-doer": "person",
            "points-0-name": "Dorte Dygtig",
            "points-0-phone": "+45 11 11 11 51",
            "points-0-email": "",
            "points-0-due_on": "2027-03-20",
        },
    ),
    "events.host_edit_point": change(
        "event_point.edit row_entry.corrected",
        "host",
        _seen,
        what="Ring til skolen igen",
        due_on="2027-04-02",
        doer="samme",
    ),
    "events.host_remove_point": change("event_point.remove row_entry.corrected", "host", ready=_seen),
    "events.host_point": change(
        "event_point.postpone row_entry.corrected", "host", svar="senere", new_day="2027-04-02"
    ),
    "events.answer_point": change("event_point.done row_entry.corrected", "visitor", svar="gjort"),
    "events.disown_point": change("event_point.disown person.erase", "visitor"),
}
