"""Pages of rooms for staff: answering a booking, and what is written about a room."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.moderation.who_looks import who_looks
from app.people.actions import note_list_look
from app.plan.queries import action_initiatives
from app.rooms import actions, editing, queries
from app.rooms.forms import AnswerForm
from app.rooms.forms_room import RoomForm
from app.rooms.links import answer_path, room_path
from app.rooms.models import Booking
from app.rooms.queries import KIND
from app.rooms.views import bp, found_room
from app.rooms.views_booking import is_waiting
from app.rooms.words import STATUS_WORDS


@bp.route("/lokaler/booking/<int:booking_id>/svar", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_booking(booking_id: int) -> ResponseReturnValue:
    """Everything about a booking, the answer, and for what the plan counts it."""
    booking = _found(booking_id)
    waits, lookers, form = is_waiting(booking), who_looks(KIND, booking_id), AnswerForm()
    form.offer(booking, [(one.id, one.title) for one in action_initiatives(clock.now())], waits=waits)
    if form.validate_on_submit():
        with form.changing():
            _carry_out(form, booking_id, waits=waits)
            flash(_("Du har svaret.") if waits else _("Det er gemt."))
            return form.commit_and_go(answer_path(booking_id))
        booking = _found(booking_id)
    html = render_template(
        "rooms/answer_booking.html",
        form=form, booking=booking, dates=queries.dates_of(booking), waits=waits, lookers=lookers,
        states=STATUS_WORDS, now=clock.now(),
    )  # fmt: skip
    _note_look(booking)
    return html, 422 if form.errors_in_order() else 200


def _carry_out(form: AnswerForm, booking_id: int, *, waits: bool) -> None:
    actor, now = current_actor(), clock.now()
    if waits:
        actions.answer(actor, now, booking_id, is_yes=form.answer.data == "ja", reason=form.text.data or "")
    actions.count_for(actor, now, booking_id, form.initiative_id.data or None)


@bp.route("/lokaler/nyt", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def create_room() -> ResponseReturnValue:
    """A new room."""
    form = RoomForm()
    if form.validate_on_submit():
        with form.changing():
            room = editing.add_room(current_actor(), clock.now(), form.facts(), form.rules.data or "")
            flash(_("Lokalet er oprettet."))
            return form.commit_and_go(room_path(room.id))
    html = render_template("rooms/create_room.html", form=form, back=url_for("rooms.list_rooms"))
    return html, 422 if form.errors else 200


@bp.route("/lokaler/<int:room_id>/ret", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def edit_room(room_id: int) -> ResponseReturnValue:
    """Write something else about a room."""
    room, form = found_room(room_id), RoomForm()
    if not form.is_submitted():
        rules = queries.rules_of(room)
        form.fill_in(room, rules.text if rules is not None else "")
    name = room.name
    if form.validate_on_submit():
        with form.changing():
            editing.change_room(current_actor(), clock.now(), room_id, form.facts(), form.rules.data or "")
            flash(_("Det er gemt."))
            return form.commit_and_go(room_path(room_id))
    html = render_template("rooms/edit_room.html", form=form, name=name, back=room_path(room_id))
    return html, 422 if form.errors else 200


def _found(booking_id: int) -> Booking:
    booking = queries.booking_by_id(booking_id)
    if booking is None:
        raise NotFoundError
    return booking


def _note_look(booking: Booking) -> None:
    """Who booked can ask who looked; once an hour for each who looks."""
    person_id = booking.person_id
    if person_id is not None:
        actor = replace(current_actor(), purpose="rooms")
        commit_alone(lambda: note_list_look(actor, clock.now(), [person_id]))
