"""Pages on which an organisation, or staff for it, confirms how long each helped."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor, requires
from app.listings import confirming, queries
from app.listings.forms_hours import HoursForm, hours_form
from app.listings.hours import is_over
from app.listings.models import ListingDate
from app.listings.queries_hours import helpers_on
from app.listings.views import bp
from app.listings.views_edit import note_look
from app.listings.views_post import own_listing
from app.listings.words import date_in_words


@bp.route("/opgaver/<int:listing_id>/folk/<int:date_id>/timer", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def confirm_hours(listing_id: int, date_id: int) -> ResponseReturnValue:
    """Confirm the hours of a date in one press, or correct them; each may be changed, or did not come."""
    date = _date(listing_id, date_id)
    form, title, when = hours_form(date, helpers_on(date_id)), date.listing.title, date_in_words(date)
    if form.validate_on_submit():
        with form.changing():
            confirming.confirm(current_actor(), clock.now(), date_id, form.said())
            flash(_("Timerne er bekræftet. Tak. De, der hjalp, kan se dem nu."))
            return form.commit_and_go(url_for("listings.list_people", listing_id=listing_id))
        form.helpers = helpers_on(date_id)
    html = render_template(
        "listings/confirm_hours.html",
        form=form,
        title=title,
        when=when,
        listing_id=listing_id,
        date_id=date_id,
    )
    note_look([one.response.person_id for one in form.helpers])
    return html, 422 if form.errors_in_order() else 200


def form_on_list(date: ListingDate) -> HoursForm | None:
    """The form as it stands on the list of people of a date that is over; None where there is nothing to confirm."""
    if date.starts_at is None or not is_over(date.starts_at, date.ends_at, clock.now()):
        return None
    helpers = helpers_on(date.id)
    return hours_form(date, helpers, is_blank=True) if helpers else None


def _date(listing_id: int, date_id: int) -> ListingDate:
    """A date of a task of one's own with hours to confirm. Raises NotFoundError for any other."""
    own_listing(listing_id)
    date = next((one for one in queries.dates_of(listing_id) if one.id == date_id), None)
    if date is None or date.cancelled_at is not None:
        raise NotFoundError
    if not is_over(date.starts_at, date.ends_at, clock.now()):
        raise NotFoundError
    return date
