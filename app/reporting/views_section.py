"""Pages for staff: one block of a report, its text beside its figures, and what others say about it."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.reporting import actions, queries
from app.reporting.forms import BlockForm, CommentForm, form_of
from app.reporting.models import Report, ReportSection, ReportState
from app.reporting.paper import cell_text, drawing_of
from app.reporting.shapes import Block, Passage
from app.reporting.views import bp
from app.reporting.words import report_name

_BLOCK = "/admin/rapporter/<int:report_id>/afsnit/<slug>"


def block_path(report_id: int, key: str) -> str:
    """Where one writes a block."""
    return url_for("reporting.show_block", report_id=report_id, slug=key)


@bp.route(_BLOCK)
@requires(Permission.VIEW_PLAN)
def show_block(report_id: int, slug: str) -> ResponseReturnValue:
    """The figures of a block, its text, and what others say about it."""
    report, block = _opened(report_id, slug)
    return _page(report, block)


@bp.route(f"{_BLOCK}/skriv", methods=["POST"])
@requires(Permission.EDIT_PLAN)
def write_block(report_id: int, slug: str) -> ResponseReturnValue:
    """Save the text of a block; who wrote meanwhile is shown beside it."""
    report, block = _opened(report_id, slug)
    form = form_of(block, 0)
    if form.validate_on_submit():
        with form.changing():
            actions.write(current_actor(), clock.now(), report_id, slug, form.texts(), form.seen)
            flash(_("Teksten er gemt."))
            return form.commit_and_go(_next(report, block))
        report, block = _opened(report_id, slug)
    return _page(report, block, form=form)


@bp.route(f"{_BLOCK}/kommentar", methods=["POST"])
@requires(Permission.COMMENT_PLAN)
def comment_block(report_id: int, slug: str) -> ResponseReturnValue:
    """Say something about a block to whoever writes it."""
    report, block = _opened(report_id, slug)
    comment = CommentForm()
    if comment.validate_on_submit():
        with comment.changing():
            actions.comment(current_actor(), clock.now(), report_id, slug, comment.text.data or "")
            flash(_("Din kommentar står her nu."))
            return comment.commit_and_go(block_path(report_id, slug))
        report, block = _opened(report_id, slug)
    return _page(report, block, comment=comment)


@bp.route("/admin/rapporter/kommentar/<int:comment_id>/faerdig", methods=["POST"])
@requires(Permission.EDIT_PLAN)
def settle_comment(comment_id: int) -> ResponseReturnValue:
    """Something was done about a comment."""
    form, found = ButtonForm(), queries.comment_by_id(comment_id)
    report_id, key = found.report_id, found.key
    if form.validate_on_submit():
        with form.changing():
            actions.settle(current_actor(), clock.now(), comment_id)
            flash(_("Kommentaren er klaret."))
            return form.commit_and_go(block_path(report_id, key))
    return _page(*_opened(report_id, key))


def _opened(report_id: int, key: str) -> tuple[Report, Block]:
    """A report and one of its blocks with what people wrote. Raises NotFoundError."""
    report = queries.report_by_id(report_id)
    blocks = actions.assembled(report).blocks if report.content is not None else iter(())
    block = next((one for one in blocks if one.key == key), None)
    if block is None:
        raise NotFoundError(f"no block {key} in report {report_id}")
    return report, block


def _page(
    report: Report, block: Block, form: BlockForm | None = None, comment: CommentForm | None = None
) -> ResponseReturnValue:
    section = queries.section_of(report.id, block.key)
    is_refused = form is not None and bool(form.errors_in_order())
    shown = form or form_of(block, section.revision if section is not None else 0)
    written = _written(shown, block, section) if is_refused else []
    html = render_template(
        "reporting/show_block.html",
        report=report,
        block=block,
        edited_at=section.edited_at if section is not None else None,
        form=shown,
        written=written,
        comment_form=comment or CommentForm(formdata=None),
        comments=[one for one in queries.comments_of(report.id) if one.key == block.key],
        editor=queries.name_of(section.edited_by_id) if section is not None else None,
        name=report_name(report.kind, report.first_year, report.last_year),
        cell_text=cell_text,
        drawings=[(chart, drawing_of(chart)) for chart in block.charts],
        **_may(report),
    )
    return html, 422 if is_refused or (comment is not None) else 200


def _may(report: Report) -> dict[str, Any]:
    is_open, actor = report.state is ReportState.DRAFT, current_actor()
    return {
        "may_edit": is_open and actor.has(Permission.EDIT_PLAN),
        "may_comment": is_open and actor.has(Permission.COMMENT_PLAN),
    }


def _written(form: BlockForm, block: Block, section: ReportSection | None) -> list[Passage]:
    """What somebody else wrote meanwhile, to be read beside one's own; saving once more then takes one's own."""
    if section is None or form.seen == section.revision:
        return []
    form.revision.data = str(section.revision)
    typed = form.texts()
    return [one for one in block.passages if one.words != typed.get(one.key, "")]


def _next(report: Report, block: Block) -> str:
    """The block after this one, else the report."""
    keys = [one.key for one in actions.assembled(report).blocks]
    after = keys[keys.index(block.key) + 1 :]
    return block_path(report.id, after[0]) if after else url_for("reporting.show_report", report_id=report.id)
