"""Every change of reports; see `changes.py`."""

from __future__ import annotations

from tests.security.change import Change, change

REPORTS: dict[str, Change] = {
    "reporting.list_reports": change("plan_report.begin long_task.ask", kind="follow_up", year="2025"),
    "reporting.draft_report": change("long_task.ask"),
    "reporting.write_block": change("plan_report.write", revision="0", text_status="Vi går.", text_next=""),
    "reporting.comment_block": change("plan_report.comment", text="Skriv hvor."),
    "reporting.settle_comment": change("plan_report.settle"),
    "reporting.approve_report": change("plan_report.approve", seen="{report_mark}"),
    "reporting.send_report": change("plan_report.freeze", sent_on="2027-03-01"),
    "reporting.send_to_council": change("plan_report.council", sent_on="2027-03-01"),
    "reporting.correct_report": change("plan_report.correct", reason="Et tal var forkert."),
}
