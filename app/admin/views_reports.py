"""What people say is wrong with something public: read, looked into, and answered."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.forms_organisations import ReportAnswerForm
from app.admin.pages_organisations import note_look
from app.core import clock
from app.core.errors import NotFoundError
from app.core.moderated import moderated_by_kind
from app.core.permissions import Permission, current_actor, requires
from app.moderation import actions, queries
from app.moderation.who_looks import who_looks
from app.walks.announcing import Announcement, announced


@bp.route("/anmeldelser")
@requires(Permission.MODERATE)
def list_reports() -> ResponseReturnValue:
    """Reports that nobody has answered, oldest first."""
    reports = queries.open_reports()
    html = render_template("admin/reports/list_reports.html", reports=reports, now=clock.now())
    note_look([one.reporter_id for one in reports if one.reporter_id], "reports")
    return html


@bp.route("/anmeldelser/<int:report_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_report(report_id: int) -> ResponseReturnValue:
    """One report, what it is about, and the answer to who wrote it."""
    lookers = who_looks("report", report_id)
    report, form, actor = queries.report_by_id(report_id), ReportAnswerForm(), current_actor()
    if report is None:
        raise NotFoundError
    public = moderated_by_kind(report.object_type).public(report.object_id)
    announcement = Announcement(
        change=lambda now: actions.answer_report(actor, now, report_id, form.text.data or ""),
        done=lambda _report: _("Du har svaret."),
        back=url_for("admin.show_queue"),
        topics=[f"report:{report_id}"],
    )
    page = {"report": report, "public": public, "now": clock.now(), "lookers": lookers}
    answer = announced(form, announcement, "admin/reports/answer_report.html", page)
    note_look([report.reporter_id] if report.reporter_id else [], "reports")
    return answer
