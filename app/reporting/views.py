"""Pages for staff: the list of reports, one report, and its life from draft to sent."""

from __future__ import annotations

import base64
import io
from typing import Any

from flask import Blueprint, flash, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.background.models import OPEN, LongTask, TaskState
from app.background.queries import latest
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import BaseForm, ButtonForm
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, requires
from app.plan.queries import period_of_year, periods
from app.plan.rules import worked_until, years_shown
from app.reporting import actions, freezing, queries
from app.reporting.figures import amount
from app.reporting.forms import ApproveForm, BeginForm, CorrectForm, SendForm
from app.reporting.kinds import KINDS
from app.reporting.models import Report
from app.reporting.shapes import Scope
from app.reporting.words import LOOKS, STATES, file_name, form_name, mime_type, report_name

bp = Blueprint("reporting", __name__)
bp.add_app_template_filter(form_name, "report_form")
bp.add_app_template_filter(amount, "report_amount")


def svg_source(svg: str) -> str:
    """A drawing as the address of a picture."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


bp.add_app_template_filter(svg_source, "svg_source")


def report_path(report_id: int) -> str:
    """Where staff look after a report."""
    return url_for("reporting.show_report", report_id=report_id)


@bp.route("/admin/rapporter", methods=["GET", "POST"])
@requires(Permission.VIEW_PLAN)
def list_reports() -> ResponseReturnValue:
    """All reports, and beginning one."""
    form, today = BeginForm(), clock.today()
    # Of an earlier period too: what came of its last year is written in the year after.
    last, first = period_of_year(today.year).last_year, min(one.first_year for one in periods())
    form.offer(years_shown(first, last, today.year)[::-1], today.year)
    if current_actor().has(Permission.EDIT_PLAN) and form.validate_on_submit():
        with form.changing():
            scope = _scope(form.kind.data, form.year.data)
            report = actions.begin(current_actor(), clock.now(), form.kind.data, scope)
            if report.content is None:
                actions.ask_for_draft(current_actor(), clock.now(), report.id)
            return form.commit_and_go(report_path(report.id))
    html = render_template("reporting/list_reports.html", form=form, reports=queries.reports(), **_words())
    return html, 422 if form.errors else 200


def _scope(kind: str, year: int) -> Scope:
    period = period_of_year(year)
    if KINDS[kind].is_of_a_year:
        return Scope(period.id, year, year)
    begun = [one.first_year for one in periods()]
    until = worked_until(period.first_year, period.last_year, clock.today().year, begun)
    return Scope(period.id, period.first_year, until)


def _words() -> dict[str, Any]:
    actor = current_actor()
    return {
        "name_of": report_name,
        "states": STATES,
        "looks": LOOKS,
        "may_edit": actor.has(Permission.EDIT_PLAN),
        "may_comment": actor.has(Permission.COMMENT_PLAN),
        "may_approve": actor.has(Permission.APPROVE_REPORTS),
    }


@bp.route("/admin/rapporter/<int:report_id>")
@requires(Permission.VIEW_PLAN)
def show_report(report_id: int) -> ResponseReturnValue:
    """One report: how far it is, what to do next, its blocks, and what was sent."""
    return _page(queries.report_by_id(report_id))


def _page(report: Report, refused: BaseForm | None = None) -> ResponseReturnValue:
    task = latest(actions.DRAFTING, str(report.id))
    content = actions.assembled(report) if report.content is not None else None
    html = render_template(
        "reporting/show_report.html",
        report=report,
        content=content,
        seen=actions.mark_of(content) if content is not None else "",
        sections=queries.sections_of(report.id),
        comments=queries.comments_of(report.id),
        versions=queries.versions_of(report.id),
        approver=queries.name_of(report.approved_by_id),
        needs_approval=bool(current_pack().setting("four_eyes")),
        forms=freezing.FORMS,
        refused=refused,
        **_standing(task),
        **_words(),
    )
    return html, 422 if refused is not None else 200


def _standing(task: LongTask | None) -> dict[str, Any]:
    """How far the drafting is."""
    is_open = task is not None and task.state in OPEN
    return {
        "task": task if is_open else None,
        "has_failed": task is not None and task.state is TaskState.FAILED,
    }


@bp.route("/admin/rapporter/<int:report_id>/udkast", methods=["POST"])
@requires(Permission.EDIT_PLAN)
def draft_report(report_id: int) -> ResponseReturnValue:
    """Have the figures and proposals made anew; what people wrote stays."""
    form, report = ButtonForm(), queries.report_by_id(report_id)
    if form.validate_on_submit():
        with form.changing():
            actions.ask_for_draft(current_actor(), clock.now(), report_id)
            flash(_("Tallene bliver hentet. Du kan gøre noget andet imens."))
            return form.commit_and_go(report_path(report_id))
    return _page(report, form)


@bp.route("/admin/rapporter/<int:report_id>/godkend", methods=["POST"])
@requires(Permission.APPROVE_REPORTS)
def approve_report(report_id: int) -> ResponseReturnValue:
    """Say that it may be sent as it stands."""
    form = ApproveForm()
    queries.report_by_id(report_id)
    if form.validate_on_submit():
        with form.changing():
            actions.approve(current_actor(), clock.now(), report_id, form.seen.data or "")
            flash(_("Du har sagt god for rapporten."))
            return form.commit_and_go(report_path(report_id))
    return _page(queries.report_by_id(report_id), form)


@bp.route("/admin/rapporter/<int:report_id>/send", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def send_report(report_id: int) -> ResponseReturnValue:
    """Freeze the report and write down that the committee got it."""
    report, form = queries.report_by_id(report_id), SendForm(data={"sent_on": clock.today()})
    sent_on = form.sent_on.data
    if form.validate_on_submit() and sent_on is not None:
        now = clock.now()
        prepared = _prepared(form, report)
        if prepared is not None:
            with form.changing():
                freezing.freeze(current_actor(), now, report_id, prepared, sent_on)
                flash(_("Rapporten er sendt og låst. Alle kan læse den nu."))
                return form.commit_and_go(report_path(report_id))
        report = queries.report_by_id(report_id)
    html = render_template(
        "reporting/send_report.html",
        report=report,
        form=form,
        needs_approval=bool(current_pack().setting("four_eyes")),
        empty=_empty_blocks(report),
        **_words(),
    )
    return html, 422 if form.errors_in_order() else 200


def _empty_blocks(report: Report) -> list[str]:
    """What stands without a word in the report as it is: nobody wrote anything, and nothing is proposed."""
    if report.content is None:
        return []
    written = queries.sections_of(report.id)
    blocks = (block for part in actions.assembled(report).sections for block in part.blocks)
    return [
        " ".join(filter(None, (block.code, block.short or block.title)))
        for block in blocks
        if block.key not in written and not any(one.words for one in block.passages)
    ]


def _prepared(form: SendForm, report: Report) -> freezing.Prepared | None:
    """Every file of it, made outside of any lock; None when there is nothing to send."""
    if report.content is None:
        form.add_error(None, _("Lav et udkast først."))
        return None
    return freezing.prepare(report, clock.now())


@bp.route("/admin/rapporter/<int:report_id>/byraad", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def send_to_council(report_id: int) -> ResponseReturnValue:
    """Write down that the council got it."""
    report, form = queries.report_by_id(report_id), SendForm(data={"sent_on": clock.today()})
    sent_on = form.sent_on.data
    if form.validate_on_submit() and sent_on is not None:
        with form.changing():
            freezing.send_to_council(current_actor(), clock.now(), report_id, sent_on)
            flash(_("Det er skrevet ned, at byrådet har fået rapporten."))
            return form.commit_and_go(report_path(report_id))
        report = queries.report_by_id(report_id)
    html = render_template("reporting/send_to_council.html", report=report, form=form, **_words())
    return html, 422 if form.errors_in_order() else 200


@bp.route("/admin/rapporter/<int:report_id>/ny-version", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def correct_report(report_id: int) -> ResponseReturnValue:
    """Begin a new version of a report that was sent."""
    report, form = queries.report_by_id(report_id), CorrectForm()
    if form.validate_on_submit():
        with form.changing():
            actions.begin_correction(current_actor(), clock.now(), report_id, form.reason.data or "")
            flash(_("Du kan rette nu. Den sendte version bliver stående."))
            return form.commit_and_go(report_path(report_id))
        report = queries.report_by_id(report_id)
    html = render_template("reporting/correct_report.html", report=report, form=form, **_words())
    return html, 422 if form.errors_in_order() else 200


@bp.route("/admin/rapporter/<int:report_id>/fil/<name>")
@requires(Permission.VIEW_PLAN)
def download_draft(report_id: int, name: str) -> ResponseReturnValue:
    """The working copy in one form, to look at before it is sent."""
    report = queries.report_by_id(report_id)
    if name not in freezing.FORMS or report.content is None:
        raise NotFoundError(f"no {name} of report {report_id}")
    data = freezing.prepare(report, clock.now(), only=name).files[name]
    return sent_file(data, name, report.kind, report.last_year, report.version)


def sent_file(data: bytes, form: str, kind: str, last_year: int, number: int) -> Response:
    """A file to keep."""
    name = file_name(form, kind, last_year, number)
    return send_file(io.BytesIO(data), mime_type(form), as_attachment=True, download_name=name)
