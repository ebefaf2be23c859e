"""Who may open which page of the reports: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

_ALL, _STAFF, _EDITORS = "200 200 200 200 200", "303 403 403 200 200", "303 403 403 403 200"

GET_REPORTS = {
    "reporting.correct_report": _EDITORS,
    "reporting.download_draft": _STAFF,
    "reporting.download_report": _ALL,
    "reporting.list_reports": _STAFF,
    "reporting.send_report": _EDITORS,
    "reporting.send_to_council": _EDITORS,
    "reporting.show_block": _STAFF,
    "reporting.show_promises": _ALL,
    "reporting.show_public_report": _ALL,
    "reporting.show_report": _STAFF,
}

POST_REPORTS = {
    "reporting.approve_report": "303 403 403 403 422",
    "reporting.comment_block": "303 403 403 403 422",
    "reporting.draft_report": "303 403 403 403 303",
    "reporting.settle_comment": "303 403 403 403 303",
    "reporting.write_block": "303 403 403 403 303",
}
