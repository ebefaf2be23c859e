"""For every address of reports: what the same thing of somebody else is; see `others.py`."""

from __future__ import annotations

from tests.security.answers import PUBLIC, STAFF, Other

OTHERS_OF_REPORTS: dict[str, Other | str] = {
    "reporting.approve_report": STAFF,
    "reporting.comment_block": STAFF,
    "reporting.correct_report": STAFF,
    "reporting.download_draft": STAFF,
    "reporting.download_report": PUBLIC,
    "reporting.draft_report": STAFF,
    "reporting.send_report": STAFF,
    "reporting.send_to_council": STAFF,
    "reporting.settle_comment": STAFF,
    "reporting.show_block": STAFF,
    "reporting.show_public_report": PUBLIC,
    "reporting.show_report": STAFF,
    "reporting.write_block": STAFF,
}
