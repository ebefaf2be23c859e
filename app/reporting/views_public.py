"""Pages for everybody: what the municipality promised, where it stands, and the reports that were sent."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import public
from app.plan.queries import plan_tree
from app.reporting import queries
from app.reporting.follow_up import on_paper
from app.reporting.paper import cell_text, drawing_of
from app.reporting.queries import PublicReport
from app.reporting.shapes import Block, Content
from app.reporting.standing import Promise, standing_of_content, standing_of_tree
from app.reporting.views import bp, sent_file
from app.reporting.words import report_name
from app.voices.queries import shown_stories


@bp.route("/planen")
@public
def show_promises() -> ResponseReturnValue:
    """What the municipality promised and where it stands: from the last follow-up that was sent, else live states."""
    reports = queries.public_reports()
    newest = next((one for one in reports if one.kind == "follow_up"), None)
    content = queries.version(newest.report_id, newest.number)[1] if newest is not None else None
    return render_template(
        "reporting/show_promises.html",
        promise=_promise(content),
        newest=newest,
        reports=reports,
        forms=queries.forms_of(newest.version_id) if newest is not None else (),
        name_of=report_name,
        stories=shown_stories(),
    )


def _promise(content: Content | None) -> Promise:
    if content is not None:
        return standing_of_content(content)
    today = clock.today()
    return standing_of_tree(plan_tree(today.year, today, count=None), on_paper)


@bp.route("/planen/rapport/<int:report_id>")
@public
def show_public_report(report_id: int) -> ResponseReturnValue:
    """A report that was sent, in its newest version."""
    sent = _sent(report_id)
    version, content = queries.version(report_id, sent.number)
    return render_template(
        "reporting/show_public_report.html",
        sent=sent,
        version=version,
        versions=queries.versions_of(report_id),
        content=content,
        forms=queries.forms_of(version.id),
        name=report_name(sent.kind, sent.first_year, sent.last_year),
        **_drawn(),
    )


def _drawn() -> dict[str, Any]:
    return {"drawing_of": drawing_of, "cell_text": cell_text, "has_words": _has_words}


def _has_words(block: Block) -> bool:
    return any(passage.words for passage in block.passages)


def _sent(report_id: int) -> PublicReport:
    """The newest version of a report that was sent. Raises NotFoundError."""
    found = next((one for one in queries.public_reports() if one.report_id == report_id), None)
    if found is None:
        raise NotFoundError(f"report {report_id} was not sent")
    return found


@bp.route("/planen/rapport/<int:report_id>/<int:number>/<name>")
@public
def download_report(report_id: int, number: int, name: str) -> ResponseReturnValue:
    """The bytes of a version that was sent, as they were frozen."""
    sent = _sent(report_id)
    version, _content = queries.version(report_id, number)
    data = queries.frozen_file(version.id, name)
    return sent_file(data, name, sent.kind, sent.last_year, number)
