"""Pages of rooms: which there are, the week of one, and booking it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor, public, requires
from app.organisations import callers
from app.people.models import Person
from app.rooms import actions, queries
from app.rooms.forms import BookForm, chosen_value, default_time, minute
from app.rooms.free_times import Checked, Span, on_clock
from app.rooms.links import booking_path
from app.rooms.models import Room, RoomRules
from app.rooms.planning import Plan, booker, plan
from app.rooms.refusals import refusal
from app.rooms.repeating import Repeat
from app.rooms.rules import BookingStatus
from app.rooms.week import monday_of, week_days, week_name
from app.rooms.words import TROUBLE_WORDS, WHO_WORDS, opening_words

bp = Blueprint("rooms", __name__)


@bp.route("/lokaler")
@public
def list_rooms() -> ResponseReturnValue:
    """The rooms that can be booked."""
    return render_template(
        "rooms/list_rooms.html",
        rooms=queries.rooms(),
        who=WHO_WORDS,
        on_line=callers.shown_caller(),
        is_staff=current_actor().has(Permission.MODERATE),
    )


@bp.route("/lokaler/<int:room_id>")
@public
def show_room(room_id: int) -> ResponseReturnValue:
    """A room and its week: what is free, what is taken, and for who booked and for staff by whom."""
    room, now, actor = found_room(room_id), clock.now(), current_actor()
    monday = monday_of(request.args.get("uge"), clock.today())
    taken = queries.week_of(room.id, monday)
    days = week_days(monday, room.opening, taken, timedelta(minutes=room.buffer_minutes), now)
    return render_template(
        "rooms/show_room.html",
        room=room,
        rules=queries.rules_of(room),
        days=days,
        weeks=[(step, week_name(monday + timedelta(days=7 * step))) for step in (-1, 1)],
        this_week=monday == monday_of(None, clock.today()),
        monday=monday,
        opening=opening_words(room.opening),
        who=WHO_WORDS[room.who_may],
        on_line=callers.shown_caller(),
        is_staff=actor.has(Permission.MODERATE),
        me=actor.person_id,
    )


@bp.route("/lokaler/<int:room_id>/book", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def book_room(room_id: int) -> ResponseReturnValue:
    """Book a room: what is in the way is shown before anything is saved, and what was typed stays."""
    room, person, now = found_room(room_id), callers.whose(), clock.now()
    rules = _rules_to_accept(room, person)
    form, may = _form(room, person, rules)
    looked = _look(form, room) if may and form.validate_on_submit() else None
    if looked is not None and not looked.in_the_way and request.form.get("se") is None:
        with form.changing():
            is_on_phone = callers.caller() is not None
            made = actions.book(
                callers.acting(), now, room_id, person.id, form.wish(), is_on_phone=is_on_phone
            )
            is_booked = made[0].status is BookingStatus.BOOKED
            flash(_("Du har booket lokalet.") if is_booked else _("Tak. Vi har fået dit ønske."))
            return form.commit_and_go(booking_path(made[0].id))
        room, looked = found_room(room_id), None
    return _page(room, form, rules, looked, may)


def _form(room: Room, person: Person, rules: RoomRules | None) -> tuple[BookForm, bool]:
    """The form with what one may choose, filled from the address, and whether the person may book at all."""
    form, who = BookForm(), booker(room, person, clock.now())
    own = _("Mig selv") if who.may_for_self else None
    form.offer(room, who.organisations, rules, own)
    if not form.is_submitted():
        form.take(_asked_for(room) or _first_open(room))
        form.repeat.data = Repeat.NEVER.value
        if own is None and len(who.organisations) == 1:
            form.organisation_id.data = who.organisations[0][0]
    elif (chosen := request.form.get("vaelg")) is not None:
        form.take_chosen(chosen)
    return form, who.may_book and room.is_bookable


def _asked_for(room: Room) -> Span | None:
    """The time that the address names; None for none."""
    try:
        day = date.fromisoformat(request.args.get("dag", ""))
    except ValueError:
        return None
    begin, end = minute(request.args.get("kl")), minute(request.args.get("slut"))
    if 0 <= begin < end < 24 * 60:
        return Span(on_clock(day, begin), on_clock(day, end))
    return default_time(day, room.opening)


def _first_open(room: Room) -> Span:
    """Two hours of the next day on which the room is open."""
    days = [clock.today() + timedelta(days=number) for number in range(1, 8)]
    found = (default_time(day, room.opening) for day in days)
    return next(
        (one for one in found if one is not None), Span(on_clock(days[0], 600), on_clock(days[0], 720))
    )


def _look(form: BookForm, room: Room) -> Plan:
    """What is in the way of the times in the form; it stands at the day, too."""
    found = plan(room, [span for _day, span in form.wanted()], clock.now())
    if found.in_the_way and request.form.get("se") is None:
        first = found.in_the_way[0]
        assert first.trouble is not None
        said = refusal(first.trouble, first.span)
        form.is_refused = True
        form.add_error("day", _(said.message, **said.parameters))
    return found


def _rules_to_accept(room: Room, person: Person) -> RoomRules | None:
    """The rules that a person has not said yes to; None where there is nothing to say yes to."""
    rules = queries.rules_of(room)
    return None if rules is None or queries.has_said_yes(rules.id, person.id) else rules


def _page(
    room: Room, form: BookForm, rules: RoomRules | None, looked: Plan | None, may: bool
) -> ResponseReturnValue:
    shown: dict[str, Any] = {
        "days": form.all_days() if looked is not None and form.how is not Repeat.NEVER else [],
        "checked": _by_day(form, looked) if looked is not None else {},
    }
    html = render_template(
        "rooms/book_room.html",
        room=room,
        form=form,
        rules=rules,
        looked=looked,
        may=may,
        trouble=TROUBLE_WORDS,
        value=chosen_value,
        who=WHO_WORDS[room.who_may],
        on_line=callers.shown_caller(),
        back=url_for("rooms.show_room", room_id=room.id, til=request.args.get(callers.ARGUMENT)),
        **shown,
    )
    return html, 422 if form.errors else 200


def _by_day(form: BookForm, looked: Plan) -> dict[date, Checked]:
    """What was found of each day that is not skipped."""
    return {day: one for (day, _span), one in zip(form.wanted(), looked.checked, strict=True)}


def found_room(room_id: int) -> Room:
    """A room. Raises NotFoundError."""
    room = queries.room_by_id(room_id)
    if room is None:
        raise NotFoundError
    return room
