"""The front door of rooms."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.blocking import CLOSED_ORGANISATION, MEMBERSHIP, ORGANISATION, PERSON
from app.core.feature import Coming, Feature, MenuItem
from app.core.permissions import Permission
from app.rooms import queries, scans, views_booking, views_staff
from app.rooms.blocking import OF_MEMBERSHIP, OF_ORGANISATION, OF_PERSON
from app.rooms.calendar_file import own_entries
from app.rooms.day import DAY
from app.rooms.figures import PLAN_FIGURES
from app.rooms.links import booking_path
from app.rooms.messages import KINDS
from app.rooms.models import Booking
from app.rooms.plan_things import PLAN_THINGS
from app.rooms.privacy import ERASURE, PRIVACY
from app.rooms.taking_out import TAKES_OUT
from app.rooms.views import bp
from app.rooms.waiting import WAITING
from app.rooms.words import STATUS_WORDS

#: Importing them is what gives the blueprint its pages.
PAGES = (views_booking, views_staff)


def coming(person_id: int, now: datetime) -> list[Coming]:
    """What a person has booked; what a feature booked for a thing of its own stands there already."""
    return [_coming(one) for one in queries.coming_of(person_id, now) if one.owner_kind is None]


def _coming(booking: Booking) -> Coming:
    return Coming(
        starts_at=booking.starts_at,
        title=booking.title,
        place=f"{booking.room.name}, {booking.room.address}",
        status=STATUS_WORDS[booking.status],
        url=booking_path(booking.id),
    )


def caller_links(person_id: int) -> list[tuple[str, str]]:
    """Where staff book a room for who rings."""
    return [(_("Book et lokale"), url_for("rooms.list_rooms", til=person_id))]


FEATURE = Feature(
    name="rooms",
    takes_out=TAKES_OUT,
    blueprint=bp,
    staff_menu=(MenuItem(_l("Lokaler"), "rooms.list_rooms", Permission.MODERATE, is_rare=True),),
    message_kinds=KINDS,
    day=DAY,
    merge_words={
        "room_booking": lambda n: ngettext("%(num)s booking af et lokale", "%(num)s bookinger af lokaler", n),
        "room_rules_yes": lambda n: ngettext(
            "%(num)s ja til regler for et lokale", "%(num)s ja til regler for lokaler", n
        ),
    },
    plan_figures=PLAN_FIGURES,
    plan_things=(PLAN_THINGS,),
    erasure=ERASURE,
    privacy=PRIVACY,
    coming=coming,
    calendar=own_entries,
    caller_links=caller_links,
    block_effects={
        PERSON: OF_PERSON,
        ORGANISATION: OF_ORGANISATION,
        CLOSED_ORGANISATION: OF_ORGANISATION,
        MEMBERSHIP: OF_MEMBERSHIP,
    },
    waiting=WAITING,
    jobs=(
        ("room_reminders", 60, scans.promise_reminders),
        ("rooms_unanswered", 600, scans.end_unanswered),
    ),
)
