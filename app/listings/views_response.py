"""Private pages of one yes, opened by the link in the letter: see it, give it up, "it was not me"."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feature import message_kind
from app.core.forms import ButtonForm
from app.core.permissions import current_actor, public
from app.core.security import private
from app.listings import hours, responding
from app.listings.links import opened_by
from app.listings.messages import CANCELLED
from app.listings.models import Response
from app.listings.queries import waiting_number
from app.listings.queries_hours import minutes_of
from app.listings.rules import ACTIVE, Status
from app.listings.views import bp
from app.listings.words import date_in_words, where_in_words
from app.moderation.states import State
from app.notifications.routing import channel_of
from app.people.private_links import Opened, acting_by


@bp.route("/opgaver/svar/<token>", methods=["GET", "POST"])
@public
def show_response(token: str) -> ResponseReturnValue:
    """How a yes stands, and the one button that gives it up."""
    opened, form = _opened(token), ButtonForm()
    if form.is_submitted() and not opened.may_change:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            responding.withdraw(acting_by(opened.delegation), clock.now(), opened.thing.id)
            flash(_("Vi har taget dig af listen."))
            return private(form.commit_and_go(url_for("listings.show_response", token=token)))
        opened = _opened(token)
    html = render_template(
        "listings/show_response.html", opened=opened, token=token, form=form, **_standing(opened.thing)
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@bp.route("/opgaver/svar/<token>/ikke-mig", methods=["GET", "POST"])
@public
def disown(token: str) -> ResponseReturnValue:
    """ "Det var ikke mig": somebody else wrote this name and contact."""
    opened, form = _opened(token), ButtonForm()
    if opened.delegation is not None:
        raise NotFoundError
    response = opened.thing
    title, name = response.date.listing.title, response.person.name
    if form.validate_on_submit():
        with form.changing():
            responding.disown(current_actor(), clock.now(), response.id)
            flash(_("Vi har slettet navnet og kontakten. Du hører ikke mere om opgaven."))
            return private(form.commit_and_go(url_for("listings.list_listings")))
    html = render_template("listings/disown.html", token=token, form=form, title=title, name=name)
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _standing(response: Response) -> dict[str, Any]:
    """How a yes stands, for the page that shows it."""
    date = response.date
    is_over, is_cancelled = date.sort_at <= clock.now(), date.cancelled_at is not None
    return {
        "response": response,
        "date": date,
        "listing": date.listing,
        "when": date_in_words(date),
        "where": where_in_words(date.listing),
        "number": waiting_number(response) if response.status is Status.WAITING else 0,
        "is_over": is_over,
        "is_cancelled": is_cancelled,
        "is_hidden": date.listing.state is State.HIDDEN,
        "stands": response.status in ACTIVE and not is_over and not is_cancelled,
        "reached": channel_of(response.person, message_kind(CANCELLED)),
        "is_guest": account_of_person(response.person_id) is None,
        "minutes": minutes_of(response.id),
        "is_done": date.starts_at is not None and hours.is_over(date.starts_at, date.ends_at, clock.now()),
    }


def _opened(token: str) -> Opened[Response]:
    """What a private link opens. Raises NotFoundError for a link that is not (or no longer) ours."""
    opened = opened_by(token)
    if opened is None:
        raise NotFoundError
    return opened
