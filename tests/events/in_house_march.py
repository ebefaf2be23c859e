"""A march in the house with one of everything: today's, with a route, somebody on it, and a helper."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM
from app.events import check_in, march_routes
from app.events.links_day import code_token, helper_token
from app.events.march_routes import RouteData
from tests.events.marching import make_march
from tests.factories import make_person, make_sign_up

_DATE = {"series_id": "march_series_id", "occurrence_id": "march_date_id"}
#: Address → the parts of it that are of the march.
ITS_OWN = {
    "events.help_count": {"token": "march_helper_token"},
    "events.help_on_day": {"token": "march_helper_token"},
    "events.host_check_in": _DATE,
    "events.host_count_heads": _DATE,
    "events.host_day_helpers": _DATE,
    "events.host_end_helper": {**_DATE, "helper_id": "march_helper_id"},
    "events.host_remove_route": {"series_id": "march_series_id", "route_id": "march_route_id"},
    "events.host_route": {"series_id": "march_series_id", "route_id": "march_route_id"},
    "events.host_routes": {"series_id": "march_series_id"},
    "events.scan_code": {"token": "march_code_token"},
}


def march_of(accounts: dict[str, Any]) -> dict[str, Any]:
    """Parts of addresses."""
    now = clock.now()
    march = make_march(accounts["host"].person, first_on=clock.today() + timedelta(days=1))
    march.starts_at, march.ends_at = now + timedelta(hours=1), now + timedelta(hours=4)
    sign_up = make_sign_up(march, make_person("Valdemar Vandrer"))
    data = RouteData("Den korte rute", 2500, time(11, 30), "Torvet")
    route = march_routes.add_route(SYSTEM, now, march.series_id, data)
    helper = check_in.name_helper(SYSTEM, now, march.id, "Port 2")
    return {
        "march_series_id": march.series_id,
        "march_date_id": march.id,
        "march_sign_up_id": sign_up.id,
        "march_route_id": route.id,
        "march_helper_id": helper.id,
        "march_helper_token": helper_token(helper),
        "march_code_token": code_token(sign_up),
    }
