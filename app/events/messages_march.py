"""Who walks a route is told when it begins somewhere else, or at another time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind, feature_of_kind
from app.core.formatting import when
from app.events.models_march import MarchRoute, RouteChoice
from app.events.wording_march import begins_at
from app.gatherings.links import sign_up_token
from app.gatherings.messages import topic_of
from app.gatherings.models import ACTIVE, OccurrenceStatus, SignUp
from app.notifications.bulk import Promise, enqueue_all

CHANGED = "march_route_changed"


def promise_route_changed(route: MarchRoute, coming: Sequence[SignUp], now: datetime) -> int:
    """Tell everybody who is to walk it, each once; returns how many."""
    return enqueue_all(
        CHANGED,
        [
            Promise(
                person=one.person,
                topic=topic_of(one.occurrence_id),
                key=(one.id, route.id, route.version),
                params={"sign_up_id": one.id, "route_id": route.id, "version": route.version},
                expires_at=one.occurrence.starts_at,
            )
            for one in coming
        ],
        now=now,
    )


def _merge(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    choice = db.session.get(RouteChoice, params["sign_up_id"])
    if choice is None or choice.route_id != params["route_id"] or choice.route.version != params["version"]:
        return None
    sign_up, occurrence = choice.sign_up, choice.sign_up.occurrence
    if sign_up.status not in ACTIVE or occurrence.status == OccurrenceStatus.CANCELLED:
        return None
    path = feature_of_kind(occurrence.series.kind).sign_up_path
    url = absolute(path, sign_up_token(sign_up, params.get("delegate_id")))
    return {
        "first_name": sign_up.person.first_name,
        "title": occurrence.series.outward_title,
        "route": choice.route.name,
        "when_start": when(begins_at(choice.route, occurrence.starts_at)),
        "meeting_point": choice.route.meeting_point,
        "starts_at": occurrence.starts_at,
        "sign_up_url": url,
        "link": url,
    }


KINDS = (
    MessageKind(
        CHANGED,
        _l("En rute starter et andet sted eller på en anden tid"),
        _l("Du får dette brev, fordi du har skrevet dig op til noget."),
        _merge,
    ),
)
