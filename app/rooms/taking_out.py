"""What of rooms may be taken out: the rooms, and when they are booked. Never who booked."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.taking_out import OutColumn, OutTable
from app.rooms.models import Booking, Room

_ROOMS = OutTable(
    key="lokaler",
    title=_l("Lokaler"),
    columns=(
        OutColumn("nr", _l("Lokalets nummer hos os"), "id"),
        OutColumn("navn", _l("Hvad lokalet hedder"), "name"),
        OutColumn("by", _l("By"), "place.name"),
    ),
    covers=("room",),
    model=Room,
    of_municipality=lambda: select(Room).options(joinedload(Room.place)),
)
_BOOKED = select(Booking).options(joinedload(Booking.room))
_BOOKINGS = OutTable(
    key="lokaler_booket",
    title=_l("Tider i lokaler"),
    columns=(
        OutColumn("lokale", _l("Hvilket lokale"), "room.name"),
        OutColumn("forening_nr", _l("Foreningens nummer, hvis det er en"), "organisation_id"),
        OutColumn("hvad", _l("Hvad lokalet bruges til"), "title"),
        OutColumn("antal", _l("Hvor mange"), "party_size"),
        OutColumn("fra", _l("Fra"), "starts_at"),
        OutColumn("til", _l("Til"), "ends_at"),
        OutColumn("status", _l("Om der er sagt ja"), "status"),
    ),
    covers=("room_booking",),
    model=Booking,
    of_organisation=lambda number: _BOOKED.where(Booking.organisation_id == number),
    of_municipality=lambda: _BOOKED.where(Booking.organisation_id.is_not(None)),
)

TAKES_OUT = (_ROOMS, _BOOKINGS)
