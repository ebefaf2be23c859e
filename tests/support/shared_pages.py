"""Pages that every kind with dates has: what holds for those of walks holds for those of groups."""

from __future__ import annotations

from app.gathering_pages.attach import VIEWS
from app.gathering_pages.shared import PAGES

#: Names of the shared pages.
SHARED = tuple(view.__name__ for _path, view, _options in PAGES if VIEWS)
#: Part of an address of a walk → the same of the group in the house with one of everything.
OF_GROUP = {
    "series_id": "group_series_id",
    "occurrence_id": "group_occurrence_id",
    "sign_up_id": "group_sign_up_id",
    "fixed_id": "group_fixed_id",
    "pair_id": "group_pair_id",
    "fixed_token": "group_fixed_token",
    "token": "group_token",
    "message_id": "group_call_id",
}

#: The same of the meal in the house.
OF_MEAL = {
    **{part: f"meal_{part}" for part in OF_GROUP},
    "message_id": "meal_call_id",
}
#: The same of the event in the house.
OF_EVENT = {
    **{part: f"event_{part}" for part in OF_GROUP},
    "message_id": "event_call_id",
}
#: Kind with dates → the parts of addresses of what it has in the house.
KINDS = {"groups": OF_GROUP, "meals": OF_MEAL, "events": OF_EVENT}
#: Those that are opened by the link of a fixed place.
OF_FIXED_PLACE = (
    "show_fixed_place",
    "resume_fixed_place",
    "end_fixed_place",
    "keep_fixed_place",
    "let_welcome",
)
