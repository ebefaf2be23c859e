"""What pages of bringing a spreadsheet do: see what it would do, and press. Of one organisation, or of all by staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.background.actions import ask_to_stop
from app.background.models import OPEN, LongTask, TaskState
from app.background.queries import latest
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feature import bring_called
from app.core.forms import BaseForm, ButtonForm
from app.core.permissions import current_actor
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


@dataclass(frozen=True)
class Home:
    """Where a file belongs: to an organisation, by who looks after it; or (None) to all of them, by staff."""

    organisation_id: int | None

    @property
    def is_for_staff(self) -> bool:
        """Whether it is of all organisations."""
        return self.organisation_id is None

    def organisation(self) -> Organisation | None:
        """The organisation. Raises NotFoundError for one that is not the visitor's to change."""
        return own(self.organisation_id) if self.organisation_id is not None else None

    def url(self, page: str, **parts: Any) -> str:
        """The address of one of the pages."""
        if self.is_for_staff:
            return url_for(f"transfer.{page}_all", **parts)
        return url_for(f"transfer.{page}", organisation_id=self.organisation_id, **parts)

    def file(self, file_id: int) -> BroughtFile:
        """A file that lies here. Raises NotFoundError for others, and for whom the organisation is not."""
        self.organisation()
        return queries.file_of(file_id, self.organisation_id)


def bring_page(home: Home) -> ResponseReturnValue:
    """Choose what to bring, and the file. Nothing is written before it was seen."""
    home.organisation()
    form, brings = BringForm(), queries.brings(is_for_staff=home.is_for_staff)
    form.offer(brings)
    if form.validate_on_submit():
        asked = _asked(form, home.organisation_id)
        if asked is not None:
            outcome = outcome_of(asked)
            with form.changing():
                file = actions.take_in(asked, outcome)
                return form.commit_and_go(home.url("show_file", file_id=file.id))
    html = render_template(
        "transfer/bring_file.html",
        organisation=home.organisation(),
        home=home,
        form=form,
        brings=brings,
        files=queries.files_of(home.organisation_id),
        titles={one.slug: one.title for one in brings},
    )
    return html, 422 if form.errors_in_order() else 200


def _asked(form: BringForm, organisation_id: int | None) -> Asked | None:
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


def template_page(home: Home, slug: str, form: str) -> ResponseReturnValue:
    """An empty spreadsheet with an example and what each heading means."""
    home.organisation()
    bring = queries.bring_with(slug, is_for_staff=home.is_for_staff)
    content, kind = templates_of.made(bring, form)
    return send_file(content, kind, as_attachment=True, download_name=f"skabelon-{slug}.{form}")


def file_page(home: Home, file_id: int) -> ResponseReturnValue:
    """What the file would do; carry it out; and how far that is."""
    file, form = home.file(file_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.carry_out(current_actor(), clock.now(), file_id)
            return form.commit_and_go(home.url("show_file", file_id=file_id))
        file = home.file(file_id)
    return _shown(home, file, form)


def _shown(home: Home, file: BroughtFile, form: BaseForm) -> ResponseReturnValue:
    task = latest(actions.BRINGING, str(file.id))
    bring = bring_called(file.kind)
    is_open = file.done_at is None
    html = render_template(
        "transfer/show_file.html",
        organisation=home.organisation(),
        home=home,
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


def columns_page(home: Home, file_id: int) -> ResponseReturnValue:
    """Say by hand which column is which."""
    file = _still_open(home, file_id)
    bring, sheet = bring_called(file.kind), unpacked(file.rows)
    form = columns_form(bring.columns(), sheet, file.mapping)
    if form.validate_on_submit():
        mapping = form.chosen
        outcome = _outcome(file, sheet, mapping)
        with form.changing():
            actions.choose_columns(current_actor(), clock.now(), file_id, mapping, outcome)
            return form.commit_and_go(home.url("show_file", file_id=file_id))
    html = render_template(
        "transfer/choose_columns.html",
        organisation=home.organisation(),
        home=home,
        file_id=file_id,
        form=form,
        bring=bring,
    )
    return html, 422 if form.errors_in_order() else 200


def _still_open(home: Home, file_id: int) -> BroughtFile:
    """A file that was not carried out. Raises NotFoundError for others."""
    file = home.file(file_id)
    if file.done_at is not None:
        raise NotFoundError
    return file


def _outcome(file: BroughtFile, sheet: Sheet, mapping: dict[str, int]) -> Outcome:
    return outcome_of(actions.asked_with(current_actor(), clock.now(), file, sheet, mapping))


def stop(home: Home, file_id: int) -> ResponseReturnValue:
    """Stop it before the next rows are written."""
    file, form = home.file(file_id), ButtonForm()
    task = latest(actions.BRINGING, str(file.id))
    if form.validate_on_submit() and task is not None:
        with form.changing():
            ask_to_stop(current_actor(), clock.now(), task.id)
            flash(_("Vi stopper, før vi skriver mere."))
            return form.commit_and_go(home.url("show_file", file_id=file_id))
    return redirect(home.url("show_file", file_id=file_id), 303)


def throw_away(home: Home, file_id: int) -> ResponseReturnValue:
    """Forget the file, and leave what was written of it."""
    _still_open(home, file_id)
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            has_written = actions.throw_away(current_actor(), clock.now(), file_id)
            flash(
                _("Filen er slettet. Det, der er hentet ind, bliver.")
                if has_written
                else _("Filen er slettet. Der er ikke hentet noget ind.")
            )
            return form.commit_and_go(home.url("bring_file"))
    return redirect(home.url("show_file", file_id=file_id), 303)
