"""Changing a date, and the others with it: the form, then everything that would come of it, then it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.database import db
from app.core.date_words import words_here
from app.core.formatting import capital
from app.core.permissions import Permission, requires
from app.gathering_pages import queries_host as queries
from app.gathering_pages.announcing import messages_since, newest_message, rehearsed
from app.gathering_pages.forms_edit import EditDateForm
from app.gathering_pages.previewing import EditPreview, preview_of
from app.gathering_pages.shared import page as shared_page
from app.gathering_pages.told import said_of_told
from app.gathering_pages.views_host import acting, date_url, hosted_date, note_look
from app.gatherings.editing import edit_dates
from app.gatherings.hosting import Told
from app.gatherings.models import Occurrence, OccurrenceStatus
from app.places.queries import place_choices


@shared_page("/<int:series_id>/vaert/<int:occurrence_id>/ret", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_edit(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Change one date, it and those after it, or all; what comes of it is seen before anybody is told."""
    occurrence = hosted_date(series_id, occurrence_id)
    back = date_url(occurrence)
    if said := _why_it_stands(occurrence, clock.now()):
        flash(said)
        return redirect(back, 303)
    form = EditDateForm.of(occurrence, place_choices(), request.args.get("gaelder"))
    preview = None
    if form.validate_on_submit() and not form.wants_to_edit:
        done = (
            _saved(form, occurrence, back) if form.is_confirmed else rehearsed(form, _look(form, occurrence))
        )
        if not isinstance(done, EditPreview | None):
            return done
        preview = done
    page = {"series": occurrence.series, "occurrence": occurrence, "back": back}
    html = render_template("gathering_pages/host_edit.html", form=form, preview=preview, **page)
    note_look(occurrence.series, preview.person_ids if preview else ())
    return html, 422 if form.errors else 200


def _why_it_stands(occurrence: Occurrence, now: datetime) -> str:
    """Why the date cannot be changed, or nothing."""
    the = capital(str(words_here().the))
    if occurrence.status == OccurrenceStatus.CANCELLED:
        return _("%(the)s er aflyst, så der er intet at rette.", the=the)
    return (
        _("%(the)s er begyndt, så den dag kan ikke rettes.", the=the) if occurrence.starts_at <= now else ""
    )


def _look(form: EditDateForm, occurrence: Occurrence) -> Callable[[datetime], EditPreview]:
    """Carries the change out in the open transaction, and tells what came of it."""
    actor, series_id, occurrence_id = acting(occurrence.series), occurrence.series_id, occurrence.id

    def look(now: datetime) -> EditPreview:
        newest, least = newest_message(), occurrence.series.least
        edited = edit_dates(actor, now, occurrence_id, form.reach, form.wanted(occurrence))
        messages = messages_since(newest, queries.topics(series_id, now))
        return preview_of(occurrence.series, form.reach, least, edited, messages, now)

    return look


def _saved(form: EditDateForm, occurrence: Occurrence, back: str) -> ResponseReturnValue | EditPreview | None:
    """Save what was seen. Is it not the same any more, nothing is saved and it is shown again. None: it was refused."""
    look = _look(form, occurrence)
    with form.changing():
        preview = look(clock.now())
        if preview.is_as_seen(form.seen.data):
            flash(_said(preview))
            return form.commit_and_go(back)
        db.session.rollback()
        return preview.again(form.seen.data)
    return None


def _said(preview: EditPreview) -> str:
    how = preview.told
    told = Told(how.by_email, how.by_sms, how.by_call, how.by_letter, how.unreachable)
    said = _("Ændringen er gemt.")
    return f"{said} {said_of_told(told)}" if told.people else said
