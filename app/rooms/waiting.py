"""What the house reads of rooms: bookings that wait for its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.formatting import when
from app.core.waiting import QuickAnswer, Waiting, WaitingRow
from app.rooms import actions, queries
from app.rooms.links import answer_path
from app.rooms.models import Booking
from app.rooms.queries import KIND


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    return [_row(one) for one in queries.with_ids(wanted[KIND])]


def why(booking: Booking) -> str:
    """Who asks for what, in a sentence."""
    who = booking.organisation.name if booking.organisation else booking.person.name if booking.person else ""
    sentence = _("%(who)s vil have %(room)s %(when)s.", who=who, room=booking.room.name,
                 when=when(booking.starts_at, booking.ends_at))  # fmt: skip
    return f"{sentence} {_('Det er flere datoer.')}" if booking.first_id is not None else sentence


def _row(one: Booking) -> WaitingRow:
    return WaitingRow(
        what=KIND,
        id=one.id,
        label=_("Lokale"),
        tone="forening",
        icon="calendar-plus",
        title=one.title,
        why=why(one),
        url=answer_path(one.id),
        action_label=_("Læs og svar"),
        texts=[one.title],
        phone=one.person.phone if one.person is not None else None,
        quick=(_LET_IN,),
    )


def _let_in(actor: Actor, now: datetime, booking_id: int) -> str:
    actions.answer(actor, now, booking_id, is_yes=True)
    return _("Lokalet er booket. De får besked.")


_LET_IN = QuickAnswer("godkend", _l("Godkend"), _let_in, "primary")

WAITING = Waiting(kinds={KIND: queries.asked_first}, rows=_rows, promised=frozenset({KIND}))
