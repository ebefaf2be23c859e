"""Pages of who looks after an organisation: bring a spreadsheet, see what it would do, and press."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.background.actions import ask_to_stop
from app.background.models import OPEN, LongTask, TaskState
from app.background.queries import latest
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feature import bring_called
from app.core.forms import BaseForm, ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.organisations.models import Organisation
from app.organisations.views import own
from app.transfer import actions, queries, templates_of
from app.transfer.checking import Asked, Outcome, outcome_of
from app.transfer.columns import headings, recognised
from app.transfer.forms import BringForm, columns_form
from app.transfer.keeping import unpacked
from app.transfer.models import BroughtFile
from app.transfer.reading import read_file
from app.transfer.sheet import BrokenFileError, Sheet
from app.transfer.words import NOTES

bp = Blueprint("transfer", __name__)


def _home(organisation_id: int) -> str:
    return url_for("transfer.bring_file", organisation_id=organisation_id)


def _page_of(organisation_id: int, file_id: int) -> str:
    return url_for("transfer.show_file", organisation_id=organisation_id, file_id=file_id)


@bp.route("/foreninger/<int:organisation_id>/hent-ind", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def bring_file(organisation_id: int) -> ResponseReturnValue:
    """Choose what to bring, and the file. Nothing is written before it was seen."""
    own(organisation_id)
    form, brings = BringForm(), queries.brings(is_for_staff=False)
    form.offer(brings)
    if form.validate_on_submit():
        asked = _asked(form, organisation_id)
        if asked is not None:
            outcome = outcome_of(asked)
            with form.changing():
                file = actions.take_in(asked, outcome)
                return form.commit_and_go(_page_of(organisation_id, file.id))
    html = render_template(
        "transfer/bring_file.html",
        organisation=own(organisation_id),
        form=form,
        brings=brings,
        files=queries.files_of(organisation_id),
        titles={one.slug: one.title for one in brings},
    )
    return html, 422 if form.errors_in_order() else 200


def _asked(form: BringForm, organisation_id: int) -> Asked | None:
    """What was brought, read; None when the file cannot be, which the form then says."""
    bring = bring_called(form.kind.data)
    columns = bring.columns()
    try:
        sheet = read_file(form.file.data or b"", [headings(columns)])
    except BrokenFileError as refused:
        form.add_error("file", _(refused.message, **refused.parameters))
        return None
    mapping = recognised(sheet.head, columns)
    return Asked(current_actor(), clock.now(), bring, organisation_id, sheet, mapping)


@bp.route("/foreninger/<int:organisation_id>/hent-ind/skabelon/<slug>.<any(csv, xlsx):form>")
@requires(Permission.USE_OWN_PAGE)
def download_template(organisation_id: int, slug: str, form: str) -> ResponseReturnValue:
    """An empty spreadsheet with an example and what each heading means."""
    own(organisation_id)
    bring = queries.bring_with(slug, is_for_staff=False)
    content, kind = templates_of.made(bring, form)
    return send_file(content, kind, as_attachment=True, download_name=f"skabelon-{slug}.{form}")


@bp.route("/foreninger/<int:organisation_id>/hent-ind/<int:file_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def show_file(organisation_id: int, file_id: int) -> ResponseReturnValue:
    """What the file would do; carry it out; and how far that is."""
    own(organisation_id)
    file, form = queries.file_of(file_id, organisation_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.carry_out(current_actor(), clock.now(), file_id)
            return form.commit_and_go(_page_of(organisation_id, file_id))
        file = queries.file_of(file_id, organisation_id)
    return _file_page(own(organisation_id), file, form)


def _file_page(organisation: Organisation, file: BroughtFile, form: BaseForm) -> ResponseReturnValue:
    task = latest(actions.BRINGING, str(file.id))
    bring = bring_called(file.kind)
    is_open = file.done_at is None
    html = render_template(
        "transfer/show_file.html",
        organisation=organisation,
        file=file,
        bring=bring,
        form=form,
        button=ButtonForm(formdata=None),
        **_standing(task),
        **(_preview(file) if is_open else {}),
    )
    return html, 422 if form.errors_in_order() else 200


def _standing(task: LongTask | None) -> dict[str, Any]:
    """How far the writing is."""
    return {
        "task": task if task is not None and task.state in OPEN else None,
        "has_failed": task is not None and task.state is TaskState.FAILED,
        "was_stopped": task is not None and task.state is TaskState.STOPPED,
    }


def _preview(file: BroughtFile) -> dict[str, Any]:
    """What stands in the file, and what becomes of it."""
    sheet, outcome = unpacked(file.rows), Outcome(**file.outcome)
    columns, taken = bring_called(file.kind).columns(), set(file.mapping.values())
    return {
        "outcome": outcome,
        "may_go": outcome.may_go,
        "found": [
            (str(one.title), sheet.head[file.mapping[one.key]]) for one in columns if one.key in file.mapping
        ],
        "unused": [name for at, name in enumerate(sheet.head) if at not in taken and name],
        "notes": [*(str(NOTES[one]) for one in sheet.notes), *outcome.notes],
        "rows": len(sheet.rows),
    }


@bp.route("/foreninger/<int:organisation_id>/hent-ind/<int:file_id>/kolonner", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def choose_columns(organisation_id: int, file_id: int) -> ResponseReturnValue:
    """Say by hand which column is which."""
    own(organisation_id)
    file = _still_open(file_id, organisation_id)
    bring, sheet = bring_called(file.kind), unpacked(file.rows)
    form = columns_form(bring.columns(), sheet, file.mapping)
    if form.validate_on_submit():
        mapping = form.chosen
        outcome = _outcome(file, sheet, mapping)
        with form.changing():
            actions.choose_columns(current_actor(), clock.now(), file_id, mapping, outcome)
            return form.commit_and_go(_page_of(organisation_id, file_id))
    html = render_template(
        "transfer/choose_columns.html",
        organisation=own(organisation_id),
        file_id=file_id,
        form=form,
        bring=bring,
    )
    return html, 422 if form.errors_in_order() else 200


def _still_open(file_id: int, organisation_id: int) -> BroughtFile:
    """A file that was not carried out. Raises NotFoundError for others."""
    file = queries.file_of(file_id, organisation_id)
    if file.done_at is not None:
        raise NotFoundError
    return file


def _outcome(file: BroughtFile, sheet: Sheet, mapping: dict[str, int]) -> Outcome:
    return outcome_of(actions.asked_with(current_actor(), clock.now(), file, sheet, mapping))


@bp.route("/foreninger/<int:organisation_id>/hent-ind/<int:file_id>/stop", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def stop_file(organisation_id: int, file_id: int) -> ResponseReturnValue:
    """Stop it while nothing is written yet."""
    own(organisation_id)
    file, form = queries.file_of(file_id, organisation_id), ButtonForm()
    task = latest(actions.BRINGING, str(file.id))
    if form.validate_on_submit() and task is not None:
        with form.changing():
            ask_to_stop(current_actor(), clock.now(), task.id)
            flash(_("Vi stopper, hvis der ikke er skrevet noget endnu."))
            return form.commit_and_go(_page_of(organisation_id, file_id))
    return redirect(_page_of(organisation_id, file_id), 303)


@bp.route("/foreninger/<int:organisation_id>/hent-ind/<int:file_id>/slet", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def throw_away_file(organisation_id: int, file_id: int) -> ResponseReturnValue:
    """Forget the file; nothing of it was written."""
    own(organisation_id)
    _still_open(file_id, organisation_id)
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.throw_away(current_actor(), clock.now(), file_id)
            flash(_("Filen er slettet. Der er ikke hentet noget ind."))
            return form.commit_and_go(_home(organisation_id))
    return redirect(_page_of(organisation_id, file_id), 303)
