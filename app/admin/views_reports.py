"""What people say is wrong with something public, and what they ask to have looked at once more: read and answered."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.forms_organisations import AppealAnswerForm, ReportAnswerForm
from app.admin.pages_organisations import note_look
from app.core import clock
from app.core.errors import NotFoundError
from app.core.moderated import moderated_by_kind
from app.core.permissions import Permission, current_actor, requires
from app.gathering_pages.announcing import Announcement, announced
from app.moderation import actions, appeals, queries
from app.moderation.models import Appeal
from app.moderation.who_looks import who_looks


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


@bp.route("/klager")
@requires(Permission.MODERATE)
def list_appeals() -> ResponseReturnValue:
    """Appeals that one person answered alone, to be looked at later."""
    return render_template("admin/reports/list_appeals.html", appeals=appeals.appeals_by_one())


@bp.route("/klager/<int:appeal_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_appeal(appeal_id: int) -> ResponseReturnValue:
    """What we said no to, what they write, and whether they are right after all."""
    lookers = who_looks(appeals.WHAT, appeal_id)
    appeal, form, actor = appeals.appeal_by_id(appeal_id), AppealAnswerForm(), current_actor()
    if appeal is None:
        raise NotFoundError
    announcement = Announcement(
        change=lambda now: appeals.decide(
            actor, now, appeal_id, is_upheld=form.answer.data == "ja", text=form.text.data or ""
        ),
        done=lambda _appeal: _("Du har svaret."),
        back=url_for("admin.show_queue"),
        topics=[f"appeal:{appeal_id}", f"{appeal.object_type}:{appeal.object_id}"],
    )
    page = {**_about(appeal), "lookers": lookers}
    answer = announced(form, announcement, "admin/reports/answer_appeal.html", page)
    note_look([appeal.author_id] if appeal.author_id else [], "reports")
    return answer


def _about(appeal: Appeal) -> dict[str, Any]:
    """What the page shows of an appeal: the decision as it stands, and whether another must answer."""
    moderated = moderated_by_kind(appeal.object_type)
    return {
        "appeal": appeal,
        "decision": moderated.decision(appeal.object_id),
        "thing_path": moderated.staff_path(appeal.object_id),
        "another_must": appeals.why_not_oneself(current_actor(), appeal),
        "now": clock.now(),
    }
