"""Every change of what came of an event; see `changes.py`."""

from __future__ import annotations

from tests.security.change import Change, change

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
    "events.host_point": change(
        "event_point.postpone row_entry.corrected", "host", svar="senere", new_day="2027-04-02"
    ),
    "events.answer_point": change("event_point.done row_entry.corrected", "visitor", svar="gjort"),
    "events.disown_point": change("event_point.disown person.erase", "visitor"),
}
