"""Pages of events for everybody: the list, an event, its documents, and the way in for those who are invited."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.going_on import going_on
from app.catalogue.queries import find_entries
from app.core import clock
from app.core.answers import DATA_CSP
from app.core.errors import NotFoundError
from app.core.permissions import current_actor, public
from app.core.security import private
from app.events import finding, queries
from app.events.links import event_path, invitation_of
from app.events.models_about import EventDocument
from app.events.pages import EventPage, event_page, let_in
from app.events.queries_march import routes_of
from app.events.queries_outcome import shown_of
from app.events.wording import size_in_words
from app.gathering_pages.event_data import event_data
from app.gathering_pages.pages import date_lines
from app.gathering_pages.paging import cursor_from
from app.gathering_pages.views_sign_up import opened_sign_up
from app.gathering_pages.wording import initials
from app.gatherings.models import HOLDING
from app.places.choices import place_groups

bp = Blueprint("events", __name__)


@bp.route("/arrangementer")
@public
def list_events() -> ResponseReturnValue:
    """All events, soonest first, or those that fit what is chosen."""
    wanted = finding.read_wanted(request.args)
    cursor, now = cursor_from(request.args), clock.now()
    page = find_entries(wanted.filters(), now, cursor)
    return render_template(
        "events/list_events.html",
        page=page,
        goes_on=going_on(wanted.filters(), now) if cursor is None else (),
        wanted=wanted,
        chosen=wanted.without(),
        links=wanted.links(page),
        days=finding.day_choices(),
        forms=finding.form_choices(),
        place_groups=place_groups(),
    )


@bp.route("/arrangementer/<int:series_id>")
@public
def show_event(series_id: int) -> ResponseReturnValue:
    """One event: what, when, where, for whom, and the way to sign up."""
    page = event_page(series_id, current_actor(), clock.now())
    asked = request.args.get("dato", type=int)
    date = page.in_focus(asked)
    html = render_template(
        "events/show_event.html",
        page=page,
        date=date,
        cancelled=page.cancelled(asked),
        sign_up_url=url_for("events.sign_up", series_id=series_id, dato=date.row.id if date else None),
        **_told(page),
    )
    return html if page.is_for_all else private(make_response(html))


@bp.route("/arrangementer/<int:series_id>/fil/<int:document_id>")
@public
def download_document(series_id: int, document_id: int) -> ResponseReturnValue:
    """A document that everybody who sees the page may have."""
    event_page(series_id, current_actor(), clock.now())
    found = queries.document(series_id, document_id)
    if found is None or not found.is_for_all:
        raise NotFoundError
    return _sent(found)


@bp.route("/arrangementer/tilmelding/<token>/fil/<int:document_id>")
@public
def download_own_document(token: str, document_id: int) -> ResponseReturnValue:
    """A document for those with a place, by the link of their own sign-up."""
    sign_up = opened_sign_up(token).thing
    found = queries.document(sign_up.occurrence.series_id, document_id)
    if found is None or sign_up.status not in HOLDING:
        raise NotFoundError
    return _sent(found)


@bp.route("/arrangementer/indbudt/<token>")
@public
def open_invitation(token: str) -> ResponseReturnValue:
    """What the letter to those who are invited opens: the page of the event, also when it stands in no list."""
    invitation = invitation_of(token)
    if invitation is None:
        raise NotFoundError
    let_in(invitation)
    return private(make_response(redirect(event_path(invitation.series_id), 303)))


def _told(page: EventPage) -> dict[str, Any]:
    """What the page tells beside when and where."""
    event = page.event
    sign_up = url_for("events.sign_up", series_id=event.id)
    files = [(_file_url(event.id, one.id), one.title, size_in_words(one.size)) for one in page.documents()]
    shown = page if page.is_for_all else None
    return {
        "programme": page.programme(),
        "documents": files,
        "invitations": page.invitations(),
        "routes": routes_of(event.id),
        "outcomes": [] if page.is_preview else shown_of(event.id),
        "host_initials": initials(event.host_name),
        "date_lines": date_lines(tuple(page.coming), page.signs_up_here, event.needs_sign_up, sign_up),
        "event_data": event_data(
            shown, event.description, event.shown_organisation, is_online=event.is_online
        ),
    }


def _file_url(series_id: int, document_id: int) -> str:
    return url_for("events.download_document", series_id=series_id, document_id=document_id)


def _sent(document: EventDocument) -> ResponseReturnValue:
    """The file, to keep: never shown as a page of ours, and it may do nothing should a browser ever take it for one."""
    answer = make_response(document.content)
    answer.mimetype = "application/pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{document.title}.pdf")
    answer.headers["Content-Security-Policy"] = DATA_CSP
    return private(answer)
