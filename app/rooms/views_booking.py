"""Pages of a booking for who booked, and for staff: seeing it, changing it, giving it up."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.rooms import actions, queries
from app.rooms.calendar_file import calendar_file
from app.rooms.forms import CancelForm, ChangeForm, chosen_value, scope_of
from app.rooms.links import booking_path
from app.rooms.models import Booking
from app.rooms.planning import Plan, plan
from app.rooms.refusals import refusal
from app.rooms.rules import BookingStatus, answer_due
from app.rooms.views import bp
from app.rooms.words import STATUS_WORDS, TROUBLE_WORDS


@bp.route("/lokaler/booking/<int:booking_id>")
@requires(Permission.USE_OWN_PAGE)
def show_booking(booking_id: int) -> ResponseReturnValue:
    """A booking: when, how it stands, the key and the cleaning, and all dates where it is repeated."""
    booking, now = _own(booking_id), clock.now()
    dates = queries.dates_of(booking)
    return render_template(
        "rooms/show_booking.html",
        booking=booking,
        dates=dates,
        states=STATUS_WORDS,
        may_change=_may_change(booking),
        is_late=now > answer_due(booking.state_at, booking.starts_at),
        is_over=all(one.ends_at <= now for one in dates),
        is_staff=current_actor().has(Permission.MODERATE),
        is_own=_is_own(booking),
    )


@bp.route("/lokaler/booking/<int:booking_id>/kalender.ics")
@requires(Permission.USE_OWN_PAGE)
def download_calendar(booking_id: int) -> ResponseReturnValue:
    """The booking as a calendar file."""
    response = make_response(calendar_file(_own(booking_id), clock.now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=booking.ics"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/lokaler/booking/<int:booking_id>/ret", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def change_booking(booking_id: int) -> ResponseReturnValue:
    """Give a booking another time, title or number of people; what is in the way is shown before it is saved."""
    booking = _own(booking_id)
    if not _may_change(booking):
        return _as_it_stands(booking)
    form = ChangeForm()
    form.offer(booking)
    if (chosen := request.form.get("vaelg")) is not None:
        form.take_chosen(chosen)
    looked = _look(form, booking) if form.validate_on_submit() else None
    if looked is not None and not looked.in_the_way:
        with form.changing():
            actions.change(current_actor(), clock.now(), booking_id, form.wish(), form.chosen_scope())
            flash(_("Det er gemt."))
            return form.commit_and_go(booking_path(booking_id))
        booking, looked = _own(booking_id), None
    html = render_template(
        "rooms/change_booking.html",
        form=form, booking=booking, looked=looked, trouble=TROUBLE_WORDS, value=chosen_value,
    )  # fmt: skip
    return html, 422 if form.errors else 200


@bp.route("/lokaler/booking/<int:booking_id>/afbestil", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def cancel_booking(booking_id: int) -> ResponseReturnValue:
    """Give up a booking: this date, this and the later ones, or all."""
    booking = _own(booking_id)
    if not _may_cancel(booking):
        return _as_it_stands(booking)
    form = CancelForm()
    form.offer(booking, is_own=_is_own(booking))
    if form.validate_on_submit():
        with form.changing():
            reason = (form.text.data or "") if "text" in form else ""
            given_up = actions.cancel(current_actor(), clock.now(), booking_id, scope_of(form), reason)
            number = len(given_up)
            flash(ngettext("Tiden er fri igen.", "%(num)s tider er fri igen.", number))
            return form.commit_and_go(booking_path(booking_id))
        booking = _own(booking_id)
    html = render_template("rooms/cancel_booking.html", form=form, booking=booking)
    return html, 422 if form.errors_in_order() else 200


def _look(form: ChangeForm, booking: Booking) -> Plan:
    """What is in the way of the new time of this date. What is said of other dates is said when it is saved."""
    numbers = [one.id for one in queries.dates_of(booking)] if booking.first_id else [booking.id]
    meant = [booking.id] if form.chosen_scope() is form.chosen_scope().ONE else numbers
    found = plan(booking.room, [form.span()], clock.now(), meant)
    for one in found.in_the_way:
        assert one.trouble is not None
        said = refusal(one.trouble, one.span)
        form.is_refused = True
        form.add_error("day", _(said.message, **said.parameters))
    return found


def _own(booking_id: int) -> Booking:
    """A booking that the visitor may see. Raises NotFoundError for others: nobody learns that it is there."""
    booking = queries.booking_by_id(booking_id)
    if booking is None or not (_is_own(booking) or current_actor().has(Permission.MODERATE)):
        raise NotFoundError
    return booking


def _as_it_stands(booking: Booking) -> ResponseReturnValue:
    """Who comes by an old link, or pressed twice, sees how it stands, and no form that would say no.

    Who wrote while somebody else gave it up reads that theirs was not kept.
    """
    if request.method == "POST":
        ButtonForm().lead_back()
        flash(_("Bookingen kan ikke ændres mere. Det blev ikke gemt."), "error")
    return redirect(booking_path(booking.id), 303)


def _is_own(booking: Booking) -> bool:
    me = current_actor().person_id
    return me is not None and booking.person_id == me


def _may_change(booking: Booking) -> bool:
    """What is over stays as it was, and what a feature booked follows the feature."""
    return booking.holds and booking.owner_kind is None and booking.starts_at > clock.now()


def _may_cancel(booking: Booking) -> bool:
    """Staff can also take a room from a thing of a feature; its host is told."""
    is_staff = current_actor().has(Permission.MODERATE)
    return booking.holds and (_may_change(booking) or (is_staff and booking.ends_at > clock.now()))


def is_waiting(booking: Booking) -> bool:
    """Whether some date of it waits for the house."""
    return any(one.status is BookingStatus.ASKED for one in queries.dates_of(booking))
