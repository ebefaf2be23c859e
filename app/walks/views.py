"""Pages of walks for everybody: the list and a walk."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.sessions import own_name
from app.catalogue.queries import Filters, find_entries
from app.core import clock
from app.core.permissions import current_actor, public
from app.core.templating import once, url_for
from app.gathering_pages.event_data import event_data
from app.gathering_pages.forms import blank_form, first_look
from app.gathering_pages.pages import DateLines, date_lines, date_options
from app.gathering_pages.paging import cursor_from, page_links
from app.gathering_pages.wording import initials
from app.walks.pages import WalkPage, walk_page
from app.walks.queries import KIND

bp = Blueprint("walks", __name__)


@bp.route("/gaature")
@public
def list_walks() -> ResponseReturnValue:
    """All walks, soonest first."""
    page = find_entries(Filters(kind=KIND), clock.now(), cursor_from(request.args))
    return render_template("walks/list_walks.html", page=page, links=page_links(page, "walks.list_walks"))


@bp.route("/gaature/<int:series_id>")
@public
def show_walk(series_id: int) -> ResponseReturnValue:
    """One walking group: what, when, where, who, and signing up."""
    actor, asked = current_actor(), _asked_for()
    page = walk_page(series_id, actor, clock.now())
    chosen = asked or next((date.row.id for date in page.open_dates), None)
    offered = page.offered(chosen, everything="alle" in request.args)
    return render_template(
        "walks/show_walk.html",
        page=page,
        date=page.in_focus(asked),
        cancelled=page.cancelled(asked),
        form=first_look(),
        blank=blank_form(not actor.is_logged_in, page.walk.companion_offered),
        person_name=own_name(),
        options=once(date_options, tuple(date.row for date in offered), chosen),
        more_url=_more_url(page, len(offered)),
        host_initials=initials(page.walk.host_name),
        date_lines=_date_lines(page),
        event_data=event_data(page, page.walk.description),
    )


def _asked_for() -> int | None:
    return request.args.get("dato", type=int)


def _date_lines(page: WalkPage) -> DateLines:
    """The list of all coming dates; what stands there for every visitor is put into words once."""
    address = url_for("walks.sign_up", series_id=page.walk.id)
    if any(date.mine for date in page.coming):
        return date_lines(tuple(page.coming), page.signs_up_here, page.walk.needs_sign_up, address)
    return once(date_lines, tuple(page.coming), page.signs_up_here, page.walk.needs_sign_up, address)


def _more_url(page: WalkPage, offered: int) -> str | None:
    """Where all dates can be chosen, when only so many are."""
    if len(page.open_dates) <= offered:
        return None
    return url_for("walks.sign_up", series_id=page.walk.id, alle=1)
