"""The host is told of dates whose kitchen could not be booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.feature import MessageKind
from app.core.formatting import when
from app.gatherings.models import Occurrence
from app.meals import queries_kitchen as queries
from app.meals.links import kitchen_path
from app.meals.models_kitchen import MealKitchen
from app.meals.wording_kitchen import trouble_in_words
from app.notifications.outbox import enqueue

MISSING = "kitchen_missing"


def promise_missing(kitchen: MealKitchen, dates: Sequence[Occurrence], now: datetime) -> None:
    """Tell the host once of all these dates together."""
    if not dates:
        return
    enqueue(
        MISSING,
        now=now,
        topic=f"occurrence:{dates[0].id}",
        key=(kitchen.series_id, *((one.id, one.version) for one in dates)),
        params={"series_id": kitchen.series_id, "dates": [one.id for one in dates]},
        person=kitchen.series.host,
        expires_at=max(one.starts_at for one in dates),
    )


def _merge(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    kitchen = queries.kitchen_of(params["series_id"])
    if kitchen is None:
        return None
    true = [
        one
        for one in queries.kitchen_dates(kitchen, now)
        if one.occurrence.id in params["dates"] and one.checked
    ]
    if not true:
        return None
    return {
        "first_name": kitchen.series.host.first_name,
        "title": kitchen.series.outward_title,
        "room": kitchen.room.name,
        "starts_at": true[0].occurrence.starts_at,
        "dates": [
            (when(one.occurrence.starts_at), trouble_in_words(one.checked)) for one in true if one.checked
        ],
        "link": absolute(kitchen_path, kitchen.series_id),
    }


KINDS = (
    MessageKind(
        MISSING,
        _l("Køkkenet er ikke booket"),
        _l("Du får dette brev, fordi du er vært for et måltid."),
        _merge,
        quiet_hours=True,
    ),
)
