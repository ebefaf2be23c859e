"""What organisations are told when a task is over and nobody has confirmed the hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.listings.links import hours_path
from app.listings.messages import looked_after_by, looks_after, task_fields, topic_of
from app.listings.models import ListingDate
from app.listings.queries_hours import helpers_on, is_waiting
from app.notifications.outbox import enqueue
from app.people.queries import present_person

HOURS = "task_hours"


def promise_hours(date: ListingDate, now: datetime) -> int:
    """Ask who looks after the organisation how long each helped, once a date. How many were new."""
    return sum(
        enqueue(
            HOURS,
            now=now,
            topic=topic_of(date.listing_id),
            key=(date.id,),
            params={"date_id": date.id, "person_id": person.id},
            person=person,
        )
        for person in looked_after_by(date.listing)
    )


def _merge_hours(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    date, person = db.session.get(ListingDate, params["date_id"]), present_person(params["person_id"])
    if date is None or person is None or not looks_after(date.listing, person):
        return None
    if not is_waiting(date.id, now):
        return None
    return {
        **task_fields(date, now),
        "first_name": person.first_name,
        "number": len(helpers_on(date.id)),
        "link": absolute(hours_path, date.listing_id, date.id),
    }


HOURS_KINDS = (
    MessageKind(
        HOURS,
        _l("Timerne venter"),
        _l("Du får dette brev, fordi du er med til at passe en forenings side."),
        _merge_hours,
        quiet_hours=True,
        may_be_off=True,
    ),
)
