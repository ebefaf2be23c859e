"""Pages of events for everybody: the list and an event."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.queries import Filters, find_entries
from app.core import clock
from app.core.permissions import current_actor, public
from app.events import queries
from app.events.pages import event_page
from app.events.queries_outcome import shown_of
from app.gathering_pages.event_data import event_data
from app.gathering_pages.pages import date_lines
from app.gathering_pages.paging import cursor_from, page_links
from app.gathering_pages.wording import initials

bp = Blueprint("events", __name__)


@bp.route("/arrangementer")
@public
def list_events() -> ResponseReturnValue:
    """All events, soonest first."""
    page = find_entries(Filters(kind=queries.KIND), clock.now(), cursor_from(request.args))
    return render_template("events/list_events.html", page=page, links=page_links(page, "events.list_events"))


@bp.route("/arrangementer/<int:series_id>")
@public
def show_event(series_id: int) -> ResponseReturnValue:
    """One event: what, when, where, for whom, and the way to sign up."""
    page = event_page(series_id, current_actor(), clock.now())
    asked = request.args.get("dato", type=int)
    date, sign_up = page.in_focus(asked), url_for("events.sign_up", series_id=series_id)
    return render_template(
        "events/show_event.html",
        page=page,
        date=date,
        cancelled=page.cancelled(asked),
        sign_up_url=url_for("events.sign_up", series_id=series_id, dato=date.row.id if date else None),
        host_initials=initials(page.event.host_name),
        date_lines=date_lines(tuple(page.dates), page.signs_up_here, page.event.needs_sign_up, sign_up),
        outcomes=[] if page.is_preview else shown_of(series_id),
        event_data=event_data(page, page.event.description, page.event.organisation_name),
    )
