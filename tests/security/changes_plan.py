"""Every change of the plan over time: see `changes.py`; and what the same of somebody else is: see `others.py`."""

from __future__ import annotations

from tests.security.answers import STAFF, Other
from tests.security.change import Change, change

_ROW = {
    "short": "Gå sammen",
    "text": "Starte gågrupper hele året",
    "first_year": "2020",
    "last_year": "2023",
    "administration": "Børn, Uddannelse og Sundhed",
}
OF_PLAN: dict[str, Change] = {
    "admin.add_comment": change("plan_comment.added", text="Godt gået"),
    "admin.add_row": change("plan_row.added", plan_id="{plan_id}", **_ROW),
    "admin.change_row": change("plan_row.changed", plan_id="{plan_id}", **_ROW),
    "admin.end_row": change("plan_row.ended"),
    "admin.list_loose": change(
        "series.tie plan.tie", things="walk-{loose_series_id}", initiative_id="{initiative_id}"
    ),
    "admin.open_period": change(
        "plan_period.opened", title="Frivillighedsplaner 2028-2031", first_year="2028", last_year="2031"
    ),
    "admin.record_decision": change(
        "plan_decision.recorded", decided_on="2027-02-02", body="council", text="Planen fortsætter"
    ),
    "admin.undo_tie": change("series.tie plan.untie"),
}

#: Everybody who works with the plan sees all of it.
OTHERS_OF_PLAN: dict[str, Other | str] = dict.fromkeys(
    (
        "admin.add_comment",
        "admin.add_row",
        "admin.change_row",
        "admin.compare_row",
        "admin.end_row",
        "admin.list_decisions",
        "admin.list_things",
        "admin.record_decision",
        "admin.show_decision",
        "admin.show_plan_year",
        "admin.undo_tie",
    ),
    STAFF,
)
