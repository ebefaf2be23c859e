"""For every address of what came of an event: what the same thing of somebody else is, and what each role meets."""

from __future__ import annotations

from tests.security.answers import LINK, STAFF, Other, of_another_series, other

_OTHER_DATE = of_another_series(held_date_id="other_occurrence_id")

OTHERS_OF_OUTCOMES: dict[str, Other | str] = {
    "events.answer_point": other(LINK, point_token="reach_token"),
    "events.disown_point": other(LINK, point_token="reach_token"),
    "events.host_edit_point": of_another_series(point_id="other_sign_up_id"),
    "events.host_outcome": _OTHER_DATE,
    "events.host_point": of_another_series(point_id="other_sign_up_id"),
    "events.host_remove_point": of_another_series(point_id="other_sign_up_id"),
    "events.show_outcome": STAFF,
}
