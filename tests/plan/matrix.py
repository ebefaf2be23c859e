"""Who may open which page of the plan, and do what there: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

GET_PLAN = {
    "admin.add_comment": "303 403 403 403 200",
    "admin.add_entry": "303 403 403 403 200",
    "admin.add_row": "303 403 403 403 200",
    "admin.change_row": "303 403 403 403 200",
    "admin.compare_row": "303 403 403 200 200",
    "admin.correct_entry": "303 403 403 403 200",
    "admin.create_initiative": "303 403 403 403 200",
    "admin.edit_initiative": "303 403 403 403 200",
    "admin.edit_row_year": "303 403 403 403 200",
    "admin.list_decisions": "303 403 403 200 200",
    "admin.list_loose": "303 403 403 403 200",
    "admin.list_things": "303 403 403 200 200",
    "admin.open_period": "303 403 403 403 200",
    "admin.record_decision": "303 403 403 403 200",
    "admin.show_decision": "303 403 403 200 200",
    "admin.show_plan_year": "303 403 403 200 200",
}

POST_PLAN = {
    "admin.end_row": "303 403 403 403 303",
    "admin.undo_tie": "303 403 403 403 303",
}
