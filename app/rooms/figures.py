"""What the plan counts of rooms: bookings and hours, per room and month. Live, and never a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, literal, select

from app.core import clock
from app.core.database import db
from app.core.feature import Figure, FigureRow, PlanFigures, Span
from app.core.figure_kinds import figure_kinds
from app.rooms.links import room_path
from app.rooms.models import Booking, Room
from app.rooms.rules import BookingStatus
from app.rooms.words import month_words

#: Keys in the order they are shown; the first is the leading figure.
LABELS = {"bookings": _l("gange i et lokale"), "room_hours": _l("timer i et lokale")}
COUNTED: dict[str, Callable[[int], str]] = {
    "bookings": lambda n: ngettext("gang i et lokale", "gange i et lokale", n),
    "room_hours": lambda n: ngettext("time i et lokale", "timer i et lokale", n),
}
#: How each is counted, in plain words.
HOW = {
    "bookings": _l(
        "Vi tæller de gange, et lokale var booket i året. Ønsker, der ikke er svaret på, og bookinger, der blev "
        "opgivet, tæller ikke."
    ),
    "room_hours": _l(
        "Vi lægger tiden sammen fra start til slut for hver booking. Først til sidst runder vi af til hele timer."
    ),
}


class _Row(NamedTuple):
    initiative_id: int
    room_id: int
    room: str
    starts_at: datetime
    ends_at: datetime


def _read(initiative_ids: Sequence[int], year: int) -> list[_Row]:
    begins, ends = (clock.from_wall(date(one, 1, 1), time()) for one in (year, year + 1))
    rows = db.session.execute(
        select(Booking.initiative_id, Room.id, Room.name, Booking.starts_at, Booking.ends_at)
        .join(Room, Room.id == Booking.room_id)
        .where(
            Booking.initiative_id.in_(initiative_ids),
            Booking.status == BookingStatus.BOOKED,
            Booking.starts_at >= begins,
            Booking.starts_at < ends,
        )
        .order_by(Booking.starts_at, Booking.id)
    )
    return [_Row._make(row) for row in rows]


def _count(rows: Sequence[_Row], key: str) -> int:
    """Half hours are added up before they are rounded."""
    if key == "bookings":
        return len(rows)
    return round(sum((row.ends_at - row.starts_at).total_seconds() for row in rows) / 3600)


def _sums(rows: Sequence[_Row]) -> list[Figure]:
    return [Figure(key, label, _count(rows, key), COUNTED[key]) for key, label in LABELS.items()]


def _figures(initiative_ids: Sequence[int], year: int) -> list[Figure]:
    rows = _read(initiative_ids, year)
    return _sums(rows) if rows else []


def _by_initiative(initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    rows = _read(initiative_ids, year)
    return {
        number: _sums([row for row in rows if row.initiative_id == number])
        for number in {row.initiative_id for row in rows}
    }


def of_bookings(booking_ids: Sequence[int]) -> Mapping[int, list[Figure]]:
    """The hours of each of these bookings; one statement."""
    times = select(Booking.id, Booking.starts_at, Booking.ends_at).where(Booking.id.in_(booking_ids))
    hours = {
        number: round((ends_at - starts_at).total_seconds() / 3600)
        for number, starts_at, ends_at in db.session.execute(times)
    }
    key = "room_hours"
    return {number: [Figure(key, LABELS[key], long, COUNTED[key])] for number, long in hours.items()}


def _rows(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
    """One line for each room and month."""
    if key not in LABELS:
        return []
    found: dict[tuple[Any, ...], list[_Row]] = {}
    for row in _read(initiative_ids, year):
        local = clock.local(row.starts_at)
        found.setdefault((local.year, local.month, row.room, row.room_id), []).append(row)
    return [
        FigureRow(
            rows[0].starts_at,
            f"{month[2]}, {month_words(month[:2])}",
            _count(rows, key),
            room_path(month[3]),
        )
        for month, rows in sorted(found.items())
    ]


def _per_quarter(initiative_ids: Sequence[int], year: int) -> list[int]:
    quarters = [0, 0, 0, 0]
    for row in _read(initiative_ids, year):
        quarters[(clock.local(row.starts_at).month - 1) // 3] += 1
    return quarters


def _taken_part(span: Span) -> Select[*tuple[Any, ...]]:
    """Who booked, with as many as they said they would be; nobody knows who of them is there for the first time."""
    return (
        select(
            Booking.initiative_id,
            Booking.person_id,
            Booking.party_size.label("size"),
            literal(0).label("is_first"),
            Room.place_id,
            literal("").label("meeting_point"),
        )
        .join(Room, Room.id == Booking.room_id)
        .where(
            Booking.initiative_id.in_(span.initiative_ids),
            Booking.status == BookingStatus.BOOKED,
            Booking.starts_at >= span.begins,
            Booking.starts_at < span.ends,
            Booking.ends_at <= clock.now(),
        )
    )


PLAN_FIGURES = PlanFigures(
    figures=_figures,
    rows=_rows,
    per_quarter=_per_quarter,
    by_initiative=_by_initiative,
    kinds=partial(figure_kinds, LABELS, COUNTED, HOW),
    taken_part=_taken_part,
)
