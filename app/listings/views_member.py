"""Pages on which an organisation sees who comes, answers them, and calls a task off."""

from __future__ import annotations

from datetime import datetime

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.listings import actions, queries, responding
from app.listings.forms import DeclineForm, ReasonForm
from app.listings.models import ListingDate, Response
from app.listings.rules import ACTIVE, Status
from app.listings.views import bp
from app.listings.views_edit import note_look
from app.listings.views_hours import form_on_list
from app.listings.views_post import own_listing
from app.listings.words import STATE_WORDS, date_in_words
from app.moderation.states import State


@bp.route("/opgaver/<int:listing_id>/folk")
@requires(Permission.USE_OWN_PAGE)
def list_people(listing_id: int) -> ResponseReturnValue:
    """Who comes, who waits for an answer, and the queue; for each date that is not called off."""
    listing, now = own_listing(listing_id), clock.now()
    dates = [one for one in queries.dates_of(listing_id) if one.cancelled_at is None]
    people = [(one, date_in_words(one), one.sort_at <= now, _shown(one, now)) for one in dates]
    html = render_template(
        "listings/list_people.html",
        listing=listing,
        people=people,
        hours={one.id: form for one in dates if (form := form_on_list(one)) is not None},
        states=Status,
        state=STATE_WORDS[listing.state],
        is_open=listing.state is State.PUBLISHED,
        button=ButtonForm(formdata=None),
        now=now,
    )
    note_look([response.person_id for _date, _when, _over, found in people for response in found])
    return html


def _shown(date: ListingDate, now: datetime) -> list[Response]:
    """Whose contact an organisation needs: once it is too late to answer, only theirs who had a place."""
    found = queries.responses_on(date.id)
    return [one for one in found if date.sort_at > now or one.status is Status.ACCEPTED]


@bp.route("/opgaver/<int:listing_id>/folk/<int:response_id>/ja", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def accept(listing_id: int, response_id: int) -> ResponseReturnValue:
    """Let somebody help."""
    _response(listing_id, response_id)
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            response = responding.accept(current_actor(), clock.now(), response_id)
            is_in = response.status is Status.ACCEPTED
            name = response.person.name
            flash(
                _("%(name)s er med og har fået besked.", name=name)
                if is_in
                else _("Der er fyldt op. %(name)s står på ventelisten og har fået besked.", name=name)
            )
            return form.commit_and_go(_page_of(listing_id))
    return form.refuse_and_go(_page_of(listing_id))


@bp.route("/opgaver/<int:listing_id>/folk/<int:response_id>/nej", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def decline(listing_id: int, response_id: int) -> ResponseReturnValue:
    """Say "not this time", with a kind word if there is one."""
    response = _response(listing_id, response_id)
    form, name, title = DeclineForm(), response.person.name, response.date.listing.title
    if form.validate_on_submit():
        with form.changing():
            responding.decline(current_actor(), clock.now(), response_id, form.reason.data or "")
            flash(_("%(name)s har fået besked.", name=name))
            return form.commit_and_go(_page_of(listing_id))
    html = render_template("listings/decline.html", form=form, name=name, title=title, id=listing_id)
    return html, 422 if form.errors else 200


@bp.route("/opgaver/<int:listing_id>/aflys/<int:date_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def call_off(listing_id: int, date_id: int) -> ResponseReturnValue:
    """Call a date off; everybody on its list is told why."""
    date = _date(listing_id, date_id)
    number = sum(one.status in ACTIVE for one in queries.responses_on(date_id))
    form, title, when = ReasonForm(), date.listing.title, date_in_words(date)
    if form.validate_on_submit():
        with form.changing():
            actions.call_off(current_actor(), clock.now(), date_id, form.reason.data)
            flash(_("Det er aflyst. Alle, der har sagt ja, får besked."))
            return form.commit_and_go(_page_of(listing_id))
    html = render_template(
        "listings/call_off.html", form=form, title=title, when=when, number=number, id=listing_id
    )
    return html, 422 if form.errors else 200


def _page_of(listing_id: int) -> str:
    return url_for("listings.list_people", listing_id=listing_id)


def _response(listing_id: int, response_id: int) -> Response:
    """A yes to a task of one's own. Raises NotFoundError for any other."""
    own_listing(listing_id)
    response = queries.response_of(listing_id, response_id)
    if response is None:
        raise NotFoundError
    return response


def _date(listing_id: int, date_id: int) -> ListingDate:
    """A date of a task of one's own that can be called off. Raises NotFoundError for any other."""
    own_listing(listing_id)
    date = next((one for one in queries.dates_of(listing_id) if one.id == date_id), None)
    if date is None or date.cancelled_at is not None:
        raise NotFoundError
    return date
