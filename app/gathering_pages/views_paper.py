"""The host's list as a file for a printer."""

from __future__ import annotations

from flask import make_response, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, requires
from app.core.security import private
from app.gathering_pages.attendance import make_list, part_of
from app.gathering_pages.queries_list import date_list
from app.gathering_pages.shared import page
from app.gathering_pages.views_host import hosted_date, note_look


@page("/<int:series_id>/vaert/<int:occurrence_id>/liste.pdf")
@requires(Permission.USE_OWN_PAGE)
def host_list_file(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Names, phones, needs, boxes to tick and empty lines; `?del=2` is the second part of a very long list."""
    occurrence, people = hosted_date(series_id, occurrence_id), date_list(occurrence_id)
    part = part_of(people, request.args.get("del", 1, type=int))
    if part is None:
        raise NotFoundError
    response = make_response(make_list(occurrence, people, part, clock.now()))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="liste.pdf"'
    seen = {one.person_id for one in part.coming} | {one.person_id for _number, one in part.waiting}
    note_look(occurrence.series, seen)
    return private(response)
