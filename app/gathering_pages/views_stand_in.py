"""A host who cannot come: one press, and the date looks for somebody else."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.date_words import words_here
from app.core.formatting import capital
from app.core.forms import ButtonForm
from app.core.permissions import Permission, requires
from app.gathering_pages.shared import page
from app.gathering_pages.views_host import acting, hosted_date
from app.gatherings import hosting


@page("/<int:series_id>/vaert/<int:occurrence_id>/kan-ikke", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_step_back(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """The host cannot come that day."""
    occurrence, form = hosted_date(series_id, occurrence_id), ButtonForm()
    back = url_for(".host_date", series_id=series_id, occurrence_id=occurrence_id)
    if form.validate_on_submit():
        with form.changing():
            hosting.step_back(acting(occurrence.series), clock.now(), occurrence_id)
            flash(_("Tak, fordi du sagde det. Huset finder en anden vært."))
            return form.commit_and_go(back)
    return redirect(back, 303)


@page("/<int:series_id>/vaert/<int:occurrence_id>/vaert-fundet", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_found(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Somebody hosts that day after all."""
    occurrence, form = hosted_date(series_id, occurrence_id), ButtonForm()
    back = url_for(".host_date", series_id=series_id, occurrence_id=occurrence_id)
    if form.validate_on_submit():
        with form.changing():
            hosting.find_host(acting(occurrence.series), clock.now(), occurrence_id)
            flash(_("Godt. %(the)s har en vært.", the=capital(str(words_here().the))))
            return form.commit_and_go(back)
    return redirect(back, 303)
