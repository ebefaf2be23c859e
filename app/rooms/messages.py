"""What who booked a room is told: when it is promised, and what it says if it is still true."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.feature import MessageKind, message_kind
from app.core.formatting import when
from app.notifications.models import Channel
from app.notifications.outbox import enqueue, withdraw
from app.notifications.routing import channel_of, ways_to
from app.people.models import Person
from app.rooms import queries
from app.rooms.links import booking_path, room_path
from app.rooms.models import Booking
from app.rooms.queries import KIND
from app.rooms.rules import BookingStatus

BOOKED, ASKED, ANSWERED = "room_booked", "room_asked", "room_answered"
CANCELLED, REMINDER = "room_cancelled", "room_reminder"
#: What is not true any more when a time is changed or given up.
_ABOUT_TIME = (BOOKED, ASKED, REMINDER)
_SOON = timedelta(days=1)


def topic_of(booking_id: int) -> str:
    """The topic of messages about a booking; of a repeated one, each date has its own."""
    return f"{KIND}:{booking_id}"


# ---- promising ------------------------------------------------------------------------------------------------


def promise_made(bookings: Sequence[Booking], now: datetime, told_by: Actor | None = None) -> None:
    """Tell who booked that they have the times, or that we answer. `told_by` said it on the phone."""
    _promise_time(bookings, now, is_changed=False, told_by=told_by)


def promise_changed(bookings: Sequence[Booking], now: datetime) -> None:
    """Tell who booked the new times."""
    _promise_time(bookings, now, is_changed=True)


def promise_handed_on(bookings: Sequence[Booking], now: datetime) -> None:
    """Tell who has the times of somebody who left their organisation."""
    _promise_time(bookings, now, is_changed=False, is_handed_on=True)


def promise_answer(bookings: Sequence[Booking], now: datetime) -> None:
    """Tell who asked what the house says."""
    _promise(ANSWERED, bookings, now)


def promise_cancelled(bookings: Sequence[Booking], now: datetime, *, by_themselves: bool) -> None:
    """Tell who booked that it is given up; nobody is rung about what they did themselves."""
    person = bookings[0].person
    if by_themselves and person is not None and not _is_reached_by_machine(person):
        return
    _promise(CANCELLED, bookings, now)


def promise_reminder(booking: Booking, now: datetime) -> bool:
    """Remind of a booking, with the key and the cleaning. Once for each time that it was given."""
    return _promise(REMINDER, [booking], now, key=(booking.version,), expires_at=booking.starts_at)


def withdraw_for(booking: Booking, now: datetime) -> None:
    """Nothing more about the time that a booking had."""
    withdraw(topic_of(booking.id), now, kinds=_ABOUT_TIME)


def _promise_time(
    bookings: Sequence[Booking],
    now: datetime,
    *,
    is_changed: bool,
    is_handed_on: bool = False,
    told_by: Actor | None = None,
) -> None:
    first = bookings[0]
    kind = ASKED if first.status is BookingStatus.ASKED else BOOKED
    if kind == ASKED and first.person is not None and not _goes_by_email(first.person, now):
        # The page said so; nobody is rung, met or sent a letter to hear that we shall answer.
        return
    _promise(kind, bookings, now, is_changed=is_changed, is_handed_on=is_handed_on, told_by=told_by)


def _goes_by_email(person: Person, now: datetime) -> bool:
    return all(way.channel is Channel.EMAIL for way in ways_to(person, message_kind(ASKED), now, None))


def _is_reached_by_machine(person: Person) -> bool:
    return channel_of(person, message_kind(CANCELLED)) in (Channel.EMAIL, Channel.SMS)


def _promise(
    kind: str,
    bookings: Sequence[Booking],
    now: datetime,
    *,
    key: tuple[object, ...] | None = None,
    expires_at: datetime | None = None,
    is_changed: bool = False,
    is_handed_on: bool = False,
    told_by: Actor | None = None,
) -> bool:
    first, person = bookings[0], bookings[0].person
    if person is None or not person.is_living:
        return False
    return enqueue(
        kind,
        now=now,
        topic=topic_of(first.id),
        key=(first.id, *(key if key is not None else (first.version, now.isoformat()))),
        params={
            "booking_ids": [one.id for one in bookings],
            "versions": [one.version for one in bookings],
            "is_changed": is_changed,
            **({"is_handed_on": True} if is_handed_on else {}),
        },
        person=person,
        expires_at=expires_at or max(one.ends_at for one in bookings),
        urgent=first.starts_at - now < _SOON or None,
        told_by=told_by,
    )


# ---- what the letters say ---------------------------------------------------------------------------------------


def _merge_if(*statuses: BookingStatus) -> Any:
    def merge(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
        versions = dict(zip(params["booking_ids"], params["versions"], strict=True))
        true = [
            one
            for one in queries.with_ids(params["booking_ids"])
            if one.status in statuses and one.version == versions[one.id] and one.person is not None
        ]
        return _fields(true, params) if true else None

    return merge


def _fields(bookings: Sequence[Booking], params: Mapping[str, Any]) -> dict[str, Any]:
    first = bookings[0]
    room, person = first.room, first.person
    is_for_helper = params.get("delegate_id") is not None
    return {
        "first_name": person.first_name if person is not None else "",
        "title": first.title,
        "room": room.name,
        "address": room.address,
        "place": room.place.name,
        "starts_at": first.starts_at,
        "when": when(first.starts_at, first.ends_at),
        "dates": [when(one.starts_at, one.ends_at) for one in bookings],
        "is_changed": params["is_changed"],
        "is_handed_on": params.get("is_handed_on", False),
        "is_yes": first.status is BookingStatus.BOOKED,
        "text": first.reason,
        "keys": room.keys,
        "cleaning": room.cleaning,
        # A helper has no log-in of the person's.
        "link": absolute(room_path, room.id) if is_for_helper else absolute(booking_path, first.id),
    }


def _kind(name: str, title: Any, statuses: Collection[BookingStatus], **how: Any) -> MessageKind:
    reason = _l("Du får dette brev, fordi du har booket et lokale.")
    return MessageKind(name, title, reason, _merge_if(*statuses), **how)


KINDS = (
    _kind(BOOKED, _l("Du har booket et lokale"), (BookingStatus.BOOKED,)),
    _kind(ASKED, _l("Du har spurgt om et lokale"), (BookingStatus.ASKED,), rings=False),
    _kind(ANSWERED, _l("Svar om et lokale"), (BookingStatus.BOOKED, BookingStatus.REFUSED)),
    _kind(CANCELLED, _l("Et lokale er afbestilt"), (BookingStatus.CANCELLED,), is_cancellation=True),
    _kind(
        REMINDER, _l("Påmindelse om et lokale"), (BookingStatus.BOOKED,), quiet_hours=True, may_be_off=True
    ),
)
